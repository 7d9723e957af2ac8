/** A question about an answer, in a real browser: answered where the form was, also once that is submitted. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newInvitation, tokenOf } from '../../server/fieldwork/invitations.ts';
import { newId } from '../../server/foundation/ids.ts';
import { followUpQuestion } from '../../server/store/follow-ups.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, openWindow, sharedBrowser } from './harness.ts';
import { DESK_DARK, DESK_LIGHT, holds, PHONE_DARK, PHONE_LIGHT } from './looks.ts';
import { Respondent } from './respondent.ts';

let browser: Browser;
let server: TestServer;
let municipality: string;
let ordinal = 500;
beforeAll(async () => {
  const surveys = join(import.meta.dirname, '..', 'fixtures', 'surveys');
  [server, browser] = await Promise.all([startServer({ listen: true, surveys }), sharedBrowser()]);
  municipality = (await server.invite('troubled'))[0]?.municipality ?? '';
}, 120_000);
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});

const TEXTS = {
  es: { answer: 'Falta agua en la escuela.', asked: '¿En qué escuela falta agua, y desde cuándo?' },
  nb: { answer: 'Skolen mangler vann.', asked: 'Hvilken skole mangler vann, og siden når?' },
};

/** A response of its own, submitted where that is wanted, about whose first answer somebody is asked. */
async function asked(language: keyof typeof TEXTS = 'nb', isSubmitted = true) {
  const { secret, store } = server.context;
  ordinal += 1;
  const at = Date.now();
  const about = { survey: 'troubled', questionnaire: 'everything', municipality, ordinal, language };
  const made = newInvitation(secret, { ...about, synthetic: false, madeAt: at });
  await store.makeInvitations('troubled', [made]);
  const token = tokenOf(secret, 'troubled', made.id, 1);
  const call = (method: 'PUT' | 'POST', path: string, payload: object) =>
    server.app.inject({ method, url: `/api/v1/r/${token}/${path}?lang=${language}`, payload });
  const put = (question: string, value: string, baseRevision = 0) =>
    call('PUT', `answers/${question}`, { value, baseRevision, clientId: newId() });
  const submits = () => call('POST', 'submission', { clientId: newId() });
  await put('prose', TEXTS[language].answer);
  await put('line', 'Agua');
  if (isSubmitted) expect((await submits()).statusCode).toBe(201);
  const id = newId();
  const text = TEXTS[language].asked;
  await store.askFollowUp({
    ...{ survey: 'troubled', id, invitation: made.id, question: 'prose', text, language, note: 'Which school?' },
    ...{ askedAt: at, askedBy: 'ane@samsvar.example' },
  });
  const found = async () => store.followUp('troubled', id);
  return { link: `${server.url}/r/${token}`, id, question: followUpQuestion(id), invitation: made.id, found, submits };
}

it.each(
  inTurn(
    [
      ['es', [PHONE_LIGHT, DESK_DARK]],
      ['nb', [PHONE_DARK, DESK_LIGHT]],
    ] as const,
    0,
  ),
)(
  'is accessible in %s: on a form, on a submitted response, sent, and in the office',
  async (language, looks) => {
    const { context, page, faults } = await openWindow(browser, { bypassCSP: true });
    const draft = await asked(language, false);
    await page.goto(draft.link);
    await page.locator('.follow-ups').waitFor();
    await holds(page, looks, 'on a form');
    const { link, id, question, invitation } = await asked(language);
    const reader = new Respondent(page);
    await reader.opens(link);
    await holds(page, looks, 'on a submitted response');
    await reader.types(question, 'La del río, desde marzo.');
    await reader.seesReceived(question);
    await page.locator(`[value="send.${id}"]`).click();
    await page.locator('.sent').waitFor();
    await holds(page, looks, 'sent');
    expect(faults).toEqual([]);
    await context.close();

    const office = await openWindow(browser, { bypassCSP: true, locale: language });
    const ane = await researcher(server, 'researcher', `${language}@samsvar.example`);
    const [name = '', value = ''] = ane.cookie.split('=');
    await office.context.addCookies([{ name, value, url: server.url }]);
    const at = `${server.url}/surveys/troubled`;
    await office.page.goto(`${at}/responses/${invitation}`);
    await office.page.locator('details:not(.survey-nav *) > summary').first().click();
    await holds(office.page, looks, 'response');
    await office.page.goto(`${at}/follow-up`);
    await holds(office.page, looks, 'list');
    await office.page.goto(`${at}/follow-up/${draft.id}`);
    await office.page.locator('[data-island="copy"] button').first().waitFor();
    await holds(office.page, looks, 'one');
    await office.context.close();
  },
  // Axe looks at a dozen pages.
  120_000,
);

