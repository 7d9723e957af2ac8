/** The audit log as a file: CSV to look through, JSON with which every entry's hash can be computed again (`docs/decisions/audit-log.md`). */

import { textCell } from '../../foundation/csv-cell.ts';
import { canonicalJson } from '../../foundation/hash.ts';
import type { AuditEntry } from '../../store/audit.ts';

export const auditFormats = ['csv', 'json'] as const;
export type AuditFormat = (typeof auditFormats)[number];

export const auditTypes: Record<AuditFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
};

/** The newest block of a chain when the file was begun: whoever keeps it can show later that nothing before it was changed. */
export interface Head {
  survey: string;
  height: number;
  hash: string;
}

/** Columns in their order; times in UTC (RFC 3339). */
const COLUMNS: [string, (entry: AuditEntry) => string][] = [
  ['at', ({ at }) => new Date(at).toISOString()],
  ['survey', ({ survey }) => survey],
  ['name', ({ name }) => name],
  ['via', ({ via }) => via],
  ['action', ({ action }) => action],
  ['kind', ({ kind }) => kind],
  ['subject', ({ subject }) => subject],
  ['detail', ({ detail }) => (Object.keys(detail).length === 0 ? '' : canonicalJson(detail))],
  ['page', ({ page }) => page],
  ['id', ({ id }) => id],
  ['by', ({ by }) => by],
  ['hash', ({ hash }) => hash],
  ['height', ({ height }) => (height === null ? '' : String(height))],
];

/** UTF-8 with a byte order mark, RFC 4180. */
export async function* auditCsv(pages: AsyncIterable<AuditEntry[]>): AsyncGenerator<string> {
  yield `\uFEFF${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  for await (const page of pages)
    yield page.map((entry) => `${COLUMNS.map(([, read]) => textCell(read(entry))).join(',')}\r\n`).join('');
}

/** `{heads: […], entries: […]}`. */
export async function* auditJson(heads: Head[], pages: AsyncIterable<AuditEntry[]>): AsyncGenerator<string> {
  yield `{"heads":${JSON.stringify(heads)},"entries":[`;
  let separator = '\n';
  for await (const page of pages)
    for (const entry of page) {
      yield separator + JSON.stringify(entry);
      separator = ',\n';
    }
  yield '\n]}\n';
}
