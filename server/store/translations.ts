/** Working translations of answers: what the store takes and gives. What is stale, what is remembered: `docs/decisions/working-translations.md`. */
import type { Language } from '../definitions/model.ts';
import type { AnswerFilter, CountedAnswer } from './readings.ts';

export const TRANSLATION_ORIGINS = ['person', 'machine', 'xliff', 'csv'] as const;
export type TranslationOrigin = (typeof TRANSLATION_ORIGINS)[number];

/** A sentence of the source and what stands for it. */
export interface SentencePair {
  source: string;
  target: string;
}

/** One version of a translation of an answer into one language. */
export interface TranslationVersion {
  language: Language;
  /** 1, 2, 3 …, parallel ones included. */
  version: number;
  /** Of the answer, that was translated. */
  revision: number;
  /** '': taken back. */
  text: string;
  /** Empty where sentences are not known to belong together. */
  pairs: SentencePair[];
  /** Whether sentences are left to do. */
  isUnfinished: boolean;
  origin: TranslationOrigin;
  /** Which machine; '' where it was none. */
  machine: string;
  /** The version that the writer saw; 0 where there was none. */
  base: number;
  /** Whether it is the one that is shown: one of each answer and language. */
  holds: boolean;
  /** Whether somebody else had saved a newer one than `base`, so that this was kept beside it. */
  isParallel: boolean;
  /** The file or run that it came with. */
  batch: string | null;
  by: string;
  at: number;
}

/** `machine`: a machine's, that nobody has saved yet. `stale`: the answer that counts reads otherwise than what was translated. */
export const TRANSLATION_STATES = ['missing', 'unfinished', 'stale', 'machine', 'done'] as const;
export type TranslationState = (typeof TRANSLATION_STATES)[number];

/** A counted answer that may be translated, and how far that has come. */
export interface Translatable extends CountedAnswer {
  state: TranslationState;
  /** The version that holds; null where there is none, or it was taken back. */
  translation: Omit<TranslationVersion, 'pairs'> | null;
  /** The version that the next one is to be based on; 0 where there is none. */
  base: number;
}

export interface TranslatableFilter extends AnswerFilter {
  to: Language;
  /** Those whose answers are texts. */
  questions: { questionnaire: string; question: string }[];
  states?: TranslationState[];
  /** From the end to the beginning; `after` is then the row that those wanted stand before. */
  backwards?: boolean;
}

/** What an earlier translation has for a sentence, and whose it is. */
export interface Remembered extends SentencePair {
  invitation: string;
  question: string;
  municipality: string;
  origin: TranslationOrigin;
  by: string;
  at: number;
}

export interface NewTranslation {
  invitation: string;
  question: string;
  language: Language;
  revision: number;
  text: string;
  pairs: SentencePair[];
  isUnfinished: boolean;
  origin: TranslationOrigin;
  machine: string;
  /** The version that the writer saw; 0 where there was none. */
  base: number;
}
/** `beside`: kept, while another one holds that was saved meanwhile. `unchanged`: it stands so already. `gone`: there is no such text to translate. */
export type TranslationSaved =
  | { kind: 'saved'; version: number }
  | { kind: 'beside'; version: number }
  | { kind: 'unchanged' }
  | { kind: 'gone' };

export interface SaveTranslations {
  survey: string;
  translations: NewTranslation[];
  /** Names a file or run, so that all of it can be undone at once. */
  batch: string | null;
  by: string;
  at: number;
}

export interface TranslationBatch {
  id: string;
  origin: TranslationOrigin;
  by: string;
  at: number;
  /** Translations that came with it. */
  translations: number;
  /** Of them, those that hold still: what undoing would take back. */
  holding: number;
}

export interface TranslationReads {
  /** Every version of an answer's translations, by language and version. */
  translations(survey: string, response: string, question: string): Promise<TranslationVersion[]>;
  /** Counted texts in another language than `to`; by question, then response; after the row whose `cursorOf` is `after`. */
  translatables(
    survey: string,
    filter: TranslatableFilter,
    after: string | null,
    limit: number,
  ): Promise<Translatable[]>;
  /** How many of `filter` are in which state, and how many words they have; without those of which there is none. */
  translationCounts(
    survey: string,
    filter: TranslatableFilter,
  ): Promise<{ state: TranslationState; answers: number; words: number }[]>;
  /** Newest first: pairs whose source is one of `sentences` as `sentenceHash` has it. Of answers that count. */
  rememberedExactly(
    survey: string,
    of: { from: Language; to: Language; sentences: string[] },
    limit: number,
  ): Promise<Remembered[]>;
  /** The newest pairs whose source has from `least` to `most` words. Of answers that count. */
  rememberedLike(
    survey: string,
    of: { from: Language; to: Language; least: number; most: number },
    limit: number,
  ): Promise<Remembered[]>;
  /** Newest first. */
  translationBatches(survey: string, limit: number): Promise<TranslationBatch[]>;
}

export interface TranslationWrites {
  /** Keeps a version of each, all in one transaction; in their order. */
  saveTranslations(input: SaveTranslations): Promise<TranslationSaved[]>;
  /** Puts back what held before, as a further version, wherever what came with the batch holds still; what was changed since is left. */
  undoTranslations(input: {
    survey: string;
    batch: string;
    by: string;
    at: number;
  }): Promise<{ undone: number; left: number }>;
}

/** A sentence in the one form in which it is compared: white space as one space, NFC. */
export const plainSentence = (sentence: string): string => sentence.normalize('NFC').replace(/\s+/gu, ' ').trim();
