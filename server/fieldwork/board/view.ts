/** What every part of the board's page is given, and how a reader says names, times and stages. */
import type { Language, Survey, Text } from '../../definitions/model.ts';
import { fill, wordingIn } from '../../definitions/texts.ts';
import { type Html, html } from '../../pages/html.ts';
import type { Translate } from '../../pages/texts.ts';
import { localeOf } from '../../pages/times.ts';
import type { Board, Group } from './board.ts';
import type { Filter, Order } from './filter.ts';
import type { Entry, Stage } from './stage.ts';

export interface BoardView {
  t: Translate;
  language: Language;
  survey: Survey;
  board: Board;
  filter: Filter;
  order: Order;
  /** Those that the filter lets through, in their order. */
  entries: Entry[];
  /** 1 for the first. */
  page: number;
}

/** Rows of one page of the list. */
export const ROWS = 250;

/** A survey's or the registry's text in the reader's language, without markup. */
export const plain = ({ survey, language }: Pick<BoardView, 'survey' | 'language'>, text: Text): string =>
  fill(wordingIn(text, language, survey.fallback).text, {});

/** The same for the page, marked with its own language where it is another. */
export function say(view: Pick<BoardView, 'survey' | 'language'>, text: Text): Html {
  const found = wordingIn(text, view.language, view.survey.fallback);
  const filled = fill(found.text, {});
  return found.language === view.language ? html`${filled}` : html`<span lang="${found.language}">${filled}</span>`;
}

/** A region's or country's name; what is gone from the registry says so. */
export const groupName = (view: BoardView, { label }: Group): Html =>
  label === null ? html`${view.t('board:gone')}` : say(view, label);

const formats = new Map<string, Intl.DateTimeFormat>();
const format = (language: Language, timeZone: string, name: string, options: Intl.DateTimeFormatOptions) => {
  const key = `${language} ${timeZone} ${name}`;
  const made = formats.get(key) ?? new Intl.DateTimeFormat(localeOf(language), { ...options, timeZone });
  formats.set(key, made);
  return made;
};

/** `9. juli`, with the year where it is not that of the board; short, as a column of dates is. Its `datetime` is exact. */
export function dayTime({ language, survey, board }: BoardView, at: number | null): Html {
  if (at === null) return html`–`;
  const isSameYear = new Date(at).getUTCFullYear() === new Date(board.at).getUTCFullYear();
  const day = isSameYear
    ? ({ day: 'numeric', month: 'short' } as const)
    : ({ day: 'numeric', month: 'short', year: 'numeric' } as const);
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const text = format(language, survey.timeZone, isSameYear ? 'day' : 'year', { ...day, ...clock }).format(at);
  return html`<time datetime="${new Date(at).toISOString()}">${text}</time>`;
}

/** `9. juli`, of a day such as `2014-07-09`. */
export const dayText = (language: Language, day: string): string =>
  format(language, 'UTC', 'date', { day: 'numeric', month: 'long', year: 'numeric' }).format(Date.parse(day));

export const stageText = (t: Translate, stage: Stage | 'unsent'): string => t(`board:stage-${stage}`);

/** The sign of a stage: a shape and a colour, never without its word beside it or in its name. */
export const mark = (stage: Stage): Html =>
  html`<svg class="mark" viewBox="-8 -8 16 16" aria-hidden="true" focusable="false"><use href="#mark-${stage}"/></svg>`;

/** Where a municipality's first row is. */
export const rowId = (municipality: string): string => `place-${municipality}`;
