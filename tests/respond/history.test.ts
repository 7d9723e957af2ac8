/** What was saved before is there to be read, compared and brought back; nothing is taken away by it. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnswerValue } from '../../server/definitions/answers.ts';
import type { Revision } from '../../server/store/store.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { unescapeHtml } from '../fixtures/web-page.ts';
import { ENGINES, OPEN, troubledWorld, type World } from './world.ts';

const MINUTE = 60_000;
const KARI = { name: 'Kari Nes', role: 'environment officer' };
const OLA = { name: 'Ola <b>', role: '' };

describe.each(inTurn(ENGINES, 0))('earlier versions on %s', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await troubledWorld(engine);
  });
  afterAll(() => world.server.close());

  /** A response with a history: each save some minutes after the one before. */
  async function writer(language = 'en') {
    const { clerk, token, invitation } = await world.respondent(language);
    const { store } = world.server.context;
    let saves = 0;
    let at = OPEN;
    const state = () => store.responseState('troubled', invitation);
    const past = async (question = 'prose'): Promise<Revision[]> => {
      const id = (await state())?.id;
      const all = id === undefined ? [] : await store.revisions('troubled', id);
      return all.filter((one) => one.question === question).sort((a, b) => a.revision - b.revision);
    };
    const saved = async (
      value: AnswerValue,
      about: { minutes?: number; question?: string; base?: number; by?: typeof KARI; language?: string } = {},
    ) => {
      const { minutes = 30, question = 'prose', by } = about;
      at += minutes * MINUTE;
      saves += 1;
      const baseRevision = about.base ?? (await state())?.answers[question]?.revision ?? 0;
      await store.saveAnswers({
        ...{ survey: 'troubled', invitation, version: 1, language: about.language ?? language, at },
        answers: [{ question, value, baseRevision, clientId: `save ${saves}` }],
        ...(by && { contributor: by }),
      });
    };
    const posts = (fields: Record<string, string>) =>
      world.server.app.inject({
        method: 'POST',
        url: `/r/${token}?show=history`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ do: 'restore', 'page-language': language, ...fields }).toString(),
      });
    const restores = (revision: number, base?: number, question = 'prose') =>
      posts({
        'restore.question': question,
        'restore.revision': String(revision),
        ...(base !== undefined && { 'restore.base': String(base) }),
      });
    return { clerk, token, invitation, saved, past, restores, posts, state };
  }

  const versionsIn = (html: string): string[] => html.split('<li class="version"').slice(1);
  const texts = (revisions: Revision[]) => revisions.map(({ value }) => value);

  test('the newest comes first, with when and in which language, and what somebody typed in ten minutes is one version', async () => {
    const { clerk, saved } = await writer();
    await saved('In the');
    await saved('In the beginning', { minutes: 1 });
    await saved('In the beginning there was waste.', { minutes: 2 });
    await saved('Al principio', { minutes: 15, language: 'es' });
    const page = await clerk.opensBeside('lang=en&show=history&question=prose');
    expect(page.status).toBe(200);
    const [newest = '', first = '', ...others] = versionsIn(page.html);
    expect(others).toEqual([]);
    expect(newest).toContain('Al principio');
    expect(newest).toContain('In the form now');
    expect(newest).toContain('español');
    expect(first).toContain('In the beginning there was waste.');
    expect(first).toContain('saved 3 times');
    expect(first).toContain('9 July 2024 at 14:35');
    expect(page.text).toContain('Central European');
    expect(page.html).not.toContain('<survey-form>');
  });

  test('every save is shown to who asks', async () => {
    const { clerk, saved } = await writer();
    for (let n = 1; n <= 25; n++) await saved(`text ${n}`, { minutes: 0.1 });
    const short = await clerk.opensBeside('show=history&question=prose');
    expect(versionsIn(short.html)).toHaveLength(1);
    expect(short.text).toContain('Show every time it was saved (25)');
    const all = await clerk.opensBeside('show=history&question=prose&all=1');
    expect(versionsIn(all.html)).toHaveLength(20);
    expect(all.text).toContain('Show older versions (5)');
    const older = /before=(\d+)/.exec(all.html)?.[1];
    const rest = await clerk.opensBeside(`show=history&question=prose&all=1&before=${older}`);
    expect(versionsIn(rest.html)).toHaveLength(5);
  });

  test('a text that was wiped out or replaced by an earlier one within the ten minutes does not hide', async () => {
    const { clerk, saved, past, restores } = await writer();
    const long = 'One long and carefully written paragraph about a river.';
    await saved('A first attempt');
    await saved(long, { minutes: 11 });
    await saved('x', { minutes: 1 });
    await saved(null, { minutes: 1 });
    world.clock.time = OPEN + 45 * MINUTE;
    await restores(1);
    world.clock.time = OPEN;
    const page = await clerk.opensBeside('show=history&question=prose');
    expect(texts(await past())).toEqual(['A first attempt', long, 'x', null, 'A first attempt']);
    expect(versionsIn(page.html)).toHaveLength(4);
    expect(page.html).toContain(long);
    expect(page.text).toContain('The same answer as on');
  });

  test('what changed is marked, and said', async () => {
    const { clerk, saved } = await writer();
    await saved('The old river <had> waste.');
    await saved('The clean river <had> no waste.\nNone.');
    const { html, text } = await clerk.opensBeside('show=history&question=prose');
    const [newest = ''] = versionsIn(html);
    expect(newest).toMatch(/<del><span class="said" lang="en"> taken out: <\/span>old<span/);
    expect(newest).toMatch(/<ins><span class="said" lang="en"> added: <\/span>clean<span/);
    expect(newest).toMatch(/<ins>[^/]*<\/span>\.↵\nNone/);
    expect(text).toContain('What changed: 3 words added, 1 word taken out');
    expect(newest).toContain('river &lt;had&gt;');
  });

  test('long stretches that stayed are left out of the comparison, and there in the whole text', async () => {
    const { clerk, saved } = await writer();
    const long = Array.from({ length: 300 }, (_, at) => `word${at}`).join(' ');
    await saved(long);
    await saved(`${long} end`);
    const [newest = ''] = versionsIn((await clerk.opensBeside('show=history&question=prose')).html);
    const [changes = '', whole = ''] = newest.split('</details>');
    expect(changes).toContain('… 285 words unchanged …');
    expect(changes).toContain('word299<ins>');
    expect(changes).not.toContain('word100');
    expect(whole).toContain(long);
  });

  test('answers that are no text are shown in words', async () => {
    const { clerk, saved } = await writer();
    await saved('a', { question: 'one' });
    await saved(false, { question: 'agreed' });
    await saved(true, { question: 'agreed' });
    await saved(1234.5, { question: 'amount' });
    await saved({ travel: 60, materials: 40 }, { question: 'spending' });
    await saved({ travel: 50, materials: 50 }, { question: 'spending' });
    const page = await clerk.opensBeside('show=history');
    expect(page.html).toContain('&lt;b&gt;A&lt;/b&gt;');
    expect(page.text).toMatch(/Agreed\?[\s\S]*Yes[\s\S]*No/);
    expect(page.text).toContain('1234.5 kroner');
    expect(page.text).toMatch(/Travel50 %[\s\S]*Travel60 %/);
    expect(page.html).not.toContain('<ins>');
    expect(versionsIn(page.html)).toHaveLength(6);
  });

  test('who wrote, and what two wrote at once, is shown', async () => {
    const { clerk, saved } = await writer();
    await saved('From Kari', { by: KARI });
    await saved('From Ola', { by: OLA });
    await saved('From Kari, offline', { by: KARI, base: 1 });
    await saved('From nobody');
    const page = await clerk.opensBeside('show=history&question=prose');
    const [nobody = '', beside = '', ola = '', kari = ''] = versionsIn(page.html);
    expect(nobody).toContain('No name given');
    expect(beside).toContain('data-standing="beside"');
    expect(beside).toContain('Both are kept until one of you chooses');
    expect(beside).toMatch(/<ins>[^/]*<\/span>, offline/);
    expect(beside).not.toContain('value="restore"');
    expect(ola).toContain('Ola &lt;b&gt; · English');
    expect(kari).toContain('Kari Nes, environment officer');
  });

  test('a version that is brought back becomes a new one, and the form says so at the question', async () => {
    const { clerk, saved, past, restores, state } = await writer();
    await saved('Første', { language: 'nb' });
    await saved('Second');
    const answer = await restores(1, 2);
    expect(answer.statusCode).toBe(303);
    expect(String(answer.headers.location)).toMatch(/#question\.prose$/);
    expect(texts(await past())).toEqual(['Første', 'Second', 'Første']);
    expect((await state())?.answers.prose).toMatchObject({ value: 'Første', language: 'nb', revision: 3 });
    const page = await clerk.opensBeside(String(answer.headers.location).split(/[?#]/)[1] ?? '');
    const [, question = ''] = page.html.split('id="question.prose"');
    expect(unescapeHtml(question.split('<label')[0] ?? '')).toContain('The earlier answer is in the form again.');
    expect(clerk.reads('prose')).toBe('Første');
  });

  test('pressed twice, or repeated by a proxy, it is brought back once', async () => {
    const { saved, past, restores } = await writer();
    await saved('one');
    await saved('two');
    for (let n = 0; n < 3; n++) expect((await restores(1, 2)).statusCode).toBe(303);
    for (let n = 0; n < 3; n++) expect((await restores(1)).statusCode).toBe(303);
    expect(texts(await past())).toEqual(['one', 'two', 'one']);
    await saved('three');
    const late = await restores(1, 2);
    expect(String(late.headers.location)).toContain('changed=1');
    expect(texts(await past())).toEqual(['one', 'two', 'one', 'three']);
  });

  test('where a colleague wrote meanwhile, both are kept', async () => {
    const { saved, past, restores, state, clerk } = await writer();
    await saved('one');
    await saved('two');
    await saved('from a colleague');
    const answer = await restores(1, 2);
    expect(answer.statusCode).toBe(303);
    expect(String(answer.headers.location)).toContain('beside=1');
    expect((await state())?.answers.prose?.value).toBe('from a colleague');
    expect((await past()).at(-1)).toMatchObject({ value: 'one', parallel: true });
    const page = await clerk.opensBeside(String(answer.headers.location).split(/[?#]/)[1] ?? '');
    expect(page.text).toContain('Both answers are kept.');
  });

  test('nothing is brought back once submitted, closed or withdrawn, and what is there can be read as far as the answers can', async () => {
    const { clerk, invitation, saved, past, restores } = await writer();
    await saved('one');
    await saved('two');
    world.clock.time = Date.parse('2100-06-01T10:00:00Z');
    expect((await restores(1)).statusCode).toBe(403);
    const closed = await clerk.opensBeside('show=history');
    expect([closed.status, closed.text.includes('one'), closed.html.includes('value="restore"')]).toEqual([
      200,
      true,
      false,
    ]);
    expect(closed.text).toContain('The survey is closed');
    world.clock.time = OPEN;
    await clerk.opens();
    await clerk.types('line', 'ok').submits();
    const refused = await restores(1);
    expect(refused.statusCode).toBe(409);
    expect(refused.body).toContain('Open it again before you bring an earlier answer back.');
    const submitted = await clerk.opensBeside('show=history');
    expect([submitted.status, submitted.html.includes('value="restore"')]).toEqual([200, false]);
    expect((await clerk.opens()).html).toContain('?lang=en&amp;show=history');
    await world.server.context.store.withdraw('troubled', invitation, OPEN);
    expect((await restores(1)).statusCode).toBe(410);
    for (const show of ['history', 'code']) {
      const page = await clerk.opensBeside(`show=${show}`);
      expect([page.status, page.text.includes('two')]).toEqual([410, false]);
    }
    expect(texts(await past())).toEqual(['one', 'two']);
  });

  test('a version or a question that is not there is refused, and changes nothing', async () => {
    const { saved, past, restores, posts } = await writer();
    await saved('one');
    for (const answer of [
      await restores(7),
      await restores(1, 0, 'line'),
      await restores(1, 0, '__proto__'),
      await posts({ 'restore.question': 'prose', 'restore.revision': '1e3' }),
      await posts({}),
    ]) {
      expect(answer.statusCode).toBe(404);
      expect(answer.body).not.toContain('history:');
    }
    expect(texts(await past())).toEqual(['one']);
  });

  test('before anything is saved it says so, also for questions that are not asked', async () => {
    const { clerk } = await writer('nn');
    for (const query of ['show=history', 'show=history&question=prose', 'show=history&question=none&before=x&all=1']) {
      const page = await clerk.opensBeside(query);
      expect(page.status).toBe(200);
      expect(page.text).toContain('Ingenting er lagra');
    }
  });

  test('the way there saves what is typed, and no page on it tells the secret', async () => {
    const { clerk, token, state } = await writer();
    const blank = await clerk.opens();
    const page = await clerk.types('prose', 'half a sen').asksFor('history prose');
    expect(page.text).toContain('half a sen');
    expect(clerk.address).toContain('show=history&question=prose');
    expect((await state())?.answers.prose?.value).toBe('half a sen');
    for (const { html } of [blank, page, await clerk.opens()]) expect(html).not.toContain(token);
  });

  test('who gave a name in the form brings an answer back under it', async () => {
    const { clerk, saved, past, posts } = await writer();
    await saved('one');
    await clerk.opens();
    clerk.types('prose', 'two');
    for (const control of clerk.page.controls) if (control.name === 'contributor.name') control.value = KARI.name;
    const page = await clerk.asksFor('history prose');
    expect(page.text).toContain('Kari Nes · English');
    const fields = page.controls.filter(({ type }) => type === 'hidden').map(({ name, value }) => [name, value]);
    await posts(Object.fromEntries(fields));
    expect((await past()).map(({ value, contributor }) => [value, contributor?.name])).toEqual([
      ['one', undefined],
      ['two', KARI.name],
      ['one', KARI.name],
    ]);
  });

  test('restoring any version gives exactly its text, and keeps all others', async () => {
    const value = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constant(null));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(value, fc.nat(40)), { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
        async (writing, picks) => {
          const { saved, past, restores, state } = await writer();
          for (const [text, minutes] of writing) await saved(text, { minutes });
          for (const pick of picks) {
            const before = await past();
            const wanted = before[pick % before.length];
            if (wanted === undefined) continue;
            expect((await restores(wanted.revision)).statusCode).toBe(303);
            const after = await past();
            expect(after.slice(0, before.length)).toEqual(before);
            expect(after.length - before.length).toBeLessThanOrEqual(1);
            expect((await state())?.answers.prose?.value).toEqual(wanted.value);
          }
        },
      ),
      { numRuns: engine === 'sqlite' ? 40 : 15 },
    );
  });
});
