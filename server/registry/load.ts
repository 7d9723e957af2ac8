/** Reads who is asked from a folder of CSV files, and says with file and line what is wrong: `docs/decisions/registry-csv.md`. */
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Finding } from '../definitions/findings.ts';
import type { Language } from '../definitions/model.ts';
import { canonicalJson, sha256 } from '../foundation/hash.ts';
import type { FullRegistry } from './changes.ts';
import { csvTable, type ReportLine, readReported } from './csv-table.ts';
import { optionalColumns, type RegistryTable, registryColumns, registryOf, type Table } from './rows.ts';

const isTable = (name: string): name is RegistryTable => name in registryColumns;

/**
 * The registry of a survey whose texts are in `languages`. With an error among the findings it is incomplete and must not be used.
 * `contacts.csv` may be absent. `hash` is that of the content, so that saving a file anew in another form of CSV changes nothing. Rejects for no
 * mistake in the files.
 */
export async function loadRegistry(
  folder: string,
  languages: Language[],
): Promise<{ registry: FullRegistry; hash: string; findings: Finding[] }> {
  const findings: Finding[] = [];
  const tables = new Map<RegistryTable, Table>();
  for (const name of Object.keys(registryColumns).filter(isTable)) {
    const path = join(folder, name);
    const file = relative(dirname(dirname(folder)), path).replaceAll('\\', '/');
    const report: ReportLine = (line, code, data = {}, severity = 'error') =>
      void findings.push({ file, line, severity, code, data });
    const isAbsent = name === 'contacts.csv' && !existsSync(path);
    const bytes = isAbsent ? undefined : await readReported(path, report);
    const rows = bytes && csvTable(bytes, registryColumns[name], optionalColumns(name, languages), report);
    tables.set(name, { rows: rows ?? [], report });
  }
  const registry = registryOf((name) => tables.get(name) ?? { rows: [], report: () => {} }, languages);
  const { contacts, ...places } = registry;
  // As it was before there were contacts: files that have none have not changed.
  const content = contacts.length === 0 ? places : registry;
  return { registry, hash: sha256(canonicalJson(content)), findings };
}
