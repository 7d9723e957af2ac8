/** Working translations as they are read. Written in `translating.ts`. */
import { sql as raw } from 'kysely';
import { z } from 'zod';
import { all, type Operation, type Sql } from '../operation.ts';
import type { Tables } from '../tables.ts';
import {
  type Remembered,
  type SentencePair,
  TRANSLATION_ORIGINS,
  TRANSLATION_STATES,
  type Translatable,
  type TranslatableFilter,
  type TranslationBatch,
  type TranslationReads,
  type TranslationState,
  type TranslationVersion,
} from '../translations.ts';
import { partnershipsOf } from './partnerships.ts';
import { beyondAnswer, COUNTED_COLUMNS, countedJoined, countedWithin } from './readings.ts';
import { municipalitiesIn } from './region.ts';
import { sentenceHash } from './sentence-hash.ts';

const origin = z.enum(TRANSLATION_ORIGINS);
const state = z.enum(TRANSLATION_STATES);
const pairs = z.array(z.object({ source: z.string(), target: z.string() }));
const answerText = z.string();

type Row = Tables['working_translation'];

export const pairsOf = (json: string): SentencePair[] => pairs.parse(JSON.parse(json));

const toVersion = (row: Row): TranslationVersion => ({
  ...{ language: row.language, version: row.version, revision: row.revision, text: row.text },
  ...{
    pairs: pairsOf(row.pairs),
    isUnfinished: row.unfinished === 1,
    origin: origin.parse(row.origin),
    machine: row.machine,
    base: row.base,
  },
  ...{ holds: row.holds === 1, isParallel: row.parallel === 1, batch: row.batch, by: row.by_whom, at: row.made_at },
});

export function* translations(
  { db }: Sql,
  survey: string,
  response: string,
  question: string,
): Operation<TranslationVersion[]> {
  const rows = yield* all(
    db
      .selectFrom('working_translation')
      .selectAll()
      .where('survey', '=', survey)
      .where('response', '=', response)
      .where('question', '=', question)
      .orderBy('language')
      .orderBy('version'),
  );
  return rows.map(toVersion);
}

/** The text of one revision; both are looked up by key, and only where the revisions differ. */
const textAt = (revision: 'counted_answer.revision' | 'held.revision') =>
  raw<string>`(select value from answer where answer.survey = counted_answer.survey and answer.response = counted_answer.response and answer.question = counted_answer.question and answer.revision = ${raw.ref(revision)})`;

/** How far a counted answer's translation has come: the one place where that is said. */
const stateOf = raw<TranslationState>`case
  when held.version is null or held.taken_back = 1 then 'missing'
  when held.revision <> counted_answer.revision and ${textAt('counted_answer.revision')} <> ${textAt('held.revision')} then 'stale'
  when held.origin = 'machine' then 'machine'
  when held.unfinished = 1 then 'unfinished'
  else 'done' end`;

/** Counted texts that are in another language, with the translation that holds. */
function translatableRows(
  sql: Sql,
  survey: string,
  { to, states, backwards: _, ...filter }: TranslatableFilter,
  region?: string,
) {
  const rows = countedWithin(sql, survey, filter, region)
    .leftJoin('working_translation as held', (join) =>
      join
        .onRef('held.survey', '=', 'counted_answer.survey')
        .onRef('held.response', '=', 'counted_answer.response')
        .onRef('held.question', '=', 'counted_answer.question')
        .on('held.language', '=', to)
        .on('held.holds', '=', 1),
    )
    .where('counted_answer.language', '<>', to)
    .where('counted_answer.words', '>', 0);
  return states === undefined ? rows : rows.where(stateOf, 'in', states);
}

export function* translatables(
  sql: Sql,
  survey: string,
  filter: TranslatableFilter,
  after: string | null,
  limit: number,
  region?: string,
): Operation<Translatable[]> {
  const isBackwards = filter.backwards === true;
  const direction = isBackwards ? 'desc' : 'asc';
  const rows = yield* all(
    translatableRows(sql, survey, filter, region)
      .innerJoin('answer', (join) =>
        join
          .onRef('answer.survey', '=', 'counted_answer.survey')
          .onRef('answer.response', '=', 'counted_answer.response')
          .onRef('answer.question', '=', 'counted_answer.question')
          .onRef('answer.revision', '=', 'counted_answer.revision'),
      )
      .select(COUNTED_COLUMNS)
      .select(['answer.value', 'held.version as held_version', 'held.revision as held_revision', 'held.text'])
      .select([
        'held.unfinished',
        'held.origin',
        'held.machine',
        'held.base',
        'held.batch',
        'held.by_whom',
        'held.made_at',
      ])
      .select(stateOf.as('state'))
      .$if(after !== null, (of) => of.where(beyondAnswer(after ?? '', isBackwards)))
      .orderBy('counted_answer.question', direction)
      .orderBy('counted_answer.response', direction)
      .limit(limit),
  );
  const partnerships = rows.length === 0 ? new Map<string, string[]>() : yield* partnershipsOf(sql, survey);
  return rows.map((row) => ({
    ...{ response: row.response, invitation: row.invitation, submission: row.submission },
    ...{ questionnaire: row.questionnaire, version: row.version, question: row.question, revision: row.revision },
    ...{ value: answerText.parse(JSON.parse(row.value)), language: row.language, words: row.words },
    ...{ submittedAt: row.submitted_at, synthetic: row.synthetic === 1, municipality: row.municipality },
    ...{ country: row.country ?? '', region: row.region ?? '' },
    partnerships: partnerships.get(row.municipality) ?? [],
    state: state.parse(row.state),
    base: row.held_version ?? 0,
    translation:
      row.held_version === null || row.text === null || row.text === ''
        ? null
        : {
            ...{ language: filter.to, version: row.held_version, revision: row.held_revision ?? 0, text: row.text },
            ...{
              isUnfinished: row.unfinished === 1,
              origin: origin.parse(row.origin),
              machine: row.machine ?? '',
              base: row.base ?? 0,
              holds: true,
            },
            ...{ isParallel: false, batch: row.batch, by: row.by_whom ?? '', at: row.made_at ?? 0 },
          },
  }));
}

