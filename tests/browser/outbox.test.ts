/** The outbox in a real browser: readable by everyone, usable without a script. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inviteAll } from '../../server/fieldwork/invitations.ts';
import { MESSAGE_STATES, type MessageState } from '../../server/store/messages.ts';
import type { Invitation } from '../../server/store/store.ts';
import { aMessage } from '../fieldwork/outbox/world.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { type Researcher, researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, openWindow, sharedBrowser } from './harness.ts';
import { DESK_DARK, DESK_LIGHT, holds, PHONE_DARK, PHONE_LIGHT } from './looks.ts';

const SURVEY = 'mic-2011-2014';
const OUTBOX = `/surveys/${SURVEY}/outbox`;
const SAID: Partial<Record<MessageState, string>> = {
  sent: '250 2.0.0 Ok: queued as 4F2A91C0',
  failed: '550 5.1.1 <town.clerk@taveta.example>: Recipient address rejected: User unknown in local recipient table',
  unknown: 'Connection closed unexpectedly',
};

let server: TestServer;
let browser: Browser;
let kari: Researcher;
const addresses = new Map<MessageState, string>();

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ listen: true }), sharedBrowser()]);
  const { context } = server;
  const survey = context.surveys.get(SURVEY);
  if (survey === undefined) throw new Error('the shipped surveys have changed');
  await inviteAll(context, survey);
  const invitations = await context.store.invitations(SURVEY, null, 50);
  kari = await researcher(server);
  for (const [at, state] of MESSAGE_STATES.entries()) {
    const invitation = invitations[at];
    if (invitation !== undefined) addresses.set(state, await leave(state, invitation));
  }
  await context.store.pauseSending(SURVEY, true);
});
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});

/** A message in that state; its page. */
async function leave(state: MessageState, invitation: Invitation): Promise<string> {
  const { store } = server.context;
  const at = Date.now();
  const [by, survey] = ['a test', SURVEY];
  const recipient = `postmottak.${invitation.municipality}@kommune.example`;
  const body = `Kjære ordfører\n\nHer er lenken til skjemaet:\n\nhttps://samsvar.example/r/${'a'.repeat(22)}\n\nHilsen NIBR`;
  const text = { recipient, subject: 'Erfaringer fra vennskapssamarbeidet', body, language: invitation.language };
  const due = state === 'queued' ? at + 3_600_000 : 0;
  await store.queueMessages([aMessage({ ...text, invitation: invitation.id, notBefore: due, madeAt: at })]);
  const [message] = await store.messagesOf(survey, {}, null, 1);
  if (message === undefined) throw new Error('nothing was queued');
  const { id } = message;
  const decide = (decision: 'cancel' | 'bounced', said: string) =>
    store.decideMessage({ survey, id, decision, said, at });
  if (state === 'cancelled') await decide('cancel', 'by hand');
  else if (state !== 'queued') {
    await store.claimMessage({ by, at, until: at + 3_600_000, every: 0 });
    if (state !== 'sending') await store.handOverMessage({ survey, id, by, at, until: at + 3_600_000 });
    const end = state === 'bounced' ? 'sent' : state;
    if (end === 'sent' || end === 'failed' || end === 'unknown')
      await store.settleMessage({ survey, id, by, at, outcome: { state: end, said: SAID[end] ?? '' } });
    if (state === 'bounced') await decide('bounced', '5.2.2 Mailbox full');
  }
  return `${OUTBOX}/${id}`;
}

/** Where a person looks at them, where wished. */
const folder = process.env.SAMSVAR_SCREENSHOTS;
if (folder !== undefined) mkdirSync(folder, { recursive: true });

it.each(inTurn(['nb', 'nn', 'es', 'en'] as const, 1))(
  'passes axe and fits, on a phone and at a desk, light and dark, in %s',
  async (lang) => {
    const { context, page } = await openWindow(browser, { bypassCSP: true });
    await context.addCookies([{ name: 'samsvar_session', value: kari.cookie.split('=')[1] ?? '', url: server.url }]);
    const pages = [OUTBOX, `${OUTBOX}?state=failed&kind=thanks`, ...addresses.values()];
    for (const address of pages) {
      await page.goto(`${server.url}${address}${address.includes('?') ? '&' : '?'}lang=${lang}`);
      expect(await page.locator('html').getAttribute('lang')).toBe(lang);
      await holds(page, address === OUTBOX ? [PHONE_LIGHT, PHONE_DARK, DESK_LIGHT, DESK_DARK] : [PHONE_LIGHT], address);
      const isShown = address === OUTBOX || address === addresses.get('unknown');
      if (folder === undefined || !isShown) continue;
      for (const { viewport, colorScheme } of [PHONE_LIGHT, DESK_LIGHT]) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        const name = `${address === OUTBOX ? 'outbox' : 'message'}-${lang}-${viewport.width}.png`;
        await page.screenshot({ path: join(folder, name), fullPage: true });
      }
    }
    await context.close();
  },
);

it('a researcher without a script and without a mouse says of an uncertain message that it arrived', async () => {
  const { context, page, faults } = await openWindow(browser, { javaScriptEnabled: false, locale: 'en-GB' });
  await context.addCookies([{ name: 'samsvar_session', value: kari.cookie.split('=')[1] ?? '', url: server.url }]);
  await page.goto(`${server.url}${OUTBOX}`);
  await page.getByRole('button', { name: 'Resume sending' }).press('Enter');
  await page.getByRole('button', { name: 'Pause sending' }).waitFor();
  await page.getByRole('link', { name: '1 message is uncertain' }).press('Enter');
  await page.getByRole('row').nth(-1).getByRole('link').press('Enter');
  await page.getByRole('button', { name: 'It arrived' }).press('Enter');
  await page.getByText('The mail server took the message.').waitFor();
  await page.getByRole('link', { name: 'To the outbox' }).press('Enter');
  await page.getByRole('heading', { name: 'Outbox' }).waitFor();
  expect(await page.getByText('is uncertain').count()).toBe(0);
  expect(faults).toEqual([]);
  await context.close();
});
