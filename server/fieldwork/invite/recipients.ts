/** Everybody who is invited, with whom it is addressed to and how far they have come. Reads only. */
import type { Survey } from '../../definitions/model.ts';
import type { Contact, Registry } from '../../registry/model.ts';
import { type RegistryView, registryView } from '../../registry/view.ts';
import type { MessageHead } from '../../store/messages.ts';
import type { Invitation, Reads, ResponseRow } from '../../store/store.ts';
import type { LetterKind } from '../../store/templates.ts';
import { type Choice, isChosen } from './choice.ts';
import type { Recipient } from './letter.ts';

/** A recipient with what a list shows. */
export interface Invited extends Recipient {
  status: ResponseRow['status'];
  /** Of the municipality, those who have not left. */
  contacts: Contact[];
}

export interface InvitedList {
  registry: Registry;
  view: RegistryView;
  invited: Invited[];
}

/** Whom an invitation is addressed to: the contact that was chosen, else the municipality's first; never one who has left. `contacts` are those who have not. */
export const addresseeOf = ({ contact }: Pick<Invitation, 'contact'>, contacts: readonly Contact[]): Contact | null =>
  contacts.find(({ id }) => id === contact) ?? contacts[0] ?? null;

const PAGE = 500;

async function everyRow(reads: Reads, survey: string): Promise<ResponseRow[]> {
  const found: ResponseRow[] = [];
  for (let after: string | null = null; ; ) {
    const page: ResponseRow[] = await reads.responses(survey, {}, after, PAGE);
    found.push(...page);
    if (page.length < PAGE) return found;
    after = page.at(-1)?.invitation.id ?? null;
  }
}

/** The chosen invitations of real respondents, withdrawn ones too, in the order of questionnaires and registry. */
export async function invitedOf(reads: Reads, survey: Survey, choice: Choice): Promise<InvitedList> {
  const [registry, contacts, rows] = await Promise.all([
    reads.registry(survey.id),
    reads.contacts(survey.id),
    everyRow(reads, survey.id),
  ]);
  const view = registryView(registry);
  const active = Map.groupBy(
    contacts.filter(({ endedAt }) => endedAt === null),
    ({ municipality }) => municipality,
  );
  const takes = isChosen(choice);
  const invited = rows.flatMap(({ invitation, status }): Invited[] => {
    const municipality = view.municipality(invitation.municipality);
    const isOther = choice.invitation !== undefined && choice.invitation !== invitation.id;
    if (municipality === undefined || invitation.synthetic || isOther || !takes(invitation, view)) return [];
    const own = active.get(municipality.id) ?? [];
    return [{ invitation, municipality, status, contacts: own, contact: addresseeOf(invitation, own) }];
  });
  const orders = [survey.questionnaires, registry.municipalities].map(
    (list) => new Map(list.map(({ id }, place) => [id, place])),
  );
  const rank = ({ invitation }: Invited): number[] =>
    [invitation.questionnaire, invitation.municipality].map((id, which) => orders[which]?.get(id) ?? 0);
  invited.sort((one, other) => {
    const [[a = 0, b = 0], [c = 0, d = 0]] = [rank(one), rank(other)];
    return a - c || b - d || one.invitation.ordinal - other.invitation.ordinal;
  });
  return { registry, view, invited };
}

/** What can be sent by hand, and to whom it is of use. */
export const BY_HAND = [
  'invitation',
  'reminder-unopened',
  'reminder-draft',
  'reminder-nearly',
] as const satisfies LetterKind[];
export type ByHand = (typeof BY_HAND)[number];

/** Who may get a letter of this kind: nobody who has submitted or was withdrawn; a reminder only where its words are true. */
export function canGet(kind: ByHand, { status }: Pick<Invited, 'status'>): boolean {
  if (kind === 'invitation' || kind === 'reminder-unopened')
    return status === 'not started' || (kind === 'invitation' && (status === 'draft' || status === 'reopened'));
  return status === 'draft' || status === 'reopened';
}

/** The newest message of each invitation about its present link, by invitation. */
export async function lastMessages(
  reads: Pick<Reads, 'messagesOf'>,
  survey: string,
): Promise<Map<string, MessageHead>> {
  const newest = new Map<string, MessageHead>();
  for (let after: string | null = null; ; ) {
    const page: MessageHead[] = await reads.messagesOf(survey, { presentLink: true }, after, PAGE);
    for (const message of page)
      if (message.invitation !== null && message.kind !== 'test' && !newest.has(message.invitation))
        newest.set(message.invitation, message);
    if (page.length < PAGE) return newest;
    after = page.at(-1)?.id ?? null;
  }
}
