/** Who takes part in which partnership. */
import { all, type Operation, type Sql } from '../operation.ts';

/** Ids of a partnership's municipalities, to be said as `.where('municipality', 'in', membersOf(sql, survey, partnership))`. */
export const membersOf = ({ db }: Sql, survey: string, partnership: string) =>
  db
    .selectFrom('partnership_member')
    .select('partnership_member.municipality')
    .where('partnership_member.survey', '=', survey)
    .where('partnership_member.partnership', '=', partnership);

/** Ids of the municipalities of all partnerships of a period, said the same way. */
export const membersInPeriod = ({ db }: Sql, survey: string, period: string) =>
  db
    .selectFrom('partnership_member')
    .innerJoin('partnership', (join) =>
      join
        .onRef('partnership.survey', '=', 'partnership_member.survey')
        .onRef('partnership.id', '=', 'partnership_member.partnership'),
    )
    .select('partnership_member.municipality')
    .where('partnership_member.survey', '=', survey)
    .where('partnership.period', '=', period);

/** By municipality, the partnerships it takes part in. */
export function* partnershipsOf(sql: Sql, survey: string): Operation<Map<string, string[]>> {
  const members = yield* all(
    sql.db
      .selectFrom('partnership_member')
      .select(['partnership', 'municipality'])
      .where('survey', '=', survey)
      .orderBy('partnership'),
  );
  const found = new Map<string, string[]>();
  for (const { municipality, partnership } of members) {
    const of = found.get(municipality);
    if (of) of.push(partnership);
    else found.set(municipality, [partnership]);
  }
  return found;
}
