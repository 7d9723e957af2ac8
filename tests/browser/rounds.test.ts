/** An open round in a real browser: begun with a script and without one, readable by everyone on a phone and at a desk. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { inTurn } from '../fixtures/breadth.ts';
import { type Researcher, researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, DESK, openWindow, PHONE, sharedBrowser } from './harness.ts';
import { DESK_DARK, DESK_LIGHT, EACH_LANGUAGE_ONCE, holds, PHONE_DARK, PHONE_LIGHT } from './looks.ts';

const SURVEY = 'mic-2011-2014';
let late = 0;
let server: TestServer;
let browser: Browser;
let one: Researcher;
beforeAll(async () => {
  const clock = { now: () => Date.now() + late };
  [server, browser] = await Promise.all([startServer({ listen: true, clock }), sharedBrowser()]);
  one = await researcher(server);
  const questionnaires = server.context.surveys.get(SURVEY)?.questionnaires ?? [];
  for (const { id } of questionnaires.slice(0, 1))
    await one.post(`/surveys/${SURVEY}/rounds`, { mode: 'open', listed: '1', questionnaires: id });
}, 120_000);
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});
afterEach(async () => {
  await closeWindows(browser);
});
const at = (path: string): string => `${server.url}${path}`;

it('in Spanish, on a phone with a script: the proof is found while one types, and the button leads to a link', async () => {
  const { page } = await openWindow(browser, { viewport: PHONE, bypassCSP: true });
  await page.goto(at(`/open/${SURVEY}?lang=es`));
  await holds(page, [PHONE_LIGHT, PHONE_DARK, DESK_LIGHT], 'the open form, es');
  await page.getByLabel('Nombre del municipio').fill('Quetzaltenango');
  await page.getByLabel('País').fill('Guatemala');
  await expect.poll(() => page.locator('[name=proof]').inputValue(), { timeout: 60_000 }).not.toBe('');
  late += 10_000;
  await page.getByRole('button', { name: 'Obtener un enlace y empezar' }).click();
  await page.waitForURL(/\/open\/[^/]+\/[\w-]{22}/);
  await holds(page, [PHONE_LIGHT, DESK_DARK], 'the link, es');
  await page.getByRole('link', { name: 'Abrir el formulario' }).click();
  expect(await page.locator('survey-form').count()).toBe(1);
  expect(await page.title()).toContain('Quetzaltenango');
});

it('in Norwegian, without a script: waits once, keeps every word, and is let in by the keyboard alone', async () => {
  const { page } = await openWindow(browser, { viewport: DESK, bypassCSP: true, javaScriptEnabled: false });
  await page.goto(at(`/open/${SURVEY}?lang=nb`));
  late += 10_000;
  const button = page.getByRole('button', { name: 'Få en lenke og begynn' }).last();
  await button.press('Enter');
  await page.getByRole('alert').getByRole('link').first().press('Enter');
  expect(new URL(page.url()).hash).toBe('#name');
  await page.getByLabel('Navnet på kommunen').fill('Østre Toten');
  await page.getByLabel('Land', { exact: true }).fill('Norge');
  await page.getByLabel('Land', { exact: true }).press('Enter');
  expect(await page.getByRole('alert').textContent()).toContain('vente 20 sekunder');
  expect(await page.getByLabel('Navnet på kommunen').inputValue()).toBe('Østre Toten');
  late += 20_000;
  await button.press('Enter');
  expect(page.url()).toMatch(/\/open\/[^/]+\/[\w-]{22}/);
  expect(await page.locator('.resume-code').textContent()).toMatch(/^[0-9A-Z]{4}-/);
});

it('in Norwegian, where the script never arrives: what is missing and the wait are readable by everyone', async () => {
  const { page } = await openWindow(browser, { viewport: DESK, bypassCSP: true });
  await page.route(/\/assets\/proof/, (route) => route.abort());
  await page.goto(at(`/open/${SURVEY}?lang=nb`));
  const button = page.getByRole('button', { name: 'Få en lenke og begynn' });
  await button.click();
  await page.getByRole('alert').waitFor();
  await holds(page, [DESK_LIGHT, PHONE_DARK], 'what is missing, nb');
  await page.getByLabel('Navnet på kommunen').fill('Østre Toten');
  await page.getByLabel('Land', { exact: true }).fill('Norge');
  late += 10_000;
  await button.click();
  await page.getByText('vente 20 sekunder').waitFor();
  await holds(page, [DESK_LIGHT, PHONE_LIGHT], 'asked to wait, nb');
});

it('is looked at by researchers on a page that fits, in every language', async () => {
  const { context, page } = await openWindow(browser, { viewport: DESK, bypassCSP: true });
  const value = one.cookie.split('=')[1] ?? '';
  await context.addCookies([{ name: 'samsvar_session', value, url: server.url }]);
  for (const [lang, look] of inTurn(EACH_LANGUAGE_ONCE, 2)) {
    await page.goto(at(`/surveys/${SURVEY}/rounds?lang=${lang}`));
    await holds(page, [look], `the round, ${lang}`);
  }
});
