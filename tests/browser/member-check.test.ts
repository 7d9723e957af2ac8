/** Quotes in a real browser: chosen with the keyboard, checked without a script, readable by everyone. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../server/foundation/ids.ts';
import { fieldworld, SURVEY, type World } from '../fieldwork/invite/world.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { Respondent } from '../fixtures/respondent.ts';
import { closeWindows, openWindow, PHONE, sharedBrowser } from './harness.ts';
import { DESK_DARK, DESK_LIGHT, holds, PHONE_DARK, PHONE_LIGHT } from './looks.ts';

const TEXT = 'Så 👨‍👩‍👧‍👦 kom regnet. Me hausta det på taket.\n\nDet gjekk bra. Det gjekk bra.';
const BASE = `/surveys/${SURVEY}/member-check`;

let browser: Browser;
let world: World;
beforeAll(async () => {
  [world, browser] = await Promise.all([fieldworld({ listen: true }), sharedBrowser()]);
});
afterAll(async () => {
  await closeWindows(browser);
  await world?.server.close();
});

async function answered(municipality: string): Promise<{ id: string; token: string }> {
  const { server } = world;
  const row = (await server.invite(SURVEY)).find((one) => one.municipality === municipality);
  if (row === undefined) throw new Error(`${municipality} is not invited`);
  const clerk = new Respondent(server.app, row.token);
  await clerk.opens('nn');
  clerk.types('stories', TEXT);
  await clerk.submits();
  return { id: row.invitation.id, token: row.token };
}
const passages = (id: string) => `${BASE}/passages/${id}/stories`;
const cookie = () => ({
  ...{ name: 'samsvar_session', value: world.clerk.cookie.split('=')[1] ?? '', url: world.server.url },
});
const quotesOf = (invitation: string) => world.server.context.store.quotes(SURVEY, { invitation });

/** Two passages, one translated, both open to the municipality. */
async function asked(municipality: string): Promise<{ id: string; token: string }> {
  const { store } = world.server.context;
  const { id, token } = await answered(municipality);
  const of = { survey: SURVEY, invitation: id, at: world.clock.time };
  const ids = [];
  for (const [from, to] of [
    [0, 23],
    [24, 46],
  ] as const) {
    const quote = newId();
    await store.chooseQuote({ ...of, id: quote, question: 'stories', revision: 1, from, to, by: 'ida' });
    await store.translateQuote({ ...of, quote, language: 'en', text: 'Then the rain came.', base: 0, by: 'ida' });
    ids.push(quote);
  }
  await store.sendQuotes({ ...of, quotes: ids, message: null });
  return { id, token };
}

it('a researcher selects a passage with the keyboard alone; what stands twice is told apart by where it is', async () => {
  const { id } = await answered('stord');
  const { context, page, faults } = await openWindow(browser);
  await context.addCookies([cookie()]);
  await page.goto(`${world.server.url}${passages(id)}?lang=es`);
  await page.locator('#answer').focus();
  await page.keyboard.press('Control+End');
  for (let letter = 0; letter < 'Det gjekk bra.'.length; letter += 1) await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(() => page.locator('#passage').inputValue()).toBe('Det gjekk bra.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Se eligió 1 pasaje.').waitFor();
  const length = Array.from(TEXT).length;
  expect(await quotesOf(id)).toMatchObject([{ text: 'Det gjekk bra.', from: length - 14, to: length }]);
  expect(faults).toEqual([]);
  await context.close();
});

