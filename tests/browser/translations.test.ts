/** Translating in a real browser: with the keyboard, with what is remembered, after a lost tab, without a script; readable by everyone. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  BASE,
  NYNORSK,
  SPANISH,
  SURVEY,
  type TranslationWorld,
  translationWorld,
} from '../analysis/translations/world.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { closeWindows, openWindow, PHONE, sharedBrowser } from './harness.ts';
import { DESK_DARK, DESK_LIGHT, holds, PHONE_DARK, PHONE_LIGHT } from './looks.ts';

let browser: Browser;
let world: TranslationWorld;
/** What every language looks at. */
let taveta: { id: string; token: string };
beforeAll(async () => {
  [world, browser] = await Promise.all([
    translationWorld({ listen: true, environment: { SAMSVAR_TRANSLATE_URL: 'http://127.0.0.1:9' } }),
    sharedBrowser(),
  ]);
  taveta = await world.answered('taveta', 'Rain came. We were 40 people.', 'en');
});
afterAll(async () => {
  await closeWindows(browser);
  await world?.server.close();
});

const signIn = (context: BrowserContext) =>
  context.addCookies([
    { name: 'samsvar_session', value: world.clerk.cookie.split('=')[1] ?? '', url: world.server.url },
  ]);
const goes = (page: Page, path: string) => page.goto(`${world.server.url}${path}`);
const editor = (id: string, to = 'en', language = 'en') => `${BASE}/${id}/stories?to=${to}&lang=${language}`;
const translationOf = async (id: string, to = 'en') => {
  const { store } = world.server.context;
  const state = await store.responseState(SURVEY, id);
  const found = await store.translations(SURVEY, state?.id ?? '', 'stories');
  return found.find(({ language, holds }) => holds && language === to)?.text;
};

it('a translator with a keyboard alone takes what is remembered, and comes to the next one', async () => {
  const [al, voi] = [await world.answered('al', NYNORSK, 'nn'), await world.answered('voi', 'Det gjekk bra.', 'nn')];
  const { context, page, faults } = await openWindow(browser);
  await signIn(context);
  await goes(page, editor(al.id));
  await page.getByLabel('Translation of sentence 1 of 3').focus();
  await page.keyboard.type('We harvested rain.');
  await page.keyboard.press('Tab');
  await page.keyboard.type('It went well.');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Then came the drought.');
  await page.keyboard.press('Control+Enter');
  await page.getByText('The translation is saved.').waitFor();
  expect(await translationOf(al.id)).toBe('We harvested rain. It went well.\nThen came the drought.');

  await goes(page, editor(voi.id));
  await page.getByLabel('Translation of sentence 1 of 1').focus();
  await page.keyboard.press('Alt+1');
  await page.keyboard.press('Control+Enter');
  await page.getByText('The translation is saved.').waitFor();
  expect(await translationOf(voi.id)).toBe('It went well.');
  expect(faults).toEqual([]);
  await context.close();
});

it('what is typed outlives the tab, until it is saved', async () => {
  const { id } = await world.answered('solola', SPANISH, 'es');
  const { context, page } = await openWindow(browser);
  await signIn(context);
  await goes(page, editor(id));
  const first = page.getByLabel('Translation of sentence 1 of 2');
  await first.fill('We planted 1,200 trees.');
  await page.getByText('Kept on this machine, not saved yet.').waitFor();
  await page.close();
  const again = await context.newPage();
  await goes(again, editor(id));
  await again.getByText('Text that was not saved has been put back.').waitFor();
  const restored = again.getByLabel('Translation of sentence 1 of 2');
  expect(await restored.inputValue()).toBe('We planted 1,200 trees.');
  await again.getByRole('button', { name: 'Save', exact: true }).click();
  await again.getByText('The translation is saved.').waitFor();
  // Saved: nothing comes back later over what others have written since.
  await goes(again, editor(id));
  await again.getByLabel('Translation of sentence 1 of 2').waitFor();
  const typed = 'Object.keys(localStorage).filter((key) => key.startsWith("samsvar-typing")).length';
  // The script looks once the page is there.
  await expect.poll(() => again.evaluate<number>(typed)).toBe(0);
  expect(await again.getByText('put back').count()).toBe(0);
  await context.close();
});

