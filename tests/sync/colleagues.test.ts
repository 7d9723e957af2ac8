/** Two people, two tabs, two devices: both texts stay, and only a person chooses between them. */
import { expect, it } from 'vitest';
import type { Tab } from './world.ts';
import { settle, world } from './world.ts';

it('a colleague’s text comes into a field where nobody types', async () => {
  const { time, server, open } = world();
  const { engine, fields } = await open();
  server.save('stories', 'Kollegaens');
  engine.ask();
  await time.pass(100);
  expect(fields.get('stories')).toBe('Kollegaens');
  engine.type('stories', 'Kollegaens og mitt');
  await time.pass(1000);
  expect(server.current('stories')?.value).toBe('Kollegaens og mitt');
  expect(engine.hasConflict).toBe(false);
});

it('never into one where somebody types: that waits until the field is left', async () => {
  const { server, open } = world();
  const { engine, fields, busy } = await open();
  busy.add('stories');
  server.save('stories', 'Kollegaens');
  engine.learn(server.state());
  expect(fields.get('stories')).toBe(null);
  busy.clear();
  engine.rest();
  expect(fields.get('stories')).toBe('Kollegaens');
});

it('what was typed on an older text is kept beside the newer one, and both are shown', async () => {
  const { time, disk, server, open } = world();
  const { engine, fields } = await open();
  server.save('stories', 'Kollegaens');
  engine.type('stories', 'Mitt');
  await time.pass(1000);
  expect(server.texts('stories')).toEqual(['Kollegaens', 'Mitt']);
  expect(engine.stateOf('stories')).toBe('conflict');
  expect(engine.conflictOf('stories')?.others.map(({ value }) => value)).toEqual(['Kollegaens']);
  expect(fields.get('stories')).toBe(null);
  expect(disk.texts).toEqual(['Mitt']);
});

async function contested(): Promise<Tab & ReturnType<typeof world>> {
  const all = world();
  const tab = await all.open();
  all.server.save('stories', 'Kollegaens');
  tab.engine.type('stories', 'Mitt');
  await all.time.pass(1000);
  return { ...all, ...tab };
}

it.each([
  ['one’s own', 'Mitt'],
  ['the other', 'Kollegaens'],
  ['both, joined', 'Kollegaens\n\nMitt'],
])('%s is chosen: that is the answer, and the question is settled', async (_, chosen) => {
  const { engine, server, time, disk } = await contested();
  const conflict = engine.conflictOf('stories');
  if (conflict === undefined) throw new Error('no conflict');
  engine.choose('stories', chosen, conflict);
  expect(engine.conflictOf('stories')).toBeUndefined();
  await time.pass(1000);
  expect(server.current('stories')?.value).toBe(chosen);
  expect(server.state().answers.stories?.parallel).toEqual([]);
  expect([engine.stateOf('stories'), disk.texts]).toEqual(['received', []]);
  expect(server.texts('stories')).toEqual(expect.arrayContaining(['Kollegaens', 'Mitt']));
});

it('one may write on before choosing: one’s own version stays one', async () => {
  const { engine, server, time } = await contested();
  engine.type('stories', 'Mitt, lengre');
  await time.pass(1000);
  expect(server.state().answers.stories?.parallel.map(({ value }) => value)).toEqual(['Mitt, lengre']);
  expect(engine.conflictOf('stories')?.others.map(({ value }) => value)).toEqual(['Kollegaens']);
});

it('after a reload the field says the same, and the choice is still there', async () => {
  const { engine, open, server, time } = await contested();
  engine.stop();
  const again = await open();
  expect(again.fields.get('stories')).toBe('Mitt');
  const conflict = again.engine.conflictOf('stories');
  expect(conflict?.others.map(({ value }) => value)).toEqual(['Kollegaens']);
  if (conflict === undefined) return;
  again.engine.choose('stories', 'Mitt', conflict);
  await time.pass(1000);
  expect(server.current('stories')?.value).toBe('Mitt');
});

it('a colleague’s choice frees the field for it', async () => {
  const { engine, server, time, fields } = await contested();
  const kept = server.of('stories').find(({ isParallel }) => isParallel);
  if (kept !== undefined) kept.isSettled = true;
  server.save('stories', 'Sammen');
  engine.ask();
  await time.pass(100);
  expect(fields.get('stories')).toBe('Sammen');
  expect(engine.stateOf('stories')).toBe('received');
});

