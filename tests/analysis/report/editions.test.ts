/** Editions and links: what is frozen stays, what was not agreed to is in none, and what was taken back is told. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '../../../server/foundation/hash.ts';
import { inTurn } from '../../fixtures/breadth.ts';
import { BASE, reportWorld, SURVEY, type World } from './world.ts';

const SAID = 'Me hausta regn på taket.';
const PRIVATE = 'Ikkje sei dette til nokon.';

describe.each(inTurn(['sqlite', 'postgresql'] as const, 1))('on %s', (engine) => {
  let world: World;
  let invitation: string;
  let agreed: string;
  let waiting: string;
  beforeAll(async () => {
    world = await reportWorld({ engine });
    invitation = await world.answers('voi', SAID);
    agreed = await world.quotes(invitation, SAID, true);
    waiting = await world.quotes(await world.answers('stord', PRIVATE), PRIVATE, false);
    await world.adds('text', { 'text.en': 'What we found.', 'text.es': 'Lo que hallamos.' });
    await world.adds('table', { item: 'rates region' });
    await world.adds('quotes', { quote: agreed });
  }, 120_000);
  afterAll(() => world.close());

  const store = () => world.server.context.store;
  const version = async () => String((await store().reportVersion(SURVEY))?.version);
  const freeze = async () => world.writer.post(`${BASE}/editions?lang=en`, { version: await version() });
  const edition = async (number: number, language = 'en') =>
    (await world.writer.get(`${BASE}/editions/${number}?lang=${language}`)).body;
  const submitted = (page: string) => /region=africa&amp;stage=submitted"><span>(\d+)/.exec(page)?.[1];

  it('shows the words of a municipality with their translation, and whose they are', async () => {
    const page = (await world.writer.get(`${BASE}?lang=es`)).body;
    expect(page).toContain(`lang="nn" dir="auto">${SAID}</blockquote>`);
    expect(page).toContain('lang="es" dir="auto">Llegó la lluvia.</blockquote>');
    expect(page).toContain('>Voi</a>');
  });

  it('an edition keeps its words and numbers, in every language, whatever comes later', async () => {
    expect((await freeze()).headers.location).toBe(`${BASE}/editions/1`);
    const before = await edition(1);
    world.clock.time += 3_600_000;
    await world.answers('taveta', 'Eit svar til.');
    await world.adds('text', { 'text.en': 'An afterthought.' });
    const after = await edition(1);
    const article = (page: string) => /<article.*<\/article>/s.exec(page)?.[0];
    expect(article(after)).toBe(article(before));
    expect(submitted(after)).toBe('1');
    expect(submitted((await world.writer.get(BASE)).body)).toBe('2');
    expect(after).toContain('Edition 1, 9 July 2014.');
    expect(await edition(1, 'es')).toContain('Lo que hallamos.');
    expect(await edition(1, 'es')).toContain('África');
  });

  it('has a hash that anybody can compute again', async () => {
    const kept = await store().reportEdition(SURVEY, 1);
    expect(sha256(canonicalJson(kept?.content))).toBe(kept?.hash);
    for (const quote of kept?.quotes ?? [])
      expect(canonicalJson(kept?.content)).toContain(sha256(`${quote.salt}${canonicalJson(quote.content)}`));
    expect(await edition(1)).toContain(kept?.hash);
    const entries = await store().audit(SURVEY, { action: 'report' }, null, 100);
    expect(entries.some(({ detail }) => detail.hash === kept?.hash)).toBe(true);
  });

  const json = async (at = '/1') => (await world.writer.get(`/api/v1${BASE}/editions${at}`)).json();

  it('is JSON, too: the very document that the hash is of, with the quotes beside it', async () => {
    const { survey, editions } = await json('');
    expect([survey, editions.map(({ number }: { number: number }) => number)]).toEqual([SURVEY, [1]]);
    const { content, quotes, ...about } = await json();
    expect(about).toEqual(editions[0]);
    expect(sha256(canonicalJson(content))).toBe(about.hash);
    expect(quotes).toMatchObject([
      { quote: agreed, holds: true, shown: { municipality: 'Voi', text: { text: SAID } } },
    ]);
    const [entry] = await store().audit(SURVEY, { action: 'view-personal' }, null, 1);
    expect(entry?.page).toContain('/report/editions/1');
    expect((await world.writer.get(`/api/v1${BASE}/editions/99`)).statusCode).toBe(404);
    expect((await world.server.app.inject(`/api/v1${BASE}/editions/none`)).statusCode).toBe(401);
  });

  it('refuses a quote that nobody agreed to, and does not show it either', async () => {
    const id = await world.adds('quotes', { quote: waiting });
    const page = (await world.writer.get(`${BASE}?lang=en`)).body;
    expect(page).not.toContain(PRIVATE);
    expect(page).toContain('1 chosen quote is not agreed to');
    const refused = await freeze();
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('The edition was not made: 1 quote is not agreed to');
    // Whoever goes round the page is refused by the store.
    const now = await store().reportVersion(SURVEY);
    const direct = await store().freezeReport({
      ...{ survey: SURVEY, version: now?.version ?? 0, at: 1, by: 'ida', content: {} },
      quotes: [{ quote: waiting, invitation, salt: 's', content: PRIVATE }],
    });
    expect(direct).toEqual({ kind: 'not-cleared', quotes: [waiting] });
    expect(await store().reportEditions(SURVEY)).toHaveLength(1);
    const base = /name="base" value="(\d+)"/.exec((await world.writer.get(`${BASE}/edit/${id}`)).body)?.[1] ?? '';
    await world.writer.post(`${BASE}/edit/${id}`, { do: 'remove', base });
  });

  it('is of the report that was seen', async () => {
    const seen = await version();
    await world.adds('text', { 'text.en': 'While you were reading.' });
    expect((await world.writer.post(`${BASE}/editions?lang=en`, { version: seen })).statusCode).toBe(409);
  });

  it('two at once become two editions', async () => {
    const both = await Promise.all([freeze(), freeze()]);
    expect(both.map(({ headers }) => headers.location).sort()).toEqual([`${BASE}/editions/2`, `${BASE}/editions/3`]);
  });

  describe('a link', () => {
    const linkOf = (body: string): string => /http:\/\/samsvar\.example(\/report\/[\w-]+)/.exec(body)?.[1] ?? '';
    const make = async (to = '') =>
      linkOf((await world.writer.post(`${BASE}/links?lang=en`, { name: 'The ministry', edition: to })).body);
    const open = (address: string) => world.server.app.inject(`${address}?lang=en`);

    it('lets somebody without an account read, and nothing else', async () => {
      const address = await make();
      const { statusCode, body, headers } = await open(address);
      expect(statusCode).toBe(200);
      expect(body).toContain('What we found.');
      expect(body).toContain(SAID);
      expect(headers['x-robots-tag']).toContain('noindex');
      expect(headers['referrer-policy']).toBe('no-referrer');
      const article = /<article.*<\/article>/s.exec(body)?.[0] ?? '';
      expect(article).not.toContain('/surveys/');
      expect(JSON.stringify(await store().dumpTable('report_link', null, 10))).not.toContain(address.split('/').at(-1));
    });

    it('to an edition shows that edition', async () => {
      const { body } = await open(await make('1'));
      expect(body).toContain('Edition 1, 9 July 2014.');
      expect(body).not.toContain('An afterthought.');
    });

    it('that is withdrawn or made up opens nothing', async () => {
      const address = await make();
      const [link] = await store().reportLinks(SURVEY);
      await world.writer.post(`${BASE}/links/${link?.id}/withdraw`);
      for (const one of [address, '/report/made-up']) {
        const { statusCode, body } = await open(one);
        expect(statusCode).toBe(404);
        expect(body).toContain('This link does not work, or it was withdrawn.');
      }
      expect((await world.writer.get(`${BASE}?lang=en`)).body).toContain('Withdrawn ');
    });

    it('cannot be guessed for long', async () => {
      const tries = Array.from({ length: 130 }, (_, n) => open(`/report/guess-${n}`));
      expect((await Promise.all(tries)).map(({ statusCode }) => statusCode)).toContain(429);
    });

    it('has to be for somebody', async () => {
      expect((await world.writer.post(`${BASE}/links`, { name: ' ', edition: '' })).statusCode).toBe(422);
      expect((await world.writer.post(`${BASE}/links`, { name: 'x', edition: '99' })).statusCode).toBe(404);
    });
  });

  it('a quote that is withdrawn later is told of beside it, in every edition', async () => {
    await store().withdrawQuote({ survey: SURVEY, invitation, quote: agreed, at: world.clock.time });
    const page = await edition(1);
    expect(page).toContain('1 quote of this edition no longer holds');
    expect(page).toContain('the consent to this quote no longer holds');
    expect((await json()).quotes).toMatchObject([{ quote: agreed, holds: false, shown: { quote: agreed } }]);
    expect((await world.writer.get(BASE)).body).not.toContain(SAID);
  });

  it('an answer that is erased is gone from every edition, whose hash still fits', async () => {
    await store().eraseResponse({ survey: SURVEY, invitation, at: world.clock.time });
    const page = await edition(1);
    expect(page).not.toContain(SAID);
    expect(page).toContain('had its answer erased');
    expect((await json()).quotes).toEqual([{ quote: agreed, invitation, holds: false, shown: null }]);
    expect(JSON.stringify(await store().dumpTable('report_edition_quote', null, 10))).not.toContain('hausta');
    const kept = await store().reportEdition(SURVEY, 1);
    expect(sha256(canonicalJson(kept?.content))).toBe(kept?.hash);
  });
});
