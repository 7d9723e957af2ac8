/** Searching as a researcher does: the page, and the same as JSON. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { researcher } from '../../fixtures/researcher.ts';
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
    hits: { municipality: string; question: string; text: string; marks: { from: number; to: number }[] }[];
  }>();
};

describe('a search', () => {
  it('shows what was found as it was written, marked, in its language, with the way to the answer', async () => {
    const html = await page({ q: 'mujer basuras' });
    expect(html).toContain(
      '<blockquote class="search-text" lang="es">Las <mark>mujeres</mark> recogen la <mark>basura</mark> &lt;b&gt;y&lt;/b&gt; el agua.</blockquote>',
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
