/** The form in a window inside another app, on a phone: what stands before the first field, and that it is in nobody's way. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { IN_APP } from '../respond/user-agents.ts';
import { violations } from './accessibility.ts';
import { closeWindows, openWindow, PHONE, sharedBrowser } from './harness.ts';
import { Respondent } from './respondent.ts';

let browser: Browser;
let server: TestServer;
let rows: InvitationRow[];
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ listen: true }), sharedBrowser()]);
  rows = await server.invite('mic-2011-2014');
});
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});

const looks = ['nb', 'nn', 'es', 'en'].flatMap((language) =>
  ([IN_APP.facebookOnAndroid, IN_APP.facebookOnOldIphone] as const).map(({ agent, system }) => ({
    language,
    agent,
    system,
  })),
);

it.each(looks)('the way out on $system in $language is accessible and fits a phone', async ({ language, agent }) => {
  const colorScheme = language === 'nb' || language === 'es' ? 'light' : 'dark';
  const options = { userAgent: agent, viewport: PHONE, colorScheme } as const;
  const { page, context, faults } = await openWindow(browser, options);
  await page.goto(`${server.url}${new URL(rows[0]?.link ?? '').pathname}?lang=${language}`);
  const more = page.locator('.in-app summary');
  if ((await more.count()) > 0) await more.click();
  expect(await page.locator('#app-address').isVisible()).toBe(true);
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  expect(faults).toEqual([]);
  await context.close();
});

it('whoever stays writes, changes language and sends as anywhere', async () => {
  const { page, context } = await openWindow(browser, { userAgent: IN_APP.whatsappOnAndroid.agent, viewport: PHONE });
  const clerk = new Respondent(page);
  await clerk.opens(`${server.url}${new URL(rows[1]?.link ?? '').pathname}?lang=nb`);
  await clerk.types('stories', 'Skrevet i appen');
  await clerk.seesReceived('stories');
  await clerk.switchesTo('es');
  expect(await page.locator('#app-title').textContent()).toBe('Abra el formulario en su navegador antes de escribir');
  expect(await clerk.field('stories').inputValue()).toBe('Skrevet i appen');
  await clerk.submits();
  await clerk.seesReceipt();
  await context.close();
});
