/** Receipts in a real browser: the check page in every state and language, the printed receipt, the erasing of a response. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { newInvitation, tokenOf } from '../../server/fieldwork/invitations.ts';
import type { Clock } from '../../server/foundation/clock.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { type Researcher, researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, openWindow, sharedBrowser } from './harness.ts';
import { EACH_LANGUAGE, holds } from './looks.ts';
import { Respondent } from './respondent.ts';

const PROSE = 'Tre små ord\nog tre til';
let browser: Browser;
let server: TestServer;
let administrator: Researcher;
let municipality: string;
let now = Date.parse('2020-06-01T12:00:00Z');
const clock: Clock = { now: () => now };
beforeAll(async () => {
  const surveys = join(import.meta.dirname, '..', 'fixtures', 'surveys');
  [server, browser] = await Promise.all([startServer({ listen: true, surveys, clock }), sharedBrowser()]);
  municipality = (await server.invite('troubled'))[0]?.municipality ?? '';
  administrator = await researcher(server, 'administrator');
});
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});
// Tries are counted by the quarter.
beforeEach(() => {
  now += 15 * 60_000;
});
afterEach(async () => {
  await closeWindows(browser);
});

interface Received {
  link: string;
  invitation: string;
  code: string;
  file: string;
}
let ordinal = 1000;
/** Somebody answers, with a link that no other test has, and submits. */
async function received(): Promise<Received> {
  ordinal += 1;
  const { secret, store } = server.context;
  const about = { survey: 'troubled', questionnaire: 'everything', municipality, ordinal, language: 'nb' };
  const made = newInvitation(secret, { ...about, synthetic: false, madeAt: now });
  await store.makeInvitations('troubled', [made]);
  const link = `${server.url}/r/${tokenOf(secret, 'troubled', made.id, 1)}`;
  const { page } = await openWindow(browser);
  const clerk = new Respondent(page);
  await clerk.opens(link);
  await clerk.field('prose').fill(PROSE);
  await clerk.field('line').fill('Linje');
  await clerk.leaves('line');
  await clerk.seesReceived('line');
  await clerk.submits();
  await clerk.seesReceipt();
  const code = /code=([0-9A-Z-]+)/.exec(await page.content())?.[1] ?? '';
  const file = await (await fetch(`${link}/receipt.json`)).text();
  return { link, invitation: made.id, code, file };
}

it.each(inTurn(EACH_LANGUAGE, 3))(
  'every state of the check page, and of erasing, is accessible in %s',
  async (language, looks) => {
    const { code, file, invitation } = await received();
    const { context, page } = await openWindow(browser);
    const check = `${server.url}/receipt/check?lang=${language}`;
    // The states differ little: each is looked at in one look, the next in the other.
    let turn = 0;
    const states = (state: string) => {
      turn += 1;
      return holds(page, looks.slice(turn % 2, (turn % 2) + 1), `${language}: ${state}`);
    };
    const submits = () => page.locator('.check-fields button').click();
    const compares = async (text: string, state: string) => {
      await page.goto(`${check}&code=${code}`);
      await page.locator('#text').fill(text);
      await submits();
      await states(state);
    };

    await page.goto(check);
    await states('empty');
    await submits();
    await page.locator('#code[aria-invalid]').waitFor();
    await states('nothing typed');
    await page.locator('#code').fill('0000-0000-0000-0');
    await submits();
    await page.locator('#code[aria-invalid]').waitFor();
    await states('unknown code');
    await page.goto(`${check}&code=${code}`);
    await states('found');
    await compares(PROSE, 'the text');
    await compares(`${PROSE} `, 'a space more');
    await compares('Noe annet', 'another text');
    await page.goto(check);
    await page
      .locator('#file')
      .setInputFiles({ name: 'receipt.json', mimeType: 'application/json', buffer: Buffer.from(file) });
    await submits();
    await states('the file');
    await compares(file.replace('små', 'store'), 'a changed file');

    await context.addCookies([
      { name: 'samsvar_session', value: administrator.cookie.split('=')[1] ?? '', url: server.url },
    ]);
    const response = `${server.url}/surveys/troubled/responses/${invitation}`;
    await page.goto(`${response}?lang=${language}`);
    await states('response');
    await page.locator('#confirm').fill('Nowhere');
    await page.locator('form[action$="/erase"] button').click();
    await page.locator('#confirm[aria-invalid]').waitFor();
    await states('another name');
    await server.context.store.eraseResponse({ survey: 'troubled', invitation, at: now });
    await page.goto(`${response}?lang=${language}`);
    await states('erased response');
    await page.goto(`${check}&code=${code}`);
    await states('erased');
    await compares(PROSE, 'a text of an erased one');
  },
);

it('is used without a script and without a mouse: a code, a text, Enter, and another language in which the text is still there', async () => {
  const { code } = await received();
  const { page } = await openWindow(browser, { javaScriptEnabled: false });
  await page.goto(`${server.url}/receipt/check?lang=en`);
  await page.locator('#code').fill(code.toLowerCase());
  await page.locator('#text').fill(PROSE);
  await page.locator('#code').press('Enter');
  await page.locator('text=Exactly this text was received').waitFor();
  await page.locator('.languages button[value=es]').press('Enter');
  await page.locator('text=Se recibió exactamente este texto').waitFor();
  expect(await page.locator('#text').inputValue()).toBe(PROSE);
});

it('downloads the proof under a name that the page names', async () => {
  const { code } = await received();
  const { page } = await openWindow(browser);
  await page.goto(`${server.url}/receipt/check?lang=en&code=${code}`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('text=Download the proof').click(),
  ]);
  expect(await page.locator('code').textContent()).toContain(download.suggestedFilename());
  expect(await page.locator('code').textContent()).toMatch(
    /^node check-receipt\.mjs receipt-\S+\.json proof-\S+\.json$/,
  );
});

it('prints a receipt on A4 with its code, its address and every answer, and without buttons', async () => {
  const { link, code } = await received();
  const { page } = await openWindow(browser);
  await page.goto(`${link}/receipt?lang=nb`);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 673, height: 950 });
  const qr = await page.locator('.qr').boundingBox();
  // A camera needs some 3 cm; more would push the answers away.
  const centimetres = ((qr?.width ?? 0) / 96) * 2.54;
  expect(centimetres).toBeGreaterThan(3);
  expect(centimetres).toBeLessThan(5);
  expect(await page.getByText(`/receipt/check?code=${code}`).isVisible()).toBe(true);
  for (const shown of ['.answer-text', '.hash']) expect(await page.locator(shown).first().isVisible()).toBe(true);
  for (const hidden of ['button', '.languages', '.reopen'])
    expect(await page.locator(hidden).first().isVisible()).toBe(false);
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
});
