/** The job that looks into the mailbox for reports of messages that came back. */
import type { Config } from '../../../config.ts';
import type { Store } from '../../../store/store.ts';
import type { Job } from '../../scheduler.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { readReport } from './report.ts';

const EVERY = 5 * 60_000;
/** Shorter than `EVERY`, so that a process that comes round a little early still has its turn. */
const TURN = 4 * 60_000;

/** Reads the mailbox of `config`, in one process at a time; without one it does nothing. */
export const bouncesJob = (config: Config): Job => ({
  name: 'bounces',
  every: EVERY,
  async run({ store }, at) {
    if (config.imapUrl === undefined || !(await store.takeTurn('bounces', at, TURN))) return;
    const mailbox = await openMailbox(config.imapUrl);
    try {
      await readMailbox(store, mailbox, at);
    } finally {
      await mailbox.close();
    }
  },
});

/** Marks what came back, and every report about a message of ours as seen; those about others' messages are left. */
async function readMailbox(store: Store, mailbox: Mailbox, at: number): Promise<void> {
  for await (const { uid, parts } of mailbox.reports()) {
    const { message: named, isFinal, said } = readReport(parts);
    const message = named && (await store.message(named.survey, named.id));
    // The report was faster than the server's answer: the next reading has its turn.
    if (message === undefined || message.state === 'handing over') continue;
    const { survey, id } = message;
    // A delay is news only to who waits for it.
    if (isFinal) await store.decideMessage({ survey, id, decision: 'bounced', said, at });
    await mailbox.markSeen(uid);
  }
}
