/** What is written to whom, as the survey's researchers worded it: what the store takes and gives. */
import type { Language } from '../definitions/model.ts';

/** What a letter is about. */
export const LETTER_KINDS = [
  'invitation',
  'reminder-unopened',
  'reminder-draft',
  'reminder-nearly',
  'thanks',
  'follow-up',
  'member-check',
] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

/** How it goes out: by e-mail, as a short text to send by telephone, on paper. */
export const LETTER_CHANNELS = ['email', 'text', 'letter'] as const;
export type LetterChannel = (typeof LETTER_CHANNELS)[number];

/** Which template. */
export interface TemplateKey {
  survey: string;
  kind: LetterKind;
  channel: LetterChannel;
  language: Language;
}
/** One version of a wording. An empty `body` stands for the product's own wording: somebody went back to it. */
export interface Template extends TemplateKey {
  /** 1, 2, 3 …; the highest one is used. */
  version: number;
  /** '' for texts sent by telephone. */
  subject: string;
  /** Paragraphs parted by an empty line. */
  body: string;
  madeAt: number;
  /** Account's address. */
  madeBy: string;
}

export interface TemplateReads {
  /** The newest version of each template that a survey has of its own. */
  templates(survey: string): Promise<Template[]>;
  /** The newest version of one; undefined where the survey never had its own. */
  template(key: TemplateKey): Promise<Template | undefined>;
  /** Every version of one, the newest first. */
  templateVersions(key: TemplateKey): Promise<Template[]>;
}

export interface TemplateWrites {
  /** Keeps a further version. `changed-meanwhile` where its number is taken: somebody else saved first. */
  saveTemplate(template: Template): Promise<{ kind: 'done' } | { kind: 'changed-meanwhile' }>;
}
