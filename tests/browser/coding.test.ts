/** Coding in a real browser: with the keyboard alone, with a finger, without a script, beside a colleague; readable by everyone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../server/foundation/ids.ts';
import { ADDRESS, type Room, room, STORY, SURVEY } from '../analysis/coding/room.ts';
import { inTurn } from '../fixtures/breadth.ts';
import type { Researcher } from '../fixtures/researcher.ts';
import { closeWindows, openWindow, PHONE, sharedBrowser } from './harness.ts';
import { DESK_DARK, DESK_LIGHT, holds, PHONE_DARK, PHONE_LIGHT } from './looks.ts';

let browser: Browser;
let world: Room;
beforeAll(async () => {
  [world, browser] = await Promise.all([room({ listen: true }), sharedBrowser()]);
});
afterAll(async () => {
  await closeWindows(browser);
  await world?.server.close();
});

const cookieOf = (who: Researcher) => ({
  ...{ name: 'samsvar_session', value: who.cookie.split('=')[1] ?? '', url: world.server.url },
});
async function opened(who: Researcher, path: string, options: Parameters<typeof openWindow>[1] = {}) {
  const window = await openWindow(browser, options);
  await window.context.addCookies([cookieOf(who)]);
  await window.page.goto(`${world.server.url}${path}`);
  return window;
}
const workplace = (id: string, language = 'nn') => `${ADDRESS}/${id}/stories?lang=${language}`;
const wordsOf = async (invitation: string) =>
  (await world.server.context.store.codings(SURVEY, { invitation }, null, 100)).map(({ code, anchor, whole, by }) => [
    code,
    whole ? 'whole' : Array.from(STORY).slice(anchor.from, anchor.to).join(''),
    by === world.clerk.email ? 'clerk' : 'ola',
  ]);
const points = (text: string): number => Array.from(text).length;
/** As one who has coded before. */
async function coded(id: string, who: Researcher, code: string, words: string): Promise<void> {
  const from = points(STORY.slice(0, STORY.indexOf(words)));
  await world.server.context.store.addCoding({
    ...{ survey: SURVEY, id: newId(), invitation: id, question: 'stories', revision: 1, code, by: who.email, at: 1 },
    span: { from, to: from + points(words) },
  });
}
/** Marks words as the handles on glass do. */
const marks = (page: Page, words: string) =>
  page.evaluate((said) => {
    const text = document.getElementById('coded-text');
    if (text === null) throw new Error('no text');
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(said) ?? -1;
      if (at < 0) continue;
      getSelection()?.setBaseAndExtent(node, at, node, at + said.length);
      return;
    }
    throw new Error(`${said} is not in one piece of the text`);
  }, words);

