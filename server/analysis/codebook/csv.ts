/** The codebook as one CSV file, out and in: a row a code, a column a language for names and one for definitions. Pure. */
import type { Language, Survey } from '../../definitions/model.ts';
import { textCell } from '../../foundation/csv-cell.ts';
import { newId } from '../../foundation/ids.ts';
import { csvTable } from '../../registry/csv-table.ts';
import { type Code, type CodeChange, type CodeState, sameCode, stateOfCode } from '../../store/codebook.ts';
import type { Plan } from './actions.ts';
import { readForm, type Typed, typedOf } from './form.ts';
import { STEP } from './places.ts';
import { standing } from './tree.ts';

const NEEDED = ['id'] as const;
const textColumns = (languages: readonly Language[]): string[] =>
  languages.flatMap((language) => [`name ${language}`, `definition ${language}`]);
const optionalColumns = (languages: readonly Language[]): string[] => [
  ...['parent', 'colour', 'source'],
  ...textColumns(languages),
];
export const csvColumns = (languages: readonly Language[]): string[] => [...NEEDED, ...optionalColumns(languages)];

/** Codes that are there, in the order of the tree. UTF-8 with byte order mark, RFC 4180; what could be a formula is marked. */
export function codebookCsv(codes: readonly Code[], languages: readonly Language[]): string {
  const columns = csvColumns(languages);
  const rows = standing(codes).map((code) => {
    const typed = typedOf(code, languages);
    const cells: Record<string, string> = { ...fieldCells(typed, languages), id: code.id, parent: code.parent ?? '' };
    return columns.map((column) => textCell(cells[column] ?? '')).join(',');
  });
  return `\uFEFF${[columns.join(','), ...rows, ''].join('\r\n')}`;
}

/** A form's fields under the names of columns. */
const fieldCells = ({ colour = '', source = '', ...texts }: Typed, languages: readonly Language[]) => ({
  ...{ colour, source },
  ...Object.fromEntries(
    languages.flatMap((language) =>
      ['name', 'definition'].map((what) => [`${what} ${language}`, texts[`${what}.${language}`] ?? '']),
    ),
  ),
});

export interface RowFault {
  /** From 1. */
  line: number;
  /** '' where it is about the whole row. */
  column: string;
  key: string;
  data?: Record<string, string | number>;
}
export type ReadCsv =
  | { kind: 'faults'; faults: RowFault[] }
  /** `left`: how many codes the file does not name; they stay as they are. */
  | { kind: 'plan'; plan: Plan; left: number };

const CODE_ID = /^(?!(?:constructor|new|history|export|import)$)[a-z0-9][a-z0-9-]{0,99}$/;

/**
 * What the file would change. A row with a known id edits that code, one without an id or with another adds one; a column that the file does not have leaves what is
 * stored. The order of rows is the order of the tree. Nothing is removed.
 */
export function readCsv(bytes: Uint8Array, codes: readonly Code[], survey: Pick<Survey, 'languages'>): ReadCsv {
  const { languages } = survey;
  const faults: RowFault[] = [];
  const present = new Set<string>();
  const table = csvTable(bytes, NEEDED, optionalColumns(languages), (line, key, data = {}, severity) => {
    if (severity !== 'warning') faults.push({ line, column: String(data.column ?? ''), key, data });
  });
  if (table === undefined) return { kind: 'faults', faults };
  const columns = headOf(bytes);
  for (const column of optionalColumns(languages)) if (columns.has(column)) present.add(column);
  const there = new Map(standing(codes).map((code) => [code.id, code]));
  const gone = new Set(codes.flatMap(({ id, removedAt }) => (removedAt === null ? [] : id)));
  const rows = table.map(({ line, cell }) => ({ line, cell, id: cell('id') || newId() }));
  const known = new Set([...there.keys(), ...rows.map(({ id }) => id)]);
  const seen = new Set<string>();
  const wanted = new Map<string, CodeState>();
  for (const { line, cell, id } of rows) {
    const fault = (column: string, key: string): void => void faults.push({ line, column, key, data: { id } });
    if (seen.has(id)) fault('id', 'codebook:csv-twice');
    else if (gone.has(id)) fault('id', 'codebook:csv-gone');
    else if (!there.has(id) && !CODE_ID.test(id)) fault('id', 'codebook:csv-id');
    seen.add(id);
    const code = there.get(id);
    const parent = present.has('parent') ? cell('parent') || null : (code?.parent ?? null);
    if (parent !== null && (!known.has(parent) || parent === id)) fault('parent', 'codebook:csv-parent');
    const stored = code === undefined ? { source: languages[0] ?? '', colour: 'c1' } : typedOf(code, languages);
    const typed: Record<string, string> = { ...stored };
    for (const column of present) {
      const value = cell(column);
      if (column === 'parent' || (value === '' && (column === 'colour' || column === 'source'))) continue;
      typed[column.replace(' ', '.')] = value;
    }
    const read = readForm(typed, code ?? null, survey, []);
    if (read.kind === 'code') {
      const rest = { removedAt: null, mergedInto: null, position: code?.position ?? 0 };
      wanted.set(id, { ...read.code, ...rest, parent });
      continue;
    }
    for (const { field, key, data } of read.faults)
      faults.push({
        line,
        column: field.startsWith('colour') ? 'colour' : field.replace('.', ' '),
        key,
        ...(data && { data }),
      });
  }
  if (faults.length > 0) return { kind: 'faults', faults };
  const changes = changesTo(there, placed(there, wanted));
  return {
    kind: 'plan',
    plan: { changes, recode: [] },
    left: there.size - rows.filter(({ id }) => there.has(id)).length,
  };
}

/** Names in the first line. */
function headOf(bytes: Uint8Array): Set<string> {
  const [head = ''] = new TextDecoder().decode(bytes).split(/\r?\n/, 1);
  return new Set(head.split(/[,;\t]/).map((name) => name.replace(/^"|"$/g, '').trim()));
}

/** Places in the file's order, where those of a parent are not in it already; codes that the file does not name come after. */
function placed(there: ReadonlyMap<string, Code>, wanted: ReadonlyMap<string, CodeState>): Map<string, CodeState> {
  const all = new Map<string, CodeState>(wanted);
  for (const [id, code] of there) if (!all.has(id)) all.set(id, stateOfCode(code));
  const beside = Map.groupBy(all, ([, { parent }]) => parent);
  const result = new Map<string, CodeState>();
  for (const siblings of beside.values()) {
    const isNew = ([id, { parent }]: [string, CodeState]): boolean => there.get(id)?.parent !== parent;
    const positions = siblings.map(([, { position }]) => position);
    const isInOrder =
      !siblings.some(isNew) && positions.every((one, at) => at === 0 || one > (positions[at - 1] ?? one));
    for (const [at, [id, state]] of siblings.entries())
      result.set(id, isInOrder ? state : { ...state, position: (at + 1) * STEP });
  }
  return result;
}

const changesTo = (there: ReadonlyMap<string, Code>, wanted: ReadonlyMap<string, CodeState>): CodeChange[] =>
  [...wanted].flatMap(([id, after]): CodeChange[] => {
    const code = there.get(id);
    const before = code === undefined ? null : stateOfCode(code);
    return sameCode(before, after) ? [] : [{ id, before, after }];
  });
