/** The summary of a run, as a table that both a terminal and Markdown show well. */
import type { Report } from './scenario.ts';

const COLUMNS = ['scenario', 'tries', 'acknowledged', 'lost', 'duplicated'] as const;

/** One line a scenario; numbers to the right. */
export function tableOf(reports: Report[]): string {
  const rows = [COLUMNS.map(String), ...reports.map((report) => COLUMNS.map((column) => String(report[column])))];
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: string[]): string =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const [head = [], ...body] = rows;
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...body.map(line)].join('\n');
}