it('without a script a phone translates, and nothing is offered that would not work', async () => {
  const { id } = await world.answered('stord', 'Det gjekk bra.', 'nn');
  const { context, page } = await openWindow(browser, { javaScriptEnabled: false, viewport: PHONE });
  await signIn(context);
  await goes(page, editor(id, 'es', 'es'));
  expect(await page.getByRole('button', { name: 'Insertar' }).count()).toBe(0);
  await page.getByLabel('Traducción de la oración 1 de 1').fill('Salió bien.');
  await page.getByRole('button', { name: 'Guardar', exact: true }).click();
  await page.getByText('La traducción se ha guardado.').waitFor();
  expect(await translationOf(id, 'es')).toBe('Salió bien.');
  await context.close();
});

it.each(
  inTurn(
    [
      ['nb', [PHONE_LIGHT, DESK_DARK]],
      ['nn', [PHONE_DARK, DESK_LIGHT]],
      ['es', [PHONE_LIGHT, DESK_LIGHT]],
      ['en', [PHONE_DARK, DESK_DARK]],
    ] as const,
    2,
  ),
)('every page is accessible in %s: empty, filled, refused, stale', async (language, looks) => {
  const { id } = taveta;
  const to = { nb: 'nb', nn: 'nn', es: 'es', en: 'nb' }[language];
  const { context, page } = await openWindow(browser);
  await signIn(context);
  const look = async (path: string, state: string) => {
    await goes(page, `${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
    await holds(page, looks, `${state}, ${language}`);
  };
  await look(`${BASE}?to=${to}`, 'list');
  await look(`${BASE}?to=${to}&region=guatemala&state=stale`, 'empty list');
  await look(`${BASE}/${id}/stories?to=${to}`, 'empty editor');
  const save = (text: string, base: string) =>
    world.clerk.post(`${BASE}/${id}/stories?to=${to}`, { do: 'save', as: 'whole', revision: '1', base, text });
  const { store } = world.server.context;
  const state = await store.responseState(SURVEY, id);
  const versions = async () =>
    (await store.translations(SURVEY, state?.id ?? '', 'stories')).filter((one) => one.language === to);
  const base = String((await versions()).find((one) => one.holds)?.version ?? 0);
  await save('Uno. Dos.', base);
  // Somebody else has saved while this page was open.
  await page.locator('textarea').first().fill('Otra cosa');
  await page.locator('button[value="save"]').click();
  await page.locator('[role="alert"]').waitFor();
  await holds(page, looks, `saved by two, ${language}`);
  await look(`${BASE}/${id}/stories/history?to=${to}`, 'history');
  await world.changed(taveta, `Rain came late in ${language}. We were 40 people.`);
  await look(`${BASE}/${id}/stories?to=${to}`, 'stale editor');
  await look(`${BASE}/machine?to=${to}`, 'machine');
  await look(`${BASE}/hand-over?to=${to}`, 'hand-over');
  await page.locator('#file').setInputFiles({
    ...{ name: 'translated.csv', mimeType: 'text/csv' },
    buffer: Buffer.from(
      `id,revision,source_language,target_language,source,target\n${id}.stories,1,en,${to},"Rain came. We were 40 people.","Kom."\nnone.stories,1,en,${to},a,b\n`,
    ),
  });
  await page.locator('main form button').first().click();
  await page.locator('.import-counts').waitFor();
  await holds(page, looks, `preview, ${language}`);
  await page.locator('input[name="digest"] ~ button').click();
  await page.locator('.translation-batch').first().waitFor();
  await holds(page, looks, `hand-over with a batch, ${language}`);
  await context.close();
});
