/** The translation memory: what earlier translations have for the sentences of an answer. Bounded, so that an editor opens as fast with many as with few. */
import type { Language } from '../../definitions/model.ts';
import { countWords } from '../../foundation/words.ts';
import type { Reads } from '../../store/store.ts';
import { plainSentence, type Remembered } from '../../store/translations.ts';
import { countsOf, LEAST_LIKE, likeness, likenessAtMost, wordsOf } from './likeness.ts';

/** Pairs that are compared with a sentence that is not remembered as it stands: the newest of about its length. */
const MOST_COMPARED = 2_000;
/** Pairs of sentences that are remembered as they stand. */
const MOST_EXACT = 500;
/** Shown with one sentence. */
const MOST_OFFERED = 3;

export interface Suggestion extends Remembered {
  /** From `LEAST_LIKE` to 1; 1 is the very same sentence. */
  likeness: number;
}

/** For each sentence, the best first, no wording twice. */
export async function suggestionsFor(
  reads: Pick<Reads, 'rememberedExactly' | 'rememberedLike'>,
  survey: string,
  sentences: readonly string[],
  { from, to }: { from: Language; to: Language },
): Promise<Suggestion[][]> {
  if (sentences.length === 0) return [];
  const exact = await reads.rememberedExactly(survey, { from, to, sentences: [...sentences] }, MOST_EXACT);
  const known = Map.groupBy(exact, ({ source }) => plainSentence(source));
  const others = sentences.filter((sentence) => !known.has(plainSentence(sentence)));
  const lengths = others.map(countWords).filter((words) => words > 0);
  const like =
    lengths.length === 0
      ? []
      : await reads.rememberedLike(
          survey,
          {
            ...{ from, to, least: Math.ceil(Math.min(...lengths) * LEAST_LIKE) },
            most: Math.floor(Math.max(...lengths) / LEAST_LIKE),
          },
          MOST_COMPARED,
        );
  const candidates = like.map((remembered) => {
    const words = wordsOf(remembered.source);
    return { remembered, words, counts: countsOf(words) };
  });
  return sentences.map((sentence) => {
    const same = known.get(plainSentence(sentence));
    if (same !== undefined) return best(same.map((one) => ({ ...one, likeness: 1 })));
    const words = wordsOf(sentence);
    const counts = countsOf(words);
    return best(
      candidates.flatMap(({ remembered, words: theirs, counts: theirCounts }) => {
        if (likenessAtMost(counts, theirCounts) < LEAST_LIKE) return [];
        const found = likeness(words, theirs);
        // Only what is the very same sentence is said to be so.
        return found < LEAST_LIKE ? [] : [{ ...remembered, likeness: Math.min(found, 0.99) }];
      }),
    );
  });
}

function best(found: Suggestion[]): Suggestion[] {
  const seen = new Set<string>();
  return found
    .toSorted((one, other) => other.likeness - one.likeness)
    .filter(({ target }) => {
      if (seen.has(target)) return false;
      seen.add(target);
      return true;
    })
    .slice(0, MOST_OFFERED);
}
