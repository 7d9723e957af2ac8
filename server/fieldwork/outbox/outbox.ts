/** The outbox as its readers see it: counts, a page of messages with their places, what may be decided. */
import { Problem } from '../../foundation/problem.ts';
import { registryView } from '../../registry/view.ts';
import type { Decision, Message, MessageFilter, MessageHead, MessageState } from '../../store/messages.ts';
import type { Store } from '../../store/store.ts';

export interface OutboxState {
  counts: Map<MessageState, number>;
  isPaused: boolean;
  /** Whether there is a mail server to send with. */
  hasServer: boolean;
}

export async function outboxState(store: Store, survey: string, hasServer: boolean): Promise<OutboxState> {
  const [rows, isPaused] = await Promise.all([store.messageCounts(survey), store.isSendingPaused(survey)]);
  const counts = new Map<MessageState, number>();
  for (const { state, n } of rows) counts.set(state, (counts.get(state) ?? 0) + n);
  return { counts, isPaused, hasServer };
}

export interface MessagePage {
  messages: MessageHead[];
  /** By invitation: the municipality's name. */
  places: Map<string, string>;
  /** The `after` of the next page; null on the last one. */
  next: string | null;
}

/** At most `limit` messages, newest first, after the one with the id `after`. */
export async function messagesPage(
  store: Store,
  survey: string,
  filter: MessageFilter,
  after: string | null,
  limit: number,
): Promise<MessagePage> {
  const found = await store.messagesOf(survey, filter, after, limit + 1);
  const messages = found.slice(0, limit);
  return {
    messages,
    places: await placesOf(store, survey, messages),
    next: found.length > limit ? (messages.at(-1)?.id ?? null) : null,
  };
}

async function placesOf(store: Store, survey: string, messages: MessageHead[]): Promise<Map<string, string>> {
  const ids = [...new Set(messages.flatMap(({ invitation }) => invitation ?? []))];
  if (ids.length === 0) return new Map();
  const view = registryView(await store.registry(survey));
  const invitations = await Promise.all(ids.map((id) => store.invitation(survey, id)));
  return new Map(
    invitations.flatMap((invitation) =>
      invitation === undefined
        ? []
        : [[invitation.id, view.municipality(invitation.municipality)?.name ?? invitation.municipality]],
    ),
  );
}

/** One message with its municipality's name, or `Problem` 404. */
export async function messageOf(
  store: Store,
  survey: string,
  id: string,
): Promise<{ message: Message; place: string | undefined }> {
  const message = await store.message(survey, id);
  if (message === undefined) throw new Problem(404, 'outbox:message-unknown');
  const places = await placesOf(store, survey, [message]);
  return { message, place: places.get(message.invitation ?? '') };
}

const BY_STATE: Record<MessageState, Decision[]> = {
  queued: ['cancel'],
  sending: [],
  'handing over': [],
  sent: ['bounced'],
  failed: ['send again'],
  unknown: ['arrived', 'send again', 'bounced'],
  cancelled: ['send again'],
  bounced: ['send again'],
};

/** What a person may decide about a message as it is, the likeliest first. */
export const decisionsOf = ({ state }: Message): Decision[] => BY_STATE[state];
