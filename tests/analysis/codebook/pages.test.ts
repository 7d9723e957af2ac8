/** The codebook as researchers keep it: pages without a script, on both engines. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seenOf } from '../../../server/analysis/codebook/asking.ts';
import { textState } from '../../../server/analysis/codebook/names.ts';
import { newId } from '../../../server/foundation/ids.ts';
import { languages } from '../../../server/pages/texts.ts';
import { inTurn } from '../../fixtures/breadth.ts';
import { researcher } from '../../fixtures/researcher.ts';
import { BASE, type CodebookWorld, codebookWorld, SURVEY, wordsOf } from './world.ts';

describe.each(inTurn(['sqlite', 'postgresql'] as const, 0))('the codebook’s pages on %s', (engine) => {
  let world: CodebookWorld;
  beforeAll(async () => {
    world = await codebookWorld({ engine });
  }, 120_000);
  afterAll(() => world.server.close());

  const page = async (address: string, lang = 'en') => {
    const { statusCode, body } = await world.ida.get(`${address}${address.includes('?') ? '&' : '?'}lang=${lang}`);
    expect(statusCode).toBe(200);
    return wordsOf(body);
  };
  /** What the form of a code holds, to be posted with changes. */
  const fieldsOf = async (id: string): Promise<Record<string, string>> => {
    const code = await world.code(id);
    const texts = Object.entries(code.texts).flatMap(([language, text]) => [
      [`name.${language}`, text?.name ?? ''],
      [`definition.${language}`, text?.definition ?? ''],
    ]);
    return { ...Object.fromEntries(texts), colour: code.colour, source: code.source, seen: seenOf(code) };
  };
  const statesOf = async (id: string) => {
    const code = await world.code(id);
    return Object.fromEntries(languages.map((language) => [language, textState(code, language)]));
  };
  const undo = async (id: string) => {
    const [change] = await world.changes(id);
    return world.ida.post(`${BASE}/history/${change?.id}/undo`);
  };
  const added = async (name: string, fields: Record<string, string> = {}): Promise<string> => {
    const made = await world.ida.post(`${BASE}/new`, {
      ...{ source: 'en', 'name.en': name, 'definition.en': `What is ${name}.`, colour: 'c3', ...fields },
    });
    expect(made.statusCode, wordsOf(made.body)).toBe(303);
    return /codebook\/([^?]+)\?done=added/.exec(String(made.headers.location))?.[1] ?? '';
  };

  it('show the tree in four languages, each name in the reader’s own', async () => {
    expect(await page(BASE, 'nb')).toContain('Temaområder');
    expect(await page(BASE, 'nn')).toContain('Avfallshandtering');
    expect(await page(BASE, 'es')).toContain('Participación política local de las mujeres');
    expect(await page(BASE)).toContain('Women’s local political participation');
    for (const language of languages) {
      const { body } = await world.ida.get(`${BASE}?lang=${language}`);
      expect(body).not.toMatch(/codebook:[a-z]|\{\{/);
      expect((await world.ida.get(`${BASE}/waste-management?lang=${language}`)).body).not.toMatch(/codebook:[a-z]/);
    }
  });

  it('find a code by a word in any language, with the codes that it stands under', async () => {
    const found = await page(`${BASE}?q=arboles`);
    expect(found).toContain('1 code fits.');
    expect(found).toContain('Thematic areas');
    expect(found).toContain('Tree planting');
    expect(found).not.toContain('Waste management');
    expect(await page(`${BASE}?q=zzz`)).toContain('No code fits “zzz”.');
  });

  it('let a reader and a coordinator read, and change nothing', async () => {
    const reader = await researcher(world.server, 'reader');
    const coordinator = await researcher(world.server, 'coordinator', 'c@samsvar.example', 'africa');
    for (const somebody of [reader, coordinator]) {
      const read = await somebody.get(`${BASE}/schools?lang=en`);
      expect(wordsOf(read.body)).toContain('Pupils, teachers and schools');
      expect(read.body).not.toContain(`action="${BASE}/schools`);
      expect((await somebody.get(`${BASE}/new`)).statusCode).toBe(403);
      for (const address of ['new', 'schools', 'schools/move', 'schools/merge', 'schools/split', 'schools/remove'])
        expect((await somebody.post(`${BASE}/${address}`)).statusCode).toBe(403);
    }
    const [change] = await world.changes();
    expect((await reader.post(`${BASE}/history/${change?.id}/undo`)).statusCode).toBe(403);
  });

  it('take a new code in one language, and say which others are missing', async () => {
    const id = await added('Water', { parent: 'themes' });
    expect(await world.code(id)).toMatchObject({
      parent: 'themes',
      colour: 'c3',
      source: 'en',
      madeBy: world.ida.email,
    });
    expect(await page(`${BASE}?short=yes`)).toContain('Missing in norsk bokmål, norsk nynorsk and español');
    const refused = await world.ida.post(`${BASE}/new?lang=en`, {
      source: 'nn',
      'definition.nn': 'utan namn',
      colour: 'red',
    });
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('href="#name.nn"');
    expect(refused.body).toContain('utan namn');
    const taken = await world.ida.post(`${BASE}/new`, {
      source: 'en',
      'name.en': 'Water',
      colour: 'c1',
      parent: 'themes',
    });
    expect(taken.statusCode).toBe(422);
  });

  it('mark translations as behind when their source changes, show what changed, and take a reader’s word that one is right', async () => {
    const fields = await fieldsOf('schools');
    const source = `${fields['definition.nb']} Barnehager regnes med.`;
    await world.ida.post(`${BASE}/schools`, { ...fields, 'definition.nb': source });
    expect(await statesOf('schools')).toEqual({ nb: 'source', nn: 'stale', es: 'stale', en: 'stale' });
    const shown = await page(`${BASE}/schools`);
    expect(shown).toContain('the source has changed since');
    expect(shown).toContain('added: Barnehager regnes med. end.');
    const now = await fieldsOf('schools');
    const newer = { ...now, 'current.en': 'yes', 'name.es': 'Centros educativos' };
    expect((await world.ida.post(`${BASE}/schools`, newer)).statusCode).toBe(303);
    expect(await statesOf('schools')).toEqual({ nb: 'source', nn: 'stale', es: 'current', en: 'current' });
    expect((await world.changes('schools')).map(({ cause }) => cause)).toEqual(['edit', 'edit', 'file']);
  });

  it('keep what two people write at once: the second sees both', async () => {
    const fields = await fieldsOf('tree-planting');
    await world.ida.post(`${BASE}/tree-planting`, { ...fields, colour: 'c5' });
    const second = await world.ida.post(`${BASE}/tree-planting?lang=en`, { ...fields, 'name.en': 'Forests' });
    expect(second.statusCode).toBe(409);
    expect(second.body).toContain('value="Forests"');
    expect((await world.code('tree-planting')).texts.en?.name).toBe('Tree planting');
    const seen = /name="seen" value="([^"]+)"/.exec(second.body)?.[1] ?? '';
    await world.ida.post(`${BASE}/tree-planting`, { ...fields, seen, 'name.en': 'Forests' });
    expect((await world.code('tree-planting')).texts.en?.name).toBe('Forests');
  });

  it('move a code up, down and under another, never under itself; and back', async () => {
    const under = async (parent: string) =>
      (await world.codes()).filter((code) => code.parent === parent && code.removedAt === null).map(({ id }) => id);
    const before = await under('capacity');
    const move = (fields: Record<string, string>) => world.ida.post(`${BASE}/economic-capacity/move`, fields);
    await move({ way: 'up' });
    await move({ way: 'up' });
    expect(await under('capacity')).toEqual(['economic-capacity', 'technical-capacity', 'governance-capacity']);
    await move({ way: 'down' });
    expect(await under('capacity')).toEqual(['technical-capacity', 'economic-capacity', 'governance-capacity']);
    await move({ way: 'under', parent: 'equipment' });
    expect(await under('equipment')).toEqual(['economic-capacity']);
    for (const _ of [1, 2, 3, 4]) {
      const [change] = (await world.changes('economic-capacity')).filter(
        ({ cause, undoneBy }) => cause === 'move' && undoneBy === null,
      );
      expect((await world.ida.post(`${BASE}/history/${change?.id}/undo`)).statusCode).toBe(303);
    }
    expect(await under('capacity')).toEqual(before);
    const inside = await world.ida.post(`${BASE}/capacity/move`, { way: 'under', parent: 'technical-capacity' });
    expect(inside.statusCode).toBe(409);
  });

  it('keep memos on a code, each version of them; whoever was slower loses nothing', async () => {
    const memo = (fields: Record<string, string>) => world.ida.post(`${BASE}/equipment/memo?lang=en`, fields);
    expect((await memo({ text: 'Does a lorry count?', base: '0' })).headers.location).toContain('done=memo');
    const [made] = await world.server.context.store.memos(SURVEY, { kind: 'code', code: 'equipment' });
    const id = made?.id ?? '';
    await memo({ memo: id, text: 'A lorry counts.', base: '1' });
    expect(await page(`${BASE}/equipment`)).toContain('A lorry counts.');
    const slower = await memo({ memo: id, text: 'A lorry does not.', base: '1' });
    expect(slower.statusCode).toBe(409);
    expect(slower.body).toContain('A lorry does not.');
    const texts = (await world.server.context.store.memos(SURVEY, { kind: 'code', code: 'equipment' })).map(
      ({ versions }) => versions.map(({ text }) => text),
    );
    expect(texts).toEqual([['Does a lorry count?', 'A lorry counts.']]);
    const ola = await researcher(world.server, 'researcher', 'ola@samsvar.example');
    expect((await ola.post(`${BASE}/equipment/memo`, { memo: id, text: 'Mine now.', base: '2' })).statusCode).toBe(409);
  });

  describe('with answers that are coded', () => {
    const TEXT = 'Sorting began in 2011. Trees were planted 🌳. The school took part.';
    let sorting: string;
    let trees: string;
    let school: string;
    let from: string;
    let into: string;
    beforeAll(async () => {
      from = await added('Rubbish');
      into = await added('Waste');
      const made = await world.coded('voi', TEXT, [
        ['Sorting began in 2011.', from],
        ['Trees were planted 🌳.', from],
        ['The school took part.', into],
      ]);
      [sorting = '', trees = '', school = ''] = made;
    });

    it('count what each code holds, on the page and as JSON, of a coordinator their region’s', async () => {
      expect(await page(`${BASE}/${from}`)).toContain('2 passages in 1 response');
      const usesFor = async (who: { get: CodebookWorld['ida']['get'] }) => {
        const { codes } = (await who.get(`/api/v1/surveys/${SURVEY}/codebook`)).json();
        const found = codes.find(({ id }: { id: string }) => id === from);
        return [found.passages, found.respondents];
      };
      expect(await usesFor(world.ida)).toEqual([2, 1]);
      const coordinator = await researcher(world.server, 'coordinator', 'g@samsvar.example', 'guatemala');
      expect(await usesFor(coordinator)).toEqual([0, 0]);
    });

    it('merge a code into another with its codings, and give exactly those back', async () => {
      const merged = await world.ida.post(`${BASE}/${from}/merge`, { into });
      expect(merged.headers.location).toBe(`${BASE}/${into}?done=merged`);
      expect(await Promise.all([sorting, trees, school].map(world.codeOf))).toEqual([into, into, into]);
      expect(await world.code(from)).toMatchObject({ mergedInto: into });
      expect(await page(`${BASE}/${from}`)).toContain('into Waste');
      expect((await world.ida.post(`${BASE}/${from}`, {})).statusCode).toBe(409);
      expect((await undo(from)).statusCode).toBe(303);
      expect(await Promise.all([sorting, trees, school].map(world.codeOf))).toEqual([from, from, into]);
      expect(await world.code(from)).toMatchObject({ mergedInto: null, removedAt: null });
      expect((await world.ida.post(`${BASE}/${from}/merge`, { into: from })).statusCode).toBe(409);
    });

    it('split chosen codings off to a new code, and bring them back', async () => {
      expect(await page(`${BASE}/${from}/split`)).toContain('Trees were planted 🌳.');
      const nothing = await world.ida.post(`${BASE}/${from}/split`, { source: 'en', name: 'Forest', colour: 'c2' });
      expect(nothing.statusCode).toBe(422);
      expect(nothing.body).toContain('href="#codings"');
      const fields = { coding: trees, source: 'en', name: 'Forest', colour: 'c2' };
      const split = await world.ida.post(`${BASE}/${from}/split`, fields);
      const made = /codebook\/([^?]+)\?done=split/.exec(String(split.headers.location))?.[1] ?? '';
      expect(await Promise.all([sorting, trees].map(world.codeOf))).toEqual([from, made]);
      const order = (await world.codes()).map(({ id }) => id);
      expect(order.indexOf(made)).toBe(order.indexOf(from) + 1);
      expect(await page(`${BASE}/history`)).toContain('Split: “Forest” from “Rubbish”');
      await undo(made);
      expect(await world.codeOf(trees)).toBe(from);
      expect((await world.code(made)).removedAt).not.toBeNull();
    });

    it('refuse to undo a split once the codings have got another code since, until that is undone', async () => {
      await world.ida.post(`${BASE}/${from}/split`, { coding: trees, into });
      const [first] = await world.changes(from);
      await world.ida.post(`${BASE}/${into}/split`, { coding: trees, into: 'tree-planting' });
      const [second] = await world.changes('tree-planting');
      const early = await world.ida.post(`${BASE}/history/${first?.id}/undo`);
      expect(early.statusCode).toBe(409);
      expect(wordsOf(early.body)).toMatch(/1 (koding|coding|codificación)/);
      for (const change of [second, first])
        expect((await world.ida.post(`${BASE}/history/${change?.id}/undo`)).statusCode).toBe(303);
      expect(await world.codeOf(trees)).toBe(from);
    });

    it('remove a code only with what it was shown to hold; its codings come back with it', async () => {
      const refused = await world.ida.post(`${BASE}/${into}/remove`, { shown: `${into}:0` });
      expect(refused.statusCode).toBe(409);
      expect((await world.code(into)).removedAt).toBeNull();
      const removed = await world.ida.post(`${BASE}/${into}/remove`, { shown: `${into}:1` });
      expect(removed.headers.location).toBe(`${BASE}?done=removed`);
      expect(await page(BASE)).toMatch(/codes were removed .*Waste 1 passage in 1 response/);
      expect(await world.codeOf(school)).toBe(into);
      await undo(into);
      expect((await world.code(into)).removedAt).toBeNull();
    });

    it('do not take back the adding of a code that has been coded with since', async () => {
      const add = (await world.changes(from)).find(({ cause }) => cause === 'add');
      const refused = await world.ida.post(`${BASE}/history/${add?.id}/undo`);
      expect(refused.statusCode).toBe(409);
      expect((await world.code(from)).removedAt).toBeNull();
    });

    it('count as comparisons do: a passage once, whoever coded it and in however many of the codes below', async () => {
      const { store } = world.server.context;
      const [one] = await store.codings(SURVEY, { codes: [from] }, null, 1);
      if (one === undefined) throw new Error('nothing is coded');
      const { invitation, question, revision } = one;
      const span = { from: one.anchor.from, to: one.anchor.to };
      const below = { parent: from, position: 0, colour: 'c1', source: 'en', removedAt: null, mergedInto: null };
      const made = ['bins', 'lorries'].map((id) => ({
        ...{ id, before: null, after: { ...below, texts: { en: { name: id, definition: '' } } } },
      }));
      await store.changeCodebook({
        ...{ survey: SURVEY, id: newId(), at: 1, by: 'ida', cause: 'add', undoes: null, changes: made },
      });
      const added: string[] = [];
      for (const [code, by] of [
        [from, 'ola'],
        ['bins', 'ida'],
        ['lorries', 'ida'],
      ] as const) {
        added.push(newId());
        const coding = { survey: SURVEY, invitation, question, revision, span, code, by, at: 1 };
        await store.addCoding({ ...coding, id: added.at(-1) ?? '' });
      }
      expect(await page(`${BASE}/${from}`)).toContain('2 passages in 1 response · 1 passage below it');
      for (const coding of added) await store.removeCoding({ survey: SURVEY, invitation, coding, by: 'ida', at: 2 });
    });
  });

  it('take back one thing and leave what lies beside it; say what stands in the way', async () => {
    const id = await added('Roads');
    const fields = await fieldsOf(id);
    await world.ida.post(`${BASE}/${id}`, { ...fields, 'name.en': 'Roads and paths' });
    const [renamed] = await world.changes(id);
    await world.ida.post(`${BASE}/${id}/move`, { way: 'under', parent: 'themes' });
    expect((await world.ida.post(`${BASE}/history/${renamed?.id}/undo`)).statusCode).toBe(303);
    expect(await world.code(id)).toMatchObject({ parent: 'themes', texts: { en: { name: 'Roads' } } });
    const again = await world.ida.get(`${BASE}/history/${renamed?.id}?lang=en`);
    expect(wordsOf(again.body)).toContain('The change was undone');
    await world.ida.post(`${BASE}/${id}`, { ...(await fieldsOf(id)), 'name.en': 'Streets' });
    const [, undoing] = await world.changes(id);
    const shown = await page(`${BASE}/history/${undoing?.id}`);
    expect(shown).toContain('The text of “Streets” in English was changed since.');
  });
});
