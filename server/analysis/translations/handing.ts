/** Answers as they are handed over. Reads only. */
import type { Language } from '../../definitions/model.ts';
import type { Translatable, TranslationState } from '../../store/translations.ts';
import { type AskedTranslations, municipalityName, questionOf, textOf } from './asking.ts';
import { type ListQuery, statesOf, storeFilter } from './filter.ts';
import { sentencesIn } from './sentences.ts';
import { type HandedOver, LARGEST_FILE, MOST_UNITS } from './unit.ts';

/** What is handed over where nothing else is asked for. */
const NEEDED: TranslationState[] = ['missing', 'unfinished', 'stale'];

export const handOverFilter = (from: AskedTranslations, query: ListQuery, to: Language) => ({
  ...storeFilter(query, to, from.questions),
  states: statesOf(query.state) ?? NEEDED,
});

/** Bytes of markup that an XLIFF file has for a unit, and for a sentence once it is translated; some programs add their own. */
const MARKUP = { unit: 1_000, sentence: 250 };

/** How many bytes an answer takes in the file that comes back: a translation may be half as long again as its source. */
const roomOf = ({ source, earlier, from }: HandedOver): number =>
  MARKUP.unit +
  MARKUP.sentence * sentencesIn(source, from).length +
  2.5 * Buffer.byteLength(source) +
  Buffer.byteLength(earlier);

/** At most `MOST_UNITS`, and as many as can come back in one file, but one; the rest is in the next, once these have come back. */
export async function handedOver(from: AskedTranslations, query: ListQuery, to: Language): Promise<HandedOver[]> {
  const { survey, store } = from;
  const rows = await store.translatables(survey.id, handOverFilter(from, query, to), null, MOST_UNITS);
  const units = rows.map((row) => unitFrom(from, row));
  let room = LARGEST_FILE;
  const end = units.findIndex((unit, at) => {
    room -= roomOf(unit);
    return room < 0 && at > 0;
  });
  return end === -1 ? units : units.slice(0, end);
}

const unitFrom = (from: AskedTranslations, row: Translatable): HandedOver => ({
  ...{ invitation: row.invitation, question: row.question, questionnaire: row.questionnaire, from: row.language },
  ...{ municipality: municipalityName(from, row.municipality), asked: questionOf(from, row, row.language) },
  ...{ revision: row.revision, source: textOf(row), earlier: row.translation?.text ?? '' },
});
