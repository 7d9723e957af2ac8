/** Earlier versions and the code for another device, in a real browser. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newInvitation, tokenOf } from '../../server/fieldwork/invitations.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, openWindow, PHONE, sharedBrowser } from './harness.ts';
import { EACH_LANGUAGE, holds } from './looks.ts';
import { Respondent } from './respondent.ts';

let browser: Browser;
let server: TestServer;
let municipality: string;
let ordinal = 100;
const clock = { time: Date.parse('2024-07-09T12:02:00Z'), now: () => clock.time };
beforeAll(async () => {
  const surveys = join(import.meta.dirname, '..', 'fixtures', 'surveys');
  [server, browser] = await Promise.all([startServer({ listen: true, surveys, clock }), sharedBrowser()]);
  municipality = (await server.invite('troubled'))[0]?.municipality ?? '';
});
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});

/** The address of a form that no other test has, and a way to save answers there an hour later each time. */
async function invited() {
  const { secret, store } = server.context;
  ordinal += 1;
  const about = { survey: 'troubled', questionnaire: 'everything', municipality, ordinal, language: 'nb' };
  const made = newInvitation(secret, { ...about, synthetic: false, madeAt: clock.time });
  await store.makeInvitations('troubled', [made]);
  const token = tokenOf(secret, 'troubled', made.id, 1);
  let saves = 0;
  const saved = async (question: string, value: unknown, baseRevision: number) => {
    saves += 1;
    clock.time += 60 * 60_000;
    const payload = { value, baseRevision, clientId: `save ${saves}` };
    return server.app.inject({ method: 'PUT', url: `/api/v1/r/${token}/answers/${question}?lang=en`, payload });
  };
  return { address: `${server.url}/r/${token}`, saved };
}

it.each(inTurn(EACH_LANGUAGE, 3))('both pages are accessible in %s, empty and filled', async (language, looks) => {
  const { context, page } = await openWindow(browser);
  const { address, saved } = await invited();
  const look = async (query: string, state: string) => {
    await page.goto(`${address}?lang=${language}&${query}`);
    await holds(page, looks, state);
  };
  await look('show=history', 'no versions');
  await look('show=code', 'code');
  await saved('prose', 'An old text\nwith two lines and averylongwordthatnobodywouldeverwriteinonepieceanywhere.', 0);
  await saved('prose', 'A new text with one line, and then some.', 1);
  await saved('prose', 'Beside', 1);
  await saved('spending', { travel: 60, materials: 40 }, 0);
  await saved('spending', { travel: 50, materials: 50 }, 1);
  await look('show=history', 'versions');
  await look('show=history&question=prose&all=1', 'versions of one answer');
  await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
  await holds(page, looks, 'versions of one answer, unfolded');
  await page.locator('button[value="restore"]').last().click();
  await page.locator('#question\\.prose .ds-alert').first().waitFor();
  await holds(page, looks, 'restored');
  await context.close();
});

it('what is typed is saved on the way to its earlier versions, and an earlier one comes back into the field', async () => {
  const { context, page, faults } = await openWindow(browser, { viewport: PHONE });
  const clerk = new Respondent(page);
  const { address } = await invited();
  await clerk.opens(`${address}?lang=en`);
  const button = page.locator('#question\\.prose .beside');
  expect(await button.isVisible()).toBe(false);
  await clerk.field('prose').fill('The first thought');
  await clerk.seesReceived('prose');
  expect(await button.isVisible()).toBe(true);
  clock.time += 60 * 60_000;
  await clerk.field('prose').fill('Another one, typed just now');
  await button.click();
  await page.locator('.version').first().waitFor();
  expect(await page.locator('.version').count()).toBe(2);
  expect(await page.locator('.version').first().textContent()).toContain('Another one, typed just now');
  await page.locator('button[value="restore"]').click();
  await page.locator('#question\\.prose [role="status"]').waitFor();
  expect(await clerk.field('prose').inputValue()).toBe('The first thought');
  expect(await clerk.field('prose').isVisible()).toBe(true);
  expect(faults).toEqual([]);
  await context.close();
});

it('without a script nothing typed is lost either', async () => {
  const { context, page } = await openWindow(browser, { javaScriptEnabled: false });
  const clerk = new Respondent(page);
  const { address } = await invited();
  await clerk.opens(`${address}?lang=en`);
  await clerk.field('prose').fill('Typed, not saved');
  await page.locator('.ways .beside').first().click();
  await page.locator('.resume-code').waitFor();
  await page.locator('.ways a').click();
  expect(await clerk.field('prose').inputValue()).toBe('Typed, not saved');
  await context.close();
});

it('times are by the reader’s own clock, also where the browser does not know nynorsk', async () => {
  const { context, page } = await openWindow(browser, { timezoneId: 'America/Guatemala' });
  const { address, saved } = await invited();
  clock.time = Date.parse('2024-07-10T02:00:00Z');
  await saved('prose', 'Late', 0);
  await page.goto(`${address}?lang=nn&show=history`);
  expect(await page.locator('.version time').first().textContent()).toMatch(/^9\. juli 2024 kl\. 21:00$/);
  expect(await page.locator('[data-zone]').count()).toBe(0);
  await context.close();
});

it('the link is copied by one press', async () => {
  const { context, page } = await openWindow(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
  const { address } = await invited();
  await page.goto(`${address}?lang=en&show=code`);
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await page.getByText('The link is copied.').waitFor();
  expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(
    `${server.context.config.baseUrl}/r/${address.split('/').at(-1)}`,
  );
  await context.close();
});
