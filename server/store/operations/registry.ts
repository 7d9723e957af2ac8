/** Who is asked: the registry's files as tables. */
import type { Text } from '../../definitions/model.ts';
import type { Contact, Partnership, Registry } from '../../registry/model.ts';
import { all, first, type Operation, pieces, run, type Sql } from '../operation.ts';
import type { RegistryImported } from '../store.ts';
import { contacts } from './contacts.ts';
import {
  contactColumns,
  countryColumns,
  municipalityColumns,
  partnershipColumns,
  regionColumns,
} from './registry-writing.ts';
import { ensureSurvey, lockSurvey } from './versions.ts';

const toText = (json: string): Text => JSON.parse(json) as Text;
const number = (text: string | null): number | undefined => (text === null ? undefined : Number(text));

export function* registry(sql: Sql, survey: string): Operation<Registry> {
  const regions = yield* all(sql.db.selectFrom('region').selectAll().where('survey', '=', survey).orderBy('position'));
  const countries = yield* all(
    sql.db.selectFrom('country').selectAll().where('survey', '=', survey).orderBy('position'),
  );
  const municipalities = yield* all(
    sql.db.selectFrom('municipality').selectAll().where('survey', '=', survey).orderBy('position'),
  );
  const partnerships = yield* all(
    sql.db.selectFrom('partnership').selectAll().where('survey', '=', survey).orderBy('position'),
  );
  const members = yield* all(
    sql.db.selectFrom('partnership_member').selectAll().where('survey', '=', survey).orderBy('position'),
  );
  const membersOf = Map.groupBy(members, (member) => member.partnership);
  return {
    regions: regions.map((row) => ({ id: row.id, label: toText(row.label) })),
    countries: countries.map((row) => ({
      id: row.id,
      region: row.region,
      label: toText(row.label),
      ...(row.time_zone === null ? {} : { timeZone: row.time_zone }),
    })),
    municipalities: municipalities.map((row) => {
      const latitude = number(row.latitude);
      const longitude = number(row.longitude);
      return {
        id: row.id,
        name: row.name,
        country: row.country,
        language: row.language,
        ...(latitude === undefined ? {} : { latitude }),
        ...(longitude === undefined ? {} : { longitude }),
      };
    }),
    partnerships: partnerships.map((row) => ({
      id: row.id,
      label: row.label,
      status: row.status as Partnership['status'],
      period: row.period,
      ...(row.theme === '' ? {} : { theme: row.theme }),
      municipalities: (membersOf.get(row.id) ?? []).map((member) => member.municipality),
    })),
  };
}

export function* importRegistry(
  sql: Sql,
  survey: string,
  files: Registry & { contacts?: Contact[] },
  hash: string,
  at: number,
): Operation<RegistryImported> {
  yield* ensureSurvey(sql, survey, at);
  yield* lockSurvey(sql, survey);
  const stored = yield* first(
    sql.db.selectFrom('survey').select(['registry_hash', 'registry_kept']).where('id', '=', survey),
  );
  if (stored?.registry_hash === hash) return { imported: false, kept: [], differs: false };
  if (stored !== undefined && stored.registry_kept > 0) return { imported: false, kept: [], differs: true };
  const invited = yield* all(
    sql.db.selectFrom('invitation').select('municipality').distinct().where('survey', '=', survey),
  );
  const { merged, kept } = withInvited(
    files,
    yield* registry(sql, survey),
    new Set(invited.map((i) => i.municipality)),
  );
  for (const table of ['partnership_member', 'partnership', 'municipality', 'country', 'region'] as const) {
    yield* run(sql.db.deleteFrom(table).where('survey', '=', survey));
  }
  yield* insertAll(sql, survey, merged);
  yield* importContacts(sql, survey, files.contacts ?? [], merged);
  yield* run(sql.db.updateTable('survey').set({ registry_hash: hash }).where('id', '=', survey));
  return { imported: true, kept, differs: false };
}

/** The files' people instead of those before; whom an invitation is addressed to stays, and those of municipalities that are gone do not come. */
function* importContacts(sql: Sql, survey: string, people: Contact[], { municipalities }: Registry): Operation<void> {
  const known = new Set(municipalities.map(({ id }) => id));
  const addressed = yield* all(
    sql.db
      .selectFrom('invitation')
      .select('contact')
      .distinct()
      .where('survey', '=', survey)
      .where('contact', 'is not', null),
  );
  const kept = new Set(addressed.map(({ contact }) => contact));
  for (const { id } of yield* contacts(sql, survey))
    if (!kept.has(id) || people.some((one) => one.id === id))
      yield* run(sql.db.deleteFrom('contact').where('survey', '=', survey).where('id', '=', id));
  const rows = people
    .filter(({ municipality }) => known.has(municipality))
    .map((contact, position) => ({ survey, id: contact.id, position, ...contactColumns(contact) }));
  for (const piece of pieces(rows, 500)) yield* run(sql.db.insertInto('contact').values(piece));
}

/** `files`, and beside them the invited municipalities they no longer have, each with its country and region. */
function withInvited(files: Registry, before: Registry, invited: Set<string>): { merged: Registry; kept: string[] } {
  const has = (list: { id: string }[], id: string) => list.some((item) => item.id === id);
  const municipalities = before.municipalities.filter((m) => invited.has(m.id) && !has(files.municipalities, m.id));
  const countries = before.countries.filter(
    (c) => !has(files.countries, c.id) && municipalities.some((m) => m.country === c.id),
  );
  const regions = before.regions.filter(
    (r) => !has(files.regions, r.id) && countries.some((country) => country.region === r.id),
  );
  return {
    merged: {
      regions: [...files.regions, ...regions],
      countries: [...files.countries, ...countries],
      municipalities: [...files.municipalities, ...municipalities],
      partnerships: files.partnerships,
    },
    kept: municipalities.map((municipality) => municipality.id),
  };
}

function* insertAll(sql: Sql, survey: string, registry: Registry): Operation<void> {
  for (const piece of pieces([...registry.regions.entries()], 500)) {
    yield* run(
      sql.db
        .insertInto('region')
        .values(piece.map(([position, region]) => ({ survey, id: region.id, position, ...regionColumns(region) }))),
    );
  }
  for (const piece of pieces([...registry.countries.entries()], 500)) {
    yield* run(
      sql.db.insertInto('country').values(
        piece.map(([position, country]) => ({
          survey,
          id: country.id,
          position,
          ...countryColumns(country),
        })),
      ),
    );
  }
  for (const piece of pieces([...registry.municipalities.entries()], 500)) {
    yield* run(
      sql.db.insertInto('municipality').values(
        piece.map(([position, place]) => ({
          survey,
          id: place.id,
          position,
          ...municipalityColumns(place),
        })),
      ),
    );
  }
  for (const piece of pieces([...registry.partnerships.entries()], 500)) {
    yield* run(
      sql.db.insertInto('partnership').values(
        piece.map(([position, partnership]) => ({
          survey,
          id: partnership.id,
          position,
          ...partnershipColumns(partnership),
        })),
      ),
    );
  }
  const members = registry.partnerships.flatMap((partnership) =>
    [...new Set(partnership.municipalities)].map((municipality, position) => ({
      survey,
      partnership: partnership.id,
      municipality,
      position,
    })),
  );
  for (const piece of pieces(members, 500)) yield* run(sql.db.insertInto('partnership_member').values(piece));
}
