/** A report in a real browser: readable by everyone, on the screen and on paper. */
import { writeFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { languages } from '../../server/pages/texts.ts';
import { BASE, reportWorld, SURVEY, type World } from '../analysis/report/world.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { type Researcher, researcher } from '../fixtures/researcher.ts';
import { closeWindows, openWindow, sharedBrowser } from './harness.ts';
import { DESK_DARK, DESK_LIGHT, holds, PHONE_DARK, PHONE_LIGHT } from './looks.ts';

let browser: Browser;
let world: World;
let context: BrowserContext;
let page: Page;
let admin: Researcher;
const LOOKS = [PHONE_LIGHT, DESK_DARK];
const ALL_LOOKS = [PHONE_LIGHT, PHONE_DARK, DESK_LIGHT, DESK_DARK];

beforeAll(async () => {
  [world, browser] = await Promise.all([reportWorld({ listen: true }), sharedBrowser()]);
  ({ context, page } = await openWindow(browser));
  await signIn(world.writer);
  admin = await researcher(world.server, 'administrator');
  await written();
});
afterAll(async () => {
  await closeWindows(browser);
  await world?.close();
});

async function signIn(who: Researcher): Promise<void> {
  const value = who.cookie.split('=')[1] ?? '';
  await context.addCookies([{ name: 'samsvar_session', value, url: world.server.url }]);
}
const open = (address: string, language: string) => page.goto(`${world.server.url}${address}?lang=${language}`);

/** Two municipalities that said something, texts in some languages, tables, a quote that is cleared and one that is not. */
async function written(): Promise<void> {
  const { writer } = world;
  const said = 'Me hausta regn på taket, og elevane stelte tankane sjølve.';
  const voi = await world.answers('voi', said);
  for (const place of ['taveta', 'stord', 'al', 'solola']) await world.answers(place, `Svaret frå ${place}.`);
  await writer.post(`${BASE}/edit`, {
    ...{ do: 'title', base: '0', 'title.nb': 'Hva samarbeidet ga', 'title.nn': 'Kva samarbeidet gav' },
    ...{ 'title.es': 'Lo que dio la cooperación', 'title.en': 'What the cooperation gave' },
  });
  await world.adds('text', {
    'text.nb':
      '# Hvem svarte\n\nRapporten bygger på svarene fra kommunene. **Tallene er dagens**, og hvert tall leder til svarene bak det.\n\n- Norske kommuner\n- Partnerne deres',
    'text.en':
      '# Who answered\n\nThis report is built on the answers of the municipalities. **The figures are today’s**, and each leads to the answers behind it.\n\n- Norwegian municipalities\n- Their partners',
  });
  await world.adds('table', { item: 'rates region' });
  await world.adds('table', { item: 'question stories' });
  await world.adds('text', {
    'text.nn': '# Det dei fortalde\n\nForteljingane er på språket til kommunen.',
    'text.es': '# Lo que contaron\n\nLos relatos están en el idioma del municipio.',
  });
  await world.adds('quotes', { quote: await world.quotes(voi, said, true) });
}

it('is readable by everyone before anything is written, and while it is', async () => {
  const empty = '/surveys/mic-tor-2014/report';
  for (const language of inTurn(languages, 1)) {
    await open(empty, language);
    await holds(page, LOOKS, `${language} empty`);
    await open(`${empty}/edit`, language);
    await holds(page, LOOKS, `${language} nothing to edit`);
  }
  const form = (await world.writer.get(`${BASE}/edit`)).body;
  const [first = ''] = [...form.matchAll(/href="([^"]+\/report\/edit\/[\w-]{36})"/g)].map((match) => String(match[1]));
  for (const language of inTurn(languages, 2)) {
    await open(BASE, language);
    await holds(page, ALL_LOOKS, `${language} filled`);
    await open(`${BASE}/edit`, language);
    await holds(page, LOOKS, `${language} editor`);
    await open(first, language);
    await page.locator('button[value="preview"]').click();
    await page.locator('.report-preview h2').waitFor();
    await holds(page, LOOKS, `${language} text with preview`);
    await open(`${BASE}/versions`, language);
    await holds(page, LOOKS, `${language} versions`);
  }
}, 300_000);

it('says what is wrong, and where', async () => {
  for (const language of inTurn(languages, 3)) {
    await open(BASE, language);
    await page.locator('#name').fill(' ');
    await page.locator('form[action$="/report/links"] button').click();
    await page.locator('[role="alert"]').waitFor();
    await holds(page, LOOKS, `${language} link for nobody`);
    await page.goto(`${world.server.url}/report/nothing?lang=${language}`);
    await holds(page, LOOKS, `${language} unknown link`);
  }
}, 120_000);

it('an edition and a shared link are readable by everyone, in every language', async () => {
  await open(BASE, 'en');
  await page.getByRole('button', { name: 'Make an edition now' }).click();
  await page.getByText('Edition 1,').first().waitFor();
  const edition = new URL(page.url()).pathname;
  await open(BASE, 'en');
  await page.locator('#name').fill('The ministry');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = (await page.locator('.ds-alert code').textContent()) ?? '';
  const stranger = await openWindow(browser);
  for (const language of inTurn(languages, 4)) {
    await open(edition, language);
    await holds(page, LOOKS, `${language} edition`);
    await stranger.page.goto(`${link}?lang=${language}`);
    await holds(stranger.page, LOOKS, `${language} shared`);
    expect(await stranger.page.locator('article a[href^="/surveys"]').count()).toBe(0);
  }
  expect(stranger.faults).toEqual([]);
  await stranger.context.close();
}, 180_000);

it('prints as a tagged PDF with its words, and without what is for the screen only', async () => {
  await open(BASE, 'en');
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.survey-nav').isVisible()).toBe(false);
  expect(await page.locator('#sharing').isVisible()).toBe(false);
  expect(await page.locator('article h1').isVisible()).toBe(true);
  await page.emulateMedia({ media: null });
  const pdf = await page.pdf({ tagged: true, preferCSSPageSize: true });
  const folder = process.env.SAMSVAR_SHOTS;
  if (folder !== undefined) writeFileSync(`${folder}/report.pdf`, pdf);
  const read = await getDocumentProxy(new Uint8Array(pdf));
  expect(await read.getMarkInfo()).toMatchObject({ Marked: true });
  const pages = await Promise.all(Array.from({ length: read.numPages }, (_, at) => read.getPage(at + 1)));
  const contents = await Promise.all(pages.map((one) => one.getTextContent()));
  const text = contents
    .flatMap(({ items }) => items.map((item) => ('str' in item ? item.str : '')))
    .join(' ')
    .replaceAll(/\s+/g, ' ');
  const tags = JSON.stringify(await Promise.all(pages.map((one) => one.getStructTree())));
  for (const tag of ['H1', 'H2', 'Table', 'TH', 'TD', 'L', 'P']) expect(tags).toContain(`"role":"${tag}"`);
  for (const words of [
    'What the cooperation gave',
    'Who answered',
    'Me hausta regn',
    'Answers by region',
    'Figures as of',
  ])
    expect(text).toContain(words);
  expect(text).not.toContain('Whom the link is for');
}, 120_000);

it('the audit log is readable by everyone', async () => {
  await signIn(admin);
  for (const language of inTurn(languages, 5)) {
    for (const address of ['/audit', `/surveys/${SURVEY}/audit`]) {
      await open(address, language);
      await holds(page, LOOKS, `${language} ${address}`);
    }
    await page.goto(`${world.server.url}/surveys/${SURVEY}/audit?lang=${language}&name=nobody`);
    await holds(page, LOOKS, `${language} nothing recorded`);
  }
}, 180_000);
