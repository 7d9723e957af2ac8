/** A submission waits for every answer and survives the page. */
import { expect, it } from 'vitest';
import { settle, world } from './world.ts';

it('goes after every answer, and once', async () => {
  const { time, disk, server, open } = world();
  const { engine, receipts } = await open();
  engine.type('stories', 'Vann');
  await engine.submit();
  await time.pass(100);
  expect(server.requests.map(({ kind }) => kind)).toEqual(['put', 'state', 'submit']);
  expect(receipts).toEqual([{ number: '7' }]);
  expect([...disk.records.keys()].filter((id) => !id.startsWith('received'))).toEqual([]);
  expect(engine.isSubmitting).toBe(false);
});

it('is on the device once it is queued, and is sent on the next visit', async () => {
  const { time, server, open } = world();
  server.isReachable = false;
  const first = await open();
  first.engine.type('stories', 'Vann');
  expect(await first.engine.submit()).toBe(true);
  await time.pass(5000);
  expect(first.engine.isSubmitting).toBe(true);
  first.engine.stop();
  server.isReachable = true;
  const { receipts } = await open('tab', {});
  await time.pass(5000);
  expect(receipts).toHaveLength(1);
  expect(server.texts('stories')).toEqual(['Vann']);
});

it('is the same submission however often its answer is lost', async () => {
  const { time, server, open } = world();
  const first = await open();
  first.engine.type('stories', 'Vann');
  await time.pass(1000);
  server.next.push({ status: 200, body: server.state() }, 'unanswered', 'unanswered');
  await first.engine.submit();
  await time.pass(100);
  first.engine.stop();
  const { receipts } = await open();
  await time.pass(10_000);
  expect(server.submissions).toHaveLength(1);
  expect(receipts).toHaveLength(1);
});

it('is the same, too, where another tab takes it over', async () => {
  const { time, server, open } = world();
  const first = await open('gone');
  server.next.push({ status: 200, body: server.state() }, 'unanswered');
  await first.engine.submit();
  await time.pass(100);
  first.engine.stop();
  const heir = await open('heir');
  await heir.engine.adopt('gone');
  await time.pass(10_000);
  expect([server.submissions.length, heir.receipts.length]).toEqual([1, 1]);
});

it('comes back with what is wrong, and is queued no more', async () => {
  const { time, server, open } = world();
  const { engine, receipts, rejections } = await open();
  server.errors = [{ question: 'stories', code: 'required', message: 'Må besvares.' }];
  await engine.submit();
  await time.pass(100);
  expect(rejections).toEqual([server.errors]);
  expect([engine.isSubmitting, receipts]).toEqual([false, []]);
  server.errors = [];
  engine.type('stories', 'Vann');
  await engine.submit();
  await time.pass(100);
  expect(receipts).toHaveLength(1);
});

it('is held back by a choice that is not made, and goes by itself afterwards', async () => {
  const { time, server, open } = world();
  const { engine, receipts } = await open();
  server.save('stories', 'Kollegaens');
  engine.type('stories', 'Mitt');
  await engine.submit();
  await time.pass(60_000);
  expect([server.submissions.length, engine.hasConflict, engine.isSubmitting]).toEqual([0, true, true]);
  const conflict = engine.conflictOf('stories');
  if (conflict === undefined) throw new Error('no conflict');
  engine.choose('stories', 'Mitt', conflict);
  await time.pass(1000);
  expect(receipts).toHaveLength(1);
});

it('sees first whether a colleague has left a choice', async () => {
  const { server, open, time } = world();
  const { engine } = await open();
  server.save('changes', 'En');
  server.save('changes', 'To', 0);
  await engine.submit();
  await time.pass(60_000);
  expect([server.submissions.length, engine.stateOf('changes')]).toEqual([0, 'conflict']);
});

it('by a colleague is as good, where the server has every answer', async () => {
  const { time, server, open } = world();
  const { engine, receipts } = await open();
  engine.type('stories', 'Vann');
  await time.pass(1000);
  server.next.push(
    { status: 200, body: server.state() },
    { status: 409, body: { code: 'respond:already-submitted', title: 'submitted' } },
  );
  await engine.submit();
  await settle();
  expect(receipts).toEqual([undefined]);
  expect(engine.isSubmitting).toBe(false);
});

it('whose answer was lost is heard of before a text that came after it, and nothing calls that text submitted', async () => {
  const { time, server, open } = world();
  const { engine, receipts } = await open();
  engine.type('stories', 'Vann');
  await time.pass(1000);
  server.next.push({ status: 200, body: server.state() }, 'unanswered');
  await engine.submit();
  await settle();
  server.refusal = { status: 409, code: 'respond:already-submitted', detail: 'Levert.' };
  engine.type('stories', 'Vann og lys');
  await time.pass(60_000);
  expect([engine.isSubmitting, engine.closed, receipts]).toEqual([false, 'Levert.', []]);
  server.refusal = undefined;
  engine.learn({ ...server.state(), status: 'reopened' });
  await time.pass(1000);
  expect([server.texts('stories').at(-1), server.submissions.length, receipts]).toEqual(['Vann og lys', 1, []]);
});

it('is another one where a text was sent after it may have arrived: its receipt would not be for that text', async () => {
  const { time, server, open } = world();
  const { engine, receipts } = await open();
  server.next.push({ status: 200, body: server.state() }, 'unanswered');
  await engine.submit();
  await settle();
  engine.type('stories', 'Vann');
  await time.pass(60_000);
  expect([server.texts('stories'), server.submissions.length, receipts.length]).toEqual([['Vann'], 2, 1]);
});

it('waits on the device while the survey is closed', async () => {
  const { time, server, open } = world();
  const { engine, receipts } = await open();
  server.refusal = { status: 403, code: 'respond:text-closed', detail: 'Stengt.' };
  await engine.submit();
  await time.pass(60_000);
  expect([engine.isSubmitting, engine.closed, receipts]).toEqual([true, 'Stengt.', []]);
});

it('can be taken out of the queue again', async () => {
  const { time, server, open } = world();
  const { engine } = await open();
  server.isReachable = false;
  await engine.submit();
  await engine.withdraw();
  server.isReachable = true;
  engine.wake();
  await time.pass(60_000);
  expect([server.submissions.length, engine.isSubmitting]).toEqual([0, false]);
});
