/**
 * The pages beside the form: earlier versions, and the code for another device. From the form one gets there with its own buttons, not links: what is
 * typed is saved on the way, also without a script.
 */
import type { Language } from '../definitions/model.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import type { Reader } from './reader.ts';
import { type Fields, fieldOf } from './typed.ts';
import type { Visit } from './visit.ts';

/** `?show=` of a page, and the question it is about where it is about one. */
export interface Beside {
  show: 'history' | 'code';
  question?: string;
  /** The key of whoever writes here, where they said so: nobody has to write their name twice. */
  by?: string | undefined;
}

/** What these pages and their ways back add to the form's address. */
export interface BesideSearch {
  show?: string;
  restored?: string;
  beside?: string;
}

/** `?lang=…&show=…`: relative, so that the secret stands nowhere on a page. */
export const besideQuery = ({ show, question, by }: Beside, language: Language): string =>
  searchText({ lang: language, show, question, by });

/** A query of what is given. */
export const searchText = (given: Record<string, string | undefined>): string =>
  new URLSearchParams(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString();

/** A button of the form that saves and leads there. `name` is what its text is called for the script that changes languages. */
export const besideButton = ({ show, question }: Beside, name: string, text: string): Html =>
  html`<button class="ds-button beside" data-variant="tertiary" data-size="sm" type="submit" name="show" value="${show}${question !== undefined && ` ${question}`}"${attribute('data-text', name)}>${text}</button>`;

/** A link from a page where nothing can be typed. */
export const besideLink = (beside: Beside, text: string, { language }: Reader): Html =>
  html`<a class="ds-link" href="?${besideQuery(beside, language)}">${text}</a>`;

/** Whether one of these pages is asked for, by whoever may still read what was answered. */
export const showsBeside = ({ phase, invitation }: Visit, { show }: BesideSearch): boolean =>
  // A ballot has no code, and when what was changed is nobody's to know.
  !invitation.ballot && (show === 'history' || show === 'code') && ['open', 'closed', 'not open yet'].includes(phase);

/** The question whose earlier version was just brought back; beside a newer answer where one had come. */
export const restoredIn = ({ restored, beside }: BesideSearch): { question: string; isBeside: boolean } | undefined =>
  restored === undefined ? undefined : { question: restored, isBeside: beside !== undefined };

/** Which of the buttons was pressed. */
export function besideIn(fields: Fields): Beside | undefined {
  const [show, question] = (fieldOf(fields, 'show') ?? '').split(' ');
  if (show !== 'history' && show !== 'code') return undefined;
  return { show, ...(question !== undefined && { question }) };
}

/** One parameter of an address; undefined where it is missing or repeated. */
export function parameter(query: unknown, name: string): string | undefined {
  const value: unknown = Object.entries(Object(query)).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}
