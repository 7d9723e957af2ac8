/** Searching in a real browser: accessible in every language and state, and without a script. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readingWorld, SURVEY, type World } from '../analysis/reading/world.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { closeWindows, openWindow, PHONE, sharedBrowser } from './harness.ts';
import { EACH_LANGUAGE, holds } from './looks.ts';

let browser: Browser;
let world: World;
const FILLING = 'Kommunen og partnaren har møtt kvarandre to gonger i året. '.repeat(20);
beforeAll(async () => {
  [world, browser] = await Promise.all([readingWorld({ listen: true }), sharedBrowser()]);
  await world.submits('solola', { stories: 'Las mujeres recogen la basura y cuidan el agua.', changes: 'Agua.' }, 'es');
  await world.submits('al', { stories: `${FILLING}Reint vatn til skulane. ${FILLING}Vatnet er reint.` }, 'nn');
});
afterAll(async () => {
  await closeWindows(browser);
  await world?.server.close();
});

const address = (query: Record<string, string>) =>
  `${world.server.url}/surveys/${SURVEY}/search?${new URLSearchParams(query)}`;
const cookie = () => ({
  ...{ name: 'samsvar_session', value: world.researcher.cookie.split('=')[1] ?? '', url: world.server.url },
});

it.each(inTurn(EACH_LANGUAGE, 2))('every state is accessible in %s', async (lang, looks) => {
  const { context, page, faults } = await openWindow(browser);
  await context.addCookies([cookie()]);
  for (const [state, query] of [
    ['empty', {}],
    ['results', { q: 'agua OR vatn OR basur*' }],
    ['filtered', { q: 'agua', about: 'concept:stories', language: 'es' }],
    ['nothing', { q: 'xyzzy' }],
    ['bad', { q: '"agua limpia' }],
  ] as const) {
    await page.goto(address({ lang, ...query }));
    await holds(page, looks, `search, ${state}`);
  }
  expect(faults).toEqual([]);
  await context.close();
});

it('a researcher without a script searches, reads the passage around, and comes to the answer', async () => {
  const { context, page } = await openWindow(browser, { javaScriptEnabled: false, viewport: PHONE });
  await context.addCookies([cookie()]);
  await page.goto(address({ lang: 'en' }));
  await page.getByRole('textbox').fill('vatnet');
  await page.getByRole('button', { name: 'Search' }).click();
  const passage = page.getByRole('blockquote');
  expect(await passage.textContent()).toMatch(/^… .* Reint vatn til skulane\. .* … .* Vatnet er reint\.$/s);
  expect(await passage.getAttribute('lang')).toBe('nn');
  expect(await passage.locator('mark').allTextContents()).toEqual(['vatn', 'Vatnet']);
  await page.getByRole('link', { name: /^Ål: open the answer/ }).click();
  await page.getByText('Reint vatn til skulane').first().waitFor();
  expect(page.url()).toContain('/reading/answer/');
  await context.close();
});
