/** Searching, on both engines: what is found is what reading every text would find, in the same order. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fold } from '../../server/foundation/folding.ts';
import { searchWords } from '../../server/foundation/search-words.ts';
import { stemsIn } from '../../server/foundation/stems.ts';
import type { Registry } from '../../server/registry/model.ts';
import type { SearchFilter, SearchPlace, SearchQuery, SearchTerm } from '../../server/store/searches.ts';
import type { NewInvitation, Store } from '../../server/store/store.ts';
import { change, ENGINES, type Engine, invited, newPlace, type Place, submitted, submitting } from './world.ts';

const text = (label: string) => ({ source: 'en', in: { en: { text: label } } });
const town = (id: string, country: string) => ({ id, name: id, country, language: 'en' });
const REGISTRY: Registry = {
  regions: ['north', 'south'].map((id) => ({ id, label: text(id) })),
  countries: [
    { id: 'NO', region: 'north', label: text('Norway') },
    { id: 'KE', region: 'south', label: text('Kenya') },
  ],
  municipalities: [town('alta', 'NO'), town('bodo', 'NO'), town('voi', 'KE')],
  partnerships: [
    { id: 'alta-voi', label: 'Alta – Voi', status: 'active', period: '', municipalities: ['alta', 'voi'] },
  ],
};

const word = (typed: string): SearchTerm => ({ kind: 'word', word: fold(typed) });
const phrase = (typed: string): SearchTerm => ({ kind: 'phrase', words: searchWords(typed).map((of) => of.word) });
const prefix = (typed: string): SearchTerm => ({ kind: 'prefix', prefix: fold(typed) });
const wanted = (...all: SearchTerm[]): SearchQuery => [{ all, none: [] }];

/** What a reader would say who looks at the words one by one. */
function isFound(query: SearchQuery, language: string, answer: string): boolean {
  const words = searchWords(answer).map((of) => of.word);
  const has = (term: SearchTerm): boolean => {
    if (term.kind === 'prefix') return words.some((one) => one.startsWith(term.prefix));
    if (term.kind === 'word')
      return words.some((one) => stemsIn(language, one).join() === stemsIn(language, term.word).join());
    return words.some((_, at) => term.words.every((one, more) => words[at + more] === one));
  };
  return query.some(({ all, none }) => all.every(has) && !none.some(has));
}

interface Opened {
  place: Place;
  store: Store;
}

