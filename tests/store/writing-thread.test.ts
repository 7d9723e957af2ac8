/** On SQLite a server's writes run in a thread: nothing acknowledged is lost with it, and nobody waits for one that is gone. */
import type { Worker } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import type { Store } from '../../server/store/store.ts';
import { StoreUnavailable } from '../../server/store/unavailable.ts';
import { startServer } from '../fixtures/server.ts';
import { anInvitation, change, invited, newPlace, type Place, SURVEY, saving } from './world.ts';

/** The threads that stores have started, to end them as a fault would; `ready` once they write. */
const { threads } = vi.hoisted(() => ({ threads: [] as { thread: Worker; ready: Promise<unknown> }[] }));
vi.mock('node:worker_threads', async (original) => {
  const actual = await original<typeof import('node:worker_threads')>();
  class Watched extends actual.Worker {
    constructor(...of: ConstructorParameters<typeof actual.Worker>) {
      super(...of);
      threads.push({ thread: this, ready: new Promise((resolve) => this.once('message', resolve)) });
    }
  }
  return { ...actual, Worker: Watched };
});

const places: Place[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  threads.length = 0;
  for (const place of places.splice(0)) await place.remove();
});
const ready = () => Promise.all(threads.map((one) => one.ready));
const end = () => Promise.all(threads.map(({ thread }) => thread.terminate()));
/** A store whose thread has taken over. */
async function opened(): Promise<{ store: Store; place: Place }> {
  const place = await newPlace('sqlite');
  places.push(place);
  const store = await place.open();
  await ready();
  return { store, place };
}

test('closing finishes what was asked for before, and refuses what comes after', async () => {
  const { store, place } = await opened();
  const everyone = Array.from({ length: 300 }, () => anInvitation());
  await store.makeInvitations(SURVEY, everyone);
  const saves = everyone.map((one) => store.saveAnswers(saving(one, [change('aims', one.id)])));
  const closed = store.close();
  await expect(store.setMeta('late', 'x')).rejects.toThrow('the store is closed');
  await closed;
  for (const saved of await Promise.all(saves)) expect(saved.kind).toBe('done');
  const again = await place.open();
  for (const one of everyone) expect((await again.responseState(SURVEY, one.id))?.answers.aims?.value).toBe(one.id);
  expect(await again.meta('late')).toBeUndefined();
  await again.close();
});

test('what was acknowledged is read at once, also by whoever asks in the same turn', async () => {
  const { store } = await opened();
  const invitation = await invited(store);
  for (let turn = 0; turn < 50; turn += 1) {
    const saved = await store.saveAnswers(saving(invitation, [change('aims', `${turn}`, turn)]));
    expect(saved).toMatchObject({ answers: [{ kind: 'saved', revision: turn + 1 }] });
    expect((await store.responseState(SURVEY, invitation.id))?.answers.aims?.value).toBe(`${turn}`);
  }
  await store.close();
});

test('nobody waits for the thread to begin, and nothing is lost when it takes over', async () => {
  const place = await newPlace('sqlite');
  places.push(place);
  const store = await place.open();
  const invitation = await invited(store);
  let isReady = false;
  void ready().then(() => {
    isReady = true;
  });
  let revision = 0;
  const save = async () => {
    const answers = Array.from({ length: 5 }, () => change(`q${revision++}`, 'a'));
    const saved = await Promise.all(answers.map((one) => store.saveAnswers(saving(invitation, [one]))));
    expect(saved.map(({ kind }) => kind)).toEqual(answers.map(() => 'done'));
  };
  await save();
  expect(isReady).toBe(false);
  while (!isReady) {
    await save();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await save();
  expect(Object.keys((await store.responseState(SURVEY, invitation.id))?.answers ?? {})).toHaveLength(revision);
  await store.close();
});

test('one that ends before it begins leaves the writing where it is', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const place = await newPlace('sqlite');
  places.push(place);
  const store = await place.open();
  await end();
  await store.setMeta('kept', 'yes');
  await expect(store.ping()).resolves.toBeUndefined();
  expect(said).toHaveBeenCalledTimes(1);
  await store.close();
});

test('where the thread dies, who waits and who comes later is told, reading goes on, and closing ends', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { store, place } = await opened();
  const invitation = await invited(store);
  const waiting = Promise.allSettled([store.saveAnswers(saving(invitation, [change('aims', 'a')]))]);
  await end();
  const [first] = await waiting;
  // The thread may have been faster than its end.
  if (first.status === 'rejected') expect(first.reason).toBeInstanceOf(StoreUnavailable);
  await expect(store.saveAnswers(saving(invitation, [change('ends', 'b')]))).rejects.toThrow(StoreUnavailable);
  await expect(store.ping()).rejects.toThrow(StoreUnavailable);
  expect(await store.responseState(SURVEY, invitation.id).then((state) => state?.answers.ends)).toBeUndefined();
  expect(said).toHaveBeenCalledTimes(1);
  await store.close();
  const again = await place.open();
  if (first.status === 'fulfilled')
    expect((await again.responseState(SURVEY, invitation.id))?.answers.aims?.value).toBe('a');
  expect(await again.saveAnswers(saving(invitation, [change('ends', 'b')]))).toMatchObject({ kind: 'done' });
  await again.close();
});

test('where the thread dies, the server is ready no longer, and a form gets its text back', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const server = await startServer();
  await ready();
  const [row] = await server.invite('mic-2011-2014');
  expect((await server.app.inject({ url: '/readyz' })).statusCode).toBe(200);
  await end();
  expect((await server.app.inject({ url: '/readyz' })).statusCode).toBe(503);
  const answer = await server.app.inject({
    method: 'POST',
    url: `/r/${row?.token}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ 'answer.stories': 'still here', client: 'first', do: 'save' }).toString(),
  });
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
  expect(answer.body).toContain('still here');
  await server.close();
});