it('without a script sentences are ticked, and a passage is pasted', async () => {
  const { id } = await answered('voi');
  const { context, page } = await openWindow(browser, { javaScriptEnabled: false, viewport: PHONE });
  await context.addCookies([cookie()]);
  await page.goto(`${world.server.url}${passages(id)}?lang=nn`);
  await page.locator('details:not(.survey-nav *) > summary').click();
  await page.getByLabel('Me hausta det på taket.').check();
  await page.getByRole('button', { name: 'Vel setningane' }).click();
  await page.getByText('1 utdrag er valt.').waitFor();
  await page.locator('#passage').fill('kom regnet');
  await page.getByRole('button', { name: 'Vel dette utdraget' }).click();
  await page.getByText('1 utdrag er valt.').waitFor();
  expect((await quotesOf(id)).map(({ text }) => text)).toEqual(['Me hausta det på taket.', 'kom regnet']);
  await context.close();
});

it('a municipality without a script answers in parts, on a phone', async () => {
  const { id, token } = await asked('solola');
  const { context, page } = await openWindow(browser, { javaScriptEnabled: false, viewport: PHONE });
  await page.goto(`${world.server.url}/r/${token}?lang=es`);
  await page.getByRole('link', { name: '2 citas de sus respuestas esperan su revisión' }).click();
  const first = page.locator('.quote').first();
  const correction = first.getByLabel('Así debe decir');
  // The styles may come a moment after the page.
  await expect.poll(() => correction.isVisible()).toBe(false);
  await first.getByLabel('Sí, pero con esta corrección').check();
  await expect.poll(() => correction.isVisible()).toBe(true);
  await correction.fill('Så kom endeleg regnet.');
  await page.getByRole('button', { name: 'Enviar las respuestas' }).last().click();
  await page.getByRole('link', { name: /Escriba su nombre/ }).click();
  expect(await correction.inputValue()).toBe('Så kom endeleg regnet.');
  await page.getByLabel('Nombre').fill('María López');
  await page.getByRole('button', { name: 'Enviar las respuestas' }).last().click();
  await page.getByText('Con respuesta: 1 de 2. Pendientes: 1.').waitFor();
  const [one, other] = await quotesOf(id);
  expect(one?.decisions).toMatchObject([{ decision: 'corrected', by: { name: 'María López' } }]);
  expect(other?.decisions).toEqual([]);
  await context.close();
});

it.each(
  inTurn(
    [
      ['es', [PHONE_LIGHT, DESK_DARK]],
      ['nn', [PHONE_DARK, DESK_LIGHT]],
    ] as const,
    1,
  ),
)('every page is accessible in %s, empty, in error and answered', async (language, looks) => {
  const { id, token } = await asked(language === 'es' ? 'taveta' : 'al');
  const { context, page } = await openWindow(browser);
  await context.addCookies([cookie()]);
  const goes = (path: string) =>
    page.goto(`${world.server.url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
  await goes(`/r/${token}/quotes`);
  await holds(page, looks, 'open quotes');
  await page.locator('[value="corrected"]').first().check();
  await page.locator('[value="agreed"]').last().check();
  await page.locator('.actions button').click();
  await page.locator('#errors').waitFor();
  await holds(page, looks, 'errors');
  await page.locator('.correction textarea').first().fill('Så kom endeleg regnet.');
  await page.locator('#name').fill('Kari Nes');
  await page.locator('.actions button').click();
  await page.locator('[data-color="success"]').waitFor();
  await page.locator('details').first().click();
  await holds(page, looks, 'answered quotes');
  const [quote] = await quotesOf(id);
  const wrong = async () => {
    await page.locator('#passage').fill('Ikkje der');
    await page.locator('[value="passage"]').click();
    await page.locator('#passage-error').waitFor();
  };
  await goes(passages(id));
  await page.locator('details:not(.survey-nav *) > summary').click();
  await holds(page, looks, 'choosing');
  await wrong();
  await holds(page, looks, 'choosing, refused');
  for (const path of [BASE, `${BASE}?state=corrected`, `${BASE}/quotes/${quote?.id}`, `${BASE}/send`]) {
    await goes(path);
    await holds(page, looks, path);
  }
  await goes(`/surveys/${SURVEY}/responses/${id}`);
  await holds(page, looks, 'response');
  await context.close();
});
