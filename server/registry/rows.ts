/** Rows of tables as the registry's entries, and what is wrong with them: the same for files, and for what is imported on a page. */
import type { Language, Text, Wording } from '../definitions/model.ts';
import { ID } from '../definitions/schema.ts';
import { sha256 } from '../foundation/hash.ts';
import type { FullRegistry } from './changes.ts';
import { contactFaults } from './contact-faults.ts';
import type { CsvRow, ReportLine } from './csv-table.ts';
import { CHANNELS, type Contact, type Country, type Municipality, type Partnership, type Region } from './model.ts';
import { isTimeZone } from './time-zones.ts';

/** Columns of each table that must be there. */
export const registryColumns = {
  'regions.csv': ['id'],
  'countries.csv': ['id', 'region'],
  'municipalities.csv': ['id', 'name', 'country', 'language', 'latitude', 'longitude'],
  'partnerships.csv': ['id', 'label', 'status', 'period', 'municipalities'],
  'contacts.csv': ['municipality', 'name', 'language'],
} as const;
export type RegistryTable = keyof typeof registryColumns;

/** Columns that may be there; regions and countries have one a language. */
export const optionalColumns = (table: RegistryTable, languages: Language[]): readonly string[] =>
  ({
    'regions.csv': languages,
    'countries.csv': [...languages, 'time zone'],
    'municipalities.csv': [],
    'partnerships.csv': ['theme'],
    'contacts.csv': ['id', 'role', 'email', 'telephone', 'channel'],
  })[table];

export const COUNTRY = /^[A-Z]{2}$/;
/** A contact's: ours are UUIDs, files may have shorter ones. */
const CONTACT = /^[a-z0-9][a-z0-9-]*$/;
export const STATUSES = ['active', 'ended', 'planned'] as const satisfies readonly Partnership['status'][];
export const isStatus = (text: string): text is Partnership['status'] => STATUSES.some((status) => status === text);

export interface Table {
  rows: CsvRow[];
  report: ReportLine;
}

/** Every table's rows as one registry. With an error reported it is incomplete and must not be used. A table that is absent has no rows. */
export function registryOf(tableOf: (name: RegistryTable) => Table, languages: Language[]): FullRegistry {
  const regions = readRegions(tableOf('regions.csv'), languages);
  const countries = readCountries(tableOf('countries.csv'), languages, regions);
  const municipalities = readMunicipalities(tableOf('municipalities.csv'), languages, countries);
  const partnerships = readPartnerships(tableOf('partnerships.csv'), municipalities);
  const contacts = readContacts(tableOf('contacts.csv'), languages, municipalities);
  return { regions, countries, municipalities, partnerships, contacts };
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
    const timeZone = row.cell('time zone');
    if (timeZone !== '' && !isTimeZone(timeZone)) report(row.line, 'registry:time-zone', { zone: timeZone });
    return { id, region, label: labelOf(row, languages, report), ...(timeZone !== '' && { timeZone }) };
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

/** People; one without an id has that of municipality and address, or name, so that reading the table again finds the same. */
function readContacts({ rows, report }: Table, languages: Language[], municipalities: Municipality[]): Contact[] {
  const known = new Set(municipalities.map((municipality) => municipality.id));
  const identified = rows.map((row): CsvRow => {
    const [municipality, email, name] = [row.cell('municipality'), row.cell('email'), row.cell('name')];
    const derived = `c-${sha256(`${municipality} ${(email || name).toLowerCase()}`).slice(0, 16)}`;
    return { line: row.line, cell: (column) => (column === 'id' ? row.cell('id') || derived : row.cell(column)) };
  });
  return readEach({ rows: identified, report }, CONTACT, 'registry:id', (row, id) => {
    const municipality = filled(row, 'municipality', report);
    if (municipality !== '' && !known.has(municipality))
      report(row.line, 'registry:unknown-municipality', { municipality });
    const language = filled(row, 'language', report);
    if (language !== '' && !languages.includes(language))
      report(row.line, 'registry:unknown-language', { language, languages: languages.join(', ') });
    const written = row.cell('channel') || 'email';
    const channel = CHANNELS.find((one) => one === written);
    if (channel === undefined)
      report(row.line, 'registry:unknown-channel', { channel: written, channels: CHANNELS.join(', ') });
    const contact: Contact = {
      ...{ id, municipality, name: row.cell('name'), role: row.cell('role'), email: row.cell('email') },
      ...{ telephone: row.cell('telephone'), language, channel: channel ?? 'email', endedAt: null },
    };
    for (const fault of contactFaults(contact)) report(row.line, fault.key, fault.data);
    return contact;
  });
}
