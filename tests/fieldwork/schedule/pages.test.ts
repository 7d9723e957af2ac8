/** The schedule as researchers set it, and as respondents meet it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTurn } from '../../fixtures/breadth.ts';
import { lettersOf } from '../../fixtures/letters.ts';
import { csrfOf, type Researcher, researcher } from '../../fixtures/researcher.ts';
import { startServer } from '../../fixtures/server.ts';
import { at } from './plan.ts';
import { ENGINES, type Field, field, SECRET, SURVEY } from './world.ts';

const BASE = `/surveys/${SURVEY}/schedule`;
const FORM = {
  ...{ opens: '', closes: '2026-03-27T23:59', grace: '3', days: '14, 7, 2', most: '3' },
  ...{ from: '18:00', to: '08:00', thanks: '1' },
};

describe.each(inTurn(ENGINES, 0))('on %s', (engine) => {
  let world: Field;
  let kari: Researcher;
  beforeAll(async () => {
    world = await field(engine);
    kari = await researcher(world.server, 'researcher');
  });
  afterAll(() => world.close());

  const seen = async () => /name="seen" value="(\d+)"/.exec((await kari.get(BASE)).body)?.[1] ?? '';
  const save = async (about: Partial<Record<string, string>> = {}) =>
    kari.post(BASE, { ...FORM, seen: await seen(), ...about } as Record<string, string>);

  it('a researcher sets it, on the survey’s clock, and finds it again as it was typed', async () => {
    expect((await kari.get(`${BASE}?lang=en`)).body).toContain('no closing time is set');
    expect((await save()).statusCode).toBe(303);
    const { body } = await kari.get(`${BASE}?lang=en`);
    expect(body).toContain('value="2026-03-27T23:59"');
    expect(body).toContain('27 March 2026');
    expect(body).toContain('Central European');
    const stored = await world.server.context.store.schedule(SURVEY);
    expect(stored).toMatchObject({
      closesAt: at('2026-03-27T23:59:00+01:00'),
      remindDays: [14, 7, 2],
      weekends: false,
    });
  });

  it('what cannot be is said beside the field, and everything typed stands there still', async () => {
    const wrong = {
      closes: '2026-02-31T10:00',
      opens: 'tomorrow',
      days: 'often',
      grace: '-1',
      from: '25:00',
      most: '99',
    };
    const answer = await save({ ...wrong, to: '08:00' });
    expect(answer.statusCode).toBe(422);
    for (const typed of Object.values(wrong)) expect(answer.body).toContain(`value="${typed}"`);
    expect(answer.body.match(/aria-invalid="true"/g)).toHaveLength(6);
    expect((await save({ opens: '2026-04-01T00:00' })).body).toContain('aria-invalid');
    expect((await save({ closes: '' })).statusCode).toBe(422);
    expect((await save({ from: '08:30', to: '08:00' })).statusCode).toBe(422);
    expect((await world.server.context.store.schedule(SURVEY))?.graceDays).toBe(3);
  });

  it('a second researcher overwrites nothing: what was typed and what is stored are both shown', async () => {
    const before = await seen();
    world.clock.time += 1000;
    await save({ grace: '5' });
    const answer = await save({ seen: before, grace: '9' });
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('value="9"');
    expect(answer.body).toContain('<dd>5</dd>');
    expect((await world.server.context.store.schedule(SURVEY))?.graceDays).toBe(5);
    expect((await save({ grace: '3' })).statusCode).toBe(303);
  });

  it('closing now closes for everyone but those with a draft, who are told until when', async () => {
    const [begun, fresh] = [world.clerk('stjordal'), world.clerk('al')];
    const blank = await begun.opens('en');
    expect(blank.text).toContain('You can answer until 27 March 2026');
    expect(blank.text).not.toContain('What you have begun');
    await begun.types('stories', 'A story').saves();
    expect((await begun.opens('en')).text).toContain('What you have begun you can finish until 30 March 2026');
    await fresh.opens('en');
    expect((await kari.post(`${BASE}/close`)).statusCode).toBe(303);
    expect((await kari.get(`${BASE}?lang=en`)).body).toContain('Those with a draft can finish it until');
    const refused = await fresh.types('stories', 'Too late').saves();
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Too late');
    expect(refused.html).toContain('mailto:studien@samsvar.example');
    expect((await fresh.opens('en')).text).toContain('The survey closed on 27 February 2026');
    expect((await begun.types('stories', 'A longer story').saves()).text).toContain('A longer story');
    const put = (municipality: string) =>
      world.server.app.inject({
        method: 'PUT',
        url: `/api/v1/r/${world.row(municipality).token}/answers/stories`,
        payload: { value: 'More', baseRevision: 0, clientId: 'client-0000000000000001' },
      });
    expect((await put('al')).json()).toMatchObject({ code: 'respond:text-closed' });
    expect((await put('stjordal')).statusCode).toBe(409);
  });

  it('reopening lets everyone in again, and the start page says so', async () => {
    expect((await world.server.app.inject('/?lang=en')).body).toContain('Closed 27 February 2026');
    // What was planned before it was closed at once is offered again.
    expect((await kari.get(`${BASE}?lang=en`)).body).toMatch(/name="until"[^>]* value="2026-03-27T23:59"/);
    expect((await kari.post(`${BASE}/reopen`, { until: '2026-01-01T10:00' })).statusCode).toBe(422);
    expect((await kari.post(`${BASE}/reopen`, { until: 'soon' })).body).toContain('value="soon"');
    expect((await kari.post(`${BASE}/reopen`, { until: '2026-03-27T23:59' })).statusCode).toBe(303);
    const clerk = world.clerk('al');
    expect((await clerk.opens('en')).text).toContain('You can answer until 27 March 2026');
    expect((await world.server.app.inject('/?lang=en')).body).not.toContain('Closed');
  });

  it('shows who gets what tomorrow, opens the very words, and says why the others get none', async () => {
    world.clock.time = at('2026-03-12T10:00:00Z');
    // The session of February is over.
    kari = await researcher(world.server, 'researcher', 'later@samsvar.example');
    await save({ grace: '2' });
    const { store } = world.server.context;
    const { body } = await kari.get(`${BASE}/reminders?lang=en`);
    const [, tomorrow = ''] = body.split('id="tomorrow"');
    expect(tomorrow).toContain('post@stjordal.example');
    expect(tomorrow).toContain('13 March 2026 at 09:00');
    expect(tomorrow).toContain('Guatemala');
    const { invitation } = world.row('stjordal');
    expect(tomorrow).toContain(`${BASE}/reminders/${invitation.id}`);
    const board = (await kari.get(`/api/v1/surveys/${SURVEY}/board`)).json();
    const here = board.invitations.find((one: { municipality: string }) => one.municipality === 'stjordal');
    expect(here).toMatchObject({ nextReminderAt: '2026-03-13T08:00:00.000Z' });
    const letter = await kari.get(`${BASE}/reminders/${invitation.id}?lang=en`);
    expect(letter.body).toContain(world.row('stjordal').link);
    expect(letter.body).toContain('lang="nb"');
    await world.run(at('2026-03-13T08:00:00Z'));
    const [sent] = await lettersOf(store, SURVEY, { kind: 'reminder', invitation: invitation.id }, 1);
    for (const line of (sent?.body ?? '?').split('\n').filter((one) => one !== '' && !/[&"“”]/.test(one)))
      expect(letter.body).toContain(line);
  });

  it('stops for one and for all, takes what waits out of the outbox, and lets them go on', async () => {
    const { store } = world.server.context;
    kari = await researcher(world.server, 'researcher', 'tomorrow@samsvar.example');
    const { invitation } = world.row('stjordal');
    const one = `${BASE}/reminders/${invitation.id}`;
    const [waiting] = await store.messagesOf(SURVEY, { kind: 'reminder', invitation: invitation.id }, null, 1);
    expect(waiting?.state).toBe('queued');
    expect((await kari.post(`${one}/stop`)).headers.location).toBe(`${BASE}/reminders`);
    expect((await store.message(SURVEY, waiting?.id ?? ''))?.state).toBe('cancelled');
    const why = async () => {
      const { reminders } = (await kari.get(`/api/v1/surveys/${SURVEY}/reminders`)).json();
      return reminders.find((each: { invitation: string }) => each.invitation === invitation.id);
    };
    expect(await why()).toMatchObject({ at: null, whyNot: 'stopped', recipient: 'post@stjordal.example' });
    expect((await kari.get(`${BASE}/reminders?lang=en`)).body).toContain('Let go on for');
    await kari.post(`${one}/go-on`);
    expect(await why()).toMatchObject({
      at: '2026-03-20T08:00:00.000Z',
      step: '2026-03-27/7',
      whyNot: null,
    });
    await kari.post(`${BASE}/stop`);
    expect(await why()).toMatchObject({ whyNot: 'all stopped' });
    expect(await store.messagesOf(SURVEY, { kind: 'reminder', state: 'queued' }, null, 10)).toEqual([]);
    await kari.post(`${BASE}/go-on`);
    expect(await why()).toMatchObject({ whyNot: null });
  });

  it('asks for rights and for the session’s own form', async () => {
    const { app } = world.server;
    for (const url of [BASE, `${BASE}/reminders`]) expect((await app.inject({ url })).statusCode).toBe(303);
    expect((await app.inject(`/api/v1/surveys/${SURVEY}/reminders`)).statusCode).toBe(401);
    for (const action of ['', '/close', '/reopen', '/stop', '/go-on'])
      expect((await kari.post(`${BASE}${action}`, { ...FORM, csrf: 'another' })).statusCode, action).toBe(403);
    const reader = await researcher(world.server, 'reader');
    expect((await reader.get(BASE)).statusCode).toBe(403);
    const coordinator = await researcher(world.server, 'coordinator', undefined, 'africa');
    const page = await coordinator.get(BASE);
    expect(page.statusCode).toBe(200);
    expect(csrfOf(page.body.replace(/action="\/sign-out[\s\S]*?<\/form>/, ''))).toBe('');
    expect((await coordinator.post(`${BASE}/close`)).statusCode).toBe(403);
    const { reminders } = (await coordinator.get(`/api/v1/surveys/${SURVEY}/reminders`)).json();
    const african = world.rows.filter(({ region }) => region === 'africa').map((one) => one.invitation.id);
    expect(reminders.map((one: { invitation: string }) => one.invitation).sort()).toEqual(african.sort());
    expect((await kari.get('/surveys/none/schedule')).statusCode).toBe(404);
    expect((await kari.post(`${BASE}/reminders/nobody/stop`)).statusCode).toBe(404);
  });
});

it('of two processes before one database, what one closes the other serves closed at once, blank forms too', async () => {
  const world = await field('postgresql');
  const { databaseUrl } = world.server.context.config;
  const environment = { DATABASE_URL: databaseUrl ?? '', SAMSVAR_SECRET: SECRET };
  const other = await startServer({ clock: world.clock, environment });
  const there = async () => (await other.app.inject(`/r/${world.row('al').token}?lang=en`)).body;
  expect(await there()).toContain('<survey-form>');
  await world.set({ closesAt: world.clock.time });
  expect(await there()).toContain('The survey closed on 27 February 2026');
  await world.set();
  expect(await there()).toContain('You can answer until 27 March 2026');
  await other.close();
  await world.close();
});
