/** Codings under which the text changed, with the words that were coded and those that stand there now. */
import { slicePoints } from '../../foundation/points.ts';
import type { Code } from '../../store/codebook.ts';
import type { Coding } from '../../store/codings.ts';
import type { CountedAnswer } from '../../store/readings.ts';
import type { Store } from '../../store/store.ts';
import { brought } from './anchors.ts';
import { codersIn, type Layer } from './layers.ts';

export interface Flagged {
  coding: Coding;
  code: Code | undefined;
  answer: CountedAnswer;
  /** The text of the revision that was coded, in its language; and the one that counts. */
  before: string;
  language: string;
  now: string;
  /** The words that were coded. */
  words: string;
}

export async function flaggedCodings(
  store: Store,
  survey: string,
  layer: Layer,
  after: string | null,
  limit: number,
): Promise<Flagged[]> {
  const by = codersIn(layer);
  const codes = new Map((await store.codes(survey)).map((code) => [code.id, code]));
  const found = await brought(store, survey, () =>
    store.codings(survey, { flagged: true, ...(by && { by }) }, after, limit),
  );
  const shown: Flagged[] = [];
  for (const coding of found) {
    const [answer, coded] = await Promise.all([
      store.countedAnswer(survey, coding.invitation, coding.question),
      store.revision(survey, coding.response, coding.question, coding.revision),
    ]);
    if (answer === undefined || coded === undefined) continue;
    const [before, now] = [coded.value, answer.value].map((value) => (typeof value === 'string' ? value : ''));
    shown.push({
      ...{ coding, code: codes.get(coding.code), answer, language: coded.language },
      ...{ before: before ?? '', now: now ?? '', words: slicePoints(before ?? '', coding.from, coding.to) ?? '' },
    });
  }
  return shown;
}
