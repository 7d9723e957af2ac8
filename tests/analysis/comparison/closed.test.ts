/** Closed questions and indicators by region: what the answers say, and what too few of them must not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartOf } from '../../../server/analysis/comparison/charts/chart.ts';
import { comparisonItem } from '../../../server/analysis/comparison/items.ts';
import type { ItemOptions } from '../../../server/analysis/comparison/options.ts';
import { numbersIn } from '../../../server/analysis/comparison/reader.ts';
import { type ComparedTable, comparedTable } from '../../../server/analysis/comparison/table.ts';
import { tableCsv } from '../../../server/analysis/comparison/table-csv.ts';
import { wilsonInterval } from '../../../server/analysis/comparison/wilson.ts';
import type { Survey } from '../../../server/definitions/model.ts';
import { translator } from '../../../server/pages/texts.ts';
import { TROUBLED } from '../../fixtures/read-once.ts';
import { inviteOne, newWorld, submitAnswers, type World } from '../../results/world.ts';

const reader = { t: translator('en'), language: 'en', layer: { all: true } } as const;
let world: World;
let survey: Survey;
const indicator = (baselineValue: number, latestValue: number) => ({
  ...{ name: 'Waste sorted', unit: 'per cent', baselineYear: 2011, latestYear: 2014, baselineValue, latestValue },
});
beforeAll(async () => {
  world = await newWorld(TROUBLED);
  survey = { ...world.survey('troubled'), minimumGroupSize: 1 };
});
afterAll(() => world?.close());

const table = async (options: ItemOptions, of: Survey = survey): Promise<ComparedTable> => {
  const item = await comparisonItem(world.context, reader, of, options);
  if (item === undefined) throw new Error('nothing to compare');
  return comparedTable.parse(item.table);
};

async function answers(municipality: string, agreed: boolean, change?: [number, number]): Promise<void> {
  const invitation = await inviteOne(world, 'troubled', 'everything', municipality);
  await submitAnswers(world, invitation, {
    prose: 'prose',
    line: 'line',
    agreed,
    ...(change && { measure: indicator(...change) }),
  });
}

describe('six answers in the north and five in the south', () => {
  const yes = (of: ComparedTable) => of.cells[of.rows.findIndex(({ id }) => id === 'yes')] ?? [];

  beforeAll(async () => {
    for (const agreed of [true, true, true, true, false, false]) await answers('ostby', agreed, [10, agreed ? 30 : 40]);
    for (const agreed of [true, false, false, false]) await answers('comillas', agreed);
    await answers('comillas', true, [10, 15]);
  });

  it('give shares with intervals that hold them', async () => {
    const found = await table({ kind: 'question', question: 'agreed', by: 'region' });
    expect(found.columns.map(({ id, base, isWhole }) => [id, base, isWhole])).toEqual([
      ['north', 6, false],
      ['south', 5, false],
      ['', 11, true],
    ]);
    expect(yes(found).map(({ value }) => value)).toEqual([4, 2, 6]);
    expect(yes(found)[0]).toMatchObject({ share: 4 / 6, interval: wilsonInterval(4, 6), missing: null });
    const svg = chartOf(found, { t: reader.t, numbers: numbersIn('en') })?.text ?? '';
    expect(svg).toContain('67% (4)');
    expect(svg).not.toContain('<b>');
  });

  it('withhold what too few chose, in table, chart and file, the interval with it', async () => {
    const strict = { ...survey, minimumGroupSize: 3 };
    const found = await table({ kind: 'question', question: 'agreed', by: 'region' }, strict);
    const hidden = found.cells.flat().filter(({ missing }) => missing === 'withheld');
    expect(hidden.length).toBeGreaterThan(0);
    for (const cell of hidden) expect(cell).toMatchObject({ value: null, share: null, interval: null });
    expect(chartOf(found, { t: reader.t, numbers: numbersIn('en') })?.text).toContain('too few');
    const lines = tableCsv(found)
      .split('\r\n')
      .filter((line) => line.endsWith(',withheld'));
    expect(lines).toHaveLength(hidden.length);
    for (const line of lines) expect(line).toMatch(/,,column,,,,withheld$/);
  });

  it('lead an indicator from its baseline to its latest value', async () => {
    const found = await table({ kind: 'indicator', question: 'measure' });
    expect(found.unit).toBe('per cent');
    const of = (id: string) => found.cells[found.rows.findIndex((row) => row.id === id)]?.map(({ value }) => value);
    expect(of('north')?.map((value) => value?.toFixed(4))).toEqual(['10.0000', '33.3333', '23.3333', '6.0000']);
    expect(of('south')).toEqual([10, 15, 5, 1]);
    expect(found.cells[0]?.[0]?.at).toBe('/surveys/troubled/responses?question=measure&unit=per+cent&region=north');
    const svg = chartOf(found, { t: reader.t, numbers: numbersIn('en') })?.text ?? '';
    expect(svg).toContain('33.33');
    expect(svg).toContain('stroke-dasharray');
  });

  it('withhold an indicator that too few gave, and draw no line of it', async () => {
    const found = await table({ kind: 'indicator', question: 'measure' }, { ...survey, minimumGroupSize: 3 });
    const south = found.cells[found.rows.findIndex((row) => row.id === 'south')] ?? [];
    expect(south.map(({ value, missing }) => [value, missing])).toEqual(Array(4).fill([null, 'withheld']));
    const svg = chartOf(found, { t: reader.t, numbers: numbersIn('en') })?.text ?? '';
    expect(svg).not.toContain('South');
  });

  it('are nothing where the question is no closed one, or gone', async () => {
    for (const options of [
      { kind: 'question', question: 'measure', by: 'region' },
      { kind: 'question', question: 'gone', by: 'region' },
      { kind: 'indicator', question: 'agreed' },
    ] satisfies ItemOptions[])
      expect(await comparisonItem(world.context, reader, survey, options)).toBeUndefined();
  });
});

describe('an indicator that respondents name themselves', () => {
  beforeAll(async () => {
    for (const [name, unit, to] of [
      ['Trees along the river', 'trees', 40_000],
      ['Women in the council', 'women', 2],
    ] as const) {
      const invitation = await inviteOne(world, 'troubled', 'everything', 'ostby');
      const measure = { ...indicator(1, to), name, unit };
      await submitAnswers(world, invitation, { prose: 'prose', line: 'line', agreed: true, measure });
    }
  });

  it('has a line for each name, and a scale for each unit', async () => {
    const found = await table({ kind: 'indicator', question: 'measure' });
    expect(found.unit).toBeNull();
    const rows = found.rows.map(({ label, unit }, at) => [label, unit, found.cells[at]?.[1]?.value]);
    expect(rows.slice(-2)).toEqual([
      ['Trees along the river – North & "near"', 'trees', 40_000],
      ['Women in the council – North & "near"', 'women', 2],
    ]);
    const svg = chartOf(found, { t: reader.t, numbers: numbersIn('en') })?.text ?? '';
    const headings = [...svg.matchAll(/font-weight="bold">([^<]+)</g)].map((match) => match[1]);
    expect(headings.filter((heading) => heading === 'Latest')).toHaveLength(3);
    expect(tableCsv(found)).toContain(',mean,trees,region,north,"Trees along the river');
    const alone = await table({ kind: 'indicator', question: 'measure', unit: 'women' });
    expect(alone.unit).toBe('women');
    expect(alone.rows).toHaveLength(1);
  });

  it('is withheld as before where few must not be seen', async () => {
    const found = await table({ kind: 'indicator', question: 'measure' }, { ...survey, minimumGroupSize: 3 });
    expect(JSON.stringify(found)).not.toContain('Trees along the river');
  });
});
