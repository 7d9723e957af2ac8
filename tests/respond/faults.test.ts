/** What happens to typed text and begun responses when the server, not the respondent, changes or breaks. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import type { Context } from '../../server/context.ts';
import { hashOfContent } from '../../server/definitions/freeze.ts';
import type { Store } from '../../server/store/store.ts';
import { OPEN, troubledWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await troubledWorld();
});
afterAll(() => world.server.close());

/** The same store, but this operation fails. */
const failing = (store: Store, operation: keyof Store): Store =>
  new Proxy(store, {
    get(target, name) {
      if (name === operation) return () => Promise.reject(new Error('the disk is full'));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

test('a database that fails gives the text back, with a button that sends the same again', async () => {
  const { clerk, token, invitation } = await world.respondent('nn');
  await clerk.opens();
  clerk.types('prose', 'ei lang\nsoge & <b>').types('line', 'linje');
  for (const operation of ['saveAnswers', 'invitationByToken'] as const) {
    const broken = await createApp({ ...world.server.context, store: failing(world.server.context.store, operation) });
    const there = clerk.duplicate(broken);
    const page = await there.saves();
    expect(page.status).toBe(500);
    expect(page.language).toBe('nn');
    expect(page.text).toContain('ei lang\nsoge & <b>');
    expect(page.text).not.toContain('disk');
    const again = there.duplicate(world.server.app);
    expect(again.page.controls.map((one) => one.name)).toContain('do');
    const payload = new URLSearchParams(again.page.controls.map((one) => [one.name, one.value]));
    const sent = await world.server.app.inject({
      method: 'POST',
      url: `/r/${token}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: payload.toString(),
    });
    expect(sent.statusCode).toBe(303);
    await broken.close();
  }
  const state = await world.server.context.store.responseState('troubled', invitation);
  expect(state?.answers.prose).toMatchObject({ value: 'ei lang\nsoge & <b>', revision: 1 });
});

test('a response goes on in the version it was begun in; a new one begins in the newest', async () => {
  const { store, current } = world.server.context;
  const { clerk: begun, invitation } = await world.respondent('en');
  const { clerk: fresh } = await world.respondent('en');
  await begun.opens();
  await begun.types('prose', 'begun early').saves();

  const version = current.get('troubled/everything');
  if (version === undefined) throw new Error('no version');
  const content = structuredClone(version.content);
  content.sections = content.sections.map((section) => ({
    ...section,
    questions: section.questions.filter((question) => question.id !== 'line'),
  }));
  const about = { survey: 'troubled', questionnaire: 'everything', content, hash: hashOfContent(content), at: OPEN };
  const frozen = await store.freezeVersion(about);
  const context: Context = { ...world.server.context, current: new Map([['troubled/everything', frozen.version]]) };
  const newer = await createApp(context);

  const old = begun.duplicate(newer);
  expect((await old.opens()).ids.has('question.line')).toBe(true);
  const receipt = await old.types('line', 'still asked').submits();
  expect(receipt.text).toContain('still asked');
  expect(receipt.text).toContain('version 1');
  expect((await store.submissions('troubled', invitation))[0]?.version).toBe(1);

  const young = fresh.duplicate(newer);
  expect((await young.opens()).ids.has('question.line')).toBe(false);
  expect((await young.types('prose', 'late').submits()).text).toContain('version 2');
  await newer.close();
});

test('the language asked for comes first, then the one last written in, then the invitation’s', async () => {
  const { clerk } = await world.respondent('nn');
  expect((await clerk.opens()).language).toBe('nn');
  expect((await clerk.opens('es')).language).toBe('es');
  await clerk.types('prose', 'hola').saves();
  expect(clerk.page.language).toBe('es');
  expect((await clerk.opens()).language).toBe('es');
  expect((await clerk.opens('no')).language).toBe('nb');
  expect((await clerk.opens('xx')).language).toBe('es');
});

test('the API’s description names the respondent’s routes', async () => {
  const { paths } = (await world.server.app.inject({ url: '/api/openapi.json' })).json();
  const routes = ['/api/v1/r/{token}', '/api/v1/r/{token}/answers/{question}', '/api/v1/r/{token}/submission'];
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(routes));
});

test('a synthetic respondent’s pages say so', async () => {
  const { secret, store } = world.server.context;
  const { newInvitation, tokenOf } = await import('../../server/fieldwork/invitations.ts');
  const about = { survey: 'troubled', questionnaire: 'everything', municipality: 'ostby', ordinal: 9001 };
  const made = newInvitation(secret, { ...about, language: 'en', synthetic: true, madeAt: OPEN });
  await store.makeInvitations('troubled', [made]);
  const page = await world.server.app.inject({ url: `/r/${tokenOf(secret, 'troubled', made.id, 1)}` });
  expect(page.body).toMatch(/class="synthetic"/);
});
