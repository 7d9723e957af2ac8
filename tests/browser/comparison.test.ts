/** Comparing in a real browser: readable by everyone, in every language, filled and empty, on a telephone and at a desk; charts leave as pictures. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADDRESS, comparisonWorld, type World } from '../analysis/comparison/world.ts';
import { type World as Field, fieldworld } from '../fieldwork/invite/world.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { closeWindows, openWindow, sharedBrowser } from './harness.ts';
import { DESK_DARK, DESK_LIGHT, holds, PHONE_DARK, PHONE_LIGHT } from './looks.ts';

const PARTS = ['', '/co-occurrence', '/map', '/questions', '/indicators', '/agreement'];
const LANGUAGES = ['nb', 'nn', 'es', 'en'];

let browser: Browser;
let world: World;
let empty: Field;
beforeAll(async () => {
  [world, empty, browser] = await Promise.all([
    comparisonWorld({ listen: true }),
    fieldworld({ listen: true }),
    sharedBrowser(),
  ]);
}, 180_000);
afterAll(async () => {
  await closeWindows(browser);
  await world?.server.close();
  await empty?.server.close();
});

const cookie = ({ clerk, server }: Field) => ({
  ...{ name: 'samsvar_session', value: clerk.cookie.split('=')[1] ?? '', url: server.url },
});

it('every page is accessible and fits, filled, in every language', async () => {
  const { context, page, faults } = await openWindow(browser);
  await context.addCookies([cookie(world)]);
  for (const [at, part] of PARTS.entries())
    for (const lang of inTurn(LANGUAGES, at)) {
      await page.goto(`${world.server.url}${ADDRESS}${part}?lang=${lang}`);
      const looks =
        lang === LANGUAGES[at % LANGUAGES.length]
          ? [PHONE_LIGHT, DESK_LIGHT, PHONE_DARK, DESK_DARK]
          : [PHONE_LIGHT, DESK_LIGHT];
      await holds(page, looks, `comparison${part} in ${lang}`);
    }
  expect(faults).toEqual([]);
  await context.close();
}, 240_000);

it('every page is accessible and fits where nothing has been answered or coded', async () => {
  const { context, page, faults } = await openWindow(browser);
  await context.addCookies([cookie(empty)]);
  for (const [at, part] of PARTS.entries()) {
    const lang = LANGUAGES[at % LANGUAGES.length] ?? 'en';
    await page.goto(`${empty.server.url}${ADDRESS}${part}?lang=${lang}`);
    await holds(page, [PHONE_LIGHT, DESK_DARK], `empty comparison${part} in ${lang}`);
  }
  expect(faults).toEqual([]);
  await context.close();
}, 120_000);

it('a chart is downloaded as a picture that the browser draws', async () => {
  const { context, page, faults } = await openWindow(browser);
  await context.addCookies([cookie(world)]);
  await page.goto(`${world.server.url}${ADDRESS}?lang=en`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download the chart (PNG)' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('mic-2011-2014-codes.png');
  const stream = await download.createReadStream();
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(Buffer.from(piece));
  const picture = Buffer.concat(pieces);
  expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
  // Three pixels a unit of 760.
  expect(picture.readUInt32BE(16)).toBe(2280);
  expect(faults).toEqual([]);
  await context.close();
});

it('without a script codes are ticked, counted and downloaded', async () => {
  const { context, page } = await openWindow(browser, { javaScriptEnabled: false });
  await context.addCookies([cookie(world)]);
  await page.goto(`${world.server.url}${ADDRESS}?lang=en`);
  await page.getByText('Choose codes (now: all)').click();
  await page.getByRole('checkbox', { name: 'Schools' }).check();
  await page.getByLabel('Group by').selectOption('municipality');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByRole('heading', { name: /^Schools: respondents by municipality$/ }).waitFor();
  expect(await page.getByRole('button', { name: 'Download the chart (PNG)' }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Download the table (CSV)' }).getAttribute('href')).toContain(
    'code=schools',
  );
  await context.close();
});
