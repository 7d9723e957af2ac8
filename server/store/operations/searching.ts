/** Finding what was indexed (`indexing.ts`), by what it says and by whom it is from. */
import { sql as raw } from 'kysely';
import { all, type Operation, type Sql } from '../operation.ts';
import {
  SEARCH_KINDS,
  type SearchFilter,
  type SearchHit,
  type SearchKindName,
  type SearchPage,
  type SearchPlace,
  type SearchQuery,
} from '../searches.ts';
import { membersOf } from './partnerships.ts';
import { invitationsIn } from './region.ts';
import { matches } from './search-index.ts';
import { type KindDocument, searchKinds } from './search-kinds.ts';

/** Invitations of the places that are asked for; undefined where none are. */
function invitationsOf(sql: Sql, survey: string, filter: SearchFilter) {
  const { region, country, municipality, partnership } = filter;
  if (region === undefined && country === undefined && municipality === undefined && partnership === undefined)
    return undefined;
  let query = sql.db.selectFrom('invitation').select('invitation.id').where('invitation.survey', '=', survey);
  if (region !== undefined) query = query.where('invitation.id', 'in', invitationsIn(sql, survey, region));
  if (municipality !== undefined) query = query.where('invitation.municipality', '=', municipality);
  if (country !== undefined)
    query = query.where('invitation.municipality', 'in', (select) =>
      select
        .selectFrom('municipality')
        .select('municipality.id')
        .where('municipality.survey', '=', survey)
        .where('municipality.country', '=', country),
    );
  if (partnership !== undefined)
    query = query.where('invitation.municipality', 'in', membersOf(sql, survey, partnership));
  return query;
}

/** Documents that match, of what `filter` leaves, within `region` where given. */
function found(sql: Sql, survey: string, query: SearchQuery, filter: SearchFilter, region?: string) {
  let rows = sql.db.selectFrom('search_document').where('search_document.survey', '=', survey);
  rows = rows.where(matches(sql, query));
  const { questions, questionnaire, language, kinds, authors } = filter;
  if (kinds !== undefined) rows = rows.where('search_document.kind', 'in', [...kinds, '']);
  if (questions !== undefined)
    rows = rows.where(({ or, and, eb }) =>
      or([
        eb('search_document.question', 'in', [
          ...questions.flatMap((of) => (of.questionnaire === undefined ? of.question : [])),
          // No question is called that, and no document is on it: '' is.
          ' ',
        ]),
        ...questions.flatMap((of) =>
          of.questionnaire === undefined
            ? []
            : and([
                eb('search_document.questionnaire', '=', of.questionnaire),
                eb('search_document.question', '=', of.question),
              ]),
        ),
      ]),
    );
  if (questionnaire !== undefined) rows = rows.where('search_document.questionnaire', '=', questionnaire);
  if (language !== undefined) rows = rows.where('search_document.language', '=', language);
  if (authors !== undefined)
    rows = rows.where(({ or, eb }) =>
      or([eb('search_document.author', 'is', null), eb('search_document.author', 'in', [...authors, ''])]),
    );
  const places = invitationsOf(sql, survey, filter);
  if (places !== undefined) rows = rows.where('search_document.invitation', 'in', places);
  if (region !== undefined) rows = rows.where('search_document.invitation', 'in', invitationsIn(sql, survey, region));
  return rows;
}

const isKind = (kind: string): kind is SearchKindName => SEARCH_KINDS.some((one) => one === kind);

export function* search(
  sql: Sql,
  survey: string,
  query: SearchQuery,
  filter: SearchFilter,
  after: SearchPlace | null,
  limit: number,
  region?: string,
): Operation<SearchPage> {
  const matching = found(sql, survey, query, filter, region).select(['kind', 'question', 'id', 'subject']);
  // What matches is looked for once, though it is counted and shown.
  const within = sql.db.with(
    (cte) => cte('found').materialized(),
    () => matching,
  );
  const page = within
    .selectFrom((of) =>
      of
        .selectFrom('found')
        .selectAll()
        .$if(after !== null, (rows) =>
          rows.where(({ eb, refTuple, tuple }) =>
            eb(
              refTuple('kind', 'question', 'id'),
              '>',
              tuple(after?.kind ?? '', after?.question ?? '', after?.id ?? ''),
            ),
          ),
        )
        .orderBy('kind')
        .orderBy('question')
        .orderBy('id')
        .limit(limit + 1)
        .as('page'),
    )
    .select(['kind', 'question', 'id', 'subject', raw<number>`0`.as('counted')]);
  const rows = yield* all(
    page
      .unionAll((of) =>
        of
          .selectFrom('found')
          .select(['kind', 'question', raw<string>`''`.as('id'), raw<string>`''`.as('subject')])
          .select(({ fn }) => fn.countAll<number>().as('counted'))
          .groupBy(['kind', 'question']),
      )
      .orderBy('kind')
      .orderBy('question')
      .orderBy('id'),
  );
  const known = rows.flatMap(({ kind, ...of }) => (isKind(kind) ? { kind, ...of } : []));
  const counts = known.flatMap(({ kind, question, counted }) =>
    counted > 0 ? { kind, question, found: counted } : [],
  );
  const places = known.filter(({ counted }) => counted === 0);
  const shown = places.slice(0, limit);
  const last = shown.at(-1);
  const next = places.length > limit && last !== undefined ? placeOf(last) : null;
  return { hits: yield* hitsAt(sql, survey, shown), next, counts };
}

const placeOf = ({ kind, question, id }: SearchPlace): SearchPlace => ({ kind, question, id });
const keyOf = ({ kind, question, id }: SearchPlace): string => `${kind} ${question} ${id}`;

/** The texts as they are now, with where they are from. */
function* hitsAt(sql: Sql, survey: string, places: (SearchPlace & { subject: string })[]): Operation<SearchHit[]> {
  const texts = new Map<string, KindDocument>();
  for (const kind of SEARCH_KINDS) {
    const subjects = [...new Set(places.filter((place) => place.kind === kind).map(({ subject }) => subject))];
    if (subjects.length === 0) continue;
    for (const text of yield* searchKinds[kind].documents(sql, survey, subjects))
      texts.set(keyOf({ kind, ...text }), text);
  }
  const invitations = [...texts.values()].flatMap(({ invitation }) => invitation ?? []);
  const from = new Map(
    (yield* all(
      sql.db
        .selectFrom('invitation')
        .leftJoin('municipality', (join) =>
          join
            .onRef('municipality.survey', '=', 'invitation.survey')
            .onRef('municipality.id', '=', 'invitation.municipality'),
        )
        .leftJoin('country', (join) =>
          join.onRef('country.survey', '=', 'municipality.survey').onRef('country.id', '=', 'municipality.country'),
        )
        .select(['invitation.id', 'invitation.municipality', 'invitation.synthetic', 'country.id as country', 'region'])
        .where('invitation.survey', '=', survey)
        .where('invitation.id', 'in', [...new Set(invitations), '']),
    )).map((row) => [row.id, row]),
  );
  return places.flatMap((place): SearchHit[] => {
    const text = texts.get(keyOf(place));
    if (text === undefined) return [];
    const { subject: _, invitation, ...rest } = text;
    const where = invitation === null ? undefined : from.get(invitation);
    return [
      {
        ...rest,
        kind: place.kind,
        code: text.code ?? null,
        isMachine: text.isMachine ?? false,
        invitation,
        municipality: where?.municipality ?? '',
        country: where?.country ?? '',
        region: where?.region ?? '',
        synthetic: where?.synthetic === 1,
      },
    ];
  });
}
