/** What is known of every invitation of a survey, gathered for whoever decides about reminders. */
import type { Context } from '../../context.ts';
import { kindOf } from '../../definitions/kinds/index.ts';
import { answerable, type Survey } from '../../definitions/model.ts';
import type { Municipality, Registry } from '../../registry/model.ts';
import { timeZoneOf } from '../../registry/time-zones.ts';
import { type RegistryView, registryView } from '../../registry/view.ts';
import type { Remindable } from '../../store/reminders.ts';
import type { ResponseState, Store } from '../../store/store.ts';
import type { Recipient } from '../invite/letter.ts';
import type { ReminderCase } from './reminder.ts';

const PAGE = 500;

/** Pages through all of them, or those of one region. */
async function* everyRemindable(
  store: Pick<Store, 'remindables'>,
  survey: string,
  region?: string,
): AsyncGenerator<Remindable> {
  for (let after: string | null = null; ; ) {
    const page: Remindable[] = await store.remindables(survey, after, PAGE, region);
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.invitation.id ?? null;
  }
}

/** A case together with whom it is about. */
export interface Reminded {
  one: ReminderCase;
  recipient: Recipient;
}

/** What each invitation's reminder depends on. Without `progress`: that is dear, and only wanted where one goes soon (`withProgress`). */
export async function remindedOf(
  store: Pick<Store, 'remindables' | 'registry'>,
  survey: Survey,
  region?: string,
): Promise<Reminded[]> {
  const registry: Registry = await store.registry(survey.id);
  const view = registryView(registry);
  const found: Reminded[] = [];
  for await (const remindable of everyRemindable(store, survey.id, region))
    found.push(caseOf(survey, view, remindable));
  return found;
}

function caseOf(
  survey: Survey,
  view: RegistryView,
  { invitation, status, contact, invitedAt, reminders }: Remindable,
): Reminded {
  const { municipality: id } = invitation;
  // A municipality that is gone from the registry keeps its invitation.
  const municipality: Municipality = view.municipality(id) ?? {
    id,
    name: id,
    country: '',
    language: invitation.language,
  };
  return {
    recipient: { invitation, contact, municipality },
    one: {
      invitation,
      status,
      recipient: contact === null || contact.email === '' ? null : contact.email,
      zone: timeZoneOf(view.countryOf(id)) ?? survey.timeZone,
      invitedAt,
      reminders: reminders.map(({ once, state, at }) => ({
        step: stepIn(once),
        at,
        isCancelled: state === 'cancelled',
      })),
    },
  };
}

/** What an outbox may hold once of one time of the plan. */
export const onceOf = (invitation: string, step: string): string => `reminder ${invitation} ${step}`;
const stepIn = (once: string): string => once.split(' ')[2] ?? '';

/** How many of the questions that take an answer have one, as the form counts them. */
function progressOf(
  { current }: Pick<Context, 'current'>,
  survey: Survey,
  questionnaire: string,
  response: ResponseState | undefined,
): { answered: number; questions: number } {
  const content = current.get(`${survey.id}/${questionnaire}`)?.content;
  const questions = content === undefined ? [] : answerable(content);
  const answered = questions.filter(
    (question) => !kindOf(question).isBlank(response?.answers[question.id]?.value ?? null),
  );
  return { answered: answered.length, questions: questions.length };
}

/** The same with what is answered so far, where something is. */
export async function withProgress(
  context: Pick<Context, 'current'>,
  store: Pick<Store, 'responseState'>,
  survey: Survey,
  reminded: Reminded,
): Promise<Reminded> {
  const { one, recipient } = reminded;
  if (one.status !== 'draft' && one.status !== 'reopened') return reminded;
  const { id, questionnaire } = recipient.invitation;
  const response = await store.responseState(survey.id, id);
  return { recipient, one: { ...one, progress: progressOf(context, survey, questionnaire, response) } };
}
