/** What two coders or more said of the same answers, as ratings: per code, or of all codes together; on answers or on characters. Pure. */
import type { SharedAnswer } from '../../../store/comparing.ts';
import type { Rating } from './rating.ts';

/**
 * `answers`: one unit an answer; a coder gave it the code or did not. `characters`: one unit a character (Unicode code point), with the code or without it; those that nobody gave
 * it are units as well, on which all agree.
 */
export const UNITS = ['answers', 'characters'] as const;
export type Unit = (typeof UNITS)[number];

const [YES, NO] = ['with', 'without'] as const;

/**
 * Ratings of one code by `coders`, in their order, like ones together. Who has no coding at all in an answer has not coded it, and says nothing of it: nobody can tell
 * that from having found nothing in it. Answers that fewer than two of them coded are no units.
 */
export function ratingsOf(
  answers: readonly SharedAnswer[],
  coders: readonly string[],
  code: string,
  unit: Unit,
): Rating[] {
  const counts = new Map<string, Rating>();
  const add = (values: (string | null)[], weight: number): void => {
    if (weight === 0) return;
    const key = values.map((value) => value ?? '').join();
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { values, weight });
    else known.weight += weight;
  };
  for (const { codings, length } of answers) {
    const present = new Set(codings.map(({ by }) => by));
    if (coders.filter((coder) => present.has(coder)).length < 2) continue;
    const own = codings.filter((coding) => coding.code === code);
    const said = (covers: (coding: SharedAnswer['codings'][number]) => boolean): (string | null)[] =>
      coders.map((coder) => {
        if (!present.has(coder)) return null;
        return own.some((coding) => coding.by === coder && covers(coding)) ? YES : NO;
      });
    if (unit === 'answers') {
      add(
        said(() => true),
        1,
      );
      continue;
    }
    // Between two neighbouring ends every character was said the same of.
    const ends = [...new Set([0, length, ...own.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b);
    for (const [at, from] of ends.entries()) {
      const to = ends[at + 1];
      if (to === undefined) break;
      add(
        said((coding) => coding.from <= from && to <= coding.to),
        to - from,
      );
    }
  }
  return [...counts.values()];
}

/** Of all codes together: each code on each unit is one decision. */
export const ratingsOfAll = (
  answers: readonly SharedAnswer[],
  coders: readonly string[],
  codes: readonly string[],
  unit: Unit,
): Rating[] => codes.flatMap((code) => ratingsOf(answers, coders, code, unit));
