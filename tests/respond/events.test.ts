/** What colleagues see of each other while they write, without a single reload. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { visits } from '../../server/respond/visit.ts';
import { watches } from '../../server/respond/watch.ts';
import { type EventReader, readEvents } from '../fixtures/event-stream.ts';
import { startServer } from '../fixtures/server.ts';
import { ENGINES, OPEN, troubledWorld, type World } from './world.ts';

const KARI = { name: 'Kari Nes', role: 'environment officer' };
const DEVICE = 'a0a0a0a0a0a0a0a0';
const OTHER = 'b1b1b1b1b1b1b1b1';
const ISO = new Date(OPEN).toISOString();

/** Side by side, each with a respondent of its own: the server looks only every other second. */
describe.each(ENGINES)('colleagues who watch on %s', (engine) => {
  let world: World;
  let url: string;
  const opened: EventReader[] = [];
  beforeAll(async () => {
    world = await troubledWorld(engine);
    url = await world.server.app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    for (const events of opened) await events.close();
    await world.server.close();
  });

  const watch = async (token: string, device?: string) => {
    const events = await readEvents(
      `${url}/api/v1/r/${token}/events${device === undefined ? '' : `?device=${device}`}`,
    );
    opened.push(events);
    return events;
  };
  const call = (method: 'PUT' | 'POST' | 'GET', path: string, payload?: object) =>
    world.server.app.inject({ method, url: `/api/v1/r/${path}`, ...(payload && { payload }) });
  const put = (token: string, value: string, baseRevision: number, more: object = {}) =>
    call('PUT', `${token}/answers/prose`, { value, baseRevision, clientId: `${value} on ${baseRevision}`, ...more });

  test.concurrent('are told the state at once, then only what changes, with who wrote it', async () => {
    const { token } = await world.respondent();
    const events = await watch(token);
    expect(events.response.headers.get('content-type')).toBe('text/event-stream');
    expect(events.response.headers.get('x-accel-buffering')).toBe('no');
    expect(events.response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await events.next()).toEqual({ changes: 0, status: 'not started', writing: [] });
    await put(token, 'first', 0, { contributor: KARI });
    const first = { value: 'first', revision: 1, receivedAt: ISO, by: KARI };
    expect(await events.next()).toEqual({ changes: 1, status: 'draft', answers: { prose: first }, writing: [] });
    await call('PUT', `${token}/answers/line`, { value: 'only this', baseRevision: 0, clientId: 'line' });
    const line = { value: 'only this', revision: 1, receivedAt: ISO };
    expect(await events.next()).toEqual({ changes: 2, status: 'draft', answers: { line }, writing: [] });
  });

  test.concurrent('are told that somebody asks about an answer, and so is who only asks now and then', async () => {
    const { token, invitation } = await world.respondent();
    await put(token, 'first', 0);
    const events = await watch(token);
    expect(await events.next()).toMatchObject({ changes: 1 });
    const before = await call('GET', token);
    await world.server.context.store.askFollowUp({
      ...{ survey: 'troubled', id: `why-${invitation}`, invitation, question: 'prose', text: 'Why?' },
      ...{ language: 'en', note: '', askedAt: OPEN, askedBy: 'ane@samsvar.example' },
    });
    expect(await events.next()).toMatchObject({ changes: 2, answers: {}, asked: [`follow-up.why-${invitation}`] });
    const headers = { 'if-none-match': String(before.headers.etag) };
    const after = await world.server.app.inject({ url: `/api/v1/r/${token}`, headers });
    expect(after.json()).toMatchObject({ asked: [`follow-up.why-${invitation}`] });
  });

  test.concurrent('see a text that is written beside another, and that somebody has chosen', async () => {
    const { token } = await world.respondent();
    await put(token, 'one', 0);
    await put(token, 'two', 1);
    const events = await watch(token);
    expect(await events.next()).toMatchObject({ changes: 2 });
    expect((await put(token, 'beside', 1, { contributor: KARI })).statusCode).toBe(409);
    const parallel = [{ value: 'beside', revision: 3, receivedAt: ISO, by: KARI }];
    const two = { value: 'two', revision: 2, receivedAt: ISO };
    expect(await events.next()).toMatchObject({ changes: 3, answers: { prose: { ...two, parallel } } });
    expect((await call('GET', token)).json().answers).toEqual({ prose: { ...two, parallel } });
    await put(token, 'two', 2, { settles: [3] });
    expect(await events.next()).toEqual({ changes: 4, status: 'draft', answers: { prose: two }, writing: [] });
  });

  test.concurrent('see who is writing what, but not themselves; it is gone once they say so', async () => {
    const { token } = await world.respondent();
    const events = await watch(token, DEVICE);
    const writes = (device: string, question: string | null, contributor?: object) =>
      call('POST', `${token}/writing`, { device, question, ...(contributor && { contributor }) });
    expect(await events.next()).toMatchObject({ writing: [] });
    expect((await writes(DEVICE, 'line')).statusCode).toBe(204);
    await writes(OTHER, 'prose', KARI);
    const writing = [{ question: 'prose', by: KARI }];
    expect(await events.next()).toEqual({ changes: 0, status: 'not started', answers: {}, writing });
    expect((await call('GET', `${token}?device=${DEVICE}`)).json()).toMatchObject({ status: 'not started', writing });
    expect((await call('GET', token)).json().writing).toHaveLength(2);
    const late = await watch(token, OTHER);
    expect(await late.next()).toMatchObject({ writing: [{ question: 'line' }] });
    await writes(OTHER, null);
    expect(await events.next()).toMatchObject({ writing: [] });
  });

  test.concurrent('see submission, reopening and withdrawal; after that nothing more comes', async () => {
    const { clerk, token, invitation } = await world.respondent();
    const events = await watch(token);
    await events.next();
    await clerk.opens();
    await clerk.types('prose', 'done').types('line', 'done').submits();
    expect(await events.next()).toMatchObject({ status: 'submitted', answers: { prose: { value: 'done' } } });
    await clerk.opens();
    await clerk.reopens();
    expect(await events.next()).toMatchObject({ status: 'reopened', answers: {} });
    await world.server.context.store.withdraw('troubled', invitation, OPEN);
    expect(await events.next()).toMatchObject({ status: 'withdrawn' });
    expect(await events.next()).toBeUndefined();
    expect((await watch(token)).response.status).toBe(410);
  });

  test.concurrent('see that the answers were erased, without a word of them, and then nothing more', async () => {
    const { clerk, token, invitation } = await world.respondent();
    await clerk.opens();
    await clerk.types('prose', 'soon gone').saves();
    const events = await watch(token);
    await events.next();
    await world.server.context.store.eraseResponse({ survey: 'troubled', invitation, at: OPEN });
    const { answers, ...told } = z.object({ status: z.string(), answers: z.unknown() }).parse(await events.next());
    expect(told).toEqual({ status: 'erased' });
    expect(JSON.stringify(answers)).not.toContain('gone');
    expect(await events.next()).toBeUndefined();
    expect((await watch(token)).response.status).toBe(410);
  });

  test.concurrent('do not keep the server from stopping, and are let go when it stops', async () => {
    const surveys = world.server.context.config.surveysFolder;
    const server = await startServer({ surveys, engine, clock: world.clock, listen: true });
    const [row] = await server.invite('troubled');
    const events = await readEvents(`${server.url}/api/v1/r/${row?.token}/events`);
    await events.next();
    await server.close();
    expect(await events.next()).toBeUndefined();
    await events.close();
  });

  test.concurrent('are told by another process what is written there', async () => {
    // Two watchers over one database are two processes, as far as anything here is remembered.
    const { token } = await world.respondent();
    const visit = await visits(world.server.context)(token);
    if (visit === undefined) throw new Error('no visit');
    const elsewhere = watches(world.server.context, () => {}, 5);
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const unwatch = await elsewhere.watch(visit, {
      device: undefined,
      tell: (event) => event.changes > 0 && resolve(event),
      isQuiet: () => {},
      end: () => {},
    });
    await put(token, 'written there', 0);
    expect(await promise).toMatchObject({ answers: { prose: { value: 'written there' } } });
    unwatch();
    expect(elsewhere.count(visit)).toEqual({ here: 0, all: 0 });
  });
});

