/** What is planned for every invitation of a survey: for the preview, the JSON and the board. */
import type { Context } from '../../context.ts';
import type { Survey } from '../../definitions/model.ts';
import type { Store } from '../../store/store.ts';
import { type Reminded, remindedOf, withProgress } from './cases.ts';
import { effectiveSchedule } from './phase.ts';
import { type NextReminder, nextReminders } from './reminder.ts';

const SOON = 3 * 24 * 3_600_000;

/**
 * Every invitation with its next reminder or the reason why there is none, by invitation id; of one region where given. Drafts whose reminder is near are counted, so that
 * the words are the ones that will go; of others `reminder-draft` stands for *nearly finished* too.
 */
export async function plannedOf(
  context: Context,
  store: Store,
  survey: Survey,
  at: number,
  region?: string,
): Promise<{ next: NextReminder; reminded: Reminded }[]> {
  const schedule = effectiveSchedule(survey, await store.schedule(survey.id));
  const all = await remindedOf(store, survey, region);
  const first = nextReminders(
    survey,
    schedule,
    all.map(({ one }) => one),
    at,
  );
  const planned = await Promise.all(
    all.map(async (reminded, place) => {
      const time = first[place]?.at ?? null;
      return time !== null && time - at < SOON ? withProgress(context, store, survey, reminded) : reminded;
    }),
  );
  const next = nextReminders(
    survey,
    schedule,
    planned.map(({ one }) => one),
    at,
  );
  return planned.flatMap((reminded, place) => {
    const own = next[place];
    return own === undefined ? [] : [{ next: own, reminded }];
  });
}

/** When each invitation that is to be reminded is, by its id: the same without words, recipients and reasons, and without reading a single answer. */
export async function plannedTimes(
  store: Pick<Store, 'schedule' | 'remindables' | 'registry'>,
  survey: Survey,
  at: number,
): Promise<Map<string, number>> {
  const schedule = effectiveSchedule(survey, await store.schedule(survey.id));
  if (schedule.remindDays.length === 0 || schedule.remindersStoppedAt !== null) return new Map();
  const cases = (await remindedOf(store, survey)).map(({ one }) => one);
  return new Map(
    nextReminders(survey, schedule, cases, at).flatMap((next) =>
      next.at === null ? [] : [[next.invitation, next.at] as const],
    ),
  );
}
