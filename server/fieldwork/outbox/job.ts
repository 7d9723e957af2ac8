/** The job that sends what is in the outbox, one message after the other, at the pace that all processes share. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../../config.ts';
import type { Context } from '../../context.ts';
import { wordingIn } from '../../definitions/texts.ts';
import { newId } from '../../foundation/ids.ts';
import type { Message, Outcome } from '../../store/messages.ts';
import type { Job } from '../scheduler.ts';
import { isAddress, NO_ADDRESS } from './address.ts';
import { nextTry } from './backoff.ts';
import { parcelOf } from './mail.ts';
import { type Given, type MailServer, mailServerAt } from './mail-server.ts';

/** Milliseconds between two looks into an outbox that has nothing due. */
const EVERY = 1000;
/** Milliseconds after which what a process had in hand is taken to be left: longer than a mail server may take for its answer. */
const LEASE = 15 * 60_000;
/** Milliseconds for which nobody tries anything where the mail server is away: each message would find out by itself. */
const HOLD = 15_000;
/** Milliseconds to the next place in the pace that are waited for within one run. */
const WAIT = 10_000;
/** Milliseconds that the message in hand has, once Samsvar stops. */
const LAST = 8000;
/** Characters of a mail server's words that are kept. */
const SAID = 500;

/** Sends with `config`'s mail server; without one, what is queued stays so and its page says why. */
export const outboxJob = (config: Config): Job => ({
  name: 'outbox',
  every: EVERY,
  async run(context, at, signal) {
    // As a rule nothing is due, and looking writes nothing.
    if (!(await context.store.isMailDue(at))) return;
    await context.store.releaseClaims(at, false);
    if (config.smtpUrl === undefined) return;
    const server = mailServerAt(config.smtpUrl);
    const hurry = (): void => {
      setTimeout(() => server.close(), LAST).unref();
    };
    signal?.addEventListener('abort', hurry, { once: true });
    try {
      await sendDue(context, server, signal);
    } finally {
      signal?.removeEventListener('abort', hurry);
      server.close();
    }
  },
  async takeOver({ store }, at) {
    await store.releaseClaims(at, true);
  },
});

/** Sends until nothing is due, or the pace says to wait for longer than a moment. */
async function sendDue(context: Context, server: MailServer, signal: AbortSignal | undefined): Promise<void> {
  const { store, clock, config } = context;
  const every = Math.ceil(1000 / config.mailPerSecond);
  const zones = Object.fromEntries([...context.surveys.values()].map(({ id, timeZone }) => [id, timeZone]));
  while (signal?.aborted !== true) {
    const at = clock.now();
    const by = newId();
    const claimed = await store.claimMessage({ by, at, until: at + LEASE, every, zones });
    if (claimed.kind === 'none') return;
    if (claimed.kind === 'message') {
      await sendOne(context, server, claimed.message, claimed.name, by);
      continue;
    }
    if (claimed.until - at > WAIT) return;
    await pause(claimed.until - at, undefined, { signal }).catch((error: unknown) => {
      if (signal?.aborted !== true) throw error;
    });
    // Where the clock stands, as in a test, waiting helps nobody.
    if (clock.now() < claimed.until) return;
  }
}

async function sendOne(
  context: Context,
  server: MailServer,
  message: Message,
  name: string,
  by: string,
): Promise<void> {
  const { store, clock, config } = context;
  const { survey, id } = message;
  const settle = (outcome: Outcome) => store.settleMessage({ survey, id, by, at: clock.now(), outcome });
  if (!isAddress(message.recipient)) {
    await settle({ state: 'failed', said: NO_ADDRESS });
    return;
  }
  const names = { sender: senderOf(context, message), recipient: name };
  const parcel = await parcelOf(config, message, names, clock.now());
  const given = await server.send(parcel, async () => {
    const at = clock.now();
    return (await store.handOverMessage({ survey, id, by, at, until: at + LEASE })) === 'go';
  });
  const outcome = outcomeOf(given, message.attempts, clock.now(), Math.random());
  if (outcome !== undefined) await settle(outcome);
}

function senderOf({ surveys }: Context, { survey, language }: Message): string {
  const found = surveys.get(survey);
  return found === undefined ? '' : wordingIn(found.title, language, found.fallback).text;
}

/** What becomes of a message after its try number `attempts`; undefined where it is somebody else's by now. */
function outcomeOf(given: Given, attempts: number, at: number, chance: number): Outcome | undefined {
  if (given.kind === 'broken off') return undefined;
  const said = given.said.replaceAll(/\s+/g, ' ').slice(0, SAID);
  if (given.kind === 'accepted') return { state: 'sent', said };
  if (given.kind === 'refused') return { state: 'failed', said };
  if (given.kind === 'unanswered') return { state: 'unknown', said };
  const notBefore = nextTry(attempts, at, chance);
  if (notBefore === undefined) return { state: 'failed', said };
  return { state: 'queued', said, notBefore, ...(given.kind === 'away' && { hold: at + HOLD }) };
}
