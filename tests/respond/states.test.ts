/** What a link leads to when nothing can be written there; and that what was typed is never taken away. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Respondent } from '../fixtures/respondent.ts';
import { OPEN, troubledWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await troubledWorld();
});
afterAll(() => world.server.close());

const at = async <T>(time: string, act: () => Promise<T>): Promise<T> => {
  world.clock.time = Date.parse(time);
  try {
    return await act();
  } finally {
    world.clock.time = OPEN;
  }
};

test('a link that nobody has says what to do, in the reader’s language', async () => {
  const answer = await world.server.app.inject({ url: '/r/nobody', headers: { 'accept-language': 'es-GT,es;q=0.9' } });
  expect(answer.statusCode).toBe(404);
  expect(answer.body).toContain('No hay ninguna invitación con este enlace');
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
});

test('what is typed on a page whose link is unknown comes back to be copied', async () => {
  const { clerk } = await world.respondent();
  await clerk.opens();
  clerk.types('prose', 'mange timers\narbeid');
  const data = new URLSearchParams({ 'answer.prose': clerk.reads('prose'), do: 'submit' });
  const answer = await world.server.app.inject({
    method: 'POST',
    url: '/r/mistyped',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: data.toString(),
  });
  expect(answer.statusCode).toBe(404);
  expect(answer.body).toContain('mange timers\narbeid');
});

test('before the survey opens the page says when', async () => {
  const { clerk } = await world.respondent('en');
  const page = await at('2019-06-01T10:00:00Z', () => clerk.opens());
  expect(page.status).toBe(200);
  expect(page.text).toContain('The survey opens on 1 January 2020');
  expect(page.html).not.toContain('<survey-form>');
});

test('after closing, what was received is shown, and what was typed too late comes back', async () => {
  const { clerk, invitation } = await world.respondent('en');
  await clerk.opens();
  await clerk.types('prose', 'in time').saves();
  clerk.types('line', 'too late');
  const refused = await at('2100-06-01T10:00:00Z', () => clerk.duplicate().submits());
  expect(refused.status).toBe(403);
  expect(refused.text).toContain('The survey is closed');
  const [typed = '', received = ''] = refused.text.split('This had been received when the survey closed');
  expect(typed).toContain('too late');
  expect(typed).not.toContain('in time');
  expect(received).toContain('in time');
  const state = await world.server.context.store.responseState('troubled', invitation);
  expect(state?.answers.line).toBeUndefined();
  const read = await at('2100-06-01T10:00:00Z', () => clerk.opens());
  expect(read.status).toBe(200);
  expect(read.text).toContain('in time');
});

test('what came too late stays on the page when its language is changed', async () => {
  const { clerk } = await world.respondent('en');
  await clerk.opens();
  clerk.types('prose', 'too late\n"and" more').types('line', 'this, too');
  await at('2100-06-01T10:00:00Z', async () => {
    expect((await clerk.submits()).text).toContain('The survey is closed');
    for (const [language, title] of [
      ['nn', 'Undersøkinga er stengd'],
      ['es', 'La encuesta está cerrada'],
    ] as const) {
      const page = await clerk.switchesTo(language);
      expect([page.status, page.language]).toEqual([403, language]);
      for (const text of [title, 'too late\n"and" more', 'this, too']) expect(page.text).toContain(text);
    }
  });
});

test('nor does a colleague who submits meanwhile take it away, in any language', async () => {
  const { clerk } = await world.respondent('en');
  await clerk.opens();
  const slow = clerk.duplicate();
  await clerk.types('prose', 'one').types('line', 'long enough').submits();
  expect((await slow.types('prose', 'written slowly').submits()).text).toContain('has already been submitted');
  const page = await slow.switchesTo('es');
  expect([page.status, page.language]).toEqual([409, 'es']);
  expect(page.text).toContain('written slowly');
});

test('a submitted response can be read after closing, but not opened again', async () => {
  const { clerk } = await world.respondent('en');
  await clerk.opens();
  await clerk.types('prose', 'the whole story').types('line', 'ok').submits();
  const page = await at('2100-06-01T10:00:00Z', () => clerk.opens());
  expect(page.text).toContain('the whole story');
  expect(page.html).not.toContain('value="reopen"');
  const refused = await at('2100-06-01T10:00:00Z', () => clerk.reopens());
  expect(refused.status).toBe(403);
  const receipt = await at('2100-06-01T10:00:00Z', () => clerk.opensReceipt('nb'));
  expect(receipt.text).toContain('Kvittering');
  expect(receipt.text).toContain('the whole story');
});

test('a withdrawn link says so, shows nothing of the answers, and gives back what was typed', async () => {
  const { clerk, invitation } = await world.respondent('nn');
  await clerk.opens();
  await clerk.types('prose', 'før').saves();
  await world.server.context.store.withdraw('troubled', invitation, OPEN);
  const posted = await clerk.duplicate().types('line', 'etter').saves();
  expect(posted.status).toBe(410);
  expect(posted.text).toContain('etter');
  for (const page of [await clerk.opens(), await clerk.opensReceipt()]) {
    expect(page.status).toBe(410);
    expect(page.text).toContain('Invitasjonen er trekt tilbake');
    expect(page.text).not.toContain('før');
  }
  await world.server.context.store.reinstate('troubled', invitation, OPEN);
  expect((await clerk.opens()).text).toContain('før');
});

test('a receipt before anything is submitted leads to the form', async () => {
  const { clerk } = await world.respondent();
  expect((await clerk.opensReceipt()).html).toContain('<survey-form>');
});

test('the receipt’s file gives the hash on the receipt', async () => {
  const { createHash } = await import('node:crypto');
  const { clerk, token } = await world.respondent('en');
  await clerk.opens();
  const receipt = await clerk.types('prose', 'å 🦉').types('line', 'ok').submits();
  const file = (await world.server.app.inject({ url: `/r/${token}/receipt.json` })).json();
  expect(
    createHash('sha256')
      .update(file.salt + file.canonical)
      .digest('hex'),
  ).toBe(file.hash);
  expect(receipt.text).toContain(file.hash);
  expect(JSON.parse(file.canonical).answers.prose.value).toBe('å 🦉');
});

test('every language has the same fields, ids and texts to exchange, so that switching can copy them', async () => {
  const { clerk } = await world.respondent('nb');
  const shape = (page: Awaited<ReturnType<Respondent['opens']>>) => ({
    ids: [...page.ids],
    names: page.controls.map((one) => one.name),
    texts: page.textKeys,
  });
  const first = shape(await clerk.opens('nb'));
  for (const language of ['nn', 'es', 'en']) expect(shape(await clerk.opens(language))).toEqual(first);
  expect(new Set(first.texts).size).toBe(first.texts.length);
});

test('a text missing in nynorsk is bokmål, and marked as such', async () => {
  const { clerk } = await world.respondent('nn');
  expect((await clerk.opens()).html).toMatch(
    /data-text="q.prose"><span lang="nb">Hva plager den .+ kommunen\?<\/span>/,
  );
});

test('the page asks nothing of other places and carries no inline script or style', async () => {
  const { clerk } = await world.respondent();
  const { html } = await clerk.opens();
  expect(html).not.toMatch(/\sstyle=|\son[a-z]+=|<style|(?:src|href)="(?:https?:)?\/\//);
  expect([...html.matchAll(/<script(?![^>]*type="(?:module|application\/json)")/g)]).toEqual([]);
  const block = /<script type="application\/json" id="texts">(.*?)<\/script>/.exec(html)?.[1] ?? '';
  expect(JSON.parse(block)).toMatchObject({
    language: 'nb',
    locale: 'nb-NO',
    status: 'draft',
  });
});

test('the first submit button, which Enter presses, submits', async () => {
  const { clerk } = await world.respondent();
  const { html } = await clerk.opens();
  expect(/<button[^>]*>/.exec(html)?.[0]).toContain('name="do" value="submit"');
});
