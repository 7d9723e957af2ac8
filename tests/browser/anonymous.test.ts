/** An anonymous survey in a real browser: what is said before, the form without a name, and the receipt without a time. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { surveysFolder } from '../fieldwork/anonymous/world.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, openWindow, sharedBrowser } from './harness.ts';
import { DESK_DARK, DESK_LIGHT, holds, PHONE_DARK, PHONE_LIGHT } from './looks.ts';
import { Respondent } from './respondent.ts';

const SURVEY = 'mic-2011-2014';

let browser: Browser;
let server: TestServer;
const tokens: string[] = [];
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ listen: true, surveys: surveysFolder(true) }), sharedBrowser()]);
  tokens.push(...(await server.invite(SURVEY)).map(({ token }) => token));
}, 120_000);
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});

it.each(
  inTurn(
    [
      ['nb', [PHONE_LIGHT, DESK_DARK], 'Mottatt'],
      ['nn', [PHONE_DARK, DESK_LIGHT], 'Motteke'],
      ['es', [PHONE_LIGHT, DESK_LIGHT], 'Recibido'],
      ['en', [PHONE_DARK, DESK_DARK], 'Received'],
    ] as const,
    1,
  ),
)(
  'is accessible in %s from the invitation to the erased answer, and says no time',
  async (language, looks, received) => {
    const { context, page, faults } = await openWindow(browser, { bypassCSP: true });
    const link = `${server.url}/r/${tokens.pop()}?lang=${language}`;
    await page.goto(link);
    await holds(page, looks, 'before');
    await page.locator('[value="begin"]').click();
    await page.locator('survey-form [data-island="save-state"] [role="status"]').waitFor();
    await holds(page, looks, 'the form');
    const clerk = new Respondent(page);
    await clerk.types('stories', 'Vatn til alle');
    await clerk.leaves('stories');
    await clerk.seesReceived('stories');
    expect(await clerk.toldOf('stories')).toBe(received);
    // The same link, on another device.
    const other = await context.newPage();
    await other.goto(link);
    await expect.poll(() => other.locator('[id="answer.stories"]').inputValue()).toBe('Vatn til alle');
    await other.close();
    await clerk.submits();
    await clerk.seesReceipt();
    await holds(page, looks, 'the receipt');
    expect(await page.locator('main').textContent()).not.toMatch(/\d\d:\d\d/);
    const check = await page.locator('.check-here a').getAttribute('href');
    await page.goto(link);
    await holds(page, looks, 'answered');
    await page.goto(`${server.url}${new URL(check ?? '').pathname}${new URL(check ?? '').search}&lang=${language}`);
    await holds(page, looks, 'checking the receipt');
    const erase = page.locator('form[action^="/receipt/check/erase"] button');
    await erase.click();
    await page.locator('[id="error.sure"]').waitFor();
    await holds(page, looks, 'not meant');
    await page.locator('#sure').check();
    await erase.click();
    await erase.waitFor({ state: 'detached' });
    await holds(page, looks, 'erased');
    expect(faults).toEqual([]);
    await context.close();
  },
);
