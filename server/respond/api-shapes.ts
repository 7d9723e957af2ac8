/** The shapes of the respondent's API: what comes in, what goes out, as the OpenAPI document says them. */
import { z } from 'zod';
import type { AnswerValue, Contributor } from '../definitions/answers.ts';
import type { ResponseState, Writing } from '../store/store.ts';
import { LONGEST_NAME } from './contributor.ts';

const part = z.union([z.string(), z.number()]);
export const value = z
  .union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()), z.record(z.string(), part)])
  .describe(
    'By the question’s kind: see docs/definitions.md. `null` is blank. What is not valid yet is kept as it was typed.',
  );
export const time = z.string().describe('RFC 3339, UTC');
export const clientId = z
  .string()
  .min(1)
  .max(100)
  .refine((id) => id.isWellFormed() && !id.includes('\0'), 'is no text that a database gives back as it was')
  .describe('Made by the client; the same again is answered with the first result');
const revisionNumber = z.number().int().min(1).max(999_999_999);
export const baseRevision = z
  .number()
  .int()
  .min(0)
  .max(999_999_999)
  .describe(
    'The revision that the writer saw; 0 where there was none. With an older one than the current, the text is kept beside it',
  );
export const contributor = z
  .strictObject({ name: z.string().max(LONGEST_NAME).default(''), role: z.string().max(LONGEST_NAME).default('') })
  .describe('Who writes, where they want to say so');
export const settles = z
  .array(revisionNumber)
  .max(100)
  .describe('Parallel revisions of this question that the writer has chosen about: they are shown no more');
const points = z.number().int().min(0).max(100_000_000);
export const splice = z
  .strictObject({
    at: points.describe('Code points from the beginning of the text of `baseRevision`'),
    remove: points.describe('Code points taken out there'),
    insert: z.string().describe('The text put in their place'),
    check: z
      .number()
      .int()
      .min(0)
      .max(0xffffffff)
      .describe('FNV-1a (32 bits) over the UTF-16 units of the whole new text'),
  })
  .describe('What changed in a text, in place of `value`; 422 `respond:splice-mismatch` where it does not fit');
export const device = z
  .string()
  .regex(/^[\w-]{8,64}$/)
  .describe('One browser tab’s random id');
export const tokenParams = z.object({ token: z.string().min(1).max(200) });
export const languageQuery = z.object({
  lang: z.string().max(35).optional().describe('The language that messages are in, and answers written in'),
});

const by = z.object({ name: z.string(), role: z.string() }).describe('Who wrote it, where they said so');
export const current = z.object({ value, revision: z.number(), receivedAt: time, by: by.optional() });
const shownAnswer = current.extend({
  parallel: z
    .array(current)
    .optional()
    .describe('Texts written on an older revision, which nobody has chosen about yet; absent where there are none'),
});
export const answersByQuestion = z.record(z.string(), shownAnswer);
export const writing = z
  .array(z.object({ question: z.string(), by: by.optional() }))
  .describe('What other devices are writing now');
export const status = z.enum(['not started', 'draft', 'submitted', 'reopened', 'withdrawn', 'erased']);
export const changes = z.number().describe('Every change that is stored counts one on; 0 before the first');

export const asked = z
  .array(z.string())
  .describe('Questions about its answers that are asked beside the questionnaire’s, as `follow-up.ID`');

export const iso = (at: number): string => new Date(at).toISOString();

interface Stored {
  value: AnswerValue;
  revision: number;
  receivedAt: number;
  contributor?: Contributor | null;
}

/** A revision as the API shows it. */
export const shown = ({ value, revision, receivedAt, contributor: wrote }: Stored): z.input<typeof current> => ({
  value: typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : value,
  revision,
  receivedAt: iso(receivedAt),
  ...(wrote && { by: wrote }),
});

/** One question's answer, with what was written beside it; undefined where nothing is stored. */
export function shownAnswerOf(response: ResponseState, question: string): z.input<typeof shownAnswer> | undefined {
  if (!Object.hasOwn(response.answers, question)) return undefined;
  const answer = response.answers[question];
  const parallel = Object.hasOwn(response.parallel, question) ? response.parallel[question] : undefined;
  return answer && { ...shown(answer), ...(parallel && { parallel: parallel.map(shown) }) };
}

/** The others who are writing, without the device that asks. */
export const othersWriting = (all: readonly Writing[], own: string | undefined): z.input<typeof writing> =>
  all.flatMap(({ device: of, question, contributor: who }) =>
    of === own ? [] : [{ question, ...(who && { by: who }) }],
  );
