/**
 * When somebody is reminded next, in which words, or why not: the one place that decides. The job, the preview and the board ask it. Pure.
 * `docs/decisions/reminders.md` says the rules in words.
 */
import type { Survey } from '../../definitions/model.ts';
import { letterTime, nextAllowed, nextDay } from '../../registry/quiet-hours.ts';
import { DAY, localTime } from '../../registry/time-zones.ts';
import type { Schedule } from '../../store/schedules.ts';
import type { Invitation, ResponseRow } from '../../store/store.ts';
import { windowOf } from './phase.ts';

export const REMINDER_KINDS = ['reminder-unopened', 'reminder-draft', 'reminder-nearly'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/** What words a reminder may have. */
export const REMINDER_WORDS = [...REMINDER_KINDS, 'invitation'] as const;
export type ReminderWords = (typeof REMINDER_WORDS)[number];

/** How far an anonymous answer has come is not known: the invitation's words are true of everybody. */
export const wordsOf = ({ anonymous }: Pick<Survey, 'anonymous'>, kind: ReminderKind): ReminderWords =>
  anonymous ? 'invitation' : kind;

/** Of the questions that take an answer, so many are answered where a response is nearly finished. */
const NEARLY = 0.8;

/** Why somebody is not reminded, the first that holds. */
export const REASONS = [
  'synthetic',
  'withdrawn',
  'submitted',
  'no plan',
  'all stopped',
  'stopped',
  'no address',
  'not invited',
  'enough',
  'none left',
  'too late',
] as const;
export type WhyNot = (typeof REASONS)[number];

/** A reminder that was made. */
export interface MadeReminder {
  step: string;
  /** The latest of when it was made, might go and went. */
  at: number;
  /** It was taken out of the outbox: its step is over, but it reminded nobody. */
  isCancelled: boolean;
}

/** What is known of one invitation. */
export interface ReminderCase {
  invitation: Pick<
    Invitation,
    'id' | 'synthetic' | 'withdrawnAt' | 'extendedUntil' | 'openedAt' | 'remindersStoppedAt'
  >;
  status: Exclude<ResponseRow['status'], 'unconfirmed'>;
  /** E-mail address; null where there is none. */
  recipient: string | null;
  /** IANA name. */
  zone: string;
  /** When its latest invitation went out; null where none did. */
  invitedAt: number | null;
  reminders: readonly MadeReminder[];
  /** Of a draft, where it was counted. */
  progress?: { answered: number; questions: number } | undefined;
}

export interface NextReminder {
  invitation: string;
  recipient: string | null;
  kind: ReminderKind;
  /** Null where nothing is planned; then `whyNot` says why. */
  at: number | null;
  /** Which time of the plan: `2026-03-27/7` is seven days before the closing on that day. */
  step: string | null;
  whyNot: WhyNot | null;
}

/** Which words fit. Where it was opened and nothing written yet, nobody is told that they never opened it. */
export function kindOfReminder({ status, invitation, progress }: ReminderCase): ReminderKind {
  if (status === 'not started') return invitation.openedAt === null ? 'reminder-unopened' : 'reminder-draft';
  const { answered = 0, questions = 0 } = progress ?? {};
  return questions > 0 && answered >= NEARLY * questions ? 'reminder-nearly' : 'reminder-draft';
}

/**
 * The next reminder of one invitation, seen from `at`. `remindedAt`: when its recipient, who may have other invitations, was last reminded of anything: never
 * twice on one of their days.
 */
export function nextReminder(
  survey: Pick<Survey, 'timeZone'>,
  schedule: Schedule,
  one: ReminderCase,
  at: number,
  remindedAt = Number.NEGATIVE_INFINITY,
): NextReminder {
  const { invitation, recipient } = one;
  const about = { invitation: invitation.id, recipient, kind: kindOfReminder(one) };
  const none = (whyNot: WhyNot): NextReminder => ({ ...about, at: null, step: null, whyNot });
  const { closesAt, endsAt } = windowOf(survey, schedule, invitation, responseOf(one));
  const reason = reasonOf(schedule, one);
  if (reason !== undefined) return none(reason);
  if (closesAt === null || endsAt === null || one.invitedAt === null) return none('no plan');

  const made = one.reminders.filter(({ isCancelled }) => !isCancelled);
  const last = Math.max(...made.map((reminder) => reminder.at), Number.NEGATIVE_INFINITY);
  const dayAfter = (time: number): number => (time === Number.NEGATIVE_INFINITY ? time : nextDay(time, one.zone));
  const begin = Math.max(one.invitedAt + DAY, schedule.changedAt, schedule.opensAt ?? 0, dayAfter(last));
  const steps = stepsOf(survey, schedule, closesAt, one.zone).filter(
    ({ time, step }) => time >= begin && one.reminders.every((reminder) => reminder.step !== step),
  );
  const [first] = steps;
  if (first === undefined) return none('none left');
  const goes = nextAllowed(schedule, Math.max(at, dayAfter(Math.max(last, remindedAt)), first.time), one.zone);
  if (goes >= endsAt) return none('too late');
  // What was missed meanwhile is one reminder, not several.
  const { step } = steps.findLast(({ time }) => time <= goes) ?? first;
  return { ...about, at: goes, step, whyNot: null };
}

const responseOf = ({ status }: ReminderCase) => (status === 'not started' ? undefined : { status });

function reasonOf(schedule: Schedule, one: ReminderCase): WhyNot | undefined {
  const { invitation, status } = one;
  if (invitation.synthetic) return 'synthetic';
  if (invitation.withdrawnAt !== null || status === 'withdrawn' || status === 'erased') return 'withdrawn';
  if (status === 'submitted') return 'submitted';
  if (schedule.closesAt === null || schedule.remindDays.length === 0 || schedule.remindMost === 0) return 'no plan';
  if (schedule.remindersStoppedAt !== null) return 'all stopped';
  if (invitation.remindersStoppedAt !== null) return 'stopped';
  if (one.recipient === null) return 'no address';
  if (one.invitedAt === null) return 'not invited';
  return one.reminders.filter(({ isCancelled }) => !isCancelled).length >= schedule.remindMost ? 'enough' : undefined;
}

/** Every time of the plan, the earliest first. A closing that is moved to another day makes new steps. */
function stepsOf(
  survey: Pick<Survey, 'timeZone'>,
  schedule: Schedule,
  closesAt: number,
  zone: string,
): { step: string; time: number }[] {
  const closing = new Date(localTime(closesAt, survey.timeZone).day * DAY).toISOString().slice(0, 10);
  const { day } = localTime(closesAt, zone);
  return schedule.remindDays
    .map((days) => ({ step: `${closing}/${days}`, time: letterTime(schedule, day - days, zone) }))
    .sort((one, other) => one.time - other.time);
}

/**
 * The next reminder of every invitation. Whoever has several invitations gets one reminder a day: first whoever's time comes first, then whoever was
 * reminded least.
 */
export function nextReminders(
  survey: Pick<Survey, 'timeZone'>,
  schedule: Schedule,
  cases: readonly ReminderCase[],
  at: number,
): NextReminder[] {
  const found = new Map(cases.map((one) => [one.invitation.id, nextReminder(survey, schedule, one, at)]));
  const people = Map.groupBy(
    cases.filter(({ recipient }) => recipient !== null),
    ({ recipient }) => recipient?.toLowerCase(),
  );
  for (const several of people.values()) {
    if (several.length < 2) continue;
    const made = several.flatMap(({ reminders }) => reminders.filter(({ isCancelled }) => !isCancelled));
    let remindedAt = Math.max(...made.map((reminder) => reminder.at), Number.NEGATIVE_INFINITY);
    const time = ({ invitation }: ReminderCase): number => found.get(invitation.id)?.at ?? Number.POSITIVE_INFINITY;
    const inOrder = several.toSorted(
      (one, other) => compare(time(one), time(other)) || one.reminders.length - other.reminders.length,
    );
    for (const one of inOrder) {
      const next = nextReminder(survey, schedule, one, at, remindedAt);
      found.set(one.invitation.id, next);
      remindedAt = Math.max(remindedAt, next.at ?? Number.NEGATIVE_INFINITY);
    }
  }
  return cases.flatMap(({ invitation }) => found.get(invitation.id) ?? []);
}

const compare = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);
