/** Asking municipalities about what was chosen: by e-mail through the outbox, or as a text with the link that a person sends. */
import type { Context } from '../../context.ts';
import type { Survey } from '../../definitions/model.ts';
import type { Contact } from '../../registry/model.ts';
import { type Quote, stateOf } from '../../store/quotes.ts';
import type { Store } from '../../store/store.ts';
import { type Letter, type LetterWriter, languageOf, letterWriter, linkOf, type Recipient } from '../invite/letter.ts';
import { addresseeOf } from '../invite/recipients.ts';
import { byInvitation, type Check, type Checks } from './checks.ts';

/** One municipality with what it was, or is to be, asked about. */
export interface Asking {
  to: Recipient;
  /** Not sent yet. */
  fresh: Quote[];
  /** Sent, and not decided about. */
  waiting: number;
  /** Undefined where there is no address, where another way was asked for, and for synthetic respondents. */
  email: { address: string; letter: Letter } | undefined;
  text: Letter;
}

/** Everybody of whom something is chosen and not sent, or (`all`) was sent before. */
export async function askings(
  context: Context,
  store: Store,
  survey: Survey,
  { checks, view }: Checks,
  all: boolean,
): Promise<Asking[]> {
  const contacts = Map.groupBy(
    (await store.contacts(survey.id)).filter(({ endedAt }) => endedAt === null),
    ({ municipality }) => municipality,
  );
  const writer = await letterWriter(context, survey, store);
  const found: Asking[] = [];
  for (const own of byInvitation(checks)) {
    const [first] = own;
    const place = first && view.municipality(first.invitation.municipality);
    if (first === undefined || place === undefined) continue;
    const contact = addresseeOf(first.invitation, contacts.get(place.id) ?? []);
    const asking = await askingOf(context, writer, own, { invitation: first.invitation, contact, municipality: place });
    if (asking.fresh.length > 0 || (all && asking.waiting > 0)) found.push(asking);
  }
  return found;
}

async function askingOf(context: Context, writer: LetterWriter, own: readonly Check[], to: Recipient): Promise<Asking> {
  const quotes = own.map(({ quote }) => quote);
  const fresh = quotes.filter((quote) => stateOf(quote) === 'chosen');
  const waiting = quotes.filter((quote) => stateOf(quote) === 'waiting');
  const extra = {
    link: `${linkOf(context, to.invitation)}/quotes?lang=${languageOf(to)}`,
    text: [...waiting, ...fresh].map(({ text }) => text).join('\n\n'),
  };
  const address = addressOf(to.contact);
  const isReal = !to.invitation.synthetic;
  return {
    ...{ to, fresh, waiting: waiting.length },
    email:
      address === '' || !isReal
        ? undefined
        : { address, letter: await writer.write('member-check', 'email', to, extra) },
    text: await writer.write('member-check', 'text', to, extra),
  };
}

/** '' where there is none, and where they asked to be written to in another way. */
const addressOf = (contact: Contact | null): string => (contact?.channel === 'email' ? contact.email : '');

/** Lets the municipality see what was chosen; the e-mail is queued with it where one goes out. Says how many quotes were sent. */
export async function send(
  { clock }: Context,
  store: Store,
  { to, fresh, email }: Asking,
  way: 'email' | 'hand',
  by: string,
): Promise<number> {
  const at = clock.now();
  const { survey, id } = to.invitation;
  if (way === 'email' && email === undefined) return 0;
  const { sent } = await store.sendQuotes({
    ...{ survey, invitation: id, quotes: fresh.map((quote) => quote.id), at },
    message:
      way === 'hand' || email === undefined
        ? null
        : {
            ...{ contact: to.contact?.id ?? null, channel: 'email', language: email.letter.language },
            ...{ recipient: email.address, subject: email.letter.subject, body: email.letter.body },
            ...{ notBefore: at, madeAt: at, madeBy: by },
          },
  });
  return sent;
}
