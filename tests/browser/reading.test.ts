/** Reading in a real browser: ten thousand rows of which only the visible are there, the keyboard alone, readable by everyone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demo } from '../../server/demo/demo.ts';
import { newId } from '../../server/foundation/ids.ts';
import { READING, SURVEY } from '../analysis/reading/world.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { type Researcher, researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, openWindow, PHONE, sharedBrowser } from './harness.ts';
import { DESK_DARK, DESK_LIGHT, holds, PHONE_DARK, PHONE_LIGHT } from './looks.ts';

const MANY = 400;

let server: TestServer;
let account: Researcher;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ listen: true }), sharedBrowser()]);
  account = await researcher(server, 'researcher');
});
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});
afterEach(async () => {
  await closeWindows(browser);
});

async function opened(path: string, options: Parameters<typeof openWindow>[1] = {}) {
  const { context, page, faults } = await openWindow(browser, options);
  const value = account.cookie.split('=')[1] ?? '';
  await context.addCookies([{ name: 'samsvar_session', value, url: server.url }]);
  await page.goto(server.url + path);
  return { page, faults };
}
const focused = (page: Page) => page.evaluate<string>('document.activeElement.closest("tr")?.textContent ?? ""');

it.each(
  inTurn(
    [
      ['nb', [DESK_DARK, PHONE_LIGHT]],
      ['nn', [PHONE_DARK]],
      ['es', [PHONE_LIGHT]],
      ['en', [DESK_LIGHT]],
    ] as const,
    1,
  ),
)('every page is accessible in %s while nobody has answered, and where something is wrong', async (lang, looks) => {
  const { page } = await opened(`${READING}?lang=${lang}`);
  await holds(page, looks, 'grid, empty');
  for (const path of ['/mirror', '/mirror/al-solola', '/mirror/nothing', `/answer/${newId()}/stories`]) {
    await page.goto(server.url + READING + path);
    await holds(page, looks, `${path}, empty`);
  }
});

describe('with many answers', () => {
  let href: string;
  beforeAll(async () => {
    const survey = server.context.surveys.get(SURVEY);
    if (survey === undefined) throw new Error('the shipped surveys have changed');
    await demo(server.context, survey, { responses: MANY, seed: 5 });
    const { rows } = (await account.get(`/api/v1/surveys/${SURVEY}/reading?concept=stories&count=1`)).json();
    href = rows[0].cells[0][0].href;
  }, 60_000);

  it('holds few rows of many, and has every row where one scrolls to it', async () => {
    const { page, faults } = await opened(`${READING}?lang=en&concept=stories&concept=objectives`);
    const grid = page.getByRole('grid');
    await grid.waitFor();
    const rows = () => page.locator('.grid-row').count();
    const total = Number(await page.locator('#grid').getAttribute('data-total'));
    expect(total).toBeGreaterThan(MANY / 2);
    expect(Number(await grid.getAttribute('aria-rowcount'))).toBe(total + 3 + 1);
    const scrolledTo = async (share: number) =>
      page.evaluate(`{ const box = document.getElementById('grid'); box.scrollTop = box.scrollHeight * ${share}; }`);
    for (const share of [0.5, 1, 0.2]) {
      await scrolledTo(share);
      await expect.poll(() => page.locator('[aria-busy]').count()).toBe(0);
      expect(await rows()).toBeLessThan(60);
    }
    await scrolledTo(1);
    await expect.poll(() => page.locator('.grid-row').last().getAttribute('data-index')).toBe(String(total - 1));
    expect(faults).toEqual([]);
  });

  it('is read with the keyboard alone: from cell to cell, a row opened, to the last and back', async () => {
    const { page, faults } = await opened(`${READING}?lang=en&concept=stories&concept=objectives`);
    await page.getByRole('grid').waitFor();
    const total = Number(await page.locator('#grid').getAttribute('data-total'));
    const first = page.locator('.grid-row[data-index="0"]');
    await first.locator('td').first().focus();
    const closed = (await first.boundingBox())?.height ?? 0;
    await page.keyboard.press('Enter');
    expect(await first.locator('td').first().getAttribute('aria-expanded')).toBe('true');
    expect((await first.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(closed);
    // The next row stands below the whole of it.
    const second = page.locator('.grid-row[data-index="1"]');
    const [above, below] = [await first.boundingBox(), await second.boundingBox()];
    expect(Math.round((above?.y ?? 0) + (above?.height ?? 0))).toBe(Math.round(below?.y ?? 0));
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe(await second.textContent());
    await page.keyboard.press('End');
    expect(await page.evaluate('document.activeElement.cellIndex')).toBe(2);
    await page.keyboard.press('Home');
    expect(await page.evaluate('document.activeElement.localName')).toBe('th');
    await page.keyboard.press('Control+End');
    await expect.poll(() => page.locator('[aria-busy]').count()).toBe(0);
    expect(await page.evaluate('document.activeElement.parentElement.dataset.index')).toBe(String(total - 1));
    await page.keyboard.press('Control+Home');
    expect(await page.evaluate('document.activeElement.parentElement.className')).toBe('grid-group');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    expect(await first.locator('td').first().getAttribute('aria-expanded')).toBe('false');
    expect(faults).toEqual([]);
  });

  it('has columns that are made wider, and labels that stay in sight', async () => {
    const { page } = await opened(`${READING}?lang=en&concept=stories&concept=objectives`);
    const grip = page.getByRole('separator').nth(1);
    const column = page.locator('.grid thead th').nth(1);
    const before = (await column.boundingBox())?.width ?? 0;
    await grip.focus();
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowRight');
    expect(((await column.boundingBox())?.width ?? 0) - before).toBeGreaterThan(100);
    await page.evaluate("{ const box = document.getElementById('grid'); box.scrollTop = 3000; box.scrollLeft = 200; }");
    const box = await page.locator('#grid').boundingBox();
    await expect.poll(async () => (await column.boundingBox())?.y).toBeCloseTo((box?.y ?? 0) + 1, -1);
    const name = page.locator('.grid-row th').nth(3);
    await expect.poll(async () => (await name.boundingBox())?.x).toBeCloseTo((box?.x ?? 0) + 1, -1);
  });

  it('is read without a script, page by page, with the question at hand', async () => {
    const { page } = await opened(`${READING}?lang=en&concept=stories`, { javaScriptEnabled: false, viewport: PHONE });
    await page.getByRole('button', { name: /The question as it was asked/ }).click();
    await page.getByRole('heading', { name: 'The question as it was asked' }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('link', { name: 'Later rows' }).click();
    await page.getByText('Rows 41–80').waitFor();
    await page
      .getByRole('link', { name: /Open the answer/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'The question as it was asked' }).waitFor();
  });

  it('a passage that the other side does not mention is marked with the keyboard alone', async () => {
    const { page, faults } = await opened(`${READING}/mirror/al-solola?lang=en&concept=stories`);
    await page
      .getByRole('link', { name: /Mark a passage – Ål/ })
      .first()
      .click();
    await page.locator('#answer').focus();
    await page.keyboard.press('Control+Home');
    for (let letter = 0; letter < 12; letter += 1) await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => page.locator('#passage').inputValue()).not.toBe('');
    await page.locator('#note').focus();
    await page.keyboard.type('What do they say?');
    await page.getByRole('button', { name: 'Mark the passage' }).press('Enter');
    await page.getByText('1 passage was marked.').waitFor();
    expect(await page.locator('mark').count()).toBe(1);
    expect(faults).toEqual([]);
  });

  it.each(
    inTurn(
      [
        ['nb', [DESK_DARK, PHONE_LIGHT]],
        ['nn', [PHONE_DARK, DESK_LIGHT]],
        ['es', [PHONE_LIGHT]],
        ['en', [DESK_LIGHT, PHONE_DARK]],
      ] as const,
      3,
    ),
  )('every page is accessible in %s, full and in error', async (lang, looks) => {
    const { page } = await opened(`${READING}?lang=${lang}&concept=stories&concept=objectives&by=partnership`);
    await holds(page, looks, 'grid');
    await page.locator('.grid-row td').first().focus();
    await page.keyboard.press('Enter');
    await holds(page, looks, 'grid, a row open');
    await page.locator('.grid-asked').first().click();
    await holds(page, looks, 'grid, the question');
    await page.goto(server.url + href);
    await holds(page, looks, 'answer');
    await page.goto(`${server.url}${READING}/mirror`);
    await holds(page, looks, 'mirror, list');
    await page.goto(`${server.url}${READING}/mirror/al-solola?concept=stories`);
    await holds(page, looks, 'mirror');
    await page.locator('.mirror-answer a[href*="/mark/"]').first().click();
    await page.locator('button[value=passage]').click();
    await page.locator('[role=alert]').first().waitFor();
    await holds(page, looks, 'marking, refused');
  });
});
