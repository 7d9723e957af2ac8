/** The board as CSV: a row an invitation, names in one language, times in UTC, text that no spreadsheet runs as a formula. */
import type { Text } from '../../definitions/model.ts';
import { textCell } from '../../foundation/csv-cell.ts';
import type { Entry } from './stage.ts';
import { type BoardView, plain } from './view.ts';

type Cell = string | number | boolean | null;

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

const COLUMNS: [name: string, read: (entry: Entry, view: BoardView) => Cell][] = [
  ['region', ({ municipality }, view) => labelOf(view, view.board.places.regionOf(municipality))],
  ['country', ({ municipality }, { board }) => board.places.countryOf(municipality)?.id ?? null],
  ['municipality', ({ municipality }) => municipality],
  ['name', ({ municipality }, { board }) => board.places.municipality(municipality)?.name ?? null],
  [
    'partnerships',
    ({ municipality }, { board }) =>
      board.places
        .partnershipsOf(municipality)
        .map(({ label }) => label)
        .join('; '),
  ],
  ['questionnaire', ({ questionnaire }) => questionnaire],
  ['ordinal', ({ ordinal }) => ordinal],
  ['invitation', ({ invitation }) => invitation],
  ['language', ({ language }) => language],
  ['synthetic', ({ synthetic }) => synthetic],
  ['status', ({ stage }) => stage],
  ['reopened', ({ isReopened }) => isReopened],
  ['invited_at', ({ invitedAt }) => time(invitedAt)],
  ['delivery', ({ delivery }) => delivery],
  ['sent_at', ({ sentAt }) => time(sentAt)],
  ['opened_at', ({ openedAt }) => time(openedAt)],
  ['answered', ({ progress }) => progress?.answered ?? null],
  ['questions', ({ progress }) => progress?.questions ?? null],
  ['words', ({ progress }) => progress?.words ?? null],
  ['unsent_on_devices', ({ unsent }) => unsent],
  ['submitted_at', ({ submittedAt }) => time(submittedAt)],
  ['withdrawn_at', ({ withdrawnAt }) => time(withdrawnAt)],
  ['erased_at', ({ erasedAt }) => time(erasedAt)],
  ['last_activity_at', ({ lastActivityAt }) => time(lastActivityAt)],
  ['next_reminder_at', ({ nextReminderAt }) => time(nextReminderAt)],
];

const labelOf = (view: BoardView, place: { label: Text } | undefined): string | null =>
  place === undefined ? null : plain(view, place.label);

/** The whole file, with a byte order mark. */
export function boardCsv(view: BoardView): string {
  const lines = view.entries.map((entry) => COLUMNS.map(([, read]) => cellText(read(entry, view))).join(','));
  return `\uFEFF${[COLUMNS.map(([name]) => name).join(','), ...lines].join('\r\n')}\r\n`;
}

const cellText = (cell: Cell): string =>
  cell === null ? '' : typeof cell === 'string' ? textCell(cell) : String(cell);