export function* translationCounts(
  sql: Sql,
  survey: string,
  filter: TranslatableFilter,
  region?: string,
): Operation<Awaited<ReturnType<TranslationReads['translationCounts']>>> {
  const rows = yield* all(
    translatableRows(sql, survey, filter, region)
      .select(stateOf.as('state'))
      .select((of) => [of.fn.countAll().as('answers'), of.fn.sum('counted_answer.words').as('words')])
      .groupBy(stateOf),
  );
  return rows.map((row) => ({
    state: state.parse(row.state),
    answers: Number(row.answers),
    words: Number(row.words),
  }));
}

/** Pairs with the version that they are of and where its answer belongs; of what was taken back none. */
const remembered = (sql: Sql, survey: string, from: string, to: string, region: string | undefined) =>
  countedJoined(sql, survey)
    .innerJoin('translation_pair', (join) =>
      join
        .onRef('translation_pair.survey', '=', 'counted_answer.survey')
        .onRef('translation_pair.response', '=', 'counted_answer.response')
        .onRef('translation_pair.question', '=', 'counted_answer.question'),
    )
    .innerJoin('working_translation', (join) =>
      join
        .onRef('working_translation.survey', '=', 'translation_pair.survey')
        .onRef('working_translation.response', '=', 'translation_pair.response')
        .onRef('working_translation.question', '=', 'translation_pair.question')
        .onRef('working_translation.language', '=', 'translation_pair.language')
        .on('working_translation.holds', '=', 1),
    )
    .select(['translation_pair.source', 'translation_pair.target', 'counted_answer.question'])
    .select(['counted_answer.invitation', 'invitation.municipality', 'working_translation.origin'])
    .select(['working_translation.by_whom', 'working_translation.made_at'])
    .where('translation_pair.survey', '=', survey)
    .where('translation_pair.source_language', '=', from)
    .where('translation_pair.language', '=', to)
    .$if(region !== undefined, (of) =>
      of.where('invitation.municipality', 'in', municipalitiesIn(sql, survey, region ?? '')),
    )
    .orderBy('translation_pair.made_at', 'desc')
    .orderBy('translation_pair.response')
    .orderBy('translation_pair.question')
    .orderBy('translation_pair.position');

interface RememberedRow extends SentencePair {
  invitation: string;
  question: string;
  municipality: string;
  origin: string;
  by_whom: string;
  made_at: number;
}
const toRemembered = ({ by_whom, made_at, ...row }: RememberedRow): Remembered => ({
  ...row,
  ...{ origin: origin.parse(row.origin), by: by_whom, at: made_at },
});

export function* rememberedExactly(
  sql: Sql,
  survey: string,
  { from, to, sentences }: Parameters<TranslationReads['rememberedExactly']>[1],
  limit: number,
  region?: string,
): Operation<Remembered[]> {
  if (sentences.length === 0) return [];
  const hashes = [...new Set(sentences.map(sentenceHash))];
  const rows = yield* all(
    remembered(sql, survey, from, to, region).where('translation_pair.source_hash', 'in', hashes).limit(limit),
  );
  return rows.map(toRemembered);
}

export function* rememberedLike(
  sql: Sql,
  survey: string,
  { from, to, least, most }: Parameters<TranslationReads['rememberedLike']>[1],
  limit: number,
  region?: string,
): Operation<Remembered[]> {
  const rows = yield* all(
    remembered(sql, survey, from, to, region)
      .where('translation_pair.words', '>=', least)
      .where('translation_pair.words', '<=', most)
      .limit(limit),
  );
  return rows.map(toRemembered);
}

export function* translationBatches({ db }: Sql, survey: string, limit: number): Operation<TranslationBatch[]> {
  const rows = yield* all(
    db
      .selectFrom('working_translation')
      .select(['batch', 'origin', 'by_whom', 'made_at'])
      .select((of) => [of.fn.countAll().as('translations'), of.fn.sum('holds').as('holding')])
      .where('survey', '=', survey)
      .where('batch', 'is not', null)
      .groupBy(['batch', 'origin', 'by_whom', 'made_at'])
      .orderBy('made_at', 'desc')
      .orderBy('batch', 'desc')
      .limit(limit),
  );
  return rows.flatMap(({ batch, by_whom, made_at, ...row }) =>
    batch === null
      ? []
      : {
          ...{ id: batch, origin: origin.parse(row.origin), by: by_whom, at: made_at },
          ...{ translations: Number(row.translations), holding: Number(row.holding) },
        },
  );
}
