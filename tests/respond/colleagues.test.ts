/** Several people, one response: nothing that anyone typed disappears. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENGINES, troubledWorld, type World } from './world.ts';

describe.each(ENGINES)('colleagues on %s', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await troubledWorld(engine);
  });
  afterAll(() => world.server.close());

  const stored = async (invitation: string) =>
    (await world.server.context.store.responseState('troubled', invitation))?.answers;

  test('two who write different answers at once do not meet', async () => {
    const { clerk, invitation } = await world.respondent();
    await clerk.opens();
    const colleague = clerk.duplicate();
    await clerk.types('prose', 'mitt').saves();
    const page = await colleague.types('line', 'hennes').saves();
    expect(page.status).toBe(200);
    expect(await stored(invitation)).toMatchObject({ prose: { value: 'mitt' }, line: { value: 'hennes' } });
  });

  test('an answer that only the colleague changed is not set back by an older page', async () => {
    const { clerk, invitation } = await world.respondent();
    await clerk.opens();
    await clerk.types('prose', 'første').saves();
    const old = clerk.duplicate();
    await clerk.types('prose', 'andre').saves();
    const page = await old.types('line', 'noe annet').saves();
    expect(page.status).toBe(200);
    expect(old.reads('prose')).toBe('andre');
    expect((await stored(invitation))?.prose).toMatchObject({ value: 'andre', revision: 2 });
  });

  test('two who write the same answer see both texts and choose: mine', async () => {
    const { clerk, invitation } = await world.respondent('en');
    await clerk.opens();
    const mine = clerk.duplicate();
    await clerk.types('prose', 'theirs & <b>').saves();
    world.clock.time += 60_000;
    const page = await mine.types('prose', 'mine').types('line', 'no quarrel').submits();
    expect(page.status).toBe(409);
    expect(page.text).toContain('theirs & <b>');
    expect(page.text).toContain('received 14:02');
    expect(mine.reads('prose')).toBe('mine');
    expect(await stored(invitation)).toMatchObject({ prose: { value: 'theirs & <b>' }, line: { value: 'no quarrel' } });
    const receipt = await mine.types('prose', 'mine and theirs').submits();
    expect(receipt.text).toContain('mine and theirs');
    const revisions = await world.server.context.store.revisions(
      'troubled',
      (await world.server.context.store.responseState('troubled', invitation))?.id ?? '',
    );
    expect(revisions.filter((one) => one.question === 'prose').map((one) => one.value)).toEqual([
      'theirs & <b>',
      'mine',
      'mine and theirs',
    ]);
    world.clock.time -= 60_000;
  });

  test('two who write the same answer see both texts and choose: theirs', async () => {
    const { clerk, invitation } = await world.respondent('en');
    await clerk.opens();
    const mine = clerk.duplicate();
    await clerk.types('prose', 'theirs').saves();
    await mine.types('prose', 'mine').saves();
    await mine.ticks('keep.prose', 'theirs').saves();
    expect(mine.reads('prose')).toBe('theirs');
    expect((await stored(invitation))?.prose).toMatchObject({ value: 'theirs', revision: 1 });
  });

  test('who writes on while a colleague submits gets the text back, to copy', async () => {
    const { clerk, invitation } = await world.respondent('en');
    await clerk.opens();
    clerk.types('prose', 'done').types('line', 'done');
    const late = clerk.duplicate();
    await clerk.submits();
    const page = await late.types('prose', 'one more\nthought').saves();
    expect(page.status).toBe(409);
    expect(page.text).toContain('one more\nthought');
    expect(page.text).toContain('already been submitted');
    expect((await stored(invitation))?.prose?.value).toBe('done');
  });

  test('going back after submitting and sending another word does not look received', async () => {
    const { clerk } = await world.respondent('en');
    await clerk.opens();
    clerk.types('prose', 'first').types('line', 'ok');
    const back = clerk.duplicate();
    const later = clerk.duplicate();
    await clerk.submits();
    const page = await back.types('prose', 'second').submits();
    expect(page.status).toBe(409);
    expect(page.text).toContain('second');
    await clerk.opens();
    await clerk.reopens();
    const conflict = await later.types('prose', 'third').submits();
    expect(conflict.status).toBe(409);
    expect(conflict.text).toContain('first');
    expect((await later.submits()).text).toContain('third');
  });
});
