/**
 * What synthetic answers are put together from: one file a language beside this one. Whole sentences with places to fill: `{who}`, `{theme}`
 * and `{spot}` from the lists, `{percent}`, `{number}`, `{few}` and `{year}` with figures.
 */
export type Topic =
  | 'objectives'
  | 'achievements'
  | 'changes'
  | 'contribution'
  | 'measurement'
  | 'competence'
  | 'contributors'
  | 'stories'
  | 'relevance'
  | 'lessons';

export interface Phrases {
  who: readonly string[];
  theme: readonly string[];
  spot: readonly string[];
  /** Names of indicators with their units; the figures are chosen to fit: a share in per cent, or an amount. */
  indicators: readonly { name: string; unit: string; isShare: boolean }[];
  /** Answers to a question that wants a few words. */
  short: readonly string[];
  sentences: Record<Topic, readonly string[]>;
}
