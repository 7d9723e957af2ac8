/** What the engine makes of a line that drops, a server that is busy, and somebody else who answers in its place. */
import { expect, it } from 'vitest';
import type { Reply } from '../../client/sync/records.ts';
import { settle, world } from './world.ts';

it('tries again for ever, with growing pauses of at most half a minute', async () => {
  const { time, server, open } = world();
  const { engine } = await open();
  const tries: number[] = [];
  server.isReachable = false;
  Object.defineProperty(server, 'gate', {
    get: () => {
      tries.push(time.at);
      return undefined;
    },
  });
  engine.type('stories', 'Vann');
  await time.pass(10 * 60_000);
  const pauses = tries.slice(1).map((at, index) => at - Number(tries[index]));
  expect(pauses.slice(0, 6)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000]);
  expect(Math.max(...pauses)).toBe(30_000);
  expect(engine.stateOf('stories')).toBe('kept');
  expect(engine.trouble).toBe('offline');
  server.isReachable = true;
  engine.wake();
  await settle();
  expect(engine.stateOf('stories')).toBe('received');
  expect(engine.trouble).toBeUndefined();
});

it.each([503, 429])('waits as long as a %i asks it to, also when the connection comes back', async (status) => {
  const { time, server, open } = world();
  const { engine } = await open();
  server.next.push({ status, body: { code: 'store-unavailable', title: 'busy' }, retryAfter: 20_000 });
  engine.type('stories', 'Vann');
  await time.pass(1000);
  expect([engine.stateOf('stories'), engine.trouble]).toEqual(['kept', 'busy']);
  engine.wake();
  await time.pass(15_000);
  expect(server.requests).toHaveLength(1);
  await time.pass(5000);
  expect(server.texts('stories')).toEqual(['Vann']);
});

it.each<[string, Reply]>([
  ['a hotel’s sign-in page', { status: 200, body: undefined }],
  ['JSON of somebody else', { status: 200, body: { ok: true } }],
  ['a proxy that forbids', { status: 403, body: undefined }],
  ['a proxy’s own JSON', { status: 404, body: { message: 'no route' } }],
  ['a server that breaks', { status: 500, body: { code: 'internal', title: 'fault' } }],
])('%s neither receives nor refuses anything', async (_, reply) => {
  const { time, disk, server, open } = world();
  const { engine } = await open();
  server.next.push(reply);
  engine.type('stories', 'Vann');
  await time.pass(700);
  expect([engine.stateOf('stories'), disk.texts]).toEqual(['kept', ['Vann']]);
  await time.pass(1000);
  expect(engine.stateOf('stories')).toBe('received');
  expect(server.requests[0]).toEqual(server.requests[1]);
});

it('has no timer while the page is hidden, and tries at once when it is seen again', async () => {
  const { time, server, open } = world();
  const { engine } = await open();
  server.isReachable = false;
  engine.type('stories', 'Vann');
  await time.pass(10);
  engine.sleep();
  await settle();
  expect(time.timers.size).toBe(0);
  server.isReachable = true;
  await time.pass(3_600_000);
  expect(server.requests).toEqual([]);
  engine.wake();
  await settle();
  expect(engine.stateOf('stories')).toBe('received');
});

it('hiding the page sends what is typed at once', async () => {
  const { server, open } = world();
  const { engine } = await open();
  engine.type('stories', 'Vann');
  engine.sleep();
  await settle();
  expect(server.texts('stories')).toEqual(['Vann']);
});

it.each([
  ['closed', 403, 'respond:text-closed'],
  ['withdrawn', 410, 'respond:text-withdrawn'],
  ['submitted by a colleague', 409, 'respond:already-submitted'],
])('a response that is %s keeps the text on the device and says why', async (_, status, code) => {
  const { time, disk, server, open } = world();
  const { engine } = await open();
  server.refusal = { status, code, detail: 'Derfor.' };
  engine.type('stories', 'Vann');
  await time.pass(1000);
  expect([engine.stateOf('stories'), engine.reasonOf('stories')]).toEqual(['refused', 'Derfor.']);
  engine.type('stories', 'Vann og jord');
  await time.pass(60_000);
  expect(server.requests).toHaveLength(1);
  expect(disk.texts).toEqual(['Vann og jord']);
  server.refusal = undefined;
  engine.wake();
  await settle();
  expect(server.texts('stories').at(-1)).toBe('Vann og jord');
});

it('goes on by itself when a colleague opens the response again', async () => {
  const { time, server, open } = world();
  const { engine } = await open();
  server.refusal = { status: 409, code: 'respond:already-submitted', detail: 'Sendt inn.' };
  engine.type('stories', 'Vann');
  await time.pass(1000);
  server.refusal = undefined;
  engine.learn({ status: 'submitted' });
  await settle();
  expect(engine.stateOf('stories')).toBe('refused');
  engine.learn({ status: 'reopened' });
  await settle();
  expect(engine.stateOf('stories')).toBe('received');
});

it('an answer that is refused does not hold back the others, and is tried again once it is another', async () => {
  const { time, disk, server, open } = world();
  const { engine } = await open();
  server.next.push({ status: 400, body: { code: 'respond:wrong-shape', title: 'shape', detail: 'Feil form.' } });
  engine.type('stories', 'Vann');
  await time.pass(10);
  engine.type('changes', 'Mer');
  await time.pass(60_000);
  expect(server.texts('changes')).toEqual(['Mer']);
  expect([engine.stateOf('stories'), disk.texts]).toEqual(['refused', ['Vann']]);
  engine.type('stories', 'Vann!');
  await time.pass(1000);
  expect(server.texts('stories')).toEqual(['Vann!']);
});
