/** What is of one region: for operations that are limited to it. */
import { all, first, type Operation, pieces, type Sql } from '../operation.ts';

/** Ids of a region's municipalities, to be said as `.where('municipality', 'in', municipalitiesIn(sql, survey, region))`. */
export const municipalitiesIn = ({ db }: Sql, survey: string, region: string) =>
  db
    .selectFrom('municipality')
    .innerJoin('country', (join) =>
      join.onRef('country.survey', '=', 'municipality.survey').onRef('country.id', '=', 'municipality.country'),
    )
    .select('municipality.id')
    .where('municipality.survey', '=', survey)
    .where('country.region', '=', region);

/** Ids of invitations of a region's municipalities, said the same way. */
export const invitationsIn = (sql: Sql, survey: string, region: string) =>
  sql.db
    .selectFrom('invitation')
    .select('invitation.id')
    .where('invitation.survey', '=', survey)
    .where('invitation.municipality', 'in', municipalitiesIn(sql, survey, region));

export function* isMunicipalityIn(sql: Sql, survey: string, id: string, region: string): Operation<boolean> {
  return (yield* first(municipalitiesIn(sql, survey, region).where('municipality.id', '=', id))) !== undefined;
}

export function* isInvitationIn(sql: Sql, survey: string, id: string, region: string): Operation<boolean> {
  return (yield* first(invitationsIn(sql, survey, region).where('invitation.id', '=', id))) !== undefined;
}

/** Ids of responses to those, said the same way. */
export const responsesOf = (sql: Sql, survey: string, region: string) =>
  sql.db
    .selectFrom('response')
    .select('response.id')
    .where('response.survey', '=', survey)
    .where('response.invitation', 'in', invitationsIn(sql, survey, region));

/** Those of `ids` that are responses of the region. */
export function* responsesIn(sql: Sql, survey: string, ids: readonly string[], region: string): Operation<string[]> {
  const found: string[] = [];
  for (const piece of pieces([...ids], 500)) {
    const rows = yield* all(
      sql.db
        .selectFrom('response')
        .select('response.id')
        .where('response.survey', '=', survey)
        .where('response.id', 'in', piece)
        .where('response.invitation', 'in', invitationsIn(sql, survey, region)),
    );
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}

export function* isResponseIn(sql: Sql, survey: string, id: string, region: string): Operation<boolean> {
  return (yield* responsesIn(sql, survey, [id], region)).length > 0;
}

export function* isContactIn(sql: Sql, survey: string, id: string, region: string): Operation<boolean> {
  const found = yield* all(
    sql.db
      .selectFrom('contact')
      .select('contact.id')
      .where('contact.survey', '=', survey)
      .where('contact.id', '=', id)
      .where('contact.municipality', 'in', municipalitiesIn(sql, survey, region)),
  );
  return found.length > 0;
}
