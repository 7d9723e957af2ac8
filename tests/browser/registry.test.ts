/** The registry's pages in a real browser: readable by everyone, on a phone and at a desk, usable without a script. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { inTurn } from '../fixtures/breadth.ts';
import { type Researcher, researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, DESK, openWindow, sharedBrowser } from './harness.ts';
import { DESK_LIGHT, holds, PHONE_DARK } from './looks.ts';

const SURVEY = 'mic-2011-2014';
let server: TestServer;
let browser: Browser;
let assistant: Researcher;
let place: { id: string; country: string; region: string };
let contact: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ listen: true }), sharedBrowser()]);
  assistant = await researcher(server);
  const { municipalities, countries } = await server.context.store.registry(SURVEY);
  const [first] = municipalities;
  const country = countries.find(({ id }) => id === first?.country);
  if (first === undefined || country === undefined) throw new Error('the shipped surveys have changed');
  place = { id: first.id, country: country.id, region: country.region };
  const fields = { municipality: place.id, name: 'Kari Nes', role: 'ordførar', email: 'kari@al.example' };
  for (const name of ['Kari Nes', 'Kari Ness'])
    await assistant.post(`/surveys/${SURVEY}/registry/new/contact`, {
      ...fields,
      name,
      language: 'nn',
      channel: 'email',
    });
  contact = (await server.context.store.contacts(SURVEY))[0]?.id ?? '';
}, 120_000);
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});
afterEach(async () => {
  await closeWindows(browser);
});
const cookie = () => ({ name: 'samsvar_session', value: assistant.cookie.split('=')[1] ?? '', url: server.url });

const PAGES: Record<string, () => string | Promise<string>> = {
  'the whole registry': () => '',
  'a search that finds nothing': () => '?q=nothing-at-all',
  'the history': () => '/history',
  'one change': async () => {
    const [change] = await server.context.store.registryChanges(SURVEY, {}, null, 1);
    return `/history/${change?.id}`;
  },
  'a municipality': () => `/municipality/${place.id}`,
  'a country': () => `/country/${place.country}`,
  'a region': () => `/region/${place.region}`,
  'a contact': () => `/contact/${contact}`,
  'the replacing of a contact': () => `/contact/${contact}/replace`,
  'a new municipality': () => '/new/municipality',
  'a new contact': () => '/new/contact',
  'a new partnership': () => '/new/partnership',
  'a new country': () => '/new/country',
};

it.each(Object.entries(PAGES).map(([name, address], at) => ({ name, address, at })))(
  '$name passes axe and fits, in every language',
  async ({ name, address, at }) => {
    const { context, page } = await openWindow(browser, { viewport: DESK, bypassCSP: true });
    await context.addCookies([cookie()]);
    const url = new URL(`/surveys/${SURVEY}/registry${await address()}`, server.url);
    for (const [lang, look] of inTurn(
      [
        ['nb', DESK_LIGHT],
        ['nn', PHONE_DARK],
        ['es', PHONE_DARK],
        ['en', DESK_LIGHT],
      ] as const,
      at,
    )) {
      url.searchParams.set('lang', lang);
      await page.goto(url.href);
      await holds(page, [look], `${name}, ${lang}`);
    }
  },
);

it('is used by keyboard without a script: what is wrong is where the page begins, and leads to the field', async () => {
  const { context, page } = await openWindow(browser, { viewport: DESK, bypassCSP: true, javaScriptEnabled: false });
  await context.addCookies([cookie()]);
  await page.goto(`${server.url}/surveys/${SURVEY}/registry/new/contact?lang=en&of=${place.id}`);
  await page.getByLabel('E-mail address').fill('kari at al');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  const alert = page.getByRole('alert');
  expect(await alert.textContent()).toContain('Write the contact’s name.');
  await alert.getByRole('link').first().press('Enter');
  expect(new URL(page.url()).hash).toBe('#name');
  expect(await page.getByLabel('E-mail address').inputValue()).toBe('kari at al');
});
