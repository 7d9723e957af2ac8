/** Which entry each row is: the one with its id, else the one that it describes, else a new one with an id out of its name. Names stand for ids, too. */
import type { Language } from '../../definitions/model.ts';
import { sha256 } from '../../foundation/hash.ts';
import { ENTITIES, type FullRegistry, listOf, type RegistryEntity } from '../../registry/changes.ts';
import { type CsvRow, type ReportLine, tableRows } from '../../registry/csv-table.ts';
import { tableColumns, tableRowsOf } from '../../registry/tables.ts';
import { idFrom } from '../registry/entries.ts';
import type { ReadTable } from './model.ts';

/** A row that knows which entry it is. */
export interface IdentifiedRow extends CsvRow {
  id: string;
  /** Whether the file said which. */
  isNamed: boolean;
}
export type Identified = ReadonlyMap<RegistryEntity, IdentifiedRow[]>;

/** Columns that a table must have where it says no ids. */
const NEEDED: Record<RegistryEntity, string[]> = {
  region: [],
  country: ['region'],
  municipality: ['name', 'country', 'language'],
  contact: ['municipality', 'name', 'language'],
  partnership: ['label', 'municipalities'],
};

export const folded = (text: string): string => text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();

/** What a registry's entries are called, so that a row may be found by what it says. */
class Names {
  readonly #ids = new Set<string>();
  /** Undefined where several are called so. */
  readonly #byName = new Map<string, string | undefined>();

  add(id: string, names: readonly string[]): void {
    this.#ids.add(id);
    for (const name of names.map(folded)) {
      if (name === '') continue;
      const known = this.#byName.get(name);
      this.#byName.set(name, this.#byName.has(name) && known !== id ? undefined : id);
    }
  }
  /** The id that `written` is, or names; itself where it is neither. */
  idOf(written: string): string {
    return this.#ids.has(written) ? written : (this.#byName.get(folded(written)) ?? written);
  }
  has(written: string): boolean {
    return this.#ids.has(this.idOf(written));
  }
}

/**
 * Every table's rows. A column that a file does not have leaves what is stored. `report` is told of headers and rows that cannot be read as such.
 */
export function identified(
  tables: readonly ReadTable[],
  stored: FullRegistry,
  languages: readonly Language[],
  report: (table: ReadTable) => ReportLine,
): Identified {
  const found = new Map<RegistryEntity, IdentifiedRow[]>();
  const names = new Map<RegistryEntity, Names>();
  for (const entity of ENTITIES) {
    const before = tableRowsOf(entity, stored, languages);
    const own = new Names();
    names.set(entity, own);
    for (const row of before) own.add(row.id ?? '', calledBy(entity, row, languages));
    const table = tables.find((one) => one.entity === entity);
    if (table === undefined) continue;
    const rows = rowsOf(table, before, stored, languages, names, report(table));
    for (const row of rows) own.add(row.id, calledBy(entity, row.cell, languages));
    found.set(entity, rows);
  }
  return found;
}

/** Names under which other tables may speak of it. */
function calledBy(
  entity: RegistryEntity,
  row: Record<string, string> | CsvRow['cell'],
  languages: readonly Language[],
): string[] {
  const cell = (column: string): string => (typeof row === 'function' ? row(column) : (row[column] ?? ''));
  if (entity === 'region' || entity === 'country') return languages.map(cell);
  return entity === 'municipality' ? [cell('name')] : [];
}

function rowsOf(
  table: ReadTable,
  before: readonly Record<string, string>[],
  stored: FullRegistry,
  languages: readonly Language[],
  names: ReadonlyMap<RegistryEntity, Names>,
  report: ReportLine,
): IdentifiedRow[] {
  const { entity } = table;
  const columns = tableColumns(entity, languages);
  const plain = (column: string): string => folded(column).replaceAll('_', ' ');
  const [header, ...rest] = table.records.map((record) => record);
  const written = (header?.cells ?? []).map((name) => columns.find((one) => plain(one) === plain(name)) ?? name);
  const needed = written.includes('id') ? ['id'] : NEEDED[entity];
  const rows = tableRows([{ line: header?.line ?? 1, cells: written }, ...rest], needed, columns, report) ?? [];
  const match = matching(entity, before, languages);
  const byId = new Map(before.map((row) => [row.id ?? '', row]));
  const taken = new Set([...listOf[entity](stored).map(({ id }) => id), ...rows.map((row) => row.cell('id'))]);
  /** Ids made out of this file's rows, by what the rows say. */
  const made = new Map<string, string>();

  return rows.map((row): IdentifiedRow => {
    const meant = (column: string): string => referred(entity, column, row.cell(column), names);
    const own = row.cell('id');
    const key = keyOf(entity, meant, languages);
    let id = own || match(meant) || made.get(key);
    if (id === undefined) {
      id = newIdFor(entity, meant, languages, taken, stored);
      taken.add(id);
      made.set(key, id);
    }
    const was = byId.get(id);
    const cell = (column: string): string => {
      if (column === 'id') return id;
      return written.includes(column) ? meant(column) : (was?.[column] ?? '');
    };
    return { line: row.line, id, isNamed: own !== '', cell };
  });
}

