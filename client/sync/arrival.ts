/** What an answer of the server to an attempt changes in what is known of its question. No effects. */
import { type Entry, wholeOf } from './entry.ts';
import type { Question } from './question.ts';
import { type Attempt, same, type WireAnswer } from './records.ts';
import type { Outcome } from './reply.ts';

type Received = Extract<Outcome, { kind: 'received' }>;
type Contested = Extract<Outcome, { kind: 'conflict' }>;

/** The server has the attempt's value as a revision. Returns whether it is newer than what was known. */
export function received(
  about: Question,
  { record }: Entry,
  attempt: Attempt,
  { revision, receivedAt }: Omit<Received, 'kind'>,
): boolean {
  record.attempt = undefined;
  record.held = undefined;
  // A choice that was made meanwhile may rest on a newer one.
  if (revision > record.seen.revision) record.seen = { value: attempt.value, revision };
  about.settle(attempt.settles);
  return about.learn({ value: attempt.value, revision, receivedAt });
}

/**
 * The attempt was written on an older revision than the current one. With `kept` the server has it beside that one; without, it brought
 * nothing new, or the server keeps none and the respondent must choose first. Returns whether the current one is newer than what was known.
 */
export function contested(about: Question, entry: Entry, attempt: Attempt, { current, kept }: Contested): boolean {
  const { record } = entry;
  const { parallel, ...version }: WireAnswer = current;
  if (same(attempt.value, current.value) && kept === undefined) return received(about, entry, attempt, { ...current });
  about.settle(attempt.settles);
  const isNewer = about.learn(version, parallel);
  if (kept !== undefined) {
    record.attempt = undefined;
    // Somebody chose while this was under way: it is settled with that choice.
    if (record.seen.revision >= current.revision) record.settles = [...record.settles, kept];
    else record.held = { value: attempt.value, revision: kept };
    if (entry !== about.main) about.keepBeside({ value: attempt.value, revision: kept, receivedAt: '' });
  } else if (same(attempt.value, record.seen.value)) {
    record.attempt = undefined;
    record.held = undefined;
  } else entry.isContested = true;
  return isNewer;
}

/** The splice was not of the text that the server has: the whole text goes, as the same attempt. */
export function mismatched({ record }: Entry, attempt: Attempt): boolean {
  const whole = wholeOf(attempt);
  record.attempt = whole ?? attempt;
  return whole !== undefined;
}
