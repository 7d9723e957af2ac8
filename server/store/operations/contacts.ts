/** People in the registry, as they are read. */
import type { Channel, Contact } from '../../registry/model.ts';
import { CHANNELS } from '../../registry/model.ts';
import { all, first, type Operation, type Sql } from '../operation.ts';
import type { Tables } from '../tables.ts';
import { municipalitiesIn } from './region.ts';

/** A channel that a later version knew and this one does not is written to by e-mail. */
const channelOf = (text: string): Channel => CHANNELS.find((channel) => channel === text) ?? 'email';

export const toContact = (row: Tables['contact']): Contact => ({
  id: row.id,
  municipality: row.municipality,
  name: row.name,
  role: row.role,
  email: row.email,
  telephone: row.telephone,
  language: row.language,
  channel: channelOf(row.channel),
  endedAt: row.ended_at,
});

export function* contacts(sql: Sql, survey: string, region?: string): Operation<Contact[]> {
  let query = sql.db.selectFrom('contact').selectAll().where('survey', '=', survey);
  if (region !== undefined) query = query.where('municipality', 'in', municipalitiesIn(sql, survey, region));
  const rows = yield* all(query.orderBy('position').orderBy('id'));
  return rows.map(toContact);
}

export function* contact(sql: Sql, survey: string, id: string): Operation<Contact | undefined> {
  const row = yield* first(sql.db.selectFrom('contact').selectAll().where('survey', '=', survey).where('id', '=', id));
  return row && toContact(row);
}
