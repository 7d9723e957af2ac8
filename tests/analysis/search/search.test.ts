/** Searching as a researcher does: the page, and the same as JSON. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MemoTarget } from '../../../server/store/memos.ts';
import { researcher } from '../../fixtures/researcher.ts';
import { makeCodes } from '../coding/world.ts';
import { readingWorld, SURVEY, type World } from '../reading/world.ts';

const SEARCH = `/surveys/${SURVEY}/search`;
let world: World;
let solola: { id: string; token: string };
beforeAll(async () => {
  world = await readingWorld();
  solola = await world.submits('solola', { stories: 'Las mujeres recogen la basura <b>y</b> el agua.' }, 'es');
  await world.submits('al', { stories: 'Vi tømte søpla i Ål.', changes: 'Rent vann til skolene.' }, 'nb');
});
afterAll(() => world.server.close());

const page = async (query: Record<string, string>, who = world.researcher) =>
  (await who.get(`${SEARCH}?${new URLSearchParams({ lang: 'en', ...query })}`)).body;
const found = async (query: Record<string, string>, who = world.researcher) => {
  const answer = await who.get(`/api/v1${SEARCH}?${new URLSearchParams(query)}`);
  expect(answer.statusCode).toBe(200);
  return answer.json<{
    total: number;
    next: string | null;
    hits: { id: string; municipality: string; question: string; text: string; marks: { from: number; to: number }[] }[];
  }>();
};

describe('a search in what researchers wrote', () => {
  it('finds working translations, marked as such, and no longer what was written anew', async () => {
    const { store } = world.server.context;
    const made = { invitation: solola.id, question: 'stories', language: 'en', revision: 1, pairs: [] };
    const save = (text: string, origin: 'person' | 'machine', base: number) =>
      store.saveTranslations({
        translations: [{ ...made, text, origin, machine: origin === 'machine' ? 'mt' : '', base, isUnfinished: false }],
        ...{ survey: SURVEY, batch: null, by: 'ida', at: 5 },
      });
    await save('The women gather rubbish', 'machine', 0);
    const html = await page({ q: 'woman OR womens OR women', kind: 'translation' });
    expect(html).toContain('The <mark>women</mark> gather rubbish');
    expect(html).toContain('Machine output, not checked');
    expect(html).toContain(`href="/surveys/${SURVEY}/translations/${solola.id}/stories?to=en"`);
    await save('The ladies gather rubbish', 'person', 1);
    expect((await found({ q: 'women' })).total).toBe(0);
    expect(await page({ q: 'ladies' })).toContain('>Working translation</span>');
  });

  it('finds memos on answers, cases and codes, each coder only their own while they code blind', async () => {
    const { store } = world.server.context;
    const { response } = (await store.countedAnswer(SURVEY, solola.id, 'stories')) ?? { response: '' };
    const note = (id: string, target: MemoTarget, text: string, by: string) =>
      store.saveMemo({ survey: SURVEY, id, target, text, base: 0, by, at: 5 });
    await makeCodes(store, SURVEY, 'rumour');
    await note('m1', { kind: 'answer', response, question: 'stories' }, 'Ask about doubts', 'kari');
    await note('m2', { kind: 'case', response }, 'Doubtful numbers', world.researcher.email);
    await note('m3', { kind: 'code', code: 'rumour' }, 'When in doubt, not this', 'kari');
    const ids = async () => (await found({ q: 'doubt* -zebra', kind: 'memo' })).hits.map(({ id }) => id);
    expect(await ids()).toEqual(['m2', 'm3', 'm1']);
    const html = await page({ q: 'doubt*' });
    expect(html).toContain(`href="/surveys/${SURVEY}/codebook/rumour"`);
    expect(html).toContain(`href="/surveys/${SURVEY}/coding/${solola.id}/stories"`);
    expect(html).toContain('The code “rumour”');
    await store.setCodingMode({ survey: SURVEY, blind: true, by: 'kari', at: 6 });
    expect(await ids()).toEqual(['m2', 'm3']);
  });

  it('finds none of it once the response is erased', async () => {
    const { store } = world.server.context;
    const gone = await world.submits('champerico', { stories: 'Nada.' }, 'es');
    const { response } = (await store.countedAnswer(SURVEY, gone.id, 'stories')) ?? { response: '' };
    await found({ q: 'nada' });
    const target = { kind: 'case' as const, response };
    await store.saveMemo({ survey: SURVEY, id: 'm5', target, text: 'Unrepeatable', base: 0, by: 'ida', at: 5 });
    const q = { q: 'nada OR unrepeatable' };
    await store.eraseResponse({ survey: SURVEY, invitation: gone.id, at: 9 });
    expect((await found(q)).total).toBe(0);
  });
});

describe('a search', () => {
  it('shows what was found as it was written, marked, in its language, with the way to the answer', async () => {
    const html = await page({ q: 'mujer basuras' });
    expect(html).toContain(
      '<blockquote class="search-text" lang="es" dir="auto">Las <mark>mujeres</mark> recogen la <mark>basura</mark> &lt;b&gt;y&lt;/b&gt; el agua.</blockquote>',
    );
    expect(html).toContain(`href="/surveys/${SURVEY}/reading/answer/${solola.id}/stories"`);
    expect(html).toContain('1 result');
    const answer = await world.researcher.get(`/surveys/${SURVEY}/reading/answer/${solola.id}/stories`);
    expect(answer.statusCode).toBe(200);
  });

  it('is the same as JSON, with places in code points', async () => {
    const { hits, total, next } = await found({ q: 'skole OR "el agua"' });
    expect([total, next]).toEqual([2, null]);
    expect(
      hits.map(({ municipality, question, text, marks }) => [
        municipality,
        question,
        ...marks.map(({ from, to }) => [...text].slice(from, to).join('')),
      ]),
    ).toEqual([
      ['al', 'changes', 'skolene'],
      ['solola', 'stories', 'el agua'],
    ]);
    const first = await found({ q: 'skole OR "el agua"', limit: '1' });
    const second = await found({ q: 'skole OR "el agua"', limit: '1', after: first.next ?? '' });
    expect([...first.hits, ...second.hits]).toEqual(hits);
  });

  it('keeps to what was chosen', async () => {
    const about = async (query: Record<string, string>) =>
      (await found({ q: 'agua OR vann OR søp*', ...query })).hits.map((hit) => `${hit.municipality} ${hit.question}`);
    expect(await about({})).toEqual(['al changes', 'solola stories', 'al stories']);
    expect(await about({ about: 'concept:changes' })).toEqual(['al changes']);
    expect(await about({ about: 'question:stories' })).toHaveLength(2);
    expect(await about({ language: 'es' })).toEqual(['solola stories']);
    expect(await about({ partnership: 'al-solola' })).toHaveLength(3);
    expect(await about({ country: 'GT', kind: 'answer' })).toEqual(['solola stories']);
    expect(await page({ q: 'skole', language: 'es' })).toContain('No text here has all of this');
  });

  it('finds of a region what is of it, for its coordinator', async () => {
    const coordinator = await researcher(world.server, 'coordinator', 'co@samsvar.example', 'guatemala');
    expect((await found({ q: 'basura OR skole' }, coordinator)).hits.map(({ municipality }) => municipality)).toEqual([
      'solola',
    ]);
    expect(await page({ q: 'skole' }, coordinator)).toContain('0 results');
  });

  it('says in the reader’s language what cannot be read, and loses nothing of it', async () => {
    const html = await page({ q: '"rent vann', lang: 'nb' });
    expect(html).toContain('Anførselstegnet foran «rent vann» blir ikke lukket.');
    expect(html).toContain('value="&quot;rent vann"');
    const refused = await world.researcher.get(`/api/v1${SEARCH}?q=${encodeURIComponent('-vann')}`);
    expect(refused.statusCode).toBe(422);
    expect(refused.json()).toMatchObject({ code: 'search:fault-only-not' });
    for (const typed of [
      `' or 1=1 --`,
      '"; drop table search_document',
      'a" NEAR/2 "b',
      'tokens:x',
      '{a b}:c',
      '\u0000',
    ]) {
      const answer = await world.researcher.get(`${SEARCH}?q=${encodeURIComponent(typed)}`);
      expect(answer.statusCode, typed).toBe(200);
    }
  });

  it('explains itself before anything is searched for, and asks nobody who is not signed in', async () => {
    expect(await page({})).toContain('&quot;clean water&quot;');
    expect((await world.server.app.inject({ url: `/api/v1${SEARCH}?q=a` })).statusCode).toBe(401);
  });
});
