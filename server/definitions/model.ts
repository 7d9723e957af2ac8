/**
 * What is asked, once a survey's files are read and checked: plain data, the same in every stage.
 * How it is written in YAML is in `schema.ts`; a frozen version holds a `Questionnaire` of this shape as canonical JSON.
 */

import type { IndicatorValue } from './answers.ts';

/** A BCP 47 tag that has a folder in `locales/`: `nb`, `nn`, `es`, `en`. */
export type Language = string;

/** One wording in one language. */
export interface Wording {
  text: string;
  /** The wording as it once was printed, where it was corrected since; for citing. */
  printed?: string;
  /** First 12 hex digits of the SHA-256 of the source wording this was translated from; absent on the source itself. */
  translatedFrom?: string;
}

/** One string in several languages. `source` names the authoritative one. A language may be missing. */
export interface Text {
  source: Language;
  in: Record<Language, Wording>;
}

/** How well a question matches the others of its concept: same question, like it, or asked in this questionnaire alone. */
export type Correspondence = 'equal' | 'similar' | 'only here';

export interface Choice {
  id: string;
  label: Text;
}

/** What every question has. */
interface Asked {
  /** Unique within the questionnaire: `[a-z][a-z0-9-]*`. */
  id: string;
  text: Text;
  /** A sentence below the question. */
  hint?: Text;
  /** The concept's id; absent on notes and on questions that compare with nothing. */
  concept?: string;
  corresponds?: Correspondence;
  required: boolean;
}

/** What the form offers to fill an empty text in with: the names and roles of those who have written. */
export type Prefill = 'contributors';

export interface LongTextQuestion extends Asked {
  kind: 'long text';
  /** Limits in words (see `foundation/words.ts`) and in Unicode code points. */
  minWords?: number;
  maxWords?: number;
  minLength?: number;
  maxLength?: number;
  prefill?: Prefill;
}
export interface ShortTextQuestion extends Asked {
  kind: 'short text';
  /** In Unicode code points. */
  minLength?: number;
  maxLength?: number;
  prefill?: Prefill;
}
export interface OneChoiceQuestion extends Asked {
  kind: 'one choice';
  choices: Choice[];
}
export interface SeveralChoicesQuestion extends Asked {
  kind: 'several choices';
  choices: Choice[];
  /** How many may be chosen. */
  minChoices?: number;
  maxChoices?: number;
}
export interface NumberQuestion extends Asked {
  kind: 'number';
  min?: number;
  max?: number;
  /** Digits after the decimal mark, 0 when absent. */
  decimals?: number;
  unit?: Text;
}
export interface YesNoQuestion extends Asked {
  kind: 'yes/no';
}
export interface DateQuestion extends Asked {
  kind: 'date';
  /** `YYYY-MM-DD`. */
  min?: string;
  max?: string;
}
/** Parts that add up to a whole, as the shares of a budget. */
export interface ShareQuestion extends Asked {
  kind: 'share';
  parts: Choice[];
  /** What the parts add up to, 100 when absent. */
  whole: number;
  decimals?: number;
  unit?: Text;
}
/** A measured quantity at two times. */
export interface IndicatorQuestion extends Asked {
  kind: 'indicator';
  /** Where the definition, not the respondent, names the indicator or its unit. */
  name?: Text;
  unit?: Text;
  minYear?: number;
  maxYear?: number;
  /** `optional`: a latest value may stand without a baseline, and then counts in no change. */
  baseline?: 'required' | 'optional';
}
/** Text between questions; has no answer. */
export interface Note extends Asked {
  kind: 'note';
}

export type Question =
  | LongTextQuestion
  | ShortTextQuestion
  | OneChoiceQuestion
  | SeveralChoicesQuestion
  | NumberQuestion
  | YesNoQuestion
  | DateQuestion
  | ShareQuestion
  | IndicatorQuestion
  | Note;
export type QuestionKind = Question['kind'];
/** A question of one kind: `QuestionOf<'share'>`. */
export type QuestionOf<K extends QuestionKind> = Extract<Question, { kind: K }>;