type Cell = CsvRow['cell'];

/** What makes two rows without an id the same entry. */
function keyOf(entity: RegistryEntity, cell: Cell, languages: readonly Language[]): string {
  if (entity === 'municipality') return folded(`${cell('country')} ${cell('name')}`);
  if (entity === 'contact') return folded(`${cell('municipality')} ${cell('email') || cell('name')}`);
  if (entity === 'partnership') return folded(cell('label'));
  return folded(languages.map(cell).find((label) => label !== '') ?? '');
}

/** Finds the stored entry that a row without an id describes; undefined where there is none. */
function matching(
  entity: RegistryEntity,
  before: readonly Record<string, string>[],
  languages: readonly Language[],
): (cell: Cell) => string | undefined {
  const index = (keys: (row: Cell) => string[]): Map<string, string> => {
    const found = new Map<string, string>();
    for (const row of before)
      for (const key of keys((column) => row[column] ?? '')) if (!found.has(key)) found.set(key, row.id ?? '');
    return found;
  };
  if (entity === 'region' || entity === 'country') {
    const labels = (cell: Cell): string[] => languages.map((one) => folded(cell(one))).filter((label) => label !== '');
    const byLabel = index(labels);
    return (cell) => labels(cell).flatMap((label) => byLabel.get(label) ?? [])[0];
  }
  if (entity === 'contact') {
    const by = (column: string) => (cell: Cell) =>
      cell(column) === '' ? [] : [folded(`${cell('municipality')} ${cell(column)}`)];
    const [byEmail, byName] = [index(by('email')), index(by('name'))];
    return (cell) => byEmail.get(by('email')(cell)[0] ?? '') ?? byName.get(by('name')(cell)[0] ?? '');
  }
  const own = index((cell) => [keyOf(entity, cell, languages)]);
  return (cell) => own.get(keyOf(entity, cell, languages));
}

function newIdFor(
  entity: RegistryEntity,
  cell: Cell,
  languages: readonly Language[],
  taken: ReadonlySet<string>,
  { contacts }: FullRegistry,
): string {
  if (entity === 'contact') {
    const id = `c-${sha256(`${cell('municipality')} ${(cell('email') || cell('name')).toLowerCase()}`).slice(0, 16)}`;
    // Who has left and stands in the file again is back.
    const isBack = contacts.some((one) => one.id === id && one.endedAt !== null);
    return isBack || !taken.has(id) ? id : idFrom(id, taken);
  }
  // A country's is its code, which nothing tells.
  if (entity === 'country') return '';
  const name = entity === 'municipality' ? cell('name') : entity === 'partnership' ? cell('label') : undefined;
  return idFrom(name ?? languages.map(cell).find((label) => label !== '') ?? '', taken);
}

const TARGETS: Partial<Record<RegistryEntity, Record<string, RegistryEntity>>> = {
  country: { region: 'region' },
  municipality: { country: 'country' },
  contact: { municipality: 'municipality' },
  partnership: { municipalities: 'municipality' },
};

/** A cell that speaks of another entry, with that one's id where its name was written. */
function referred(
  entity: RegistryEntity,
  column: string,
  written: string,
  names: ReadonlyMap<RegistryEntity, Names>,
): string {
  const target = names.get(TARGETS[entity]?.[column] ?? entity);
  if (written === '' || TARGETS[entity]?.[column] === undefined || target === undefined) return written;
  if (column !== 'municipalities') return target.idOf(written);
  // Names hold spaces, ids do not.
  const members = written.split(/[;,]/).map((member) => member.trim());
  return members.length > 1 && members.every((member) => target.has(member))
    ? members.map((member) => target.idOf(member)).join(' ')
    : written;
}
