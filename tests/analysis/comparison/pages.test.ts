/** Comparing as researchers meet it: the pages, their files and JSON, and who sees what. */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ComparedTable, comparedTable } from '../../../server/analysis/comparison/table.ts';
import { type Researcher, researcher } from '../../fixtures/researcher.ts';
import { ADDRESS, API, comparisonWorld, SURVEY, type World } from './world.ts';

let world: World;
let reader: Researcher;
beforeAll(async () => {
  world = await comparisonWorld();
  reader = await researcher(world.server, 'reader');
}, 120_000);
afterAll(async () => {
  await world?.server.close();
});

const table = async (search: string, who: Researcher = world.clerk): Promise<ComparedTable> =>
  comparedTable.parse((await who.get(`${API}?${search}`)).json());

/** Figures that a table's cells show. */
const cellsOf = (page: string): string[] =>
  [...page.matchAll(/<td class="number">(.*?)<\/td>/gs)].map(([, cell = '']) => cell.replaceAll(/<[^>]+>/g, '').trim());

describe('codes by group', () => {
  it('say the same numbers in the table, the chart, the JSON and the file', async () => {
    for (const choice of ['by=region', 'by=country&measure=words', 'by=questionnaire&measure=passages&share=column']) {
      const search = `${choice}&lang=en`;
      const json = await table(search);
      const page = (await world.clerk.get(`${ADDRESS}?${search}`)).body;
      const svg = (await world.clerk.get(`${ADDRESS}?${search}&format=svg`)).body;
      const csv = (await world.clerk.get(`${ADDRESS}?${search}&format=csv`)).body;

      const number = new Intl.NumberFormat('en-GB');
      const percent = new Intl.NumberFormat('en-GB', { style: 'percent' });
      const figures = json.cells.map((row) =>
        row.map(({ value, share }) => {
          const written = number.format(value ?? 0);
          return share === null ? written : `${percent.format(share)} (${written})`;
        }),
      );
      expect(json.rows.length).toBeGreaterThan(20);
      expect(cellsOf(page)).toEqual(figures.flat());

      const rows: { row_id: string; column_id: string; value: string; share: string }[] = parse(csv, {
        columns: true,
        bom: true,
      });
      expect(rows.map(({ value }) => Number(value))).toEqual(json.cells.flat().map(({ value }) => value));
      expect(rows.map(({ share }) => (share === '' ? null : Number(share)))).toEqual(
        json.cells.flat().map(({ share }) => share),
      );

      const drawn = new Set([...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text));
      const groups = json.columns.flatMap(({ isWhole }, at) => (isWhole ? [] : [at]));
      for (const row of figures.slice(0, -1)) for (const at of groups.slice(0, 12)) expect(drawn).toContain(row[at]);
      expect(page).toContain(`<title id="chart-codes-title">${json.title}</title>`);
    }
  });

  it('add up: regions to all, and a code with those under it is no fewer than any of them', async () => {
    const { rows, columns, cells } = await table('by=region&measure=passages');
    const whole = columns.findIndex(({ isWhole }) => isWhole);
    for (const row of cells) {
      const sum = row.reduce((total, { value }, at) => (at === whole ? total : total + (value ?? 0)), 0);
      expect(sum).toBe(row[whole]?.value);
    }
    const of = (id: string): number => cells[rows.findIndex((row) => row.id === id)]?.[whole]?.value ?? -1;
    expect(of('themes')).toBeGreaterThan(of('schools'));
    expect(of('')).toBeLessThanOrEqual(world.codings);
    const alone = await table('by=region&measure=passages&subcodes=no');
    expect(alone.cells[alone.rows.findIndex(({ id }) => id === 'themes')]?.[whole]?.value).toBeLessThan(of('themes'));
  });

  it('lead to exactly the passages that were counted', async () => {
    const { rows, columns, cells } = await table('by=region&measure=passages&code=schools');
    const at = rows.findIndex(({ id }) => id === 'schools');
    for (const [column, { value, at: address }] of (cells[at] ?? []).entries()) {
      if (address === null) continue;
      expect(address).toContain('any=schools');
      if (columns[column]?.isWhole !== true) expect(address).toContain(`region=${columns[column]?.id}`);
      const found = await world.clerk.get(address.replace('/surveys/', '/api/v1/surveys/'));
      const passages: {
        response: string;
        invitation_id: string;
        question_id: string;
        from_point: number;
        to_point: number;
      }[] = found.json().passages;
      const spans = new Set(
        passages.map((one) => [one.invitation_id, one.question_id, one.from_point, one.to_point].join()),
      );
      expect(spans.size).toBe(value);
    }
  });

  it('are made for every grouping, and counted once for a respondent', async () => {
    const whole = (of: ComparedTable): number | null | undefined => of.cells.at(-1)?.at(-1)?.value;
    const everybody = whole(await table('by=region'));
    for (const by of ['country', 'municipality', 'partnership', 'period', 'concept', 'questionnaire', 'language']) {
      const found = await table(`by=${by}`);
      expect(whole(found), by).toBe(everybody);
      expect(found.columns.length, by).toBeGreaterThan(1);
      for (const row of found.cells)
        for (const { value } of row) expect(value, by).toBeLessThanOrEqual(row.at(-1)?.value ?? 0);
    }
  });

  it('are narrowed by region, questionnaire and concept', async () => {
    const all = await table('by=country&measure=passages');
    const africa = await table('by=country&measure=passages&region=africa');
    expect(
      africa.columns.every(({ id }) =>
        ['KE', 'MG', 'MW', 'TZ', 'NA', 'ZA', 'MZ', 'ZW', 'ZM', 'UG', 'RW', 'ET', 'GH', ''].includes(id),
      ),
    ).toBe(true);
    const whole = (of: ComparedTable): number => of.cells.at(-1)?.at(-1)?.value ?? 0;
    expect(whole(africa)).toBeLessThan(whole(all));
    expect(whole(africa)).toBeGreaterThan(0);
    const concepts = await table('by=concept&measure=passages');
    const first = concepts.columns[0]?.id ?? '';
    const narrowed = await table(`by=region&measure=passages&concept=${first}`);
    expect(whole(narrowed)).toBe(concepts.cells.at(-1)?.[0]?.value);
  });

  it('whose codes are gone say so, and what makes no sense counts as not said', async () => {
    expect((await world.clerk.get(`${ADDRESS}?code=nothing-like-it&lang=en`)).body).toContain('Choose anew.');
    expect((await world.clerk.get(`${API}?code=nothing-like-it`)).statusCode).toBe(404);
    expect((await world.clerk.get(`${ADDRESS}?by=colour&measure=&share=x`)).statusCode).toBe(200);
    expect((await world.clerk.get(`${API}?by=colour`)).statusCode).toBe(400);
  });
});

