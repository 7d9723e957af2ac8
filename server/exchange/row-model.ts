/** One table for every format: its columns, and the submissions that fill its rows. No format is known here. */
import { setImmediate } from 'node:timers/promises';
import type { Language, Survey, Text, Version } from '../definitions/model.ts';
import { wordingIn } from '../definitions/texts.ts';
import type { Registry } from '../registry/model.ts';
import type { ExportedSubmission, Reads } from '../store/store.ts';
import type { CellKind, Column, ExportedRow } from './column.ts';
import type { ExportExtra } from './extras.ts';
import { type FollowUpsAtMost, followUpColumns } from './follow-up-columns.ts';
import { joined, SEPARATOR } from './joined.ts';
import { questionColumns } from './question-columns.ts';
import { workColumns } from './work-columns.ts';
import type { WorkReader } from './worked-on.ts';

const PAGE = 50;

/** Every submission that counts, by submission id, a page at a time; what has been read may be forgotten. `worked`: what else is wanted of each. */
export async function* rows(reads: Reads, survey: string, worked?: WorkReader): AsyncGenerator<ExportedRow[]> {
  const isAnyAsked = (await reads.followUpsAtMost(survey)).length > 0;
  for (let after: string | null = null; ; ) {
    const page: ExportedSubmission[] = await reads.exportedSubmissions(survey, after, PAGE);
    if (page.length > 0) {
      const work = await worked?.(page);
      const asked = await withFollowUps(reads, survey, page, isAnyAsked);
      yield work === undefined ? asked : asked.map((row, at) => ({ ...row, ...work[at] }));
    }
    if (page.length < PAGE) return;
    after = page.at(-1)?.id ?? null;
    // SQLite answers at once and a fast reader never makes the stream wait: others get their turn here.
    await setImmediate();
  }
}

async function withFollowUps(
  reads: Reads,
  survey: string,
  page: ExportedSubmission[],
  isAnyAsked: boolean,
): Promise<ExportedRow[]> {
  const asked = isAnyAsked
    ? await reads.followUpsOf(
        survey,
        page.map(({ response }) => response),
      )
    : [];
  const of = Map.groupBy(
    asked.filter(({ withdrawnAt }) => withdrawnAt === null),
    ({ response }) => response,
  );
  return page.map((row) => ({ ...row, followUps: of.get(row.response) ?? [] }));
}

/**
 * The columns of a survey: who answered, then each question of every version, after it what was made of its answers (`extras`) and asked about them (`asked`).
 * Labels are in `language`, falling back as the survey says.
 */
export function columns(
  survey: Survey,
  versions: Version[],
  registry: Registry,
  language: Language,
  asked: FollowUpsAtMost = [],
  extras: readonly ExportExtra[] = [],
): Column[] {
  const worked = workColumns(survey, versions, extras);
  const say = (text: Text) => wordingIn(text, language, survey.fallback).text;
  const municipalities = new Map(registry.municipalities.map((municipality) => [municipality.id, municipality]));
  const countries = new Map(registry.countries.map((country) => [country.id, country]));
  const regions = new Map(registry.regions.map((region) => [region.id, region]));
  const questionnaires = new Map(versions.map((version) => [version.questionnaire, version.content]));
  const partnerships = Map.groupBy(
    registry.partnerships.flatMap((partnership) =>
      partnership.municipalities.map((municipality) => ({ municipality, partnership })),
    ),
    (member) => member.municipality,
  );
  const countryOf = (row: ExportedSubmission) => countries.get(municipalities.get(row.municipality)?.country ?? '');
  const regionOf = (row: ExportedSubmission) => regions.get(countryOf(row)?.region ?? '');
  const partnershipsOf = (row: ExportedSubmission) =>
    (partnerships.get(row.municipality) ?? []).map((member) => member.partnership);
  const questionnaireLabel = (row: ExportedSubmission) => {
    const questionnaire = questionnaires.get(row.questionnaire);
    return questionnaire ? say(questionnaire.title) : null;
  };
  const labelOf = (place: { label: Text } | undefined) => (place ? say(place.label) : null);
  const about = (id: string, read: Column['read'], kind: CellKind = 'text'): Column => ({
    id,
    kind,
    key: `export:column_${id}`,
    read,
  });
  return [
    about('survey_id', (row) => row.survey),
    about('questionnaire_id', (row) => row.questionnaire),
    about('questionnaire_label', questionnaireLabel),
    about('version_number', (row) => row.version, 'number'),
    about('is_synthetic', (row) => row.synthetic, 'boolean'),
    about('region_id', (row) => regionOf(row)?.id ?? null),
    about('region_label', (row) => labelOf(regionOf(row))),
    about('country_id', (row) => countryOf(row)?.id ?? null),
    about('country_label', (row) => labelOf(countryOf(row))),
    about('municipality_id', (row) => row.municipality),
    about('municipality_name', (row) => municipalities.get(row.municipality)?.name ?? null),
    about('partnership_ids', (row) => joined(partnershipsOf(row).map((partnership) => partnership.id))),
    about('partnership_labels', (row) => joined(partnershipsOf(row).map((partnership) => partnership.label))),
    about('invitation_id', (row) => row.invitation),
    about('response_id', (row) => row.response),
    about('submission_id', (row) => row.id),
    about('submission_ordinal', (row) => row.ordinal, 'number'),
    about('receipt_number', (row) => row.number),
    about('response_status', (row) => row.status),
    // Of an anonymous answer no time is kept.
    about('started_at', (row) => (survey.anonymous ? null : row.startedAt), 'time'),
    about('submitted_at', (row) => (survey.anonymous ? null : row.submittedAt), 'time'),
    about('form_language', (row) => row.language),
    about('other_languages', otherLanguages),
    ...questionColumns(versions, say, (question) => [...worked(question), ...followUpColumns(question, asked)]),
  ];
}

/** `QUESTION:LANGUAGE` of each answer that was written while the form was in another language than at the end. */
function otherLanguages(row: ExportedSubmission): string | null {
  let found = '';
  for (const question in row.answers) {
    const answer = row.answers[question];
    if (answer === undefined || answer.value === null || answer.language === row.language) continue;
    found += `${found === '' ? '' : SEPARATOR}${question}:${answer.language}`;
  }
  return found === '' ? null : found;
}
