/** Sends reminders when they are due. Knows nothing between two runs: what was sent is in the outbox. */
import type { Context } from '../../context.ts';
import type { Survey } from '../../definitions/model.ts';
import type { Schedule } from '../../store/schedules.ts';
import { letterWriter } from '../invite/letter.ts';
import type { Job } from '../scheduler.ts';
import { onceOf, type Reminded, remindedOf, withProgress } from './cases.ts';
import { kindOfReminder, type NextReminder, nextReminders } from './reminder.ts';
import { reminderLetter } from './writing.ts';

const EVERY = 60_000;

export const remindersJob: Job = {
  name: 'reminders',
  every: EVERY,
  async run(context, at, signal) {
    for (const schedule of await context.store.schedules()) {
      const survey = context.surveys.get(schedule.survey);
      if (survey !== undefined && mayRemind(schedule, at)) await remind(context, survey, schedule, at, signal);
    }
  },
};

/** Whether looking at the invitations can be of any use. Those with more time of their own, or a draft, may be reminded after the survey closed. */
const mayRemind = ({ closesAt, opensAt, remindDays, remindMost, remindersStoppedAt }: Schedule, at: number): boolean =>
  closesAt !== null && remindDays.length > 0 && remindMost > 0 && remindersStoppedAt === null && at >= (opensAt ?? 0);

async function remind(
  context: Context,
  survey: Survey,
  schedule: Schedule,
  at: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { store } = context;
  const reminded = new Map((await remindedOf(store, survey)).map((each) => [each.recipient.invitation.id, each]));
  const cases = [...reminded.values()].map(({ one }) => one);
  const due = nextReminders(survey, schedule, cases, at).filter((next) => next.at !== null && next.at <= at);
  if (due.length === 0) return;
  const writer = await letterWriter(context, survey);
  for (const next of due) {
    if (signal?.aborted) return;
    const found = reminded.get(next.invitation);
    if (found !== undefined) await queue(await withProgress(context, store, survey, found), next);
  }

  async function queue(one: Reminded, { step, recipient }: NextReminder): Promise<void> {
    if (step === null || recipient === null) return;
    const { invitation, contact } = one.recipient;
    const letter = await reminderLetter(writer, survey, schedule, one, kindOfReminder(one.one), at);
    const message = {
      ...{ survey: survey.id, once: onceOf(invitation.id, step), invitation: invitation.id },
      ...({ contact: contact?.id ?? null, kind: 'reminder', channel: 'email', recipient, ...letter } as const),
      ...{ notBefore: at, madeAt: at, madeBy: 'reminders' },
    };
    await store.queueReminder(message, one.one.reminders.length);
  }
}
