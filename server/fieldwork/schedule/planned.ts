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
      return time !== null && time - at < SOON ? withProgress(context, survey, reminded) : reminded;
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