describe('watching', () => {
  let world: World;
  beforeAll(async () => {
    world = await troubledWorld();
  });
  afterAll(() => world.server.close());

  async function visited() {
    const { token } = await world.respondent();
    const visit = await visits(world.server.context)(token);
    if (visit === undefined) throw new Error('no visit');
    return { token, visit };
  }

  test('says after half a minute of quiet that the line stands, and asks the database once for all who watch', async () => {
    const { visit } = await visited();
    let looks = 0;
    const { store } = world.server.context;
    const pulse: typeof store.pulse = (...of) => {
      looks += 1;
      return store.pulse(...of);
    };
    const counting = { ...store, pulse };
    const watching = watches({ ...world.server.context, store: counting }, () => {}, 1);
    const quiet = Promise.withResolvers<number>();
    const listener = { device: undefined, tell: () => {}, isQuiet: () => {}, end: () => {} };
    const leaving = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        watching.watch(visit, { ...listener, isQuiet: () => at === 0 && quiet.resolve(looks) }),
      ),
    );
    // Ten that began, and some fifteen looks: not fifteen for each.
    expect(await quiet.promise).toBeLessThan(60);
    for (const leave of leaving) leave();
  });

  test('goes on when the database did not answer for a while, and says so once', async () => {
    const { token, visit } = await visited();
    const { store } = world.server.context;
    let failures = 0;
    let isDown = false;
    const flaky = {
      ...store,
      pulse: (...of: Parameters<typeof store.pulse>) =>
        isDown && ++failures < 20 ? Promise.reject(new Error('no answer')) : store.pulse(...of),
    };
    const failed: unknown[] = [];
    const watching = watches({ ...world.server.context, store: flaky }, (error) => failed.push(error), 1);
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const tell = (event: { changes: number }) => event.changes > 0 && resolve(event);
    const leave = await watching.watch(visit, { device: undefined, tell, isQuiet: () => {}, end: () => {} });
    isDown = true;
    const payload = { value: 'meanwhile', baseRevision: 0, clientId: 'a' };
    await world.server.app.inject({ method: 'PUT', url: `/api/v1/r/${token}/answers/prose`, payload });
    expect(await promise).toMatchObject({ answers: { prose: { value: 'meanwhile' } } });
    expect(failed).toHaveLength(1);
    leave();
  });

  test('is refused in more windows than anybody has, with the time after which to try again', async () => {
    const { token } = await visited();
    const url = await world.server.app.listen({ host: '127.0.0.1', port: 0 });
    const open: EventReader[] = [];
    for (let window = 0; window < 32; window += 1) {
      const events = await readEvents(`${url}/api/v1/r/${token}/events`);
      await events.next();
      open.push(events);
    }
    const refused = await world.server.app.inject({ url: `/api/v1/r/${token}/events?lang=en` });
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe('60');
    expect(refused.json().detail).toContain('very many windows');
    await Promise.all(open.map((events) => events.close()));
  });

  test('who does not say what they write as they should is refused', async () => {
    const { token } = await visited();
    const writes = (payload: object) =>
      world.server.app.inject({ method: 'POST', url: `/api/v1/r/${token}/writing`, payload });
    expect((await writes({ device: DEVICE, question: 'nothing' })).statusCode).toBe(404);
    expect((await writes({ device: 'x', question: 'prose' })).statusCode).toBe(400);
    expect((await writes({ device: DEVICE })).statusCode).toBe(400);
    expect(
      (await writes({ device: DEVICE, question: 'prose', contributor: { name: 'x'.repeat(101) } })).statusCode,
    ).toBe(400);
  });
});