/** A numbered question: a heading (the print's number) over one or several parts. */
export interface Section {
  /** As printed: `1`, `2`, `3`; shown before the heading. */
  number?: string;
  heading?: Text;
  questions: Question[];
}

export interface Questionnaire {
  id: string;
  title: Text;
  introduction?: Text;
  /** The authoritative language of its texts. */
  language: Language;
  /** Who gets it, as the registry selects them. */
  audience: Audience;
  sections: Section[];
  /** Words filled into `[name]` in its texts, by the region of the respondent's partners. */
  pipes: Record<string, Pipe>;
}

/** Municipalities of these regions, each with its own language where `language` is absent. */
export interface Audience {
  label: Text;
  regions: string[];
  /** Overrides the municipality's own language. */
  language?: Language;
}

/** What stands for `[name]`: by partner region; `otherwise` where partners are in several regions or none. */
export interface Pipe {
  byPartnerRegion: Record<string, Text>;
  otherwise: Text;
}

/** Tokens of the colours that codes have, in the order in which they are offered; what they look like is a style's. */
export const codeColours = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9', 'c10', 'c11', 'c12'] as const;
export type CodeColour = (typeof codeColours)[number];

export interface Concept {
  id: string;
  label: Text;
}

/** One study: its questionnaires and rules. Its registry is read apart (`registry/model.ts`). */
export interface Survey {
  id: string;
  title: Text;
  /** Shown on `/`, before a code is typed. */
  description: Text;
  /** Languages its texts are written in, in the order shown. */
  languages: Language[];
  /** `nn → ['nb', 'en']`: where to look for a missing text. */
  fallback: Record<Language, Language[]>;
  /** RFC 3339, with offset. */
  opens?: string;
  closes?: string;
  /** IANA name, for times on receipts. */
  timeZone: string;
  /** Closed-question counts of fewer answers than this are withheld; 1 withholds nothing. */
  minimumGroupSize: number;
  /** Who has answered is known, and not which answer is whose. */
  anonymous: boolean;
  concepts: Concept[];
  questionnaires: Questionnaire[];
  /** Folder of the registry's CSV files, absolute. */
  registryFolder: string;
  /** The codebook that it begins with; absent where it has no file. */
  codebook?: WrittenCode[];
  /** What `samsvar worked-example` enters; absent where the survey has none. */
  workedExample?: WorkedExample;
}

/** Synthetic answers after the facts of a source, with their codings. */
export interface WorkedExample {
  source: string;
  responses: {
    questionnaire: string;
    municipality: string;
    answers: WorkedAnswer[];
  }[];
}
/** Passages of a text, or the value of an indicator and none. */
export interface WorkedAnswer {
  question: string;
  passages: WorkedPassage[];
  value?: IndicatorValue;
}
/** `page`: of the source. */
export interface WorkedPassage {
  text: string;
  page: number;
  codes: string[];
}

/** A code of a codebook's file, each before what stands under it. */
export interface WrittenCode {
  id: string;
  parent: string | null;
  colour: CodeColour;
  name: Text;
  definition: Text;
}

/** A questionnaire as frozen when it was loaded. */
export interface Version {
  survey: string;
  questionnaire: string;
  /** 1, 2, 3 … within the questionnaire. */
  version: number;
  /** SHA-256 of the canonical JSON of `content`, hex. */
  hash: string;
  content: Questionnaire;
  /** Milliseconds since 1970. */
  frozenAt: number;
}

/** Whether what is answered is typed text, which is searched, translated and coded as words. */
export const takesText = <Q extends { kind: string }>(
  question: Q,
): question is Q & { kind: 'long text' | 'short text' } =>
  question.kind === 'long text' || question.kind === 'short text';

const answerables = new WeakMap<Questionnaire, Exclude<Question, Note>[]>();

/** Every question that takes an answer, in order: notes left out. Found out once: a submission asks six times. */
export function answerable(questionnaire: Questionnaire): readonly Exclude<Question, Note>[] {
  const known = answerables.get(questionnaire);
  if (known !== undefined) return known;
  const found = questionnaire.sections.flatMap((section) =>
    section.questions.filter((question) => question.kind !== 'note'),
  );
  answerables.set(questionnaire, found);
  return found;
}
