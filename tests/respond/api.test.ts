import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTurn } from '../fixtures/breadth.ts';
import { ENGINES, OPEN, troubledWorld, type World } from './world.ts';

describe.each(inTurn(ENGINES, 1))('the respondent’s API on %s', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await troubledWorld(engine);
  });
  afterAll(() => world.server.close());

  const call = (method: 'GET' | 'PUT' | 'POST', url: string, payload?: object) =>
    world.server.app.inject({ method, url: `/api/v1/r/${url}`, ...(payload && { payload }) });
  const put = (token: string, question: string, value: unknown, baseRevision = 0, clientId = 'a') =>
    call('PUT', `${token}/answers/${question}?lang=en`, { value, baseRevision, clientId });
  const ISO = new Date(OPEN).toISOString();

  test('gives the response as it is', async () => {
    const { token } = await world.respondent('nn');
    expect((await call('GET', token)).json()).toEqual({
      survey: 'troubled',
      questionnaire: 'everything',
      language: 'nn',
      status: 'not started',
      changes: 0,
      answers: {},
      writing: [],
    });
    expect((await put(token, 'prose', 'hei')).json()).toEqual({ revision: 1, receivedAt: ISO });
    expect((await call('GET', token)).json()).toMatchObject({
      status: 'draft',
      answers: { prose: { value: 'hei', revision: 1, receivedAt: ISO } },
    });
  });

  test('the same client id again gives the first answer again; an old base gives the newer answer', async () => {
    const { token } = await world.respondent();
    await put(token, 'prose', 'one', 0, 'first');
    expect((await put(token, 'prose', 'two', 1, 'second')).json().revision).toBe(2);
    expect((await put(token, 'prose', 'one', 0, 'first')).json()).toEqual({ revision: 1, receivedAt: ISO });
    const conflict = await put(token, 'prose', 'three', 1, 'third');
    expect(conflict.statusCode).toBe(409);
    expect(conflict.json()).toEqual({ current: { value: 'two', revision: 2, receivedAt: ISO }, kept: 3 });
  });

  test('of two saves that the network swaps, as when a tab closes, the later text stands', async () => {
    const { token } = await world.respondent();
    await put(token, 'prose', 'seen', 0, 'before');
    expect((await put(token, 'prose', 'one, two', 2, 'last words')).statusCode).toBe(200);
    const late = await put(token, 'prose', 'one', 1, 'under way');
    expect([late.statusCode, late.json().current.value]).toEqual([409, 'one, two']);
    expect((await call('GET', token)).json().answers.prose.value).toBe('one, two');
  });

  test('takes every kind of value and refuses another kind’s, or an unknown question', async () => {
    const { token } = await world.respondent();
    const indicator = {
      name: 'n',
      unit: 't',
      baselineYear: 2011,
      baselineValue: 1.5,
      latestYear: 2013,
      latestValue: 'x',
    };
    const good = { one: 'a', several: ['a', 'b'], amount: 12.5, agreed: false, day: '2012-02-29' };
    const values: [string, unknown][] = [...Object.entries(good), ['spending', { travel: 40 }], ['measure', indicator]];
    for (const [question, value] of values) {
      expect((await put(token, question, value)).statusCode).toBe(200);
      expect((await call('GET', token)).json().answers[question].value).toEqual(value);
    }
    const wrong: [string, unknown][] = [
      ['prose', 1],
      ['several', 'a'],
      ['agreed', 'yes'],
      ['spending', { unknown: 1 }],
      ['measure', { name: 'n' }],
    ];
    for (const [question, value] of wrong) {
      const refused = await put(token, question, value, 9, `wrong ${question}`);
      expect([question, refused.statusCode]).toEqual([question, 400]);
      expect(refused.headers['content-type']).toContain('application/problem+json');
    }
    expect((await put(token, 'nothing', 'x')).statusCode).toBe(404);
    expect((await put(token, 'intro', 'x')).statusCode).toBe(404);
  });

  test('refuses bodies of another shape, naming the field', async () => {
    const { token } = await world.respondent();
    for (const body of [
      { value: 'x' },
      { value: 'x', baseRevision: 0, clientId: 'a', more: 1 },
      { value: 'x', baseRevision: -1, clientId: 'a' },
    ]) {
      const refused = await call('PUT', `${token}/answers/prose`, body);
      expect(refused.statusCode).toBe(400);
      expect(refused.json().status).toBe(400);
    }
    expect((await call('GET', token)).json().status).toBe('not started');
  });

  test('refuses a client id that no database gives back as it was', async () => {
    const { token } = await world.respondent();
    for (const clientId of ['\ud800', 'a\0'])
      expect((await put(token, 'prose', 'x', 0, clientId)).statusCode).toBe(400);
  });

  test('says that a unit is too long for one, however long it is', async () => {
    const { token } = await world.respondent();
    const measure = { name: 'Books', baselineYear: 2011, baselineValue: 1, latestYear: 2013, latestValue: 2 };
    // Of letters that no compression makes short.
    const unit = Array.from({ length: 9000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000))).join(
      '',
    );
    const answers = { prose: 'first', line: 'long enough', measure: { ...measure, unit } };
    const refused = await call('POST', `${token}/submission?lang=en`, { clientId: 's', answers });
    expect(refused.statusCode).toBe(422);
    expect(refused.json().errors).toMatchObject([{ question: 'measure', field: 'unit', code: 'too-long' }]);
  });

  test('submits once a client id, with answers of both forms, and says what is wrong in the language asked for', async () => {
    const { token } = await world.respondent('nb');
    const wrong = await call('POST', `${token}/submission?lang=es`, { clientId: 's', answers: { line: 'x' } });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json().errors).toEqual([
      {
        question: 'prose',
        code: 'required',
        message: expect.stringMatching(/^Esta pregunta|^Debe|^Hay que|obligatori/i),
      },
      { question: 'line', code: 'too-short', message: expect.any(String) },
    ]);
    const answers = { prose: { value: 'first', baseRevision: 0 }, line: 'long enough', spending: { travel: 100 } };
    const body = { clientId: 's', answers };
    const made = await call('POST', `${token}/submission`, body);
    expect(made.statusCode).toBe(201);
    expect(made.json()).toEqual({
      receipt: {
        number: expect.any(String),
        code: expect.any(String),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        submittedAt: ISO,
      },
    });
    const again = await call('POST', `${token}/submission`, body);
    expect([again.statusCode, again.json()]).toEqual([201, made.json()]);
    const other = await call('POST', `${token}/submission`, { clientId: 's', answers: { prose: 'another word' } });
    expect(other.statusCode).toBe(409);
    expect(other.json()).toMatchObject({ code: 'respond:already-submitted' });
    expect((await put(token, 'prose', 'later', 1, 'z')).statusCode).toBe(409);
    expect((await call('GET', token)).json().status).toBe('submitted');
  });

  test('a submission built on an older answer is told the newer one', async () => {
    const { token } = await world.respondent();
    await put(token, 'prose', 'newer');
    const answers = { prose: { value: 'mine', baseRevision: 0 }, line: 'kept' };
    const refused = await call('POST', `${token}/submission`, { clientId: 's', answers });
    expect(refused.statusCode).toBe(409);
    expect(refused.json().conflicts).toEqual([
      { question: 'prose', current: { value: 'newer', revision: 1, receivedAt: ISO }, kept: 2 },
    ]);
    expect((await call('GET', token)).json().answers.line.value).toBe('kept');
  });

  test('closed, withdrawn and unknown links refuse with a sentence', async () => {
    const { token, invitation } = await world.respondent('en');
    world.clock.time = Date.parse('2100-06-01T10:00:00Z');
    const closed = await put(token, 'prose', 'x');
    world.clock.time = OPEN;
    expect(closed.statusCode).toBe(403);
    await world.server.context.store.withdraw('troubled', invitation, OPEN);
    expect((await put(token, 'prose', 'x')).statusCode).toBe(410);
    const unknown = await put('nobody', 'prose', 'x');
    expect(unknown.statusCode).toBe(404);
    for (const refused of [closed, unknown]) expect(refused.json().detail).toMatch(/\w+ \w+.*\.$/);
  });
});