it('a coder marks words with Shift and the arrow keys, codes them with a number and by typing a name, and takes it back', async () => {
  const { id } = await world.answers('al');
  const { context, page, faults } = await opened(world.clerk, workplace(id));
  await page.locator('button[name="pin"][value="vatn"]').click();
  await page.locator('button[name="quick"][value="vatn"]').waitFor();
  const text = page.getByRole('textbox', { name: 'Svaret, til å merke ord i' });
  await text.focus();
  await page.keyboard.press('Control+End');
  for (let letter = 0; letter < 'reint vatn.'.length; letter += 1) await page.keyboard.press('Shift+ArrowLeft');
  await page.getByText('Valt: «reint vatn.»').waitFor();
  await page.keyboard.press('1');
  await page.getByText('Koda.', { exact: true }).waitFor();
  await expect.poll(() => wordsOf(id)).toEqual([['vatn', 'reint vatn.', 'clerk']]);
  // The words are still marked: a second code goes on them, found by typing.
  await page.locator('#code-filter').fill('BELONGS øko');
  await page.getByText('Treff: 1').waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => wordsOf(id)).toHaveLength(2);
  await expect.poll(() => page.locator('#code-økonomi').isChecked()).toBe(true);
  // One act after the other is taken back and done again, with buttons and keys; a colleague's coding stays.
  await coded(id, world.ola, 'skule', 'Elevane');
  const own = async () => (await wordsOf(id)).filter(([, , by]) => by === 'clerk').map(([code]) => code);
  await page.getByRole('button', { name: 'Angre' }).click();
  await page.getByText('Angra.').waitFor();
  await expect.poll(own).toEqual(['vatn']);
  await page.keyboard.press('Control+z');
  await expect.poll(own).toEqual([]);
  await expect.poll(() => page.getByRole('button', { name: 'Angre' }).getAttribute('aria-disabled')).toBe('true');
  await text.focus();
  await page.keyboard.press('Control+Shift+Z');
  await page.getByText('Gjort på nytt.').waitFor();
  await expect.poll(own).toEqual(['vatn']);
  await page.getByRole('button', { name: 'Gjer om' }).click();
  await expect.poll(own).toEqual(['vatn', 'økonomi']);
  await text.focus();
  await page.keyboard.press('Control+z');
  await expect.poll(own).toEqual(['vatn']);
  expect(await wordsOf(id)).toContainEqual(['skule', 'Elevane', 'ola']);
  // Nothing that is typed in the text changes it.
  await text.focus();
  await page.keyboard.type('xyz');
  expect(await page.locator('#coded-text').textContent()).toBe(STORY);
  await page.locator('#code-filter').fill('');
  await page.getByLabel('Heile svaret').check();
  await page.locator('#code-skule').check();
  await expect.poll(() => wordsOf(id)).toContainEqual(['skule', 'whole', 'clerk']);
  await page.locator('#code-skule').uncheck();
  await expect.poll(own).toEqual(['vatn']);
  expect(faults).toEqual([]);
  await context.close();
});

it('on a phone words are marked and coded with a finger; what overlaps is drawn beside each other', async () => {
  const { id } = await world.answers('melhus');
  await coded(id, world.clerk, 'vatn', 'Elevane stelte tankane kvar veke.');
  const { context, page, faults } = await opened(world.clerk, workplace(id), { viewport: PHONE, hasTouch: true });
  await marks(page, 'stelte tankane');
  await page.getByText('Valt: «stelte tankane»').waitFor();
  await page.locator('label[for="code-skule"]').tap();
  await expect.poll(() => wordsOf(id)).toHaveLength(2);
  const drawn = page.locator('.coded.lane-1');
  await expect.poll(() => drawn.textContent()).toBe('stelte tankane');
  await expect.poll(() => page.locator('.coding-stripe').count()).toBe(2);
  expect(faults).toEqual([]);
  await context.close();
});

it('what a colleague codes appears by itself, in a layer that can be hidden; blind, it does not', async () => {
  const { id } = await world.answers('taveta');
  await coded(id, world.clerk, 'vatn', 'regn');
  const { context, page, faults } = await opened(world.clerk, workplace(id));
  await coded(id, world.ola, 'skule', 'Elevane');
  const theirs = page.locator('.coded.others');
  await expect.poll(() => theirs.textContent()).toBe('Elevane');
  await page.getByLabel(/^ola@samsvar\.example/).uncheck();
  await expect.poll(() => theirs.count()).toBe(0);
  await page.getByLabel(/^ola@samsvar\.example/).check();
  await expect.poll(() => theirs.count()).toBe(1);
  await world.server.context.store.setCodingMode({ survey: SURVEY, blind: true, by: 'ida', at: 5 });
  await expect.poll(() => theirs.count()).toBe(0);
  await world.server.context.store.setCodingMode({ survey: SURVEY, blind: false, by: 'ida', at: 6 });
  await expect.poll(() => theirs.count()).toBe(1);
  // However often the page asked for itself, it was seen once.
  const seen = await world.server.context.store.audit(SURVEY, { action: 'view-personal', subject: id }, null, 100);
  expect(seen).toHaveLength(1);
  expect(faults).toEqual([]);
  await context.close();
});