it('a choice that crosses a newer text is asked for again, with nothing lost', async () => {
  const { engine, server, time } = await contested();
  const conflict = engine.conflictOf('stories');
  if (conflict === undefined) throw new Error('no conflict');
  server.save('stories', 'Enda en');
  engine.choose('stories', 'Mitt', conflict);
  await time.pass(1000);
  expect(server.current('stories')?.value).toBe('Enda en');
  expect(engine.conflictOf('stories')?.others.map(({ value }) => value)).toEqual(['Enda en']);
  expect(server.state().answers.stories?.parallel.map(({ value }) => value)).toEqual(['Mitt']);
});

it('taking the other’s text while a third comes shows that third', async () => {
  const { engine, server, time, fields } = await contested();
  const conflict = engine.conflictOf('stories');
  if (conflict === undefined) throw new Error('no conflict');
  server.save('stories', 'Enda en');
  engine.choose('stories', 'Kollegaens', conflict);
  await time.pass(1000);
  expect(fields.get('stories')).toBe('Enda en');
  expect(engine.stateOf('stories')).toBe('received');
});

it('a server that keeps nothing of a conflict leaves the text on the device until one has chosen', async () => {
  const { time, disk, server, open } = world();
  const { engine } = await open();
  server.save('stories', 'Kollegaens');
  server.next.push({ status: 409, body: { current: server.current('stories') } });
  engine.type('stories', 'Mitt');
  await time.pass(60_000);
  expect([engine.stateOf('stories'), disk.texts]).toEqual(['conflict', ['Mitt']]);
  const conflict = engine.conflictOf('stories');
  if (conflict === undefined) throw new Error('no conflict');
  engine.choose('stories', 'Mitt', conflict);
  await time.pass(1000);
  expect(server.current('stories')?.value).toBe('Mitt');
});

it('the same text from both is no conflict', async () => {
  const { time, server, open } = world();
  const { engine } = await open();
  server.save('stories', 'Likt');
  engine.type('stories', 'Likt');
  await time.pass(1000);
  expect([engine.stateOf('stories'), server.texts('stories')]).toEqual(['received', ['Likt']]);
});

it('two tabs of one form keep apart what is typed in each', async () => {
  const { time, disk, server, open } = world();
  server.isReachable = false;
  const [one, other] = [await open('one'), await open('other')];
  one.engine.type('stories', 'Her');
  other.engine.type('stories', 'Der');
  await time.pass(1000);
  expect(disk.texts.sort()).toEqual(['Der', 'Her']);
  server.isReachable = true;
  one.engine.wake();
  other.engine.wake();
  await settle();
  expect(server.texts('stories').sort()).toEqual(['Der', 'Her']);
});

it('what tabs left that are gone is sent by the next one: the newest in the field, the others beside it', async () => {
  const { time, disk, server, open } = world();
  server.isReachable = false;
  for (const [device, text] of [
    ['one', 'Eldre'],
    ['other', 'Nyere'],
  ]) {
    const { engine } = await open(device);
    engine.type('stories', text ?? '');
    await time.pass(700);
    engine.stop();
  }
  const heir = await open('heir');
  expect(heir.fields.get('stories')).toBe(null);
  await heir.engine.adopt('other');
  await heir.engine.adopt('one');
  expect(heir.fields.get('stories')).toBe('Nyere');
  expect(disk.texts.sort()).toEqual(['Eldre', 'Nyere']);
  server.isReachable = true;
  heir.engine.wake();
  await time.pass(1000);
  expect(server.texts('stories').sort()).toEqual(['Eldre', 'Nyere']);
  expect(heir.engine.stateOf('stories')).toBe('conflict');
});

it('a crash in the middle of taking over loses nothing and sends nothing twice', async () => {
  const { time, disk, server, open } = world();
  server.isReachable = false;
  const gone = await open('gone');
  gone.engine.type('stories', 'Arv');
  await time.pass(700);
  gone.engine.stop();
  const { promise, resolve } = Promise.withResolvers<void>();
  const heir = await open('heir');
  disk.gate = promise;
  const taking = heir.engine.adopt('gone');
  await settle();
  heir.engine.stop();
  resolve();
  await taking;
  server.isReachable = true;
  const last = await open('last');
  for (const device of ['gone', 'heir']) await last.engine.adopt(device);
  await time.pass(2000);
  expect(server.texts('stories')).toEqual(['Arv']);
  expect(disk.texts).toEqual([]);
});

it('a page kept from long ago shows what this device last heard of', async () => {
  const { time, open } = world();
  const { engine } = await open();
  engine.type('stories', 'Mottatt tekst');
  await time.pass(1000);
  engine.stop();
  const offline = await open('tab', {});
  expect(offline.fields.get('stories')).toBe('Mottatt tekst');
  expect(offline.engine.stateOf('stories')).toBe('received');
});
