/** A file for the mail merge of another program: one row a recipient. */
import { textCell } from '../../foundation/csv-cell.ts';
import type { Letter } from './letter.ts';
import type { Invited } from './recipients.ts';

const COLUMNS = ['name', 'role', 'email', 'municipality', 'language', 'link', 'code', 'subject', 'body'] as const;

export interface MergeRow {
  to: Invited;
  letter: Letter;
  link: string;
  code: string;
}

/** UTF-8 with a byte order mark; cells that no spreadsheet runs. */
export function mergeFile(rows: readonly MergeRow[]): string {
  const lines = rows.map(({ to, letter, link, code }) => {
    const cells: Record<(typeof COLUMNS)[number], string> = {
      name: to.contact?.name ?? '',
      role: to.contact?.role ?? '',
      email: to.contact?.email ?? '',
      municipality: to.municipality.name,
      language: letter.language,
      ...{ link, code, subject: letter.subject, body: letter.body },
    };
    return COLUMNS.map((column) => textCell(cells[column])).join(',');
  });
  return `\uFEFF${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}
