/** The mailbox that reports come to, over IMAP. Everything that is no report is left as it is, unseen. */
import { ImapFlow, type MessageStructureObject } from 'imapflow';
import type { ReportPart } from './report.ts';

export interface Mailbox {
  /** The reports nobody has seen yet, oldest first. */
  reports(): Promise<{ uid: number; parts: ReportPart[] }[]>;
  markSeen(uid: number): Promise<void>;
  close(): Promise<void>;
}

/** Unseen messages that are looked at in one go. */
const MOST = 200;
/** Bytes of a part: status and headers are far shorter. */
const PART = 64 * 1024;
const WANTED = new Set(['message/delivery-status', 'text/rfc822-headers', 'message/rfc822']);

/** Opens the mailbox of an `imap://` or `imaps://` address; its path is the folder, INBOX where it has none. Rejects where it cannot be opened. */
export async function openMailbox(address: string): Promise<Mailbox> {
  const url = new URL(address);
  const secure = url.protocol === 'imaps:';
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
    async reports() {
      const unseen = await client.search({ seen: false }, { uid: true });
      const uids = (unseen || []).slice(-MOST);
      if (uids.length === 0) return [];
      const found = await client.fetchAll(uids, { uid: true, bodyStructure: true }, { uid: true });
      const reports: { uid: number; parts: ReportPart[] }[] = [];
      for (const { uid, bodyStructure } of found) {
        if (bodyStructure?.type !== 'multipart/report') continue;
        reports.push({ uid, parts: await partsOf(client, uid, bodyStructure) });
      }
      return reports;
    },
    async markSeen(uid) {
      await client.messageFlagsAdd([uid], ['\\Seen'], { uid: true });
    },
    close: () => client.logout(),
  };
}

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
