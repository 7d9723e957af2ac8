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

  /** A clerk with `current` in the field, beside which somebody else wrote `beside`. */
  async function meeting(language = 'en') {
    const { clerk, token, invitation } = await world.respondent(language);
    await clerk.opens();
    const colleague = clerk.duplicate();
    await clerk.is('Kari Nes', 'mayor').types('prose', 'current').saves();
    world.clock.time += 60_000;
    await colleague.is('Ola', '').types('prose', 'beside').saves();
    world.clock.time -= 60_000;
    await clerk.opens(language);
    return { clerk, colleague, token, invitation };
  }
  const history = async (invitation: string) => {
    const { store } = world.server.context;
    const state = await store.responseState('troubled', invitation);
    const all = await store.revisions('troubled', state?.id ?? '');
    return all.filter(({ question }) => question === 'prose');
  };
  const texts = async (invitation: string) => (await history(invitation)).map(({ value }) => value);
  const unsettled = async (invitation: string) =>
    (await history(invitation)).filter(({ parallel, settledAt }) => parallel && settledAt === null).length;

  test('what was written beside an answer is shown to everyone, with who and when, until somebody chooses', async () => {
    const { clerk, colleague, invitation } = await meeting();
    expect(colleague.page.status).toBe(409);
    expect(colleague.page.text).toContain('Kari Nes, mayor wrote this. It was received 14:02');
    expect(colleague.contributor).toEqual(['Ola', '']);
    expect(clerk.reads('prose')).toBe('current');
    expect(clerk.page.text).toContain('Ola, received 14:03:');
    expect(clerk.page.text).toContain('beside');
    expect(clerk.page.text).toContain('Choose what is to stand');
    expect(clerk.page.controls.filter(({ name, checked }) => name === 'keep.prose' && checked)).toEqual([]);
    await clerk.types('line', 'something else').saves();
    expect(await unsettled(invitation)).toBe(1);
    expect(clerk.page.text).toContain('Ola, received 14:03:');
  });

  test.each([
    ['mine', 'current', ['current', 'beside']],
    ['theirs', 'beside', ['current', 'beside', 'beside']],
    ['both', 'current\n\nbeside', ['current', 'beside', 'current\n\nbeside']],
  ])('choosing %s makes it stand, keeps all in the history, and asks no more', async (choice, stands, all) => {
    const { clerk, invitation } = await meeting();
    await clerk.ticks('keep.prose', choice).saves();
    expect(clerk.page.status).toBe(200);
    expect(clerk.reads('prose')).toBe(stands);
    expect(clerk.page.html).not.toContain('class="ds-alert conflict"');
    expect(await texts(invitation)).toEqual(all);
    expect(await unsettled(invitation)).toBe(0);
  });

  test('a response cannot be submitted past a text that nobody chose about', async () => {
    const { clerk, invitation } = await meeting();
    const page = await clerk.types('line', 'long enough').submits();
    expect(page.status).toBe(409);
    expect(page.title).toContain('Choose between');
    expect((await stored(invitation))?.line?.value).toBe('long enough');
    expect((await clerk.submits()).status).toBe(409);
    const receipt = await clerk.ticks('keep.prose', 'theirs').submits();
    expect(receipt.title).toContain('Receipt');
    expect(receipt.text).toContain('beside');
  });

  test('texts that were put together are read through before they are submitted', async () => {
    const { clerk, invitation } = await meeting();
    const page = await clerk.types('line', 'long enough').ticks('keep.prose', 'both').submits();
    expect(page.status).toBe(200);
    expect(page.text).toContain('Read them through before you submit');
    expect(clerk.reads('prose')).toBe('current\n\nbeside');
    expect((await world.server.context.store.responseState('troubled', invitation))?.status).toBe('draft');
    expect((await clerk.submits()).title).toContain('Receipt');
  });

  test('what stood in the field is in the history, also where the other text was chosen', async () => {
    const { clerk, invitation } = await meeting();
    await clerk.types('prose', 'current, and half a thought').ticks('keep.prose', 'theirs').saves();
    expect(clerk.reads('prose')).toBe('beside');
    expect(await texts(invitation)).toEqual(['current', 'beside', 'current, and half a thought', 'beside']);
  });

  test('three who write at once: every text is shown, and any of them can be chosen', async () => {
    const { clerk, invitation } = await world.respondent('en');
    await clerk.opens();
    const [second, third] = [clerk.duplicate(), clerk.duplicate()];
    await clerk.types('prose', 'first').saves();
    await second.types('prose', 'second').saves();
    const page = await third.types('prose', 'third').saves();
    expect(third.reads('prose')).toBe('third');
    for (const text of ['first', 'second']) expect(page.text).toContain(text);
    await third.ticks('keep.prose', 'theirs.2').saves();
    expect(third.reads('prose')).toBe('second');
    expect(await texts(invitation)).toEqual(['first', 'second', 'third', 'second']);
    expect(await unsettled(invitation)).toBe(0);
  });

  test('who chooses on an old page does not choose about what came after it', async () => {
    const { clerk, invitation } = await meeting();
    const late = clerk.duplicate();
    await clerk.types('prose', 'newer').saves();
    const page = await late.types('prose', 'mine').ticks('keep.prose', 'mine').saves();
    expect(page.status).toBe(409);
    expect(page.text).toContain('newer');
    expect((await stored(invitation))?.prose?.value).toBe('newer');
    expect(await texts(invitation)).toContain('mine');
  });

  test('two ticked boxes can be chosen between, but not put together', async () => {
    const { clerk, invitation } = await world.respondent('en');
    await clerk.opens();
    const colleague = clerk.duplicate();
    await clerk.chooses('several', 'a').saves();
    const page = await colleague.chooses('several', 'b', 'c').saves();
    expect(page.status).toBe(409);
    expect(page.controls.filter(({ name }) => name === 'keep.several').map(({ value }) => value)).toEqual([
      'mine',
      'theirs',
    ]);
    await colleague.ticks('keep.several', 'mine').saves();
    expect((await stored(invitation))?.several?.value).toEqual(['b', 'c']);
  });

  test('who says who they are is named beside what they wrote, and need not say it again', async () => {
    const { clerk, token } = await world.respondent('en');
    await clerk.opens();
    const page = await clerk.is(' Kari\u0000 <b>Nes ', 'mayor 🦉').types('prose', 'x').saves();
    expect(page.text).toContain('Written by Kari\ufffd <b>Nes, mayor 🦉');
    expect(clerk.contributor).toEqual(['Kari\ufffd <b>Nes', 'mayor 🦉']);
    expect(clerk.address).not.toContain('Kari');
    expect((await clerk.switchesTo('nn')).text).toContain('Skrive av Kari');
    expect(clerk.contributor).toEqual(['Kari\ufffd <b>Nes', 'mayor 🦉']);
    await clerk.types('line', 'x').submits();
    expect([clerk.page.status, clerk.contributor[0]]).toEqual([422, 'Kari\ufffd <b>Nes']);
    const colleague = (await world.server.app.inject({ url: `/r/${token}` })).body;
    expect(colleague).toContain(
      'name="contributor.name" type="text" dir="auto" maxlength="100" autocomplete="name" value=""',
    );
  });

  test('an answer about who contributed is filled in with those who wrote, on request', async () => {
    const { clerk, invitation } = await world.respondent('en');
    await clerk.opens();
    expect((await clerk.fillsIn('people')).text).toContain('Nobody has given a name or role yet');
    await clerk.is('Kari Nes', 'mayor').types('prose', 'x').saves();
    await clerk.is('', 'youth council').types('line', 'typed meanwhile');
    world.clock.time += 1;
    const page = await clerk.fillsIn('people');
    world.clock.time -= 1;
    expect(page.text).toContain('filled in with those who');
    expect(clerk.reads('people')).toBe('Kari Nes, mayor\nyouth council');
    expect((await stored(invitation))?.line?.value).toBe('typed meanwhile');
    await clerk.types('people', 'Only us').saves();
    expect(page.html).not.toContain('value="prefill.people"');
    await clerk.duplicate().fillsIn('people');
    expect((await stored(invitation))?.people?.value).toBe('Only us');
  });

  test('a page’s own texts are told to the script with the number of changes', async () => {
    const { clerk } = await meeting();
    const block = /<script type="application\/json" id="texts">(.*?)<\/script>/.exec(clerk.page.html)?.[1] ?? '';
    expect(JSON.parse(block)).toMatchObject({ changes: 2 });
  });
});
