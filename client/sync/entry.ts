/** One answer on its way: its record, and what only matters while the page lives. */
import { spliceOf } from '../../server/foundation/splice.ts';
import { type AnswerRecord, type Attempt, type Contributor, same, type Value } from './records.ts';

/** Milliseconds after the last key, and at most so long while keys go on. */
const PAUSE = 600;
const LONGEST = 5000;
/** Bytes that a splice must spare, so that short answers stay readable in a log of requests. */
const WORTH = 64;

export interface Entry {
  record: AnswerRecord;
  /** When it may be sent. */
  dueAt: number;
  /** When the first key since the last attempt was pressed. */
  since: number | undefined;
  /** Why the server does not take it; the text stays on the device. */
  refused?: string | undefined;
  /** The server said 409 and kept nothing: the respondent must choose first. */
  isContested?: boolean;
  /** Of a tab that is gone, and nobody has typed in it since: the field may show a newer one instead. */
  isTaken?: boolean;
  /** `false`: the device could not keep it. Undefined while it is being written. */
  isDurable?: boolean | undefined;
}

/** Whether the server still has to hear something. */
export const isUnsent = ({ attempt, settles, typed, held, seen }: AnswerRecord): boolean =>
  attempt !== undefined || settles.length > 0 || !same(typed, (held ?? seen).value);

/** Whether the device has to keep the record: also while the field shows a text that waits for a choice. */
export const isNeeded = (record: AnswerRecord): boolean => record.held !== undefined || isUnsent(record);

/** Whether it waits for a change or a choice. */
export const isHeldBack = ({ refused, isContested }: Entry): boolean => refused !== undefined || isContested === true;

/** Notes a key, at `now`. */
export function typeInto(entry: Entry, value: Value, now: number): void {
  const { record } = entry;
  record.typed = value;
  record.typedAt = now;
  entry.isTaken = false;
  entry.since ??= now;
  entry.dueAt = Math.min(now + PAUSE, entry.since + LONGEST);
  if (entry.refused === undefined) return;
  // What was refused is not sent again; what it has become may be taken.
  entry.refused = undefined;
  record.attempt = undefined;
}

/** Makes what is typed now an attempt. What it settles is settled with it. */
export function attemptOf(
  { typed, seen, settles, held }: AnswerRecord,
  clientId: string,
  language: string,
  contributor: Contributor | undefined,
): Attempt {
  const attempt = {
    clientId,
    value: typed,
    baseRevision: seen.revision,
    // One's own earlier text beside the current one gives way to this one.
    settles: held === undefined ? settles : [...settles, held.revision],
    language,
  };
  const rest = { contributor };
  const body = bodyOf(attempt, rest);
  if (typeof typed !== 'string' || typeof seen.value !== 'string') return { ...attempt, body };
  const spliced = bodyOf(attempt, { ...rest, splice: spliceOf(seen.value, typed) });
  return { ...attempt, body: spliced.length + WORTH < body.length ? spliced : body };
}

/** The same attempt with the whole value in it; undefined where it has that already. */
export function wholeOf(attempt: Attempt): Attempt | undefined {
  const { splice, ...rest }: { splice?: unknown; contributor?: Contributor } = JSON.parse(attempt.body);
  return splice === undefined ? undefined : { ...attempt, body: bodyOf(attempt, { contributor: rest.contributor }) };
}

/**
 * The body for a text typed while `attempt` is under way and the page goes: a splice of the attempt's own text, so that it is taken only
 * where exactly that was stored as the next revision. Undefined where the answer is no text, or nothing was typed since.
 */
export function followerOf(attempt: Attempt, typed: Value, clientId: string): string | undefined {
  if (typeof typed !== 'string' || typeof attempt.value !== 'string' || typed === attempt.value) return undefined;
  const splice = spliceOf(attempt.value, typed);
  return JSON.stringify({ splice, baseRevision: attempt.baseRevision + 1, clientId });
}

function bodyOf(
  { value, baseRevision, clientId, settles }: Omit<Attempt, 'body'>,
  { splice, contributor }: { splice?: unknown; contributor?: Contributor | undefined },
): string {
  const content = splice === undefined ? { value } : { splice };
  // `undefined` writes nothing.
  return JSON.stringify({
    ...content,
    baseRevision,
    clientId,
    contributor,
    settles: settles.length > 0 ? settles : undefined,
  });
}
