/** The page of one answer: the question exactly as it was asked, versions, follow-ups, quotes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../server/foundation/ids.ts';
import { researcher } from '../../fixtures/researcher.ts';
import { Respondent } from '../../fixtures/respondent.ts';
import { READING, readingWorld, SURVEY, type World } from './world.ts';

let world: World;
let answered: { id: string; token: string };
beforeAll(async () => {
  world = await readingWorld();
  answered = await world.submits('solola', { stories: 'Recogimos la basura.' }, 'es');
});
afterAll(() => world.server.close());

const page = async () => (await world.researcher.get(`${READING}/answer/${answered.id}/stories?lang=en`)).body;

describe('the page of an answer', () => {
  it('has the question first in the language it was answered in, then in the others', async () => {
    const html = await page();
    expect(html).toContain('<div class="answer-text" lang="es" dir="auto">Recogimos la basura.</div>');
    expect(html).toMatch(/<p class="asked-question" lang="es">[^<]*historias/);
    expect(html).toContain('In 3 more languages');
    expect(html).toContain('As it was asked in other questionnaires');
    expect(html).toContain('correspondence-similar');
    expect(html).toMatch(/3 words · Revision 1 · submitted 9 July 2014/);
    expect(html).toContain(`href="${READING}/mirror/al-solola?concept=stories"`);
  });

  it('shows what was asked about it and what is quoted of it', async () => {
    const { store } = world.server.context;
    const of = { survey: SURVEY, invitation: answered.id };
    const asked = { ...of, id: newId(), question: 'stories', text: '¿Cuánta?', language: 'es', note: 'How much?' };
    await store.askFollowUp({ ...asked, askedAt: 5, askedBy: 'ida@samsvar.example' });
    const passage = { question: 'stories', revision: 1, from: 0, to: 9, by: 'ida', at: 5 };
    await store.chooseQuote({ ...of, ...passage, id: newId() });
    const html = await page();
    expect(html).toContain('¿Cuánta?');
    expect(html).toContain('<blockquote class="answer-text quoted" lang="es" dir="auto">Recogimos</blockquote>');
  });

  it('compares its versions once there are several, and says when the newest is not submitted', async () => {
    expect(await page()).not.toContain('Versions of the answer');
    const { store } = world.server.context;
    await store.reopen(SURVEY, answered.id, 10);
    await store.saveAnswers({
      ...{ survey: SURVEY, invitation: answered.id, version: 1, language: 'es' },
      at: Date.parse('2014-07-09T15:00:00Z'),
      answers: [{ question: 'stories', value: 'Recogimos y quemamos la basura.', baseRevision: 1, clientId: newId() }],
    });
    const draft = await page();
    expect(draft).toContain('The text was changed after it was submitted');
    expect(draft).toContain('lang="es" dir="auto">Recogimos la basura.</div>');
    expect(draft).toContain('Versions of the answer');
    expect(draft).toMatch(/<ins>.*y quemamos.*<\/ins>/);
    const respondent = new Respondent(world.server.app, answered.token);
    await respondent.opens('es');
    await respondent.submits();
    const html = await page();
    expect(html).toContain('lang="es" dir="auto">Recogimos y quemamos la basura.</div>');
    expect(html).not.toContain('The text was changed after it was submitted');
  });

  it('tells a reader no names, and leads to no form', async () => {
    const reader = await researcher(world.server, 'reader');
    const { body } = await reader.get(`${READING}/answer/${answered.id}/stories?lang=en`);
    expect(body).toContain('quemamos');
    expect(body).not.toContain('/member-check/passages/');
  });

  it('is not there where nothing counts', async () => {
    const get = async (of: string) => (await world.researcher.get(`${READING}/answer/${of}`)).statusCode;
    expect(await get(`${answered.id}/changes`)).toBe(404);
    expect(await get(`${newId()}/stories`)).toBe(404);
    await world.server.context.store.withdraw(SURVEY, answered.id, 20);
    expect(await get(`${answered.id}/stories`)).toBe(404);
  });
});