describe('the other comparisons', () => {
  it('count answers in which two codes stand together, the same both ways; on the same words no more than in the same answer', async () => {
    const together = await table('kind=co-occurrence');
    const overlapping = await table('kind=co-occurrence&within=words');
    let pairs = 0;
    for (const [row, cells] of together.cells.entries())
      for (const [column, { value }] of cells.entries()) {
        expect(value).toBe(together.cells[column]?.[row]?.value);
        if (row === column) expect(value).toBeNull();
        else pairs += value ?? 0;
        expect(overlapping.cells[row]?.[column]?.value ?? 0).toBeLessThanOrEqual(value ?? 0);
      }
    expect(pairs).toBeGreaterThan(0);
  });

  it('have pages in every language, with and without something to show', async () => {
    for (const part of [
      '',
      '/co-occurrence',
      '/co-occurrence?within=words',
      '/map',
      '/map?by=country',
      '/questions',
      '/indicators',
      '/agreement',
      '/agreement?unit=answers',
    ])
      for (const lang of ['nb', 'nn', 'es', 'en']) {
        const page = await world.clerk.get(`${ADDRESS}${part}${part.includes('?') ? '&' : '?'}lang=${lang}`);
        expect(page.statusCode, part).toBe(200);
        expect(page.body, part).not.toMatch(/(comparison|agreement):[a-z]/);
        expect(page.body, part).not.toContain('NaN');
      }
    expect((await world.clerk.get(`${ADDRESS}?lang=en`)).body).toContain('As of ');
  });

  it('draw a circle a municipality, the area of its figure', async () => {
    const svg = (await world.clerk.get(`${ADDRESS}/map?lang=en&format=svg`)).body;
    const { columns } = await table('kind=map&by=municipality');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg.match(/<circle/g)?.length).toBe(columns.filter(({ isWhole }) => !isWhole).length);
  });
});

