/** The codebook's pages in a real browser: readable by everyone, on a phone and at a desk, usable without a script and by keyboard. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { BASE, type CodebookWorld, codebookWorld } from '../analysis/codebook/world.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { closeWindows, DESK, openWindow, sharedBrowser } from './harness.ts';
import { DESK_LIGHT, EACH_LANGUAGE_ONCE, holds, PHONE_LIGHT } from './looks.ts';

let world: CodebookWorld;
let browser: Browser;
let removed: string;

beforeAll(async () => {
  [world, browser] = await Promise.all([codebookWorld({ listen: true }), sharedBrowser()]);
  await world.coded('voi', 'Sorting began in 2011, and trees were planted 🌳. The school took part.', [
    ['Sorting began in 2011', 'waste-management'],
    ['trees were planted 🌳', 'tree-planting'],
    ['The school took part.', 'schools'],
    ['The school took part.', 'waste-management'],
  ]);
  // A translation behind, one missing, a merged code, a change that cannot be taken back.
  const { post } = world.ida;
  const made = await post(`${BASE}/new`, {
    ...{ source: 'es', 'name.es': 'Basura', 'definition.es': 'Todo lo que se tira.', colour: 'c9', parent: 'themes' },
  });
  removed = /codebook\/([^?]+)\?/.exec(String(made.headers.location))?.[1] ?? '';
  await post(`${BASE}/${removed}/merge`, { into: 'waste-management' });
  await post(`${BASE}/lessons/move`, { way: 'up' });
  await post(`${BASE}/lessons/move`, { way: 'up' });
}, 120_000);
afterAll(async () => {
  await closeWindows(browser);
  await world?.server.close();
});
afterEach(async () => {
  await closeWindows(browser);
});
const cookie = () => ({ name: 'samsvar_session', value: world.ida.cookie.split('=')[1] ?? '', url: world.server.url });
const changeOf = async (code: string, at: number) => (await world.changes(code))[at]?.id;

const PAGES: Record<string, () => string | Promise<string>> = {
  'the whole codebook': () => '',
  'its names only': () => '?short=yes',
  'a search that finds nothing': () => '?q=nothing-at-all',
  'a code': () => '/waste-management',
  'a code that was merged': () => `/${removed}`,
  'a new code': () => '/new',
  'the splitting of a code': () => '/waste-management/split',
  'the bringing in of a file': () => '/import',
  'the history': () => '/history',
  'a change that can be taken back': async () => `/history/${await changeOf('lessons', 0)}`,
  'a change that cannot': async () => `/history/${await changeOf('lessons', 1)}`,
};

it.each(Object.entries(PAGES).map(([name, address], at) => ({ name, address, at })))(
  '$name passes axe and fits, in every language',
  async ({ name, address, at }) => {
    const { context, page } = await openWindow(browser, { viewport: DESK, bypassCSP: true });
    await context.addCookies([cookie()]);
    const url = new URL(`${BASE}${await address()}`, world.server.url);
    for (const [lang, look] of inTurn(EACH_LANGUAGE_ONCE, at)) {
      url.searchParams.set('lang', lang);
      await page.goto(url.href);
      await holds(page, [look], `${name}, ${lang}`);
    }
  },
);

it('an empty codebook says how to begin', async () => {
  const { context, page } = await openWindow(browser, { viewport: DESK, bypassCSP: true });
  await context.addCookies([cookie()]);
  const codes = await world.server.context.store.codes('mic-tor-2014');
  const { store } = world.server.context;
  await store.changeCodebook({
    ...{ survey: 'mic-tor-2014', id: 'emptied', at: 1, by: 'x', cause: 'remove', undoes: null },
    changes: codes.map(({ id, madeBy: _by, madeAt: _at, ...before }) => ({
      ...{ id, before, after: { ...before, removedAt: 1 } },
    })),
  });
  for (const lang of inTurn(['nb', 'nn', 'es', 'en'], 2)) {
    await page.goto(`${world.server.url}/surveys/mic-tor-2014/codebook?lang=${lang}`);
    await holds(page, [PHONE_LIGHT, DESK_LIGHT], `empty, ${lang}`);
  }
  await page.goto(`${world.server.url}/surveys/mic-tor-2014/codebook?lang=en`);
  expect(await page.textContent('main')).toContain('The codebook is empty. Begin by adding a code.');
});

it('is written by keyboard without a script: what is wrong is where the page begins, and leads to the field', async () => {
  const { context, page } = await openWindow(browser, { viewport: DESK, bypassCSP: true, javaScriptEnabled: false });
  await context.addCookies([cookie()]);
  await page.goto(`${world.server.url}${BASE}/new?lang=en`);
  await page.getByLabel('Definition – English').fill('Roads and bridges.');
  await page.getByRole('button', { name: 'Add a code' }).press('Enter');
  const alert = page.getByRole('alert');
  expect(await alert.textContent()).toContain('English: Write the name.');
  await alert.getByRole('link').first().press('Enter');
  expect(new URL(page.url()).hash).toBe('#name.en');
  expect(await page.getByLabel('Definition – English').inputValue()).toBe('Roads and bridges.');
  await page.getByLabel('Name – English').fill('Roads');
  await page.getByRole('button', { name: 'Add a code' }).press('Enter');
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Roads');
  await page.getByLabel('Stands under').selectOption({ label: 'Thematic areas' });
  await page.getByRole('button', { name: 'Move', exact: true }).press('Enter');
  expect(await page.getByRole('status').textContent()).toBe('The code was moved.');
  await page.getByRole('button', { name: 'Remove the code' }).press('Enter');
  expect(await page.getByRole('status').textContent()).toContain('The code was removed.');
});

it('says what is wrong to everybody, in every language', async () => {
  const { context, page } = await openWindow(browser, { viewport: DESK, bypassCSP: true });
  await context.addCookies([cookie()]);
  for (const lang of inTurn(['nb', 'nn', 'es', 'en'], 3)) {
    await page.goto(`${world.server.url}${BASE}/new?lang=${lang}`);
    await page.locator('.codebook-form button[type=submit]').click();
    await page.getByRole('alert').waitFor();
    await holds(page, [PHONE_LIGHT, DESK_LIGHT], `faults, ${lang}`);
  }
});
