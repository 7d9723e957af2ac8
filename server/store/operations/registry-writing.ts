/** One changed entry into its table. */
import type { EntryChange } from '../../registry/changes.ts';
import type { Contact, Country, Municipality, Partnership, Region } from '../../registry/model.ts';
import { first, type Operation, run, type Sql } from '../operation.ts';

type Placed = 'region' | 'country' | 'municipality' | 'contact' | 'partnership';

/** Columns of each entry besides survey, id and position. */
export const regionColumns = ({ label }: Region) => ({ label: JSON.stringify(label) });
export const countryColumns = ({ region, label, timeZone }: Country) => ({
  region,
  label: JSON.stringify(label),
  time_zone: timeZone ?? null,
});
export const municipalityColumns = ({ name, country, language, latitude, longitude }: Municipality) => ({
  name,
  country,
  language,
  latitude: latitude === undefined ? null : String(latitude),
  longitude: longitude === undefined ? null : String(longitude),
});
export const partnershipColumns = ({ label, status, period, theme }: Partnership) => ({
  label,
  status,
  period,
  theme: theme ?? '',
});
export const contactColumns = ({
  municipality,
  name,
  role,
  email,
  telephone,
  language,
  channel,
  endedAt,
}: Contact) => ({
  municipality,
  name,
  role,
  email,
  telephone,
  language,
  channel,
  ended_at: endedAt,
});

/** The place after the last. */
function* nextPosition(sql: Sql, survey: string, table: Placed): Operation<number> {
  const row = yield* first(
    sql.db
      .selectFrom(table)
      .select((select) => select.fn.max<number | null>('position').as('last'))
      .where('survey', '=', survey),
  );
  return (row?.last ?? -1) + 1;
}

export function* applyChange(sql: Sql, survey: string, change: EntryChange): Operation<void> {
  const { entity, id } = change;
  if (entity === 'partnership')
    yield* run(sql.db.deleteFrom('partnership_member').where('survey', '=', survey).where('partnership', '=', id));
  if (change.after === null) {
    yield* run(sql.db.deleteFrom(entity).where('survey', '=', survey).where('id', '=', id));
    return;
  }
  const isNew = change.before === null;
  const key = { survey, id, position: isNew ? yield* nextPosition(sql, survey, entity) : 0 };
  switch (change.entity) {
    case 'region': {
      const columns = regionColumns(change.after);
      yield* run(
        isNew
          ? sql.db.insertInto('region').values({ ...key, ...columns })
          : sql.db.updateTable('region').set(columns).where('survey', '=', survey).where('id', '=', id),
      );
      return;
    }
    case 'country': {
      const columns = countryColumns(change.after);
      yield* run(
        isNew
          ? sql.db.insertInto('country').values({ ...key, ...columns })
          : sql.db.updateTable('country').set(columns).where('survey', '=', survey).where('id', '=', id),
      );
      return;
    }
    case 'municipality': {
      const columns = municipalityColumns(change.after);
      yield* run(
        isNew
          ? sql.db.insertInto('municipality').values({ ...key, ...columns })
          : sql.db.updateTable('municipality').set(columns).where('survey', '=', survey).where('id', '=', id),
      );
      return;
    }
    case 'contact': {
      const columns = contactColumns(change.after);
      yield* run(
        isNew
          ? sql.db.insertInto('contact').values({ ...key, ...columns })
          : sql.db.updateTable('contact').set(columns).where('survey', '=', survey).where('id', '=', id),
      );
      return;
    }
    case 'partnership': {
      const columns = partnershipColumns(change.after);
      yield* run(
        isNew
          ? sql.db.insertInto('partnership').values({ ...key, ...columns })
          : sql.db.updateTable('partnership').set(columns).where('survey', '=', survey).where('id', '=', id),
      );
      const members = [...new Set(change.after.municipalities)];
      yield* run(
        sql.db
          .insertInto('partnership_member')
          .values(members.map((municipality, position) => ({ survey, partnership: id, municipality, position }))),
      );
    }
  }
}