describe('who sees what', () => {
  it('a reader sees comparisons; a coordinator of their region only', async () => {
    expect((await reader.get(`${ADDRESS}?lang=en`)).statusCode).toBe(200);
    const own = await researcher(world.server, 'coordinator', 'africa@samsvar.example', 'africa');
    const all = await table('by=region&measure=passages');
    const seen = await table('by=region&measure=passages', own);
    expect(seen.columns.map(({ id }) => id)).toEqual(['africa', '']);
    const column = all.columns.findIndex(({ id }) => id === 'africa');
    expect(seen.cells.map(([first]) => first?.value)).toEqual(all.cells.map((row) => row[column]?.value));
    const agreement = (await own.get(`${API}/agreement?unit=answers`)).json();
    const whole = (await world.clerk.get(`${API}/agreement?unit=answers`)).json();
    expect(agreement.answers).toBeGreaterThan(0);
    expect(agreement.answers).toBeLessThan(whole.answers);
  });

  it('while coding is blind everybody counts their own codings, and agreement is told to nobody', async () => {
    const { store } = world.server.context;
    const mode = { survey: SURVEY, by: 'ida', at: 5 };
    const before = (await world.clerk.get(`${API}/agreement`)).json();
    expect(before).toMatchObject({ isBlind: false, coders: ['ida@samsvar.example', 'ola@samsvar.example'] });
    await store.setCodingMode({ ...mode, blind: true });
    const blind = await table('measure=passages');
    expect(blind.isOwnOnly).toBe(true);
    expect(blind.cells.flat().every(({ value }) => value === 0)).toBe(true);
    expect((await world.clerk.get(`${API}/agreement`)).json()).toMatchObject({ isBlind: true, codes: [], coders: [] });
    const page = (await world.clerk.get(`${ADDRESS}/agreement?lang=en`)).body;
    expect(page).toContain('Coding is blind now.');
    expect(page).not.toContain('ola@samsvar.example');
    await store.setCodingMode({ ...mode, blind: false });
  });
});

describe('agreement', () => {
  it('is told per code and per question, on characters or on answers, as the page states', async () => {
    for (const unit of ['characters', 'answers']) {
      const found = (await world.clerk.get(`${API}/agreement?unit=${unit}`)).json();
      expect(found.codes.length).toBeGreaterThan(10);
      expect(found.questions.length).toBeGreaterThan(1);
      for (const { units, coded, coefficients } of [...found.codes, ...found.questions]) {
        expect(coded).toBeLessThanOrEqual(units);
        for (const of of Object.values(coefficients))
          expect(JSON.stringify(of)).toMatch(/"value":-?[\d.]|"undefinedAs":"/);
      }
      const page = (await world.clerk.get(`${ADDRESS}/agreement?unit=${unit}&lang=en`)).body;
      expect(page).toContain(unit === 'answers' ? 'Measured on answers:' : 'Measured on characters:');
    }
  });

  it('needs two coders', async () => {
    const page = (await world.clerk.get(`${ADDRESS}/agreement?coder=ida%40samsvar.example&lang=en`)).body;
    expect(page).toContain('Agreement needs at least two coders.');
  });
});