it('keeps every key on the device while there is no connection, sends it afterwards, and is sent by its button', async () => {
  const { link, id, question, found } = await asked('nb');
  const { context, page, faults } = await openWindow(browser);
  const reader = new Respondent(page);
  await reader.opens(link);
  await reader.types(question, 'Den øverste');
  await reader.seesReceived(question);
  expect((await found())?.answer?.value).toBe('Den øverste');
  await context.setOffline(true);
  await reader.types(question, ', ved elva');
  await reader.seesState(question, 'kept');
  await context.setOffline(false);
  await reader.seesReceived(question);
  await expect.poll(async () => (await found())?.answer?.value).toBe('Den øverste, ved elva');
  expect((await found())?.answeredAt).toBeNull();
  await reader.switchesTo('en');
  expect(await reader.field(question).inputValue()).toBe('Den øverste, ved elva');
  await page.locator(`[value="send.${id}"]`).click();
  await page.locator('.sent').waitFor();
  expect(await found()).toMatchObject({ answer: { value: 'Den øverste, ved elva' } });
  expect((await found())?.answeredAt).not.toBeNull();
  expect(faults).toEqual([]);
  await context.close();
});

it('what the device still has when somebody else has submitted: its answer goes on, the rest is shown to be saved', async () => {
  const { link, question, found, submits } = await asked('nb', false);
  const { context, page } = await openWindow(browser);
  const reader = new Respondent(page);
  await reader.opens(link);
  await reader.seesReceived('line');
  await context.setOffline(true);
  await reader.types('line', 'Strøm, ');
  await reader.types(question, 'Den øverste');
  await reader.seesState(question, 'kept');
  await reader.seesState('line', 'kept');
  // The page is gone before the connection is back.
  await page.goto('about:blank');
  expect((await submits()).statusCode).toBe(201);
  await context.setOffline(false);
  const later = await context.newPage();
  const again = new Respondent(later);
  await again.opens(link);
  await later.locator('.not-received').waitFor();
  expect(await later.locator('.not-received').textContent()).toContain('Strøm, Agua');
  expect(await later.locator('.not-received').textContent()).not.toContain('Den øverste');
  await again.seesReceived(question);
  await expect.poll(async () => (await found())?.answer?.value).toBe('Den øverste');
  expect(await again.field(question).inputValue()).toBe('Den øverste');
  await context.close();
});

it('works without JavaScript: saved, in another language, sent', async () => {
  const { link, id, question, found } = await asked('es');
  const { context, page } = await openWindow(browser, { javaScriptEnabled: false });
  const reader = new Respondent(page);
  await reader.opens(link);
  await reader.types(question, 'La del río');
  await reader.switchesTo('en');
  expect(await reader.field(question).inputValue()).toBe('La del río');
  await page.locator(`[value="send.${id}"]`).click();
  await page.locator('.sent').waitFor();
  expect(await found()).toMatchObject({ sentRevision: 1, answer: { value: 'La del río' } });
  await context.close();
});

it('that comes while the form is open is told, and shown without losing a word; it is none of the form’s questions', async () => {
  const { page, faults } = await openWindow(browser, { locale: 'nb-NO' });
  const { link, invitation } = await asked('nb', false);
  const reader = new Respondent(page);
  await reader.opens(link);
  await page.locator('.follow-ups').waitFor();
  const progress = () => page.locator('[data-island="progress"]').textContent();
  const questions = (await page.locator('.question').count()) - 1;
  await expect.poll(progress).toContain(`2 av ${questions}`);
  await reader.field('line').press('End');
  await reader.types('line', ' og jord');
  await server.context.store.askFollowUp({
    ...{ survey: 'troubled', id: newId(), invitation, question: 'line', text: 'Hvor mye?', language: 'nb', note: '' },
    ...{ askedAt: Date.now(), askedBy: 'ane@samsvar.example' },
  });
  const told = page.locator('[data-island="save-state"] a');
  await told.waitFor({ timeout: 10_000 });
  expect(await told.textContent()).toContain('Forskerne har et spørsmål til dere');
  await reader.field('line').press('End');
  await reader.types('line', ', og mer');
  await told.click();
  await page.getByText('Hvor mye?').waitFor();
  await expect.poll(() => reader.field('line').inputValue()).toBe('Agua og jord, og mer');
  await expect.poll(progress).toContain(`2 av ${questions}`);
  expect(await told.count()).toBe(0);
  expect(faults).toEqual([]);
});
