/** The schedule in a real browser: the researcher's pages for everyone, and a clerk whose time is over while they write. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { at } from '../fieldwork/schedule/plan.ts';
import { type Field, field, SURVEY } from '../fieldwork/schedule/world.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { type Researcher, researcher } from '../fixtures/researcher.ts';
import { closeWindows, openWindow, sharedBrowser } from './harness.ts';
import { DESK_DARK, DESK_LIGHT, holds, PHONE_DARK, PHONE_LIGHT } from './looks.ts';

let world: Field;
let browser: Browser;
let kari: Researcher;
const BASE = `/surveys/${SURVEY}/schedule`;

beforeAll(async () => {
  [world, browser] = await Promise.all([field('sqlite', true), sharedBrowser()]);
  await world.set({ graceDays: 3 });
  const clerk = world.clerk('stjordal');
  await clerk.opens();
  await clerk.types('stories', 'Ei soge').saves();
  world.clock.time = at('2026-03-12T10:00:00Z');
  kari = await researcher(world.server, 'researcher');
});
afterAll(async () => {
  await closeWindows(browser);
  await world?.close();
});
afterEach(async () => {
  await closeWindows(browser);
});

const cookie = () => ({
  name: 'samsvar_session',
  value: kari.cookie.split('=')[1] ?? '',
  url: world.server.url,
});

it.each(
  inTurn(
    [
      ['nb', [DESK_DARK, PHONE_LIGHT]],
      ['nn', [PHONE_DARK]],
      ['es', [PHONE_LIGHT]],
      ['en', [DESK_LIGHT, PHONE_LIGHT]],
    ] as const,
    0,
  ),
)('the pages pass axe and fit in %s, also where something is refused or stopped', async (lang, looks) => {
  const { context, page } = await openWindow(browser, { bypassCSP: true });
  await context.addCookies([cookie()]);
  const visit = async (path: string) => {
    await page.goto(`${world.server.url}${path}?lang=${lang}`);
    for (const details of await page.locator('details:not([open]) > summary').all()) await details.click();
    await holds(page, looks, `${path} in ${lang}`);
  };
  await visit(BASE);
  await visit(`${BASE}/reminders`);
  await page.locator('#tomorrow ~ .table-scroll td a').first().click();
  await holds(page, looks, `a letter in ${lang}`);
  await page.goto(`${world.server.url}${BASE}?lang=${lang}`);
  await page.locator('#days').fill('often');
  await page.locator('#grace').fill('many');
  await page.locator('form:has(#days) button[type=submit]').click();
  await page.locator('[aria-invalid=true]').first().waitFor();
  expect(await page.locator('[aria-invalid=true]').count()).toBe(2);
  await holds(page, looks, `refused in ${lang}`);
});

it('a researcher without a script closes, opens again and stops, with the keyboard', async () => {
  const { context, page } = await openWindow(browser, { javaScriptEnabled: false, locale: 'en-GB' });
  await context.addCookies([cookie()]);
  await page.goto(`${world.server.url}${BASE}?lang=en`);
  await page.getByLabel('Extra days for those with a draft').fill('2');
  await page.getByLabel('Days before closing').fill('10; 5');
  await page.getByLabel('Days before closing').press('Enter');
  await page.getByText('Last changed on 12 March 2026').waitFor();
  expect(await page.getByLabel('Days before closing').inputValue()).toBe('10, 5');
  await page.getByRole('button', { name: 'Close now' }).press('Enter');
  await page.getByText('The survey closed on 12 March 2026').waitFor();
  await page.getByLabel('Open until').fill('2026-03-27T23:59');
  await page.getByRole('button', { name: 'Open again' }).press('Enter');
  await page.getByText('The survey is open.').waitFor();
  await page.getByRole('button', { name: 'Stop all reminders' }).press('Enter');
  await page.getByRole('button', { name: 'Let reminders go on' }).press('Enter');
  await page.getByRole('button', { name: 'Stop all reminders' }).waitFor();
});

it('a clerk whose survey closes while they write keeps every word, is told whom to ask, and given more time it goes', async () => {
  const { page, faults } = await openWindow(browser, { bypassCSP: true, acceptDownloads: true });
  const address = `${world.server.url}/r/${world.row('al').token}?lang=en`;
  await page.goto(address);
  await page.getByText('You can answer until').waitFor();
  await kari.post(`${BASE}/close`);
  const field = page.locator('[name="answer.stories"]');
  await field.fill('What I wrote when it closed');
  await page.getByText('The survey closed on 12 March 2026').first().waitFor();
  const [copy] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download a copy' }).click(),
  ]);
  expect(copy.suggestedFilename()).toContain('.txt');
  expect(await field.inputValue()).toBe('What I wrote when it closed');
  await page.reload();
  await page.getByRole('heading', { name: 'The survey is closed' }).waitFor();
  await page.getByText('What I wrote when it closed').waitFor();
  await page.getByRole('link', { name: 'studien@samsvar.example' }).waitFor();
  await holds(page, [PHONE_LIGHT, DESK_DARK], 'closed, with what the device kept');
  await kari.post(`${BASE}/reopen`, { until: '2026-03-27T23:59' });
  await page.goto(address);
  await expect.poll(() => field.inputValue()).toBe('What I wrote when it closed');
  const { store } = world.server.context;
  const { invitation } = world.row('al');
  await expect
    .poll(async () => (await store.responseState(SURVEY, invitation.id))?.answers.stories?.value)
    .toBe('What I wrote when it closed');
  await page.reload();
  await page.getByText('What you have begun you can finish until').waitFor();
  await holds(page, [PHONE_LIGHT], 'a draft that has grace');
  expect(faults.filter((fault) => !fault.includes('403'))).toEqual([]);
});
