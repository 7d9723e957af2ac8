/** The worked example: what a report tells of eleven partnerships, entered, coded, and counted as by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readCodeTable } from '../../server/analysis/comparison/code-table.ts';
import { indicatorsByRegion, themesByRegion } from '../../server/demo/example-table.ts';
import { enterWorkedExample } from '../../server/demo/worked-example.ts';
import { slicePoints } from '../../server/foundation/points.ts';
import { Problem } from '../../server/foundation/problem.ts';
import { translator } from '../../server/pages/texts.ts';
import { verifySurvey } from '../../server/results/verify.ts';
import { SHIPPED } from '../fixtures/read-once.ts';
import { inviteOne, newWorld, type World } from '../results/world.ts';

const SURVEY = 'mic-2011-2014';

/** Themes × region, counted by hand from the file: respondents and passages in Guatemala, Africa, Norway. */
const BY_HAND: Record<string, [guatemala: [number, number], africa: [number, number], norway: [number, number]]> = {
  'waste-management': [
    [5, 17],
    [5, 13],
    [5, 6],
  ],
  'women-in-local-politics': [
    [5, 12],
    [1, 2],
    [4, 4],
  ],
  'urban-and-land-use-planning': [
    [0, 0],
    [2, 5],
    [1, 2],
  ],
  'improved-governance': [
    [1, 1],
    [3, 3],
    [1, 1],
  ],
  'service-production': [
    [3, 4],
    [3, 5],
    [1, 1],
  ],
  'environment-in-plans': [
    [3, 3],
    [3, 3],
    [0, 0],
  ],
  'revenue-and-ict': [
    [0, 0],
    [2, 3],
    [1, 1],
  ],
  'health-and-hygiene': [
    [0, 0],
    [2, 2],
    [1, 1],
  ],
  'tree-planting': [
    [1, 1],
    [1, 2],
    [0, 0],
  ],
  schools: [
    [2, 3],
    [2, 2],
    [1, 1],
  ],
};
const REGIONS = ['guatemala', 'africa', 'norway'] as const;

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});
const aWorld = async (engine?: 'sqlite' | 'postgresql') => {
  const world = await newWorld(SHIPPED, engine);
  worlds.push(world);
  return world;
};

/** The same table as the comparison makes it: what its page, its chart and its JSON show. */
async function counted({ context, survey }: World) {
  const reader = { t: translator('en'), language: 'en', layer: { all: true } } as const;
  const codes = Object.keys(BY_HAND);
  const read = async (measure: 'respondents' | 'passages') => {
    const options = { codes, by: 'region', share: 'none', subcodes: true, measure } as const;
    const table = await readCodeTable(context, reader, survey(SURVEY), options);
    return (code: string, region: string): number => {
      const row = table?.rows.findIndex(({ id }) => id === code) ?? -1;
      const column = table?.columns.findIndex(({ id }) => id === region) ?? -1;
      return table?.cells[row]?.[column]?.value ?? Number.NaN;
    };
  };
  const [respondents, passages] = [await read('respondents'), await read('passages')];
  return Object.fromEntries(
    codes.map((code) => [code, REGIONS.map((region) => [respondents(code, region), passages(code, region)])]),
  );
}

describe.each(['sqlite', 'postgresql'] as const)('the worked example on %s', (engine) => {
  it('is entered once, as synthetic answers in four languages, and its themes × region are those counted by hand', async () => {
    const world = await aWorld(engine);
    const { store } = world.context;
    const survey = world.survey(SURVEY);
    const entered = await enterWorkedExample(world.context, survey);
    expect(entered).toEqual({ kind: 'done', source: 'NIBR report 2015:6, chapter 3', responses: 22, codings: 167 });
    const rows = await store.responses(SURVEY, {}, null, 100);
    expect(rows).toHaveLength(22);
    expect(rows.every(({ invitation, status }) => invitation.synthetic && status === 'submitted')).toBe(true);
    expect(new Set(rows.map(({ response }) => response?.language))).toEqual(new Set(['nb', 'nn', 'es', 'en']));
    expect(await counted(world)).toEqual(BY_HAND);
    expect(await enterWorkedExample(world.context, survey)).toEqual({ kind: 'there' });
    expect(await store.responses(SURVEY, {}, null, 100)).toHaveLength(22);
    expect(await verifySurvey(store, survey)).toMatchObject({ ok: true, problems: [] });
  });
});

