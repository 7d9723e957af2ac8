/** Which messages a reader wants to see: the query of the page and of the API, and back again; and a message's words for a reader. */
import { z } from 'zod';
import type { Translate } from '../../pages/texts.ts';
import {
  CANCEL_REASONS,
  MESSAGE_KINDS,
  MESSAGE_STATES,
  type MessageFilter,
  type MessageHead,
  type MessageKind,
  type MessageState,
} from '../../store/messages.ts';
import { NO_ADDRESS } from './address.ts';

/** A form sends every field, also those left at "all": an empty one counts as absent. */
export const messageQuery = z.object({
  state: z.enum([...MESSAGE_STATES, '']).optional(),
  kind: z.enum([...MESSAGE_KINDS, '']).optional(),
  language: z.string().max(35).optional().describe('The language of the message.'),
  invitation: z.string().max(100).optional().describe('Id of an invitation.'),
});

const NAMES = ['state', 'kind', 'language', 'invitation'] as const;

/** The filter of a query. */
export function filterOf({ state, kind, language, invitation }: z.infer<typeof messageQuery>): MessageFilter {
  return {
    ...(state && { state }),
    ...(kind && { kind }),
    ...(language && { language }),
    ...(invitation && { invitation }),
  };
}

/** The query that gives the filter again, with `after` where a later page is meant; begins with `?`, or is empty. */
export function queryOf(filter: MessageFilter, after?: string): string {
  const query = new URLSearchParams();
  for (const name of NAMES) if (filter[name] !== undefined) query.set(name, filter[name]);
  if (after !== undefined) query.set('after', after);
  const written = query.toString();
  return written === '' ? '' : `?${written}`;
}

const inKey = (words: string): string => words.replaceAll(' ', '-');

export const stateText = (t: Translate, state: MessageState): string => t(`outbox:state-${inKey(state)}`);
export const stateMeaning = (t: Translate, state: MessageState): string => t(`outbox:means-${inKey(state)}`);
export const kindText = (t: Translate, kind: MessageKind): string => t(`outbox:kind-${kind}`);

/** What was said of it: our reasons in the reader's language, a mail server's words as they came; '' where nothing was. */
export function saidText(t: Translate, { state, said }: MessageHead): string {
  if (said === NO_ADDRESS) return t('outbox:no-address');
  const reason = state === 'cancelled' ? CANCEL_REASONS.find((one) => one === said) : undefined;
  return reason === undefined ? said : t(`outbox:reason-${inKey(reason)}`);
}
