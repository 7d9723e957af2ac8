/** One comparison by its options: what pages, JSON, files and reports ask for. */
import type { Context } from '../../context.ts';
import type { Survey } from '../../definitions/model.ts';
import { ownPart } from '../../store/scope.ts';
import { chartOf } from './charts/chart.ts';
import { readPairs } from './co-occurrence.ts';
import { readCodeTable } from './code-table.ts';
import { readIndicatorTable } from './indicator-table.ts';
import type { ItemOptions } from './options.ts';
import { readQuestionTable } from './question-table.ts';
import { type ComparisonReader, labelled, numbersIn } from './reader.ts';
import type { ComparedTable } from './table.ts';

export interface ComparisonItem {
  /** Every number and label, in the reader's language: what a frozen edition keeps. */
  table: ComparedTable;
  /** A complete `<svg>`, drawn from the table alone; undefined where there is nothing to draw. */
  svg: string | undefined;
  /** RFC 3339, UTC. */
  asOf: string;
  /** Address of the page with the rows behind it. */
  rowsAt: string;
}

type Read = Pick<Context, 'store' | 'clock'>;

/** Undefined where its code or question is gone. `context.store` is that of whoever asks (`contextOf`). */
export async function comparisonItem(
  context: Read,
  reader: ComparisonReader,
  survey: Survey,
  options: ItemOptions,
): Promise<ComparisonItem | undefined> {
  const table = await tableOf(context, reader, survey, options);
  if (table === undefined) return undefined;
  const known = await context.store.registry(survey.id);
  const registry = ownPart(context.store.scope, known);
  const titles = new Map(registry.regions.map(({ id, label }) => [id, labelled(survey, reader, label).label]));
  const chart = chartOf(table, { t: reader.t, numbers: numbersIn(reader.language) }, { registry, titles });
  return { table, svg: chart?.text, asOf: table.asOf, rowsAt: addressOf(survey.id, options) };
}

function tableOf(
  context: Read,
  reader: ComparisonReader,
  survey: Survey,
  options: ItemOptions,
): Promise<ComparedTable | undefined> {
  switch (options.kind) {
    case 'codes':
      return readCodeTable(context, reader, survey, options);
    case 'map':
      return readCodeTable(context, reader, survey, { ...options, share: 'none' }, 'map');
    case 'co-occurrence':
      return readPairs(context, reader, survey, options);
    case 'question':
      return readQuestionTable(context, reader, survey, options);
    case 'indicator':
      return readIndicatorTable(context, reader, survey, options);
  }
}

/** Where each kind has its page, after `comparison`. */
export const PAGES = {
  codes: '',
  'co-occurrence': '/co-occurrence',
  question: '/questions',
  indicator: '/indicators',
  map: '/map',
} as const satisfies Record<ItemOptions['kind'], string>;

/** The page that shows it, with the same choices. */
function addressOf(survey: string, options: ItemOptions): string {
  const { kind, ...chosen } = options;
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(chosen)) {
    if (Array.isArray(value)) for (const id of value) search.append('code', id);
    else if (typeof value === 'boolean') search.set(name, value ? 'yes' : 'no');
    else if (value !== undefined) search.set(name, value);
  }
  return `/surveys/${survey}/comparison${PAGES[kind]}${search.size === 0 ? '' : `?${search}`}`;
}
