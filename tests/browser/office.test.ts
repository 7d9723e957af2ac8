/** The researchers' pages in a real browser: readable by everyone, usable without a script and without a mouse. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addAccount } from '../../server/access/accounts.ts';
import { demo } from '../../server/demo/demo.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { PASSWORD, type Researcher, researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { violations } from './accessibility.ts';
import { closeWindows, DESK, openWindow, PHONE, sharedBrowser } from './harness.ts';

let server: TestServer;
let browser: Browser;
let administrator: Researcher;
let response: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ listen: true }), sharedBrowser()]);
  const survey = server.context.surveys.get('mic-tor-2014');
  if (survey === undefined) throw new Error('the shipped surveys have changed');
  await demo(server.context, survey, { responses: 60, seed: 5 });
  administrator = await researcher(server, 'administrator');
  const list = (await administrator.get('/api/v1/surveys/mic-tor-2014/responses?status=submitted&limit=1')).json();
  response = `/surveys/mic-tor-2014/responses/${list.responses[0].invitation}`;
});
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});
afterEach(async () => {
  await closeWindows(browser);
});

const cookie = () => ({ name: 'samsvar_session', value: administrator.cookie.split('=')[1] ?? '', url: server.url });
const isTooWide = (page: Page) =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');

describe('every researcher’s page', () => {
  const pages = () => [
    '/surveys',
    ...['mic-tor-2014', 'mic-2011-2014'].flatMap((survey) =>
      ['responses', 'results', 'export'].map((page) => `/surveys/${survey}/${page}`),
    ),
    '/surveys/mic-tor-2014/responses?region=africa&status=withdrawn',
    response,
    '/users',
    '/account',
    '/nothing',
    '/surveys/none/results',
  ];

  it.each(
    inTurn(
      [
        ['nb', DESK, 'dark'],
        ['nn', PHONE, 'light'],
        ['es', PHONE, 'dark'],
        ['en', DESK, 'light'],
      ] as const,
      1,
    ),
  )('passes axe and fits in %s, full and empty, in order and in error', async (lang, viewport, colorScheme) => {
    const { context, page } = await openWindow(browser, { viewport, colorScheme });
    const holds = async (state: string) => {
      expect(await page.locator('html').getAttribute('lang'), state).toBe(lang);
      expect(await violations(page), state).toEqual([]);
      expect(await isTooWide(page), `${state} is wider than the screen`).toBe(false);
    };
    await page.goto(`${server.url}/sign-in?lang=${lang}`);
    await holds('sign-in');
    await page.locator('input[type=email]').fill('nobody@samsvar.example');
    await page.locator('input[type=password]').fill('not the password');
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]').waitFor();
    await holds('sign-in refused');
    await page.goto(server.url + (await addAccount(server.context, `${lang}@samsvar.example`, 'researcher')));
    await holds('set-up');
    await page.locator('input[type=password]').first().fill(PASSWORD);
    await page.locator('input[type=password]').last().fill('not the same at all');
    await page.keyboard.press('Enter');
    await page.locator('[aria-invalid=true]').first().waitFor();
    await holds('set-up refused');
    await context.addCookies([cookie()]);
    for (const path of pages()) {
      await page.goto(`${server.url}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
      await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true');
      await holds(path);
    }
  });
});

it('a researcher with a keyboard and no script sets a password, looks at responses and signs out', async () => {
  const { page, faults } = await openWindow(browser, { javaScriptEnabled: false, locale: 'en-GB' });
  await page.goto(server.url + (await addAccount(server.context, 'kari@samsvar.example', 'researcher')));
  await page.getByLabel('New password').focus();
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Tab');
  await page.keyboard.type('something else');
  await page.keyboard.press('Enter');
  await page.getByText('The two passwords are not the same.').waitFor();
  await page.getByLabel('New password').focus();
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Surveys' }).waitFor();
  await page.getByRole('link', { name: 'Responses – Questions of the terms of reference' }).press('Enter');
  await page.getByLabel('Status').selectOption('draft');
  await page.getByRole('button', { name: 'Show' }).press('Enter');
  const drafts = await page.getByRole('row').count();
  expect(drafts).toBeGreaterThan(1);
  await page.getByRole('cell', { name: 'Draft' }).first().waitFor();
  await page.getByRole('link', { name: 'español' }).press('Enter');
  await page.getByRole('cell', { name: 'Borrador' }).first().waitFor();
  expect(await page.getByRole('row').count()).toBe(drafts);
  await page.getByRole('button', { name: 'Cerrar sesión' }).press('Enter');
  await page.getByRole('heading', { name: 'Iniciar sesión' }).waitFor();
  await page.goto(`${server.url}/surveys`);
  await page.getByLabel('Correo electrónico').fill('kari@samsvar.example');
  await page.getByLabel('Contraseña').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Encuestas' }).waitFor();
  expect(faults).toEqual([]);
});