describe('searching', () => {
  const opened = new Map<Engine, Opened>();
  const stores = () => [...opened.values()].map(({ store }) => store);
  let surveys = 0;
  let survey = '';
  beforeAll(async () => {
    for (const engine of ENGINES) {
      const place = await newPlace(engine);
      opened.set(engine, { place, store: await place.open() });
    }
  }, 60_000);
  afterAll(async () => {
    for (const { place, store } of opened.values()) {
      await store.close();
      await place.remove();
    }
  });

  /** A survey of its own, on both engines. */
  async function begin(): Promise<void> {
    surveys += 1;
    survey = `searching-${surveys}`;
    for (const store of stores()) await store.importRegistry(survey, REGISTRY, 'files');
  }
  const catchUp = async (store: Store): Promise<void> => {
    await store.readSubmissions(survey);
    expect((await store.indexTexts(survey, 1000)).waiting).toBe(0);
  };
  async function submitIn(store: Store, to: NewInvitation, language: string, answers: Record<string, string>) {
    const changes = Object.entries(answers).map(([question, value]) => change(question, value));
    const result = await store.submit({ ...submitting(to, changes), language });
    expect(result.kind).toBe('submitted');
  }
  /** The same answers on both; what is made there has the same ids but the response's. */
  async function answered(municipality: string, language: string, answers: Record<string, string>) {
    const made: NewInvitation[] = [];
    for (const store of stores()) {
      const invitation = await invited(store, { survey, municipality, language });
      await submitIn(store, invitation, language, answers);
      await catchUp(store);
      made.push(invitation);
    }
    return made;
  }
  /** Texts that are found, the same on both or the test fails. */
  async function find(query: SearchQuery, filter: SearchFilter = {}, of: (store: Store) => Store = (all) => all) {
    const found: string[][] = [];
    for (const store of stores().map(of)) {
      const { hits } = await store.search(survey, query, filter, null, 100);
      found.push(hits.map(({ question, municipality, text: said }) => `${question} ${municipality}: ${said}`));
      const counts = await store.searchCounts(survey, query, filter);
      expect(counts.reduce((sum, one) => sum + one.found, 0)).toBe(hits.length);
    }
    const [first = [], ...others] = found;
    for (const other of others) expect(other.toSorted()).toEqual(first.toSorted());
    return first;
  }

  it('finds «Sololá» by `solola` and «Ål» by `al`, and what is typed with accents by its letters', async () => {
    await begin();
    await answered('alta', 'es', { aims: 'Vivimos en Sololá' });
    await answered('bodo', 'nb', { aims: 'Vi bor på Ål og i Tromsø' });
    expect(await find(wanted(word('solola')))).toEqual(['aims alta: Vivimos en Sololá']);
    expect(await find(wanted(word('SOLÒLA')))).toHaveLength(1);
    expect(await find(wanted(word('al')))).toEqual(['aims bodo: Vi bor på Ål og i Tromsø']);
    expect(await find(wanted(word('Tromso')))).toHaveLength(1);
    expect(await find(wanted(phrase('pa al')))).toHaveLength(1);
  });

  it('finds other forms of a word in the language of the answer, and just the form that stands in a phrase', async () => {
    await begin();
    await answered('alta', 'nn', { aims: 'Kommunane fekk nye skular' });
    await answered('bodo', 'nb', { aims: 'Kommunen fikk en ny skole' });
    await answered('voi', 'en', { aims: 'Municipalities built schools' });
    await answered('voi', 'es', { aims: 'La educación de las mujeres' });
    expect(await find(wanted(word('kommuner')))).toHaveLength(2);
    expect(await find(wanted(word('school')))).toEqual(['aims voi: Municipalities built schools']);
    expect(await find(wanted(word('educaciones'), word('mujer')))).toHaveLength(1);
    expect(await find(wanted(word('educacion')))).toHaveLength(1);
    expect(await find(wanted(phrase('kommuner')))).toEqual([]);
    expect(await find(wanted(phrase('ny skole')))).toHaveLength(1);
    expect(await find(wanted(phrase('skole ny')))).toEqual([]);
    expect(await find(wanted(prefix('sk')))).toHaveLength(2);
    expect(await find([{ all: [prefix('kommun')], none: [phrase('ny skole')] }])).toHaveLength(1);
    expect(await find([...wanted(phrase('nye skular')), ...wanted(word('build'), word('schools'))])).toHaveLength(1);
  });

  it('keeps to a question, a place, a partnership, a language; and a coordinator to their region', async () => {
    await begin();
    await answered('alta', 'en', { aims: 'water', story: 'clean water' });
    await answered('bodo', 'nb', { aims: 'water' });
    await answered('voi', 'en', { aims: 'water' });
    const water = wanted(word('water'));
    expect(await find(water)).toHaveLength(4);
    expect(await find(water, { questions: [{ question: 'story' }] })).toEqual(['story alta: clean water']);
    expect(await find(water, { questions: [{ question: 'aims', questionnaire: 'south' }] })).toEqual([]);
    expect(await find(water, { questions: [] })).toEqual([]);
    expect(await find(water, { questionnaire: 'north' })).toHaveLength(4);
    expect(await find(water, { region: 'south' })).toEqual(['aims voi: water']);
    expect(await find(water, { country: 'NO', language: 'nb' })).toEqual(['aims bodo: water']);
    expect(await find(water, { partnership: 'alta-voi' })).toHaveLength(3);
    expect(await find(water, { municipality: 'alta', kinds: ['answer'] })).toHaveLength(2);
    expect(await find(water, { kinds: [] })).toEqual([]);
    const south = (store: Store) => store.within({ region: 'south' });
    expect(await find(water, {}, south)).toEqual(['aims voi: water']);
    expect(await find(water, { region: 'north' }, south)).toEqual([]);
  });

  it('comes page by page, each once and in the order of the whole', async () => {
    await begin();
    for (const town of ['alta', 'bodo', 'voi']) await answered(town, 'en', { a: 'water', b: 'water', c: 'water' });
    for (const store of stores()) {
      const whole = (await store.search(survey, wanted(word('water')), {}, null, 100)).hits;
      expect(whole.map(({ question }) => question).join('')).toBe('aaabbbccc');
      const paged = [];
      let after: SearchPlace | null = null;
      do {
        const page = await store.search(survey, wanted(word('water')), {}, after, 2);
        paged.push(...page.hits);
        after = page.next;
      } while (after !== null);
      expect(paged).toEqual(whole);
    }
  });

  it('does not find what was withdrawn, and finds it again; follows what was submitted again', async () => {
    await begin();
    const made = await answered('alta', 'en', { aims: 'water' });
    for (const [at, store] of stores().entries()) {
      const id = made[at]?.id ?? '';
      await store.withdraw(survey, id, 200);
      // At once, before it is taken in: a hit is read where it stands now.
      expect((await store.search(survey, wanted(word('water')), {}, null, 10)).hits).toEqual([]);
      await catchUp(store);
      await store.reinstate(survey, id, 300);
      await catchUp(store);
    }
    expect(await find(wanted(word('water')))).toHaveLength(1);
    for (const [at, store] of stores().entries()) {
      const invitation = made[at];
      if (invitation === undefined) throw new Error('no invitation');
      await store.reopen(survey, invitation.id, 400);
      await submitted(store, invitation, [change('aims', 'forest', 1)], 500);
      await catchUp(store);
    }
    expect(await find(wanted(word('water')))).toEqual([]);
    expect(await find(wanted(word('forest')))).toHaveLength(1);
  });

  it('finds what a text says, whatever it says and whatever is searched for', { timeout: 120_000 }, async () => {
    // Few words, so that they meet; forms of one word, accents, signs that mean something to an engine.
    const WORDS = ['agua', 'Aguas', 'ÁGUA', 'skole', 'skolen', 'school', 'schools', 'år', 'ar', '日本', 'd’eau'];
    const SIGNS = [' ', ' ', ' ', ', ', ' AND ', ' NEAR ', '" ', " ' ", ':* ', ' & ! ', ' \\ ', '-', '\u0000'];
    const said = fc
      .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...SIGNS)), { minLength: 1, maxLength: 6 })
      .map((pairs) => pairs.flat().join(''));
    const term: fc.Arbitrary<SearchTerm> = fc.oneof(
      said.map((typed) => word(searchWords(typed)[0]?.word ?? '')),
      said.map((typed) =>
        phrase(
          searchWords(typed)
            .slice(0, 3)
            .map((of) => of.word)
            .join(' '),
        ),
      ),
      said.map((typed) => prefix((searchWords(typed)[0]?.word ?? '').slice(0, 2))),
    );
    const clause = fc.record({
      all: fc.array(term, { minLength: 1, maxLength: 3 }),
      none: fc.array(term, { maxLength: 2 }),
    });
    const query = fc.array(clause, { minLength: 1, maxLength: 3 });
    const texts = fc.array(fc.record({ language: fc.constantFrom('nb', 'nn', 'es', 'en', 'fr'), said }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(texts, fc.array(query, { minLength: 1, maxLength: 8 }), async (written, queries) => {
        await begin();
        for (const store of stores()) {
          for (const [at, of] of written.entries())
            await submitIn(store, await invited(store, { survey }), of.language, { [`q${at}`]: of.said });
          await catchUp(store);
        }
        for (const asked of queries) {
          const expected = written.flatMap((of, at) => (isFound(asked, of.language, of.said) ? `q${at}` : []));
          for (const store of stores()) {
            const { hits } = await store.search(survey, asked, {}, null, 100);
            expect(hits.map(({ question }) => question)).toEqual(expected);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(ENGINES)('what was erased, on %s', (engine) => {
  it('is not found, and no word of it stays in what is searched', async () => {
    const place = await newPlace(engine);
    const store = await place.open();
    const survey = 'erasing';
    await store.importRegistry(survey, REGISTRY, 'files');
    const [gone, stays] = [await invited(store, { survey }), await invited(store, { survey })];
    await submitted(store, gone, [change('aims', 'hemmelighetene verden')]);
    await submitted(store, stays, [change('aims', 'åpent verden')]);
    await store.readSubmissions(survey);
    await store.indexTexts(survey, 100);
    expect((await store.search(survey, wanted(word('verden')), {}, null, 10)).hits).toHaveLength(2);
    await store.eraseResponse({ survey, invitation: gone.id, at: 5 });
    expect((await store.searchCounts(survey, wanted(word('hemmelighet')), {})).length).toBe(0);
    expect((await store.search(survey, wanted(word('verden')), {}, null, 10)).hits).toHaveLength(1);
    await store.close();
    expect(await rowsWith(place, 'hemmelig')).toBe(0);
    expect(await rowsWith(place, 'apent')).toBeGreaterThan(0);
    await place.remove();
  });
});

/** Rows of what is searched that hold these letters anywhere: the engine's own pages of words too. */
async function rowsWith({ databaseUrl, dataFolder }: Place, letters: string): Promise<number> {
  if (databaseUrl !== undefined) {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ n: string }>(
      'select count(*) as n from search_document where words like $1 or tokens::text like $1',
      [`%${letters}%`],
    );
    await client.end();
    return Number(rows[0]?.n);
  }
  const database = new Database(join(dataFolder, 'samsvar.sqlite'), { readonly: true });
  const holds = `select count(*) as n from`;
  const count = (query: string) => database.prepare<[string], { n: number }>(query).get(letters)?.n ?? 0;
  // Words in the index share their beginnings, so that what follows is looked for too.
  const found =
    count(`${holds} search_document where instr(words, ?)`) +
    count(`${holds} search_index_content where instr(c0, ?)`) +
    count(`${holds} search_index_data where instr(block, cast(? as blob))`);
  database.close();
  return found;
}
