/** One message as it goes over the line: text and HTML, named so that a report about it finds it again, signed where there is a key. */
import type { Config } from '../../config.ts';
import type { Message, MessageKind } from '../../store/messages.ts';
import { mailHtml } from './mail-html.ts';
import type { Parcel } from './mail-server.ts';

/** What of the configuration makes a message. */
export type MailConfig = Pick<Config, 'mailFrom' | 'mailReplyTo' | 'dkim'>;

/** Who reads a message, and who it says it is from. */
export interface Names {
  /** '' where it has none. */
  sender: string;
  recipient: string;
}

/** Messages that no person pressed a button for: no out-of-office answer to them (RFC 3834). */
const AUTOMATIC: ReadonlySet<MessageKind> = new Set(['reminder', 'thanks']);

/** One line without control characters, so that no name or subject makes a header of its own. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** What stands before the @ of a message's Message-ID, and what mail servers give back in reports: the same in every try. */
export const envelopeId = ({ survey, id }: Pick<Message, 'survey' | 'id'>): string => `${survey}.${id}`;

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ENVELOPE_ID = new RegExp(`(?<survey>[a-z][a-z0-9-]*)\\.(?<id>${UUID})`, 'i');

/** The message that an envelope id or a Message-ID names; undefined where it is none of ours. */
export function messageNamed(written: string): { survey: string; id: string } | undefined {
  const { survey, id } = ENVELOPE_ID.exec(written)?.groups ?? {};
  return survey === undefined || id === undefined ? undefined : { survey, id: id.toLowerCase() };
}

/** The message, ready to be given to a mail server. `at` is its date. Throws where mail is not configured. */
export async function parcelOf(config: MailConfig, message: Message, names: Names, at: number): Promise<Parcel> {
  const { mailFrom, mailReplyTo, dkim } = config;
  if (mailFrom === undefined) throw new Error('SAMSVAR_MAIL_FROM is not set');
  const subject = oneLine(message.subject);
  const id = envelopeId(message);
  // Loaded with the first message: a start waits for no mail.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(dkim !== undefined && {
      dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.key },
    }),
  });
  const { message: content } = await transport.sendMail({
    messageId: `<${id}@${mailFrom.slice(mailFrom.lastIndexOf('@') + 1)}>`,
    date: new Date(at),
    from: { name: oneLine(names.sender), address: mailFrom },
    to: { name: oneLine(names.recipient), address: message.recipient },
    ...(mailReplyTo !== undefined && { replyTo: mailReplyTo }),
    subject,
    text: message.body,
    html: mailHtml({ ...message, subject }),
    headers: {
      'Content-Language': message.language,
      ...(AUTOMATIC.has(message.kind) && { 'Auto-Submitted': 'auto-generated' }),
    },
    xMailer: false,
  });
  if (!Buffer.isBuffer(content)) throw new Error('nodemailer gave a stream where a buffer was asked for');
  return { from: mailFrom, to: message.recipient, id, content };
}
