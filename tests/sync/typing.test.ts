/** From a key to the server's acknowledgement: the device has the text before anything is sent, and lets it go after. */
import { expect, it } from 'vitest';
import { settle, world } from './world.ts';

it('a key is on the device before the network knows of it', async () => {
  const { disk, server, open } = world();
  const { engine } = await open();
  engine.type('stories', 'V');
  await settle();
  expect(disk.texts).toEqual(['V']);
  expect(server.requests).toEqual([]);
  expect(engine.stateOf('stories')).toBe('kept');
});

it('is called received once the server says so, and only then leaves the device', async () => {
  const { time, disk, server, open } = world();
  const { engine } = await open();
  engine.type('stories', 'Vann');
  await time.pass(1000);
  expect(server.texts('stories')).toEqual(['Vann']);
  expect(engine.stateOf('stories')).toBe('received');
  expect(disk.texts).toEqual([]);
  expect(engine.seenOf('stories')).toBe(1);
});

it('an attempt is on the device before it is sent, and is sent again as it was after a crash', async () => {
  const { time, disk, server, open } = world();
  const first = await open();
  server.next.push('unanswered');
  first.engine.type('stories', 'Vann');
  await time.pass(700);
  first.engine.stop();
  expect(JSON.parse([...disk.records.values()][0] ?? '').attempt.body).toBe(server.requests[0]?.body);
  const second = await open('tab', {});
  await time.pass(100);
  expect(server.requests.map(({ body }) => body)).toEqual([server.requests[0]?.body, server.requests[0]?.body]);
  expect(server.texts('stories')).toEqual(['Vann']);
  expect(second.engine.stateOf('stories')).toBe('received');
});

it('text typed while a request is under way follows it', async () => {
  const { time, server, open } = world();
  const { engine } = await open();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.gate = promise;
  engine.type('stories', 'Vann');
  await time.pass(700);
  expect(engine.stateOf('stories')).toBe('sending');
  engine.type('stories', 'Vann og jord');
  await time.pass(700);
  resolve();
  await time.pass(100);
  expect(server.texts('stories')).toEqual(['Vann', 'Vann og jord']);
  expect(engine.stateOf('stories')).toBe('received');
});

it('a long text goes once; after that only what changed in it', async () => {
  const { time, server, open } = world();
  const { engine } = await open();
  const story = 'Vi fikk rent vann. '.repeat(200);
  engine.type('stories', story);
  await time.pass(1000);
  engine.type('stories', `${story}Og skole 🎉.`);
  await time.pass(1000);
  expect(server.texts('stories').at(-1)).toBe(`${story}Og skole 🎉.`);
  expect(server.requests[1]?.body.length).toBeLessThan(300);
});

it('where the change does not fit the server’s text, the whole text goes, as the same attempt', async () => {
  const { time, server, open } = world();
  const long = 'Vann '.repeat(100);
  server.save('stories', long);
  const { engine } = await open('tab', {
    // A page that was kept and shows another text for that revision.
    stories: { value: `${long}?`, revision: 1, receivedAt: '', parallel: [] },
  });
  engine.type('stories', `${long}?!`);
  await time.pass(1000);
  expect(server.texts('stories').at(-1)).toBe(`${long}?!`);
  const [first, second] = server.requests.map(({ body }) => JSON.parse(body));
  expect([first.clientId, first.value]).toEqual([second.clientId, undefined]);
});

it('what is typed and taken back before it was sent leaves nothing', async () => {
  const { time, disk, server, open } = world();
  const { engine } = await open();
  engine.type('stories', 'x');
  engine.type('stories', null);
  await time.pass(5000);
  expect([server.requests, disk.texts, engine.stateOf('stories')]).toEqual([[], [], 'empty']);
});

it('keys that go on are sent every few seconds all the same', async () => {
  const { time, server, open } = world();
  const { engine } = await open();
  for (let key = 1; key <= 40; key += 1) {
    engine.type('stories', 'x'.repeat(key));
    await time.pass(200);
  }
  expect(server.requests.length).toBeGreaterThanOrEqual(1);
  await time.pass(1000);
  expect(server.texts('stories').at(-1)).toBe('x'.repeat(40));
});

it('one request at a time, the oldest text first', async () => {
  const { time, server, open } = world();
  const { engine } = await open();
  server.isReachable = false;
  engine.type('changes', 'Først');
  await time.pass(10);
  engine.type('stories', 'Så');
  await time.pass(2000);
  server.isReachable = true;
  await time.pass(5000);
  expect(server.requests.map(({ question }) => question)).toEqual(['changes', 'stories']);
});

it('a device that is full says so, and the text is sent all the same', async () => {
  const { time, disk, server, open } = world();
  disk.isFull = true;
  const { engine } = await open();
  engine.type('stories', 'Vann');
  await settle();
  expect([engine.stateOf('stories'), engine.isEndangered]).toEqual(['memory', true]);
  await time.pass(1000);
  expect(server.texts('stories')).toEqual(['Vann']);
  expect([engine.stateOf('stories'), engine.isEndangered]).toEqual(['received', false]);
});

it('a device that cannot be read lets one write', async () => {
  const { time, disk, server, open } = world();
  disk.isUnreadable = true;
  const { engine } = await open();
  engine.type('stories', 'Vann');
  await time.pass(1000);
  expect(server.texts('stories')).toEqual(['Vann']);
});

it('a slow device gets the newest text, not each of them', async () => {
  const { disk, open } = world();
  const { engine } = await open();
  const { promise, resolve } = Promise.withResolvers<void>();
  disk.gate = promise;
  for (const text of ['V', 'Va', 'Van', 'Vann']) engine.type('stories', text);
  await settle();
  expect([disk.texts, engine.isEndangered]).toEqual([[], true]);
  resolve();
  await settle();
  expect([disk.texts, engine.isEndangered]).toEqual([['Vann'], false]);
});

it('when the page goes, the last words leave at once, after those under way', async () => {
  const { time, server, open } = world();
  const { engine } = await open();
  engine.type('stories', 'Først');
  engine.leave();
  await settle();
  expect(server.texts('stories')).toEqual(['Først']);
  await time.pass(1000);

  const { promise, resolve } = Promise.withResolvers<void>();
  server.gate = promise;
  engine.type('stories', 'Først, så');
  await time.pass(1000);
  engine.type('stories', 'Først, så resten');
  engine.leave();
  engine.stop();
  resolve();
  await settle();
  expect(server.texts('stories')).toEqual(['Først', 'Først, så', 'Først, så resten']);
  const again = await open('tab', {});
  await time.pass(2000);
  expect(server.texts('stories')).toEqual(['Først', 'Først, så', 'Først, så resten']);
  expect(again.engine.stateOf('stories')).toBe('received');
});

it('the last words never go over a colleague’s that nobody saw', async () => {
  const { time, server, open } = world();
  const { engine } = await open();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.gate = promise;
  engine.type('stories', 'Mitt');
  await time.pass(1000);
  server.save('stories', 'Kollegaens');
  engine.type('stories', 'Mitt og mer');
  engine.leave();
  engine.stop();
  resolve();
  await settle();
  expect(server.current('stories')?.value).toBe('Kollegaens');
  await open('tab');
  await time.pass(1000);
  expect(server.current('stories')?.value).toBe('Kollegaens');
  expect(server.texts('stories')).toContain('Mitt og mer');
});
