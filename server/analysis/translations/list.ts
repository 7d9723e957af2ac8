/** How far translating has come, by language. Reads only. */
import type { TranslationState } from '../../store/translations.ts';
import type { AskedTranslations } from './asking.ts';
import { type ListQuery, storeFilter } from './filter.ts';
import type { Progress } from './list-page.ts';

/** States whose words are still to be written. What a machine wrote is to be read, not written. */
const LEFT: readonly TranslationState[] = ['missing', 'unfinished', 'stale'];

/** Of every language of the survey, for the answers that the query is of, whatever state they are in. */
export function progressOf({ survey, store, questions }: AskedTranslations, query: ListQuery): Promise<Progress[]> {
  return Promise.all(
    survey.languages.map(async (to) => {
      const counts = await store.translationCounts(survey.id, storeFilter(query, to, questions));
      return {
        to,
        answers: Object.fromEntries(counts.map(({ state, answers }) => [state, answers])),
        wordsLeft: counts.reduce((sum, { state, words }) => sum + (LEFT.includes(state) ? words : 0), 0),
      };
    }),
  );
}
