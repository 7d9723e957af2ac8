/** What a benchmark says, and the table of it. */

export interface Row {
  what: string;
  mustReach: string;
  figure: string;
  /** What it was measured beside, in the same run; or a figure from elsewhere, said so. */
  reference: string;
  passed: boolean;
}

const HEADINGS = ['what', 'must reach', 'figure', 'reference', ''] as const;

/** A Markdown table, padded so that it reads well in a terminal too. */
export function tableOf(rows: Row[]): string {
  const lines = [
    [...HEADINGS],
    ...rows.map((row) => [row.what, row.mustReach, row.figure, row.reference, row.passed ? 'pass' : 'FAIL']),
  ];
  const widths = HEADINGS.map((_, column) => Math.max(4, ...lines.map((line) => line[column]?.length ?? 0)));
  const written = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  written.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return written.join('\n');
}

const two = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** Three significant digits below a thousand, whole numbers above. */
export const number = (value: number): string => (Math.abs(value) < 1000 ? two : whole).format(value);
export const percent = (part: number, of: number): string => `${number((100 * part) / of)} %`;
export const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
