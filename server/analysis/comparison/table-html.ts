/** A comparison as a table on a page: every number leads to the rows behind it where they can be shown. */

import type { Language } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import { momentText } from '../../pages/times.ts';
import { resultsTable } from '../../results/table.ts';
import { type ChartReader, figureOf } from './charts/drawing.ts';
import { type ComparedCell, type ComparedTable, cellAt, rowLabel } from './table.ts';

/** From so many groups on, they go downwards. */
const WIDE = 8;

export interface TableReader extends ChartReader {
  language: Language;
}

const named = (reader: TableReader, { label, language }: { label: string; language: Language }): Html =>
  language === reader.language ? html`${label}` : html`<span lang="${language}">${label}</span>`;

/** `namedBy`: ids of its headings. */
export function tableHtml(table: ComparedTable, reader: TableReader, namedBy: string): Html {
  const { rows, columns } = table;
  const caption = html`${table.title}`;
  const isTurned = columns.length > WIDE && rows.length < columns.length;
  const head = (text: Html, { base, at }: Pick<ComparedTable['columns'][number], 'base' | 'at'>): Html => {
    if (base === null) return text;
    const of = reader.t('comparison:of-respondents', { count: base });
    return html`${text}<br><span class="comparison-base">${at === null ? of : html`<a href="${at}">${of}</a>`}</span>`;
  };
  if (isTurned)
    return resultsTable({
      ...{ namedBy, caption, head: [reader.t(`comparison:by-${table.by}`), ...rows.map((row) => named(reader, row))] },
      rows: columns.map((column, at) => ({
        label: head(named(reader, column), column),
        cells: rows.map((_, row) => cellHtml(table, reader, cellAt(table, row, at))),
      })),
    });
  const isPairs = table.kind === 'co-occurrence';
  const made = resultsTable({
    ...{ namedBy, caption },
    head: [
      reader.t(table.kind === 'indicator' ? 'comparison:by-region' : `comparison:row-${table.kind}`),
      ...columns.map((column, at) =>
        isPairs
          ? html`${at + 1}<span class="ds-sr-only"> ${named(reader, column)}</span>`
          : head(named(reader, column), column),
      ),
    ],
    rows: rows.map((row, at) => ({
      label: isPairs ? html`${at + 1} ${named(reader, row)}` : named(reader, { ...row, label: rowLabel(row) }),
      level: isPairs ? 0 : Math.min(2, row.level),
      cells: columns.map((_, column) => cellHtml(table, reader, cellAt(table, at, column))),
    })),
  });
  if (columns.length <= WIDE) return made;
  return html`<div class="${isPairs ? 'comparison-pairs' : 'comparison-wide'}">${made}</div>`;
}

function cellHtml(table: ComparedTable, reader: TableReader, cell: ComparedCell): Html {
  const { t, numbers } = reader;
  const figure = figureOf(reader, table, cell);
  if (cell.value === null) return html`<span class="withheld">${figure}</span>`;
  return html`${cell.at === null ? figure : html`<a href="${cell.at}">${figure}</a>`}${
    cell.interval !== null &&
    html`<br><span class="comparison-interval">${t('comparison:interval', { low: numbers.percent(cell.interval.low), high: numbers.percent(cell.interval.high) })}</span>`
  }`;
}

/** `As of 9 July 2014, 14:02`. */
export const asOfText = (table: Pick<ComparedTable, 'asOf'>, reader: TableReader, timeZone: string): string =>
  reader.t('comparison:as-of', { time: momentText(Date.parse(table.asOf), reader.language, timeZone) });
