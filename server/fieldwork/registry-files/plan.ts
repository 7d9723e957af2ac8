/** What an import would do: a registry's tables as they were read, against what is stored. Pure. */
import type { Language, Text, Wording } from '../../definitions/model.ts';
import { differences, ENTITIES, type FullRegistry, type RegistryEntity } from '../../registry/changes.ts';
import type { ReportLine } from '../../registry/csv-table.ts';
import { type RegistryTable, registryOf, type Table } from '../../registry/rows.ts';
import { TABLE_OF, tableRowsOf } from '../../registry/tables.ts';
import { type Addressed, withoutAbsent } from './absent.ts';
import { doubles } from './doubles.ts';
import { columnOf } from './fault-columns.ts';
import { type Identified, identified } from './identity.ts';
import type { ImportPlan, ReadFiles, ReadTable, RowFault } from './model.ts';

/** `at`: when contacts who are not in the files would have left, milliseconds. */
export function planOf(
  { tables, faults: found }: ReadFiles,
  stored: FullRegistry,
  languages: readonly Language[],
  invited: Addressed,
  at: number,
): ImportPlan {
  const faults: RowFault[] = [...found];
  const report = (entity: RegistryEntity): ReportLine => {
    const source = tables.find((table) => table.entity === entity)?.source ?? '';
    return (line, code, data = {}, severity = 'error') => {
      // Rows that were stored already are nobody's mistake here.
      if (line > 0) faults.push({ source, line, column: columnOf(entity, code, data), severity, code, data });
    };
  };
  const rows = identified(tables, stored, languages, ({ entity }) => report(entity));
  registryFrom(rows, stored, languages, report);
  const bad = new Set(faults.filter(({ severity }) => severity === 'error').map(placeOf));
  const sourceOf = new Map(tables.map(({ entity, source }) => [entity, source]));
  const good: Identified = new Map(
    [...rows].map(([entity, all]) => [
      entity,
      all.filter(({ line }) => !bad.has(placeOf({ source: sourceOf.get(entity) ?? '', line }))),
    ]),
  );
  const after = registryFrom(good, stored, languages, () => () => {});
  const changes = differences(stored, after);

  const inFiles = new Map([...rows].map(([entity, all]) => [entity, new Set(all.map(({ id }) => id))]));
  const isAbsent = (entity: RegistryEntity, id: string): boolean => inFiles.get(entity)?.has(id) === false;
  const { removals, needed } =
    bad.size > 0 ? { removals: [], needed: [] } : withoutAbsent(after, isAbsent, invited, at);
  const changed = new Set(changes.map(({ entity, id }) => `${entity} ${id}`));
  const lineOf = (entity: RegistryEntity, id: string) => good.get(entity)?.find((row) => row.id === id)?.line;
  const rowCount = [...good.values()].reduce((sum, all) => sum + all.length, 0);
  return {
    sources: tables.map(({ entity, source }) => ({ entity, source, rows: rows.get(entity)?.length ?? 0 })),
    changes,
    unchanged: rowCount - changes.length,
    removals,
    needed,
    faults: [...named(faults, rows, tables, changed), ...doubles(after, changes, lineOf, sourceOf)],
  };
}

const placeOf = ({ source, line }: Pick<RowFault, 'source' | 'line'>): string => `${line} ${source}`;

/** The stored registry with the rows in their entries' places. What tables do not hold stays as it was. */
function registryFrom(
  rows: Identified,
  stored: FullRegistry,
  languages: readonly Language[],
  report: (entity: RegistryEntity) => ReportLine,
): FullRegistry {
  const given = new Map([...rows].map(([entity, all]) => [entity, new Set(all.map(({ id }) => id))]));
  const isGiven = (entity: RegistryEntity, id: string): boolean => given.get(entity)?.has(id) === true;
  const tables = new Map<RegistryTable, Table>();
  for (const entity of ENTITIES) {
    const kept = tableRowsOf(entity, stored, languages).filter(({ id = '' }) => !isGiven(entity, id));
    const others = kept.map((row) => ({ line: 0, cell: (column: string) => row[column] ?? '' }));
    tables.set(TABLE_OF[entity], { rows: [...(rows.get(entity) ?? []), ...others], report: report(entity) });
  }
  const none: Table = { rows: [], report: () => {} };
  const read = registryOf((name) => tables.get(name) ?? none, [...languages]);
  const of = <T extends { id: string }>(entity: RegistryEntity, now: T[], before: readonly T[]): T[] => [
    ...before.filter(({ id }) => !isGiven(entity, id)),
    ...now.filter(({ id }) => isGiven(entity, id)),
  ];
  const labelled = <T extends { id: string; label: Text }>(now: T[], before: readonly T[]): T[] => {
    const was = new Map(before.map(({ id, label }) => [id, label]));
    return now.map((one) => ({ ...one, label: keptWordings(one.label, was.get(one.id), languages) }));
  };
  return {
    regions: of('region', labelled(read.regions, stored.regions), stored.regions),
    countries: of('country', labelled(read.countries, stored.countries), stored.countries),
    municipalities: of('municipality', read.municipalities, stored.municipalities),
    contacts: of('contact', read.contacts, stored.contacts),
    partnerships: of('partnership', read.partnerships, stored.partnerships),
  };
}

/** Wordings that stay as they were keep what else is known about them, and those in other languages than the survey's stay. */
function keptWordings(now: Text, was: Text | undefined, languages: readonly Language[]): Text {
  if (was === undefined) return now;
  const others = Object.entries(was.in).filter(([language]) => !languages.includes(language));
  const own = Object.entries(now.in).map(([language, wording]): [Language, Wording] => {
    const before = was.in[language];
    return [language, before?.text === wording.text ? before : wording];
  });
  const all = Object.fromEntries([...others, ...own]);
  return { source: was.source in all ? was.source : now.source, in: all };
}

/** Faults as an import says them: what is missing may be in the registry as well as in the files; a name missing in a row that changes nothing is no news. */
function named(
  faults: readonly RowFault[],
  rows: Identified,
  tables: readonly ReadTable[],
  changed: ReadonlySet<string>,
): RowFault[] {
  const byPlace = new Map(
    tables.flatMap(({ entity, source }) =>
      (rows.get(entity) ?? []).map((row) => [placeOf({ source, line: row.line }), { entity, row }] as const),
    ),
  );
  return faults.flatMap((fault) => {
    const at = byPlace.get(placeOf(fault));
    const { code } = fault;
    if (code === 'registry:label-missing' && at !== undefined && !changed.has(`${at.entity} ${at.row.id}`)) return [];
    if (code === 'registry:duplicate' && at?.row.isNamed === false)
      return [{ ...fault, column: '', code: 'registry-files:same-as' }];
    const isReference = /^registry:unknown-(region|country|municipality)$/.test(code);
    return [isReference ? { ...fault, code: code.replace('registry:', 'registry-files:') } : fault];
  });
}
