/**
 * One conversation with the mail server. A message is given but for its last line; that line goes only once `beforeEnd` says so, and from then on
 * the message may have arrived whatever happens. nodemailer's transports end a message by themselves, its `SMTPConnection` when the stream ends.
 */
import { Readable } from 'node:stream';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { z } from 'zod';

/** Milliseconds. The mail server has ten minutes for its answer (RFC 5321, 4.5.3.2). */
const PATIENCE = { connectionTimeout: 30_000, greetingTimeout: 60_000, socketTimeout: 600_000 };

const GOODBYE = 1000;

export interface Parcel {
  from: string;
  to: string;
  /** Names the message to the mail server, which gives it back where it reports (RFC 3461). */
  id: string;
  /** The whole message, as it goes over the line. */
  content: Uint8Array;
}

/** How it ended; `said` are the server's own words where it said any. */
export type Given =
  | { kind: 'accepted' | 'refused' | 'deferred'; said: string }
  /** The server is not there, or does not want anything of us: not this message's fault. */
  | { kind: 'away'; said: string }
  /** `beforeEnd` said no: it was not sent. */
  | { kind: 'broken off' }
  /** Its end was given, and no answer came: perhaps sent. */
  | { kind: 'unanswered'; said: string };

export interface MailServer {
  /** Gives one message. Rejects with what `beforeEnd` rejects with; it was not sent then. */
  send(parcel: Parcel, beforeEnd: () => Promise<boolean>): Promise<Given>;
  /** Ends the conversation, also in the middle of a message. */
  close(): void;
}

/** What nodemailer says of a failure. */
const failure = z.object({
  message: z.string(),
  response: z.string().optional(),
  responseCode: z.number().optional(),
  command: z.string().optional(),
});

/** Replies that are about us and not about the message: authentication wanted or refused, the service closing. */
const ABOUT_US = new Set([421, 503, 530, 534, 535, 538]);
/** Commands whose refusal is about this message. */
const ABOUT_MESSAGE = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

/** The mail server of an `smtp://` or `smtps://` address. Connects when the first message is given, and anew where the connection is gone. */
export function mailServerAt(url: string): MailServer {
  let open: Conversation | undefined;
  return {
    async send(parcel, beforeEnd) {
      const reused = open?.isAlive() === true ? open : undefined;
      open = reused ?? converse(url);
      let given = await open.give(parcel, beforeEnd);
      // A server may end an idle conversation at any moment; that says nothing about the message.
      if (given.kind === 'away' && reused !== undefined) {
        open = converse(url);
        given = await open.give(parcel, beforeEnd);
      }
      if (given.kind !== 'accepted') open.close();
      return given;
    },
    close: () => open?.close(),
  };
}

interface Conversation {
  isAlive(): boolean;
  give(parcel: Parcel, beforeEnd: () => Promise<boolean>): Promise<Given>;
  close(): void;
}

function converse(url: string): Conversation {
  const { auth, ...options } = parseConnectionUrl(url);
  const connection = new SMTPConnection({ ...PATIENCE, ...options, logger: false });
  const ended = Promise.withResolvers<never>();
  // Who waits for nothing must not be ended by a connection that breaks.
  ended.promise.catch(() => undefined);
  let isAlive = true;
  let isBusy = false;
  const end = (error: Error): void => {
    isAlive = false;
    ended.reject(error);
  };
  connection.on('error', end);
  connection.on('end', () => end(new Error('Connection closed')));

  const step = (run: (done: (error?: Error | null) => void) => void): Promise<void> => {
    const stepped = new Promise<void>((resolve, reject) => {
      run((error) => (error ? reject(error) : resolve()));
    });
    return Promise.race([stepped, ended.promise]);
  };
  let ready: Promise<void> | undefined;
  const begin = async (): Promise<void> => {
    await step((done) => connection.connect(done));
    if (auth) await step((done) => connection.login(auth, done));
  };

  return {
    isAlive: () => isAlive,
    async give({ from, to, id, content }, beforeEnd) {
      let isEnded = false;
      let stopped: { why: unknown } | 'by us' | undefined;
      /** Everything but the end, which follows when this returns. */
      const parts = async function* (): AsyncGenerator<Uint8Array> {
        yield content;
        try {
          if (await beforeEnd()) isEnded = true;
          else stopped = 'by us';
        } catch (error) {
          stopped = { why: error };
        }
        if (!isEnded) throw new Error('broken off');
      };
      const envelope = { from, to, size: content.byteLength, dsn: { ret: 'HDRS', envid: id, notify: ['FAILURE'] } };
      isBusy = true;
      try {
        ready ??= begin();
        await ready;
        let said = '';
        await step((done) =>
          connection.send(envelope, Readable.from(parts(), { objectMode: false }), (error, info) => {
            said = info?.response ?? '';
            done(error);
          }),
        );
        if (!isEnded) return { kind: 'away', said: `answered before the end: ${said}` };
        return { kind: 'accepted', said };
      } catch (error) {
        isAlive = false;
        connection.close();
        if (stopped === 'by us') return { kind: 'broken off' };
        if (stopped !== undefined) throw stopped.why;
        return ofFailure(failure.parse(error), isEnded);
      } finally {
        isBusy = false;
      }
    },
    close() {
      if (isAlive && !isBusy) {
        connection.quit();
        // A server that does not say goodbye must not keep this process from ending.
        setTimeout(() => connection.close(), GOODBYE).unref();
      }
      // A message in the middle is broken off where it is waited for.
      end(new Error('Broken off, since Samsvar stops'));
    },
  };
}

function ofFailure(
  { message, response, responseCode, command = '' }: z.infer<typeof failure>,
  isEnded: boolean,
): Given {
  const said = response ?? message;
  if (responseCode === undefined) return { kind: isEnded ? 'unanswered' : 'away', said };
  if (ABOUT_US.has(responseCode) || !ABOUT_MESSAGE.has(command)) return { kind: 'away', said };
  return { kind: responseCode >= 500 ? 'refused' : 'deferred', said };
}
