/** Answers as they are handed over. Reads only. */
import type { Language } from '../../definitions/model.ts';
import type { Translatable, TranslationState } from '../../store/translations.ts';
import { type AskedTranslations, municipalityName, questionOf, textOf } from './asking.ts';
import { type ListQuery, statesOf, storeFilter } from './filter.ts';
import { type HandedOver, MOST_UNITS } from './unit.ts';

/** What is handed over where nothing else is asked for. */
const NEEDED: TranslationState[] = ['missing', 'unfinished', 'stale'];

export const handOverFilter = (from: AskedTranslations, query: ListQuery, to: Language) => ({
  ...storeFilter(query, to, from.questions),
  states: statesOf(query.state) ?? NEEDED,
});

/** At most `MOST_UNITS`; the rest is in the next file, once these have come back. */
export async function handedOver(from: AskedTranslations, query: ListQuery, to: Language): Promise<HandedOver[]> {
  const { survey, store } = from;
  const rows = await store.translatables(survey.id, handOverFilter(from, query, to), null, MOST_UNITS);
  return rows.map((row) => unitFrom(from, row));
}

const unitFrom = (from: AskedTranslations, row: Translatable): HandedOver => ({
  ...{ invitation: row.invitation, question: row.question, questionnaire: row.questionnaire, from: row.language },
  ...{ municipality: municipalityName(from, row.municipality), asked: questionOf(from, row, row.language) },
  ...{ revision: row.revision, source: textOf(row), earlier: row.translation?.text ?? '' },
});
