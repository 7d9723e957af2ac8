/**
 * What an answer of the server means. A hotel's sign-in page or a proxy's error may answer as well: nothing counts as received, and nothing
 * as refused, that does not look as the API writes it.
 */
import type { AnswerError, Reply, ServerState, WireAnswer } from './records.ts';

export type Outcome =
  | { kind: 'received'; revision: number; receivedAt: string }
  | { kind: 'conflict'; current: WireAnswer; kept?: number }
  | { kind: 'mismatch' }
  | { kind: 'submitted'; receipt: unknown }
  | { kind: 'errors'; errors: AnswerError[] }
  | { kind: 'conflicts' }
  | { kind: 'state'; state: ServerState & { status: string } }
  /** `isWhole`: the response takes nothing more, not only this answer. */
  | { kind: 'refused'; code: string; reason: string; isWhole: boolean }
  /** Try again. `retryAfter` in milliseconds. */
  | { kind: 'unavailable'; isOffline: boolean; retryAfter: number };

type Body = Partial<{
  revision: number;
  receivedAt: string;
  current: WireAnswer;
  kept: number;
  receipt: unknown;
  errors: AnswerError[];
  conflicts: unknown;
  status: string;
  answers: Record<string, WireAnswer>;
  code: string;
  detail: string;
  title: string;
}>;

const isBody = (body: unknown): body is Body => typeof body === 'object' && body !== null;
/** Statuses by which a response, not an answer, is refused. */
const WHOLE = [403, 404, 409, 410];
/** Client errors after which the same request may succeed. */
const PASSING = [408, 425, 429];

/** Reads a reply; undefined: nothing answered. */
export function outcomeOf(reply: Reply | undefined): Outcome {
  const unavailable = {
    kind: 'unavailable',
    isOffline: reply === undefined,
    retryAfter: reply?.retryAfter ?? 0,
  } as const;
  if (reply === undefined || !isBody(reply.body)) return unavailable;
  const { status, body } = reply;
  if (status === 200 && typeof body.revision === 'number' && typeof body.receivedAt === 'string')
    return { kind: 'received', revision: body.revision, receivedAt: body.receivedAt };
  if (status === 200 && typeof body.status === 'string' && isBody(body.answers))
    return { kind: 'state', state: { status: body.status, answers: body.answers } };
  if (status === 201 && isBody(body.receipt)) return { kind: 'submitted', receipt: body.receipt };
  if (status === 409 && isBody(body.current))
    return { kind: 'conflict', current: body.current, ...(typeof body.kept === 'number' && { kept: body.kept }) };
  if (status === 409 && body.conflicts !== undefined) return { kind: 'conflicts' };
  if (status === 422 && Array.isArray(body.errors)) return { kind: 'errors', errors: body.errors };
  const { code } = body;
  if (status < 400 || status >= 500 || PASSING.includes(status) || typeof code !== 'string') return unavailable;
  if (code === 'respond:splice-mismatch') return { kind: 'mismatch' };
  const isWhole = WHOLE.includes(status) && code !== 'respond:unknown-question';
  return { kind: 'refused', code, reason: body.detail ?? body.title ?? code, isWhole };
}
