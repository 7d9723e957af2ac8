/** Thanks for submissions, with the receipt: looked for afterwards, so that nobody who submits waits for a letter to be written. */
import type { Context } from '../../context.ts';
import type { Survey } from '../../definitions/model.ts';
import { translator } from '../../pages/texts.ts';
import type { NewMessage } from '../../store/messages.ts';
import type { Thankless } from '../../store/reminders.ts';
import { languageOf, letterWriter, linkOf } from '../invite/letter.ts';
import type { Job } from '../scheduler.ts';
import { remindedOf } from './cases.ts';

const EVERY = 30_000;
const PAGE = 200;
const HOUR = 3_600_000;
/** A thank-you that comes later than so is none. */
const LATEST = 72 * HOUR;
/** A submission's id is made before it is stored: so long after, no earlier one can come. */
const SETTLED = HOUR;

export const thanksJob: Job = {
  name: 'thanks',
  every: EVERY,
  async run(context, at, signal) {
    for (const { survey: id, thanks } of await context.store.schedules()) {
      const survey = context.surveys.get(id);
      if (survey !== undefined && thanks) await thank(context, survey, at, signal);
    }
  },
};

/** Up to which submission all were looked at, by survey: an id. */
const bookmarkOf = (survey: string): string => `thanks ${survey}`;

async function thank(context: Context, survey: Survey, at: number, signal: AbortSignal | undefined): Promise<void> {
  const { store } = context;
  let after: string | null = (await store.meta(bookmarkOf(survey.id))) ?? null;
  let bookmark = after;
  let isSettled = true;
  while (!signal?.aborted) {
    const page: Thankless[] = await store.thankless(survey.id, after, PAGE);
    const wanted = page.filter(({ synthetic, submittedAt }) => !synthetic && at - submittedAt <= LATEST);
    if (wanted.length > 0) await store.queueMessages(await letters(context, survey, wanted, at));
    for (const { id, submittedAt } of page) {
      isSettled &&= at - submittedAt > SETTLED;
      if (isSettled) bookmark = id;
    }
    after = page.at(-1)?.id ?? after;
    if (page.length < PAGE) break;
  }
  const accepted = await store.thanklessAccepted(survey.id, at - LATEST);
  if (accepted.length > 0 && !signal?.aborted)
    await store.queueMessages(
      await letters(
        context,
        survey,
        accepted.filter(({ synthetic }) => !synthetic),
        at,
      ),
    );
  if (bookmark !== null && bookmark !== (await store.meta(bookmarkOf(survey.id))))
    await store.setMeta(bookmarkOf(survey.id), bookmark);
}

async function letters(context: Context, survey: Survey, wanted: Thankless[], at: number): Promise<NewMessage[]> {
  const writer = await letterWriter(context, survey);
  const people = new Map(
    (await remindedOf(context.store, survey)).map(({ recipient }) => [recipient.invitation.id, recipient]),
  );
  const made: NewMessage[] = [];
  for (const { id, invitation, number, code } of wanted) {
    const recipient = people.get(invitation);
    const email = recipient?.contact?.email ?? '';
    if (recipient === undefined || email === '' || recipient.invitation.withdrawnAt !== null) continue;
    const language = languageOf(recipient);
    const letter = await writer.write('thanks', 'email', recipient, {
      number: translator(language)('schedule:number-and-code', { number, code }),
      link: `${linkOf(context, recipient.invitation)}/receipt?lang=${language}`,
    });
    made.push({
      ...{ survey: survey.id, once: `thanks ${id}`, invitation, contact: recipient.contact?.id ?? null },
      ...({ kind: 'thanks', channel: 'email', recipient: email, ...letter } as const),
      ...{ notBefore: at, madeAt: at, madeBy: 'thanks' },
    });
  }
  return made;
}