it('a memo that is being written stays when a colleague’s coding appears', async () => {
  const { id } = await world.answers('voi');
  const { context, page } = await opened(world.clerk, workplace(id));
  const memo = page.locator('#memo-answer');
  await memo.fill('Halvskrive');
  await coded(id, world.ola, 'skule', 'Elevane');
  await page.locator('.coded.others').waitFor();
  expect(await memo.inputValue()).toBe('Halvskrive');
  await page.locator('#memos-answer').getByRole('button', { name: 'Lagre notatet' }).click();
  await page.locator('.memo-text', { hasText: 'Halvskrive' }).waitFor();
  await context.close();
});

it('without a script sentences are ticked, a passage is pasted, and a coding is removed', async () => {
  const { id } = await world.answers('solola');
  const { context, page } = await opened(world.clerk, workplace(id), { javaScriptEnabled: false, viewport: PHONE });
  await page.locator('#without-script summary').click();
  await page.getByLabel('Det gjekk bra.').check();
  await page.locator('#code-vatn').check();
  await page.locator('#code-skule').check();
  await page.locator('#code-button').click();
  await page.getByText('Koda.', { exact: true }).waitFor();
  await page.locator('#without-script summary').click();
  await page.locator('#passage').fill('reint vatn');
  await page.locator('button[name="quick"]').first().click();
  await page.getByText('Koda.', { exact: true }).waitFor();
  expect((await wordsOf(id)).map(([, words]) => words)).toEqual(['Det gjekk bra.', 'Det gjekk bra.', 'reint vatn']);
  await page.getByRole('button', { name: 'Fjern' }).first().click();
  await page.getByText('Kodinga er fjerna.').waitFor();
  await page.getByRole('button', { name: 'Angre' }).click();
  await page.getByText('Angra.').waitFor();
  expect(await wordsOf(id)).toHaveLength(3);
  await context.close();
});

it.each(
  inTurn(
    [
      ['nb', [PHONE_LIGHT, DESK_DARK], 'odda'],
      ['nn', [PHONE_DARK, DESK_LIGHT], 'tinn'],
      ['es', [PHONE_LIGHT, DESK_DARK], 'panajachel'],
      ['en', [PHONE_DARK, DESK_LIGHT], 'kisumu'],
    ] as const,
    1,
  ),
)('every page is accessible in %s, empty, filled and in error', async (language, looks, municipality) => {
  const { id, respondent } = await world.answers(municipality);
  const { context, page } = await opened(world.clerk, workplace(id, language));
  await holds(page, looks, 'nothing coded');
  await coded(id, world.clerk, 'vatn', 'Elevane stelte tankane kvar veke.');
  await coded(id, world.ola, 'skule', 'tankane kvar');
  await coded(id, world.clerk, 'økonomi', 'Det gjekk bra.');
  await page.reload();
  await page.locator('.coding-list summary').first().click();
  await page.locator('#definitions').check();
  await holds(page, looks, 'coded');
  await page.locator('button[name="quick"]').first().click();
  await holds(page, looks, 'nothing marked');
  const goes = (path: string) =>
    page.goto(`${world.server.url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
  for (const path of [
    ADDRESS,
    `${ADDRESS}?concept=nothing`,
    `${ADDRESS}/passages`,
    `${ADDRESS}/passages?any=vatn&not=skule`,
  ]) {
    await goes(path);
    await holds(page, looks, path);
  }
  await goes(`${ADDRESS}/passages?any=økonomi`);
  await page.locator('button[value="quote"]').click();
  await page.locator('#passages-error').waitFor();
  await holds(page, looks, 'nothing ticked');
  await respondent.reopens();
  respondent.types('stories', STORY.replace('Det gjekk bra. ', '').replace('stelte', 'vaska'));
  await respondent.submits();
  await goes(`${ADDRESS}/flagged`);
  await page.locator('.coding-flagged').first().waitFor();
  await holds(page, looks, 'what changed');
  await context.close();
});
