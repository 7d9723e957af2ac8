/** Comparisons: codes by place, what is coded together, closed questions with intervals, indicators, a map. A choice is the options as JSON. */
import { canonicalJson } from '../../../foundation/hash.ts';
import { figureOf } from '../../comparison/charts/drawing.ts';
import { comparisonItem, PAGES } from '../../comparison/items.ts';
import { type ItemOptions, itemOptions } from '../../comparison/options.ts';
import { optionsOf } from '../../comparison/queries.ts';
import { numbersIn } from '../../comparison/reader.ts';
import { type ComparedCell, type ComparedTable, cellAt, rowLabel } from '../../comparison/table.ts';
import type { Cell, Heading, Table, Worded } from '../document.ts';
import type { Given, ItemSource, Offered } from './source.ts';

/** What is counted out of codings. */
const CODED = ['codes', 'co-occurrence', 'map'];
/** Comparisons of codes that are offered by name; any other can be added by its address. */
const PRESETS = {
  'codes-region': { kind: 'codes', by: 'region' },
  'passages-region': { kind: 'codes', by: 'region', measure: 'passages' },
  'codes-country': { kind: 'codes', by: 'country' },
  'codes-partnership': { kind: 'codes', by: 'partnership' },
  together: { kind: 'co-occurrence' },
  map: { kind: 'map' },
} as const;

export const comparison: ItemSource = {
  async offered({ say, counts, survey, word }) {
    const presets = Object.entries(PRESETS).map(
      ([name, options]): Offered => ({
        choice: choiceOf(itemOptions.parse(options)),
        label: say(`report:compare-${name}`),
      }),
    );
    const questions = counts.questions.flatMap(({ key, kind, concept, in: asked }): Offered[] => {
      const isClosed = kind === 'one choice' || kind === 'several choices' || kind === 'yes/no';
      if (!isClosed && kind !== 'indicator') return [];
      const text = survey.concepts.find(({ id }) => id === concept)?.label ?? [...asked.values()][0]?.text;
      const named = text === undefined ? key : word(text).text;
      const options = itemOptions.parse({ kind: isClosed ? 'question' : 'indicator', question: key });
      return [{ choice: choiceOf(options), label: say(`report:compare-${options.kind}`, { question: named }) }];
    });
    return [...presets, ...questions];
  },
  async table(given, choice) {
    const options = optionsIn(choice);
    if (options === undefined) return undefined;
    const { context, survey, t, language, say } = given;
    const isCoded = CODED.includes(options.kind);
    // While coding is blind, counts of others' codings are nobody's to see.
    if (isCoded && (await context.store.codingMode(survey.id))?.blind === true)
      return { title: say('report:compare-coded'), about: [], head: [], rows: [], notes: [say('report:coded-blind')] };
    const item = await comparisonItem(context, { t, language, layer: { all: true } }, survey, options);
    return item && tableOf(given, item.table, item.svg);
  },
};

const choiceOf = (options: ItemOptions): string => canonicalJson(options);

function optionsIn(choice: string): ItemOptions | undefined {
  if (!choice.startsWith('{')) return undefined;
  const read = itemOptions.safeParse(JSON.parse(choice));
  return read.success ? read.data : undefined;
}

/** The choice of a comparison's own page, by its address; undefined where that is no comparison of the survey. */
export function choiceOfAddress(survey: string, address: string): string | undefined {
  const url = URL.parse(address.trim(), 'http://page');
  const base = `/surveys/${survey}/comparison`;
  if (url === null || !url.pathname.startsWith(base)) return undefined;
  const rest = url.pathname.slice(base.length).replace(/\/$/, '');
  const kind = KINDS.find((one) => PAGES[one] === rest);
  if (kind === undefined) return undefined;
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(url.searchParams.keys())) {
    const [only, ...more] = url.searchParams.getAll(name);
    query[name] = more.length === 0 ? (only ?? '') : [only ?? '', ...more];
  }
  const options = optionsOf(kind, query);
  return options && choiceOf(options);
}
const KINDS = [
  'codes',
  'co-occurrence',
  'question',
  'indicator',
  'map',
] as const satisfies readonly (keyof typeof PAGES)[];

/** From so many groups on, they go downwards. */
const WIDE = 8;

function tableOf(given: Given, compared: ComparedTable, svg: string | undefined): Table {
  const { rows, columns } = compared;
  const isTurned = columns.length > WIDE && rows.length < columns.length;
  const cell = (row: number, column: number): Cell => cellOf(given, compared, cellAt(compared, row, column));
  const named = ({ label, language }: { label: string; language: string }): Worded => ({ text: label, language });
  return {
    title: { text: compared.title, language: compared.titleLanguage },
    about: [],
    ...(svg !== undefined && { chart: svg }),
    head: [
      given.say(firstHead(compared, isTurned)),
      ...(isTurned ? rows.map(named) : columns.map((one) => headOf(given, one))),
    ],
    rows: isTurned
      ? columns.map((one, at) => ({ label: headOf(given, one), level: 0, cells: rows.map((_, row) => cell(row, at)) }))
      : rows.map((one, at) => ({
          label: named({ ...one, label: rowLabel(one) }),
          level: Math.min(2, one.level),
          cells: columns.map((_, column) => cell(at, column)),
        })),
    notes: [],
  };
}

/** What the first column holds. */
function firstHead({ kind, by }: ComparedTable, isTurned: boolean): string {
  if (isTurned) return `comparison:by-${by}`;
  return kind === 'indicator' ? 'comparison:by-region' : `comparison:row-${kind}`;
}

const headOf = ({ t }: Given, { label, language, base, at }: ComparedTable['columns'][number]): Heading => ({
  text: base === null ? label : `${label} (${t('comparison:of-respondents', { count: base })})`,
  language,
  ...(base !== null && at !== null && { rows: at }),
});

function cellOf({ t, language }: Given, compared: ComparedTable, cell: ComparedCell): Cell {
  const numbers = numbersIn(language);
  const figure = figureOf({ t, numbers }, compared, cell);
  if (cell.value === null) return { text: figure, withheld: true };
  const { interval } = cell;
  const range =
    interval === null
      ? ''
      : `, ${t('comparison:interval', { low: numbers.percent(interval.low), high: numbers.percent(interval.high) })}`;
  return { text: `${figure}${range}`, ...(cell.at !== null && { rows: cell.at }) };
}
