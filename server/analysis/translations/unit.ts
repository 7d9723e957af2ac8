/** One answer as it is handed over to a translator, and as it comes back. Its id is the same in every file: `INVITATION.QUESTION`. */

import { z } from 'zod';
import type { Language } from '../../definitions/model.ts';

export interface HandedOver {
  invitation: string;
  question: string;
  questionnaire: string;
  /** Its name. */
  municipality: string;
  /** The question as it was asked. */
  asked: { text: string; language: Language };
  revision: number;
  source: string;
  from: Language;
  /** What the answer's translation was until now; '' where there is none. For the translator to look at. */
  earlier: string;
}

export const unitId = ({ invitation, question }: { invitation: string; question: string }): string =>
  `${invitation}.${question}`;

/** The two parts of an id; undefined for what is none. */
export function partsOf(id: string): { invitation: string; question: string } | undefined {
  const [, invitation, question] = /^([\w-]{1,100})\.([a-z][a-z0-9-]{0,100})$/.exec(id) ?? [];
  return invitation === undefined || question === undefined ? undefined : { invitation, question };
}

/** Something to be said of a line of a file. */
export const fileFault = z.object({
  line: z.number(),
  severity: z.enum(['error', 'warning']),
  /** Names a sentence. */
  code: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type FileFault = z.infer<typeof fileFault>;

/** One unit as a file has it. */
const readUnit = z.object({
  line: z.number(),
  id: z.string(),
  revision: z.number(),
  from: z.string(),
  to: z.string(),
  source: z.string(),
  /** Sentence by sentence, where the file has it so; what stands between them is in `text` alone. */
  segments: z.array(z.object({ source: z.string(), target: z.string() })).nullable(),
  /** The whole translation. */
  text: z.string(),
});
export type ReadUnit = z.infer<typeof readUnit>;

export const readFile = z.object({
  name: z.string(),
  format: z.enum(['xliff', 'csv']),
  units: z.array(readUnit),
  faults: z.array(fileFault),
});
/** A file that came back, as it was read. */
export type ReadFile = z.infer<typeof readFile>;

/** Bytes of a file. */
export const LARGEST_FILE = 5 * 1024 * 1024;
/** Answers in a file. */
export const MOST_UNITS = 2_000;
/** Words from which on they may not all be in one file. */
export const MANY_WORDS = 100_000;
