/** Invitations by e-mail: who gets what, who gets none and why, and into the outbox. */
import type { Context } from '../../context.ts';
import type { Survey } from '../../definitions/model.ts';
import type { MessageHead, NewMessage } from '../../store/messages.ts';
import type { Reads, Store } from '../../store/store.ts';
import type { Choice } from './choice.ts';
import { type Letter, letterWriter } from './letter.ts';
import { canGet, type Invited, invitedOf } from './recipients.ts';

/** Why somebody gets no e-mail. */
export const WHY_NOT = ['withdrawn', 'submitted', 'sent', 'no-contact', 'no-address', 'other-channel'] as const;
export type WhyNot = (typeof WHY_NOT)[number];

export interface Sendout {
  letters: { to: Invited; address: string; letter: Letter; once: string }[];
  left: { to: Invited; why: WhyNot }[];
}

/** An invitation is sent once with each of its links. */
const onceOf = ({ invitation }: Invited): string => `invitation ${invitation.id} ${invitation.issue} email`;

function whyNot(to: Invited, known: ReadonlySet<string>): WhyNot | undefined {
  const { status, contact } = to;
  if (status === 'withdrawn' || status === 'erased') return 'withdrawn';
  if (!canGet('invitation', to)) return 'submitted';
  if (known.has(onceOf(to))) return 'sent';
  if (contact === null) return 'no-contact';
  if (contact.email === '') return 'no-address';
  // Whoever asked to be written to in another way is.
  return contact.channel === 'email' ? undefined : 'other-channel';
}

/** What would be sent to those chosen. */
export async function sendoutFor(context: Context, reads: Reads, survey: Survey, choice: Choice): Promise<Sendout> {
  const { invited } = await invitedOf(reads, survey, choice);
  const known = await invitationsQueued(reads, survey.id);
  const writer = await letterWriter(context, survey, reads);
  const sendout: Sendout = { letters: [], left: [] };
  for (const to of invited) {
    const why = whyNot(to, known);
    if (why !== undefined) sendout.left.push({ to, why });
    else {
      const letter = await writer.write('invitation', 'email', to);
      sendout.letters.push({ to, address: to.contact?.email ?? '', letter, once: onceOf(to) });
    }
  }
  return sendout;
}

const PAGE = 500;

/** The `once` of every invitation in the outbox, sent or not. */
async function invitationsQueued(reads: Pick<Reads, 'messagesOf'>, survey: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (let after: string | null = null; ; ) {
    const page: MessageHead[] = await reads.messagesOf(survey, { kind: 'invitation' }, after, PAGE);
    for (const { once } of page) found.add(once);
    if (page.length < PAGE) return found;
    after = page.at(-1)?.id ?? null;
  }
}

/** Puts the letters into the outbox; what is there already is left. */
export function queue(
  { clock }: Context,
  store: Pick<Store, 'queueMessages'>,
  survey: string,
  letters: Sendout['letters'],
  by: string,
): Promise<{ queued: number; there: number }> {
  const at = clock.now();
  return store.queueMessages(
    letters.map(
      ({ to, address, letter, once }): NewMessage => ({
        ...{ survey, once, invitation: to.invitation.id, contact: to.contact?.id ?? null, kind: 'invitation' },
        ...{ channel: 'email', language: letter.language, recipient: address },
        ...{ subject: letter.subject, body: letter.body, notBefore: at, madeAt: at, madeBy: by },
      }),
    ),
  );
}
