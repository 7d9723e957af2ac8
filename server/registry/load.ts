/** Reads who is asked from a folder of four CSV files, and says with file and line what is wrong: `docs/decisions/registry-csv.md`. */
import { dirname, join, relative } from 'node:path';
import type { Finding } from '../definitions/findings.ts';
import type { Language, Text, Wording } from '../definitions/model.ts';
import { ID } from '../definitions/schema.ts';
import { canonicalJson, sha256 } from '../foundation/hash.ts';
import { type CsvRow, type ReportLine, readCsvTable } from './csv-table.ts';
import type { Country, Municipality, Partnership, Region, Registry } from './model.ts';

/** Columns of each file that must be there; regions and countries have a column a language besides. */
export const registryColumns = {
  'regions.csv': ['id'],
  'countries.csv': ['id', 'region'],
  'municipalities.csv': ['id', 'name', 'country', 'language', 'latitude', 'longitude'],
  'partnerships.csv': ['id', 'label', 'status', 'period', 'municipalities'],
} as const;
type FileName = keyof typeof registryColumns;

const COUNTRY = /^[A-Z]{2}$/;
const STATUSES: readonly string[] = ['active', 'ended', 'planned'] satisfies Partnership['status'][];
const isStatus = (status: string): status is Partnership['status'] => STATUSES.includes(status);

interface Table {
  rows: CsvRow[];
  report: ReportLine;
}

/**
 * The registry of a survey whose texts are in `languages`. With an error among the findings it is incomplete and must not be used.
 * `hash` is that of its content, so that saving a file anew in another form of CSV changes nothing. Rejects for no mistake in the files.
 */
export async function loadRegistry(
  folder: string,
  languages: Language[],
): Promise<{ registry: Registry; hash: string; findings: Finding[] }> {
  const findings: Finding[] = [];
  const table = async (name: FileName, labelled: boolean): Promise<Table> => {
    const path = join(folder, name);
    const file = relative(dirname(dirname(folder)), path).replaceAll('\\', '/');
    const report: ReportLine = (line, code, data = {}, severity = 'error') =>
      void findings.push({ file, line, severity, code, data });
    const rows = await readCsvTable(path, registryColumns[name], labelled ? languages : [], report);
    return { rows: rows ?? [], report };
  };
  const regions = readRegions(await table('regions.csv', true), languages);
  const countries = readCountries(await table('countries.csv', true), languages, regions);
  const municipalities = readMunicipalities(await table('municipalities.csv', false), languages, countries);
  const partnerships = readPartnerships(await table('partnerships.csv', false), municipalities);
  const registry = { regions, countries, municipalities, partnerships };
  return { registry, hash: sha256(canonicalJson(registry)), findings };
}

/** One item a row; a row whose id is missing, wrongly written or taken is reported and left out. */
function readEach<T>({ rows, report }: Table, id: RegExp, code: string, read: (row: CsvRow, id: string) => T): T[] {
  const lines = new Map<string, number>();
  return rows.flatMap((row) => {
    const own = row.cell('id');
    const before = lines.get(own);
    if (own === '') report(row.line, 'registry:empty-cell', { column: 'id' });
    else if (!id.test(own)) report(row.line, code, { id: own });
    else if (before !== undefined) report(row.line, 'registry:duplicate', { id: own, line: before });
    else {
      lines.set(own, row.line);
      return [read(row, own)];
    }
    return [];
  });
}

/** A cell that may not be empty. */
function filled(row: CsvRow, column: string, report: ReportLine): string {
  const cell = row.cell(column);
  if (cell === '') report(row.line, 'registry:empty-cell', { column });
  return cell;
}

/** The label in each of the survey's languages; the first of them that is there counts as the source. */
function labelOf(row: CsvRow, languages: Language[], report: ReportLine): Text {
  const written: [Language, Wording][] = languages
    .map((language): [Language, Wording] => [language, { text: row.cell(language) }])
    .filter(([, wording]) => wording.text !== '');
  const source = written[0]?.[0];
  if (source === undefined) report(row.line, 'registry:no-label', { languages: languages.join(', ') });
  else
    for (const language of languages)
      if (row.cell(language) === '') report(row.line, 'registry:label-missing', { language }, 'warning');
  return { source: source ?? languages[0] ?? '', in: Object.fromEntries(written) };
}

const readRegions = (table: Table, languages: Language[]): Region[] =>
  readEach(table, ID, 'registry:id', (row, id) => ({ id, label: labelOf(row, languages, table.report) }));

function readCountries(table: Table, languages: Language[], regions: Region[]): Country[] {
  const { report } = table;
  return readEach(table, COUNTRY, 'registry:country-code', (row, id) => {
    const region = filled(row, 'region', report);
    if (region !== '' && !regions.some((known) => known.id === region))
      report(row.line, 'registry:unknown-region', { region });
    return { id, region, label: labelOf(row, languages, report) };
  });
}

function readMunicipalities(table: Table, languages: Language[], countries: Country[]): Municipality[] {
  const { report } = table;
  return readEach(table, ID, 'registry:id', (row, id) => {
    const name = filled(row, 'name', report);
    const country = filled(row, 'country', report);
    if (country !== '' && !countries.some((known) => known.id === country))
      report(row.line, 'registry:unknown-country', { country });
    const language = filled(row, 'language', report);
    if (language !== '' && !languages.includes(language))
      report(row.line, 'registry:unknown-language', { language, languages: languages.join(', ') });
    const latitude = degrees(row, 'latitude', 90, report);
    const longitude = degrees(row, 'longitude', 180, report);
    if ((row.cell('latitude') === '') !== (row.cell('longitude') === '')) report(row.line, 'registry:half-position');
    return {
      id,
      name,
      country,
      language,
      ...(latitude !== undefined && longitude !== undefined && { latitude, longitude }),
    };
  });
}

/** Decimal degrees, undefined where empty; a comma is read as the decimal mark, as Norwegian and Guatemalan spreadsheets may write it. */
function degrees(row: CsvRow, column: string, limit: number, report: ReportLine): number | undefined {
  const cell = row.cell(column).replace(/^[−–]/, '-');
  if (cell === '') return undefined;
  const value = /^[+-]?\d+([.,]\d+)?$/.test(cell) ? Number(cell.replace(',', '.')) : Number.NaN;
  if (Math.abs(value) <= limit) return value;
  report(row.line, 'registry:position', { column, value: row.cell(column), limit });
  return undefined;
}

function readPartnerships(table: Table, municipalities: Municipality[]): Partnership[] {
  const { report } = table;
  const known = new Set(municipalities.map((municipality) => municipality.id));
  return readEach(table, ID, 'registry:id', (row, id) => {
    const label = filled(row, 'label', report);
    const status = filled(row, 'status', report);
    if (status !== '' && !isStatus(status))
      report(row.line, 'registry:unknown-status', { status, statuses: STATUSES.join(', ') });
    const written = row
      .cell('municipalities')
      .split(/[;,\s]+/)
      .filter((member) => member !== '');
    const members = [...new Set(written)];
    for (const municipality of members)
      if (!known.has(municipality)) report(row.line, 'registry:unknown-municipality', { municipality });
    for (const municipality of members)
      if (written.filter((other) => other === municipality).length > 1)
        report(row.line, 'registry:repeated-municipality', { municipality });
    if (members.length < 2) report(row.line, 'registry:too-few', { members: members.length });
    return {
      id,
      label,
      status: isStatus(status) ? status : 'planned',
      period: row.cell('period'),
      ...(row.cell('theme') !== '' && { theme: row.cell('theme') }),
      municipalities: members,
    };
  });
}
