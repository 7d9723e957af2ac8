/** The mailbox that reports come to, over IMAP. Everything that is no report is left as it is, unseen. */
import type { ImapFlow, MessageStructureObject } from 'imapflow';
import type { ReportPart } from './report.ts';

export interface Mailbox {
  /** Every report that nobody has seen yet, oldest first; read as they are taken. */
  reports(): AsyncIterable<{ uid: number; parts: ReportPart[] }>;
  markSeen(uid: number): Promise<void>;
  close(): Promise<void>;
}

/** Messages whose structure is asked for in one go. */
const AT_ONCE = 200;
/** Bytes of a part: status and headers are far shorter. */
const PART = 64 * 1024;
const WHAT = { uid: true, bodyStructure: true } as const;
const WANTED = new Set(['message/delivery-status', 'text/rfc822-headers', 'message/rfc822']);

/** Opens the mailbox of an `imap://` or `imaps://` address; its path is the folder, INBOX where it has none. Rejects where it cannot be opened. */
export async function openMailbox(address: string): Promise<Mailbox> {
  const url = new URL(address);
  const secure = url.protocol === 'imaps:';
  // Loaded where there is a mailbox: it is a tenth of the code of a start, and most places have none.
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    host: url.hostname,
    port: url.port === '' ? (secure ? 993 : 143) : Number(url.port),
    secure,
    auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    logger: false,
    disableAutoIdle: true,
  });
  // A connection that breaks rejects what waits for it; without a listener the event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  await client.mailboxOpen(decodeURIComponent(url.pathname.slice(1)) || 'INBOX');
  return {
    async *reports() {
      // The server sorts out everything else: a mailbox that people write to has thousands that stay unseen.
      const unseen = await client.search(
        { seen: false, header: { 'Content-Type': 'multipart/report' } },
        { uid: true },
      );
      for (const uids of pieces(unseen || [], AT_ONCE)) {
        for (const { uid, bodyStructure } of await client.fetchAll(uids, WHAT, { uid: true })) {
          if (bodyStructure?.type !== 'multipart/report') continue;
          yield { uid, parts: await partsOf(client, uid, bodyStructure) };
        }
      }
    },
    async markSeen(uid) {
      await client.messageFlagsAdd([uid], ['\\Seen'], { uid: true });
    },
    close: () => client.logout(),
  };
}

const pieces = (uids: readonly number[], size: number): number[][] =>
  Array.from({ length: Math.ceil(uids.length / size) }, (_, n) => uids.slice(n * size, (n + 1) * size));

async function partsOf(client: ImapFlow, uid: number, report: MessageStructureObject): Promise<ReportPart[]> {
  const parts: ReportPart[] = [];
  for (const { type, part } of report.childNodes ?? []) {
    if (part === undefined || !WANTED.has(type)) continue;
    const { content } = await client.download(String(uid), part, { uid: true, maxBytes: PART });
    if (content === undefined) continue;
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(Buffer.from(chunk));
    parts.push({ type, content: Buffer.concat(chunks).toString('utf8') });
  }
  return parts;
}
