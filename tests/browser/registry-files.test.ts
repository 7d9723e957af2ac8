/** Importing the registry in a real browser: readable by everyone, on a phone and at a desk, usable without a script. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { inTurn } from '../fixtures/breadth.ts';
import { type Researcher, researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, DESK, openWindow, sharedBrowser } from './harness.ts';
import { DESK_LIGHT, holds, PHONE_DARK } from './looks.ts';

const SURVEY = 'mic-2011-2014';
const CONTACTS =
  'municipality,name,role,language,email\nal,Kari Nes,ordførar,nn,kari@al.example\nstord,Ola Li,,nn,ola@stord.example\n';
let turn = 0;
const LOOKS = [
  ['nb', DESK_LIGHT],
  ['nn', PHONE_DARK],
  ['es', PHONE_DARK],
  ['en', DESK_LIGHT],
] as const;
let server: TestServer;
let browser: Browser;
let assistant: Researcher;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ listen: true }), sharedBrowser()]);
  assistant = await researcher(server);
}, 120_000);
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});
afterEach(async () => {
  await closeWindows(browser);
});

async function window(options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const { context, page } = await openWindow(browser, { viewport: DESK, bypassCSP: true, ...options });
  const value = assistant.cookie.split('=')[1] ?? '';
  await context.addCookies([{ name: 'samsvar_session', value, url: server.url }]);
  return page;
}
const address = (path: string) => `${server.url}/surveys/${SURVEY}/registry${path}`;

async function upload(page: Page, ...files: [name: string, text: string][]): Promise<void> {
  await page.goto(address('/import?lang=en'));
  await page
    .getByLabel('Files', { exact: true })
    .setInputFiles(files.map(([name, text]) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })));
  await page.getByRole('button', { name: 'Show what would change' }).press('Enter');
}

/** In the whole run, otherwise in the language whose turn it is. */
async function holdsInEveryLanguage(page: Page, name: string): Promise<void> {
  const url = new URL(page.url());
  turn += 1;
  for (const [lang, look] of inTurn(LOOKS, turn)) {
    url.searchParams.set('lang', lang);
    await page.goto(url.href);
    await holds(page, [look], `${name}, ${lang}`);
  }
}

it.each([
  ['the import', '/import'],
  ['the import that is done', '/import?done=any'],
  ['the export', '/export'],
])('%s passes axe and fits, in every language', async (name, path) => {
  const page = await window();
  await page.goto(address(path));
  await holdsInEveryLanguage(page, name);
});

it('a preview with mistakes and what is not in the file passes axe and fits, in every language', async () => {
  const page = await window();
  await upload(page, ['contacts.csv', `${CONTACTS}nowhere,A,,nn,a at a\n`], ['odd.csv', 'x,y\n1,2\n']);
  expect(await page.getByRole('alert').textContent()).toContain('have to be put right');
  await holdsInEveryLanguage(page, 'a preview with mistakes');
});

it('a preview of additions, changes and what would go passes axe and fits, in every language', async () => {
  const page = await window();
  await upload(
    page,
    ['municipalities.csv', 'id,name,country,language\nal,Aal,NO,nn\n,Ny kommune,NO,nb\n'],
    ['partnerships.csv', 'id\n'],
    ['contacts.csv', CONTACTS],
  );
  await page.getByRole('link', { name: 'Preview with these taken away' }).click();
  await holdsInEveryLanguage(page, 'a preview');
});

it('is done by keyboard without a script, from the file to the change that can be undone', async () => {
  const page = await window({ javaScriptEnabled: false });
  await page.goto(address('/import?lang=en'));
  await page.getByRole('button', { name: 'Show what would change' }).press('Enter');
  expect(await page.getByRole('alert').textContent()).toBe('Choose a file.');
  await upload(page, ['contacts.csv', CONTACTS]);
  await page.getByRole('button', { name: 'Apply these 2 changes' }).press('Enter');
  expect(await page.getByRole('status').textContent()).toContain('The import is applied.');
  await page.getByRole('link', { name: 'See what was changed, or undo it' }).press('Enter');
  await page.getByRole('button', { name: 'Undo the change' }).press('Enter');
  expect(await server.context.store.contacts(SURVEY)).toEqual([]);
});