it('codes exactly the words that it says', async () => {
  const world = await aWorld();
  const { store } = world.context;
  const { workedExample } = world.survey(SURVEY);
  await enterWorkedExample(world.context, world.survey(SURVEY));
  const wanted = (workedExample?.responses ?? []).flatMap(({ answers }) =>
    answers.flatMap(({ passages }) => passages.flatMap(({ text, codes }) => codes.map((code) => `${code}: ${text}`))),
  );
  const found: string[] = [];
  for (const { code, response, question, from, to } of await store.codings(SURVEY, {}, null, 1000)) {
    const value = (await store.revision(SURVEY, response, question, 1))?.value;
    found.push(`${code}: ${typeof value === 'string' ? slicePoints(value, from, to) : ''}`);
  }
  expect(found.sort()).toEqual(wanted.sort());
});

it('prints the table that its page shows', async () => {
  const world = await aWorld();
  await enterWorkedExample(world.context, world.survey(SURVEY));
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'worked-example.md'), 'utf8');
  const rows = (await themesByRegion(world.context, world.survey(SURVEY), 'en'))?.split('\n') ?? [];
  // A head, a line under it, the themes, and any of them.
  expect(rows).toHaveLength(3 + Object.keys(BY_HAND).length);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});

it('names a page of chapter 3 for each passage, and the partnerships of the registry', async () => {
  const world = await aWorld();
  const { workedExample } = world.survey(SURVEY);
  const registry = await world.context.store.registry(SURVEY);
  const responses = workedExample?.responses ?? [];
  for (const { answers } of responses)
    for (const { page } of answers.flatMap(({ passages }) => passages)) {
      expect(page).toBeGreaterThanOrEqual(25);
      expect(page).toBeLessThanOrEqual(38);
    }
  const begun = registry.partnerships.filter(({ status }) => status !== 'planned');
  const both = begun.flatMap(({ municipalities }) => municipalities).sort();
  expect(responses.map(({ municipality }) => municipality).sort()).toEqual(both);
});

it('enters the figures that the report gives, with a baseline only where it gives one, and prints what its page shows', async () => {
  const world = await aWorld();
  const { store } = world.context;
  const survey = world.survey('mic-indicators-2014');
  const entered = await enterWorkedExample(world.context, survey);
  expect(entered).toEqual({ kind: 'done', source: 'NIBR report 2015:6, chapter 3', responses: 8, codings: 12 });
  expect(await enterWorkedExample(world.context, survey)).toEqual({ kind: 'there' });
  const values = (survey.workedExample?.responses ?? []).flatMap(({ answers }) =>
    answers.flatMap((one) => one.value ?? []),
  );
  expect(values).toHaveLength(21);
  expect(values.filter(({ baselineValue }) => baselineValue === '')).toHaveLength(15);
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'worked-example.md'), 'utf8');
  const rows = (await indicatorsByRegion(world.context, survey, 'en'))?.split('\n') ?? [];
  expect(rows).toHaveLength(2 + 6);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  expect(await verifySurvey(store, survey)).toMatchObject({ ok: true, problems: [] });
});

it('is refused where real respondents are, and where a survey has none', async () => {
  const world = await aWorld();
  await expect(enterWorkedExample(world.context, world.survey('mic-tor-2014'))).rejects.toThrow(Problem);
  await inviteOne(world, SURVEY, 'norway', 'al');
  await expect(enterWorkedExample(world.context, world.survey(SURVEY))).rejects.toThrow(Problem);
});
