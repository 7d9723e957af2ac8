/** Passages as a file, streamed: one row each and coder, with everything that says where it is from. */
import type { Language, Survey } from '../../definitions/model.ts';
import { type AskedQuestions, questionText } from '../../fieldwork/member-check/checks.ts';
import { textCell } from '../../foundation/csv-cell.ts';
import type { RegistryView } from '../../registry/view.ts';
import type { Coding } from '../../store/codings.ts';
import type { Store } from '../../store/store.ts';
import { codeName } from '../codebook/names.ts';
import { labelOf } from './list-page.ts';
import type { SourcedPassage } from './passages-page.ts';
import { type Passage, type PassageFilter, passagesPage } from './retrieval.ts';

/** Passages that are read at once. */
const PIECE = 200;

export interface FileView {
  survey: Survey;
  language: Language;
  places: RegistryView;
  asked: AskedQuestions;
}

type Cell = string | number | boolean | null;
type Row = Record<string, Cell>;

function rowOf({ survey, language, places, asked }: FileView, passage: SourcedPassage, coding: Coding): Row {
  const { code, text, answer, submission } = passage;
  const { anchor } = coding;
  const country = places.countryOf(answer.municipality);
  const region = places.regionOf(answer.municipality);
  return {
    survey_id: survey.id,
    coding_id: coding.id,
    code_id: code.id,
    code_name: codeName(code, language, survey.fallback),
    passage_text: text,
    passage_language: answer.language,
    words: anchor.words,
    is_whole_answer: coding.whole,
    anchor_state: anchor.state,
    coder: coding.by,
    coded_at: new Date(coding.madeAt).toISOString(),
    region_id: answer.region,
    region_label: region === undefined ? '' : labelOf(survey, region.label, language),
    country_id: answer.country,
    country_label: country === undefined ? '' : labelOf(survey, country.label, language),
    municipality_id: answer.municipality,
    municipality_name: places.municipality(answer.municipality)?.name ?? answer.municipality,
    partnership_ids: answer.partnerships.join(' '),
    is_synthetic: answer.synthetic,
    questionnaire_id: answer.questionnaire,
    question_id: answer.question,
    question_text: questionText(survey, { asked, view: places }, answer, answer.question, language).text,
    answer_revision: anchor.revision,
    from_point: anchor.from,
    to_point: anchor.to,
    submission_number: submission,
    submitted_at: survey.anonymous ? null : new Date(answer.submittedAt).toISOString(),
    invitation_id: answer.invitation,
  };
}

/** Each passage with the number of the submission it is of; a response's submissions are read once. */
export async function withSources(
  store: Pick<Store, 'submissions'>,
  survey: string,
  passages: readonly Passage[],
): Promise<SourcedPassage[]> {
  const known = new Map<string, Promise<Map<string, string>>>();
  const numbers = async (invitation: string): Promise<Map<string, string>> =>
    new Map((await store.submissions(survey, invitation)).map(({ id, number }) => [id, number]));
  return Promise.all(
    passages.map(async (passage) => {
      const { invitation, submission } = passage.answer;
      const of = known.get(invitation) ?? numbers(invitation);
      known.set(invitation, of);
      return { ...passage, submission: (await of).get(submission) ?? '' };
    }),
  );
}

async function* rows(store: Store, view: FileView, filter: PassageFilter): AsyncGenerator<Row[]> {
  for (let after: string | null = null; ; ) {
    const found = await passagesPage(store, view.survey.id, filter, after, PIECE);
    const passages = await withSources(store, view.survey.id, found.passages);
    yield passages.flatMap((passage) => passage.codings.map((coding) => rowOf(view, passage, coding)));
    if (found.next === null) return;
    after = found.next;
  }
}

const cell = (value: Cell): string => (typeof value === 'string' ? textCell(value) : String(value ?? ''));

/** UTF-8 with a byte order mark, RFC 4180; nothing in it runs as a formula. */
export async function* passagesCsv(store: Store, view: FileView, filter: PassageFilter): AsyncGenerator<string> {
  const names = COLUMNS.map((name) => textCell(name)).join(',');
  yield `\uFEFF${names}\r\n`;
  for await (const page of rows(store, view, filter))
    yield page.map((row) => `${COLUMNS.map((name) => cell(row[name] ?? '')).join(',')}\r\n`).join('');
}

/** One object: `{ survey, passages: […] }`. */
export async function* passagesJson(store: Store, view: FileView, filter: PassageFilter): AsyncGenerator<string> {
  yield `{"survey":${JSON.stringify(view.survey.id)},"passages":[`;
  let separator = '\n';
  for await (const page of rows(store, view, filter))
    for (const row of page) {
      yield `${separator}${JSON.stringify(row)}`;
      separator = ',\n';
    }
  yield '\n]}\n';
}

/** In the order of the file. */
const COLUMNS = [
  ...['survey_id', 'coding_id', 'code_id', 'code_name', 'passage_text', 'passage_language', 'words'],
  ...['is_whole_answer', 'anchor_state', 'coder', 'coded_at', 'region_id', 'region_label', 'country_id'],
  ...['country_label', 'municipality_id', 'municipality_name', 'partnership_ids', 'is_synthetic'],
  ...['questionnaire_id', 'question_id', 'question_text', 'answer_revision', 'from_point', 'to_point'],
  ...['submission_number', 'submitted_at', 'invitation_id'],
] as const;
