/** The board in a real browser: readable by everyone, live without losing one's place; and what a respondent's page tells it. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demo } from '../../server/demo/demo.ts';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { type Researcher, researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, DESK, openWindow, PHONE, sharedBrowser } from './harness.ts';
import { DESK_DARK, DESK_LIGHT, holds, PHONE_DARK, PHONE_LIGHT } from './looks.ts';

const REAL = 'mic-2011-2014';
const MADE_UP = 'mic-tor-2014';
const LOOKS = [DESK_LIGHT, DESK_DARK, PHONE_LIGHT, PHONE_DARK];

let server: TestServer;
let browser: Browser;
let reader: Researcher;
let invited: InvitationRow[];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ listen: true }), sharedBrowser()]);
  reader = await researcher(server);
});
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});
afterEach(async () => {
  await closeWindows(browser);
});

const cookie = () => ({ name: 'samsvar_session', value: reader.cookie.split('=')[1] ?? '', url: server.url });
const of = (municipality: string): InvitationRow => {
  const row = invited.find((each) => each.municipality === municipality);
  if (row === undefined) throw new Error(`${municipality} is not invited`);
  return row;
};
const boardRow = async (municipality: string) =>
  (await server.context.store.board(REAL)).find(({ invitation }) => invitation.municipality === municipality);

async function desk(options: Parameters<typeof openWindow>[1] = {}) {
  const opened = await openWindow(browser, { viewport: DESK, bypassCSP: true, ...options });
  await opened.context.addCookies([cookie()]);
  return opened;
}

it('passes axe and fits, empty', async () => {
  const { page } = await desk();
  for (const lang of inTurn(['nn', 'es'], 1)) {
    await page.goto(`${server.url}/surveys/${REAL}/board?lang=${lang}`);
    await holds(page, LOOKS, `empty in ${lang}`);
  }
});

describe('with invitations', () => {
  beforeAll(async () => {
    invited = await server.invite(REAL);
    const survey = server.context.surveys.get(MADE_UP);
    if (survey === undefined) throw new Error('the shipped surveys have changed');
    await demo(server.context, survey, { responses: 40, seed: 5 });
  });

  it.each([
    ['nb', `/surveys/${MADE_UP}/board`],
    ['es', `/surveys/${MADE_UP}/board?sort=-activity`],
    ['en', `/surveys/${REAL}/board?status=erased`],
    ['nn', `/surveys/${REAL}/board?region=africa`],
  ])('passes axe and fits in %s with everything opened: %s', async (lang, path) => {
    const { page } = await desk();
    await page.goto(`${server.url}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
    for (const details of await page.locator('details:not([open]) > summary').all()) await details.click();
    await holds(page, LOOKS, `${path} in ${lang}`);
  });

  it('is there without a script, for a keyboard: filter, heading, mark', async () => {
    const { page, faults } = await desk({ javaScriptEnabled: false, locale: 'en-GB' });
    await page.goto(`${server.url}/surveys/${REAL}/board`);
    await page.getByLabel('Region', { exact: true }).selectOption('guatemala');
    await page.getByRole('button', { name: 'Show', exact: true }).press('Enter');
    await page.getByRole('heading', { name: 'Guatemala' }).waitFor();
    expect(await page.locator('.frame').count()).toBe(1);
    await page.getByRole('link', { name: 'Sololá: Invited, not opened' }).press('Enter');
    expect(page.url()).toContain('#place-solola');
    await page.getByRole('link', { name: 'Last activity' }).first().press('Enter');
    await page.locator('th[aria-sort=descending]').waitFor();
    expect(page.url()).toContain('region=guatemala');
    expect(faults).toEqual([]);
  });

  it('shows what has changed without a reload; focus and what was closed stay as they were', async () => {
    const { page, faults } = await desk({ locale: 'en-GB' });
    await page.goto(`${server.url}/surveys/${REAL}/board`);
    await page.getByText('The board updates itself.').waitFor();
    await page.locator('#region-africa > summary').click();
    const link = page.locator('#place-odda th a');
    await link.focus();
    await server.context.store.markOpened(REAL, of('odda').invitation.id, Date.now());
    await page.locator('#place-odda').getByText('Opened, not begun').waitFor();
    expect(await page.locator('#region-africa').getAttribute('open')).toBeNull();
    expect(await page.locator('#region-norway').getAttribute('open')).not.toBeNull();
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Odda');
    expect(faults).toEqual([]);
  });

  it('says that it is live no longer once the session has ended', async () => {
    const { page } = await desk({ locale: 'en-GB' });
    await page.goto(`${server.url}/surveys/${REAL}/board`);
    await page.getByText('The board updates itself.').waitFor();
    const account = await server.context.store.accountByEmail(reader.email);
    await server.context.store.endAllSessions(account?.id ?? '');
    await server.context.store.markOpened(REAL, of('melhus').invitation.id, Date.now());
    await page.getByText('The board is not updating just now.').waitFor();
    reader = await researcher(server, 'researcher', 'again@samsvar.example');
  });
});

describe('a respondent’s page', () => {
  beforeAll(async () => {
    invited = await server.invite(REAL);
  });

  it('tells that a person has opened it when somebody touches it, not when a program loads and scrolls it', async () => {
    const { page } = await openWindow(browser, { viewport: PHONE });
    const said: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/device')) said.push(request.postData() ?? '');
    });
    await page.goto(`${server.url}/r/${of('voi').token}`);
    await page.locator('[data-island="progress"] p').waitFor();
    await page.evaluate(`scrollTo(0, 500); for (const name of ['pointerdown', 'keydown', 'wheel'])
      document.body.dispatchEvent(new Event(name, { bubbles: true }));`);
    expect(said).toEqual([]);
    expect((await boardRow('voi'))?.invitation.openedAt).toBeNull();
    await page.locator('h1').click();
    await expect.poll(async () => (await boardRow('voi'))?.invitation.openedAt).toEqual(expect.any(Number));
    await page.keyboard.press('Tab');
    await page.locator('h1').click();
    expect(said).toHaveLength(1);
    expect((await boardRow('voi'))?.response).toBeNull();
  });

  it('tells what it could not send when it is left, and that all is sent when it has been', async () => {
    const { context, page } = await openWindow(browser, { viewport: PHONE });
    await context.route('**/answers/**', (route) => route.abort());
    await page.goto(`${server.url}/r/${of('taveta').token}`);
    const first = page.locator('textarea').first();
    await first.fill('Trees along the river');
    await page.locator('[data-island="save-state"] [role=status]').getByText(/./).waitFor();
    await first.blur();
    await page.locator('[data-received][data-state=kept]').first().waitFor();
    await expect
      .poll(() => page.evaluate<string>(`document.querySelector('[data-island="save-state"]').textContent`))
      .not.toContain('received anything');
    await page.goto('about:blank');
    await expect.poll(async () => (await boardRow('taveta'))?.unsent).toBe(1);
    await context.unroute('**/answers/**');
    await page.goto(`${server.url}/r/${of('taveta').token}`);
    await expect.poll(async () => (await boardRow('taveta'))?.response?.changes).toBe(1);
    await expect.poll(async () => (await boardRow('taveta'))?.unsent).toBe(0);
  });
});
