/** What somebody who holds a receipt's code can be told of what they hold. No store, no HTTP; the page is `check-page.ts`. */
import { z } from 'zod';
import { answerable, type Question, type Questionnaire, takesText } from '../definitions/model.ts';
import { sha256 } from '../foundation/hash.ts';
import type { Submission } from '../store/store.ts';
import { cleanText } from './clean.ts';
import { codeOf } from './submission.ts';

/** `/r/TOKEN/receipt.json`. */
export interface ReceiptFile {
  hash: string;
  salt: string;
  canonical: string;
}
const receiptFile = z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/), salt: z.string(), canonical: z.string() });

/** Reads a text as a downloaded receipt; undefined where it is none, so an answer to be compared. */
export function receiptFileIn(text: string): ReceiptFile | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const found = receiptFile.safeParse(read);
  return found.success ? found.data : undefined;
}

/** The code that stands on the receipt of this file. */
export const codeOfFile = (file: ReceiptFile): string => codeOf(file.hash);

export type Verdict =
  /** Exactly this text is the answer to these; there may be several. */
  | { kind: 'exact'; questions: Question[] }
  /** The same text but for white space at its ends or around its line ends. */
  | { kind: 'white-space'; questions: Question[] }
  | { kind: 'different' }
  /** There is nothing left to compare an answer with. */
  | { kind: 'erased-text' }
  /** The receipt file is what was received; changed since; or another submission's. */
  | { kind: 'file-exact' | 'file-changed' | 'file-other' };

/**
 * Whether exactly `text` was received. Only free-text answers are compared, each as a whole: a number or a choice could be guessed by
 * trying the few that there are. Of line ends, what a form does to them is undone (`cleanText`), and nothing else.
 */
export function verdictOn(text: string, submission: Submission, questionnaire: Questionnaire): Verdict {
  const file = receiptFileIn(text);
  if (file !== undefined) return { kind: verdictOnFile(file, submission) };
  if (submission.erasedAt !== null) return { kind: 'erased-text' };
  const prose = answerable(questionnaire).flatMap((question) => {
    const value = Object.hasOwn(submission.answers, question.id) ? submission.answers[question.id]?.value : undefined;
    const isProse = takesText(question);
    return isProse && typeof value === 'string' && value !== '' ? [{ question, value }] : [];
  });
  const questionsWhere = (isSame: (value: string) => boolean) =>
    prose.filter(({ value }) => isSame(value)).map(({ question }) => question);
  const cleaned = cleanText(text);
  const exact = questionsWhere((value) => value === cleaned);
  if (exact.length > 0) return { kind: 'exact', questions: exact };
  const loose = looseText(cleaned);
  const questions = loose === '' ? [] : questionsWhere((value) => looseText(value) === loose);
  return questions.length > 0 ? { kind: 'white-space', questions } : { kind: 'different' };
}

/** The salt comes from the file, so that this holds also once the content is erased here. */
function verdictOnFile(file: ReceiptFile, submission: Submission): 'file-exact' | 'file-changed' | 'file-other' {
  if (sha256(file.salt + file.canonical) !== file.hash) return 'file-changed';
  return file.hash === submission.hash ? 'file-exact' : 'file-other';
}

/** The lines that hold something, without the white space at their ends. */
const looseText = (text: string): string =>
  text
    .split(/[\n\v\f\u0085\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
