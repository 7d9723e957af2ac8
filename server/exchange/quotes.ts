/** Quotes as a table of their own: one row a passage that was chosen, with whether it may be quoted. Without who decided. */
import type { Language, Survey, Text } from '../definitions/model.ts';
import { wordingIn } from '../definitions/texts.ts';
import { type Check, type Checks, checksOf, filtered, questionText } from '../fieldwork/member-check/checks.ts';
import { decisionOf, hasAnswerChanged, isCleared, stateOf, translationsOf } from '../store/quotes.ts';
import type { Reads } from '../store/store.ts';
import type { CellKind, Column } from './column.ts';
import type { ZonedTime } from './zone.ts';

export interface QuoteTable {
  columns: Column<Check>[];
  /** In the order in which they were chosen; without withdrawn and replaced ones. Few: each was chosen by a person. */
  rows: Check[];
}

export async function quoteTable(reads: Reads, survey: Survey, language: Language): Promise<QuoteTable> {
  const checks = await checksOf(reads, survey);
  return { columns: columns(survey, checks, language), rows: filtered(checks, {}) };
}

function columns(survey: Survey, checks: Checks, language: Language): Column<Check>[] {
  const { view } = checks;
  const say = (place: { label: Text } | undefined) =>
    place === undefined ? null : wordingIn(place.label, language, survey.fallback).text;
  const regionOf = ({ invitation }: Check) => view.regionOf(invitation.municipality);
  const countryOf = ({ invitation }: Check) => view.countryOf(invitation.municipality);
  const column = (id: string, read: Column<Check>['read'], kind: CellKind = 'text'): Column<Check> => ({
    ...{ id, kind, read, key: `export:column_${id}` },
  });
  const translation = (one: Language): Column<Check> => ({
    ...{ id: `translation_${one}`, kind: 'text', key: 'export:column_translation' },
    read: ({ quote }) => translationsOf(quote).find((found) => found.language === one)?.text ?? null,
  });
  return [
    column('survey_id', ({ quote }) => quote.survey),
    column('quote_id', ({ quote }) => quote.id),
    column('is_cleared', ({ quote }) => isCleared(quote), 'boolean'),
    column('quote_state', ({ quote }) => stateOf(quote)),
    column('quote_text', ({ quote }) => quote.text),
    column('quote_language', ({ quote }) => quote.language),
    ...survey.languages.map(translation),
    column('is_own_correction', ({ quote }) => quote.replaces !== null, 'boolean'),
    column('correction_text', ({ quote }) => decisionOf(quote)?.correction || null),
    column('comment_text', ({ quote }) => decisionOf(quote)?.comment || null),
    column('is_synthetic', ({ invitation }) => invitation.synthetic, 'boolean'),
    column('region_id', (row) => regionOf(row)?.id ?? null),
    column('region_label', (row) => say(regionOf(row))),
    column('country_id', (row) => countryOf(row)?.id ?? null),
    column('country_label', (row) => say(countryOf(row))),
    column('municipality_id', ({ invitation }) => invitation.municipality),
    column('municipality_name', ({ municipality }) => municipality),
    column('invitation_id', ({ invitation }) => invitation.id),
    column('questionnaire_id', ({ invitation }) => invitation.questionnaire),
    column('question_id', ({ quote }) => quote.question),
    column(
      'question_text',
      ({ invitation, quote }) => questionText(survey, checks, invitation, quote.question, language).text,
    ),
    column('answer_revision', ({ quote }) => quote.revision, 'number'),
    column('has_answer_changed', ({ quote }) => hasAnswerChanged(quote), 'boolean'),
    column('from_point', ({ quote }) => quote.from, 'number'),
    column('to_point', ({ quote }) => quote.to, 'number'),
    column('chosen_at', ({ quote }) => quote.madeAt, 'time'),
    column('sent_at', ({ quote }) => quote.sentAt, 'time'),
    column('decided_at', ({ quote }) => decisionOf(quote)?.at ?? null, 'time'),
  ];
}

/** JSON Lines: one quote a line, every column under its id. */
export function* quoteLines({ columns: all, rows }: QuoteTable, time: ZonedTime): Generator<Buffer> {
  for (const row of rows) {
    const cells = all.map(({ id, kind, read }) => {
      const cell = read(row);
      return [id, kind === 'time' && typeof cell === 'number' ? time.iso(cell) : cell];
    });
    yield Buffer.from(`${JSON.stringify(Object.fromEntries(cells))}\n`);
  }
}
