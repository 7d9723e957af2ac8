/** Every page a respondent may meet, in every language, state, width and colour scheme: WCAG 2.2 A and AA, and nothing wider than the screen. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Clock } from '../../server/foundation/clock.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, openWindow, sharedBrowser } from './harness.ts';
import { DESK_DARK, EACH_LANGUAGE, holds, PHONE_LIGHT } from './looks.ts';
import { Respondent } from './respondent.ts';

let browser: Browser;
let server: TestServer;
let links: string[];
let now = Date.parse('2020-06-01T12:00:00Z');
const clock: Clock = { now: () => now };
beforeAll(async () => {
  const surveys = join(import.meta.dirname, '..', 'fixtures', 'surveys');
  [server, browser] = await Promise.all([startServer({ listen: true, surveys, clock }), sharedBrowser()]);
  links = (await server.invite('troubled')).map(({ link }) => new URL(new URL(link).pathname, server.url).href);
});
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});

/** One that no other test has. */
function link(): string {
  const next = links.pop();
  if (next === undefined) throw new Error('no invitation left');
  return next;
}

it.each(EACH_LANGUAGE)('every page and state is accessible in %s', async (language, looks) => {
  const { context, page } = await openWindow(browser);
  const clerk = new Respondent(page);
  const address = `${link()}?lang=${language}`;

  await page.goto(`${server.url}/?lang=${language}`);
  await holds(page, looks, 'start');
  await page.goto(`${server.url}/resume?lang=${language}`);
  await page.locator('#code').fill('AAAA');
  await page.locator('main form button').click();
  await holds(page, looks, 'wrong code');
  await page.goto(`${server.url}/r/${'x'.repeat(22)}?lang=${language}`);
  await holds(page, looks, 'unknown link');

  await clerk.opens(address);
  await holds(page, looks, 'empty');
  await clerk.submits();
  await page.locator('#errors:focus').waitFor();
  await holds(page, looks, 'errors');
  await clerk.field('prose').fill('Tre små ord');
  await clerk.field('line').fill('Linje');
  await clerk.seesReceived('line');
  await holds(page, looks, 'filled');
  await context.setOffline(true);
  await clerk.field('prose').fill('Tre små ord til');
  await clerk.seesState('prose', 'kept');
  await page
    .getByText(/forbindelse|samband|conexión|connection/)
    .first()
    .waitFor();
  await page.locator('[data-island="device"] button').click();
  await holds(page, looks, 'offline, about to remove everything');
  await context.setOffline(false);
  await clerk.seesReceived('prose');

  await context.setOffline(true);
  await clerk.field('prose').fill('Mine ord');
  await elsewhere(address, 'En annens ord');
  await context.setOffline(false);
  await clerk.seesState('prose', 'conflict');
  await holds(page, looks, 'conflict');
  await page.locator('.conflict button').first().click();
  await clerk.seesReceived('prose');

  await clerk.submits();
  await clerk.seesReceipt();
  await holds(page, looks, 'receipt');
  await clerk.opens(address);
  await holds(page, looks, 'submitted');
  await context.close();
});

/** Someone else saves another text. */
async function elsewhere(address: string, text: string): Promise<void> {
  const { context, page } = await openWindow(browser);
  const colleague = new Respondent(page);
  await colleague.opens(address);
  await colleague.field('prose').fill(text);
  await colleague.leaves('prose');
  await colleague.seesReceived('prose');
  await context.close();
}

it('what the server shows to a browser without script, and once the survey is closed, is accessible', async () => {
  const address = `${link()}?lang=nn`;
  const { context, page } = await openWindow(browser, { javaScriptEnabled: false });
  const pages: string[] = [];
  const clerk = new Respondent(page);
  await clerk.opens(address);
  await clerk.submits();
  await page.locator('#errors').waitFor();
  pages.push(await page.content());
  await elsewhere(address, 'Noko anna');
  await clerk.field('prose').fill('Mitt');
  await clerk.submits();
  await page.locator('.conflict').waitFor();
  pages.push(await page.content());
  await context.close();

  // axe needs a script, so the same HTML, without the page's own, is looked at in a window that runs one.
  const reader = await openWindow(browser);
  for (const content of pages) {
    const body = content.replace(/<script type="module".*?<\/script>/g, '');
    await reader.page.route('**/copy', (route) => route.fulfill({ body, contentType: 'text/html' }), { times: 1 });
    await reader.page.goto(`${server.url}/copy`);
    await holds(reader.page, [PHONE_LIGHT, DESK_DARK], 'without script');
  }

  for (const time of ['2019-01-01T00:00:00Z', '2100-06-01T00:00:00Z']) {
    now = Date.parse(time);
    for (const language of ['nb', 'nn', 'es', 'en']) {
      await reader.page.goto(`${address.split('?')[0]}?lang=${language}`);
      expect(await reader.page.locator('survey-form').count()).toBe(0);
      await holds(reader.page, [PHONE_LIGHT, DESK_DARK], `${time} ${language}`);
    }
  }
  await reader.context.close();
});
