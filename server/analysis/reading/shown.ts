/** Rows of the grid as they are shown: what the page is written from, and what the script fetches. */
import { z } from 'zod';
import { type Language, type Survey, takesText } from '../../definitions/model.ts';
import { nameOfLanguage, type Translate } from '../../pages/texts.ts';
import type { Registry } from '../../registry/model.ts';
import { type RegistryView, registryView } from '../../registry/view.ts';
import { type Reader, surveyReader } from '../../respond/reader.ts';
import { type ResultsReader, resultsReader } from '../../results/wordings.ts';
import { type AskedQuestions, askedIn } from './asked.ts';
import { cellText } from './cell-text.ts';
import type { Column } from './columns.ts';
import type { Grid, GridRow, Group, Label } from './grid.ts';
import type { Grouping } from './query.ts';

const cell = z.strictObject({
  question: z.string(),
  revision: z.number().int(),
  text: z.string(),
  language: z.string().optional().describe('That the text is in'),
  about: z.string().describe('How long, and in which language: to be read'),
  href: z.string().describe('The page of this answer'),
  open: z.string().describe('What the link to it is called'),
});
const row = z.strictObject({
  index: z.number().int().describe('Counted from 0 over all groups'),
  invitation: z.string(),
  questionnaire: z.string(),
  municipality: z.string().describe('Its name'),
  place: z.string(),
  synthetic: z.boolean(),
  cells: z.array(z.array(cell)).describe('For each column what was answered to its questions'),
});
const label = { label: z.string(), language: z.string().optional() };
export const windowSchema = z.strictObject({
  survey: z.string(),
  stamp: z.string().describe('Differs where who is in the table, or the order, does'),
  total: z.number().int(),
  columns: z.array(z.strictObject({ name: z.string(), label: z.string() })),
  groups: z.array(z.strictObject({ id: z.string(), ...label, from: z.number().int(), count: z.number().int() })),
  from: z.number().int(),
  rows: z.array(row),
});
export type ShownRow = z.infer<typeof row>;
export type ShownCell = z.infer<typeof cell>;
export type ShownWindow = z.infer<typeof windowSchema>;

export interface GridWords {
  survey: Survey;
  registry: Registry;
  asked: AskedQuestions;
  by: Grouping;
  reader: Reader;
  /** Says what a question asks, whoever is asked. */
  wordings: ResultsReader;
}

export const gridWords = (
  about: Pick<GridWords, 'survey' | 'registry' | 'asked' | 'by'>,
  language: Language,
  t: Translate,
): GridWords => ({
  ...about,
  reader: surveyReader(about.survey, language),
  wordings: resultsReader(about.survey, language, t),
});

/** What a column is called: its concept, or its question's newest wording. Its name where the survey's files have it no more. */
export function columnLabel({ survey, wordings }: Pick<GridWords, 'survey' | 'wordings'>, of: Column): string {
  const { column, asked } = of;
  if ('concept' in column) {
    const concept = survey.concepts.find(({ id }) => id === column.concept);
    return concept === undefined ? column.concept : wordings.plain(concept.label);
  }
  const newest = asked.at(-1);
  return newest === undefined ? of.name : wordings.plain(newest.question.text, newest.questionnaire);
}

function groupLabel({ by, reader }: Pick<GridWords, 'by' | 'reader'>, { label: of }: Pick<Group, 'label'>): Label {
  return of ?? { text: reader.t(`reading:group-none-${by}`), language: reader.language };
}

/** `Kenya · Africa · African municipalities`. */
function placeOf({ survey, reader }: GridWords, places: RegistryView, { response }: GridRow): string {
  const texts = [places.countryOf(response.municipality)?.label, places.regionOf(response.municipality)?.label];
  const audience = survey.questionnaires.find(({ id }) => id === response.questionnaire)?.audience.label;
  const said = [...texts, audience].flatMap((text) => (text === undefined ? [] : reader.plain(text)));
  return [...new Set(said)].join(' · ');
}

function shownRows(words: GridWords, columns: readonly Column[], rows: readonly GridRow[]): ShownRow[] {
  const { survey, registry, asked, reader } = words;
  const { t } = reader;
  const places = registryView(registry);
  const labels = columns.map((column) => columnLabel(words, column));
  return rows.map((of): ShownRow => {
    const { index, response, cells } = of;
    const municipality = places.municipality(response.municipality)?.name ?? response.municipality;
    return {
      index,
      invitation: response.invitation,
      questionnaire: response.questionnaire,
      municipality,
      place: placeOf(words, places, of),
      synthetic: response.synthetic,
      cells: cells.map((answers, at) =>
        answers.map((answer): ShownCell => {
          const question = askedIn(asked, answer);
          const isText = question === undefined || takesText(question);
          const written = nameOfLanguage(answer.language);
          return {
            question: answer.question,
            revision: answer.revision,
            ...cellText(question, answer, reader),
            about: isText ? `${t('reading:words', { count: answer.words })} · ${written}` : written,
            href: `/surveys/${survey.id}/reading/answer/${answer.invitation}/${answer.question}`,
            open: t('reading:open-answer', { municipality, column: labels[at] ?? '' }),
          };
        }),
      ),
    };
  });
}

export function shownWindow(
  words: GridWords,
  columns: readonly Column[],
  grid: Grid,
  { from, rows }: { from: number; rows: readonly GridRow[] },
): ShownWindow {
  const { survey } = words;
  const labelled = ({ text, language }: Label) => ({ label: text, ...(language !== undefined && { language }) });
  return {
    survey: survey.id,
    stamp: grid.stamp,
    total: grid.rows.length,
    columns: columns.map((column) => ({ name: column.name, label: columnLabel(words, column) })),
    groups: grid.groups.map((group) => ({
      id: group.id,
      ...labelled(groupLabel(words, group)),
      from: group.from,
      count: group.count,
    })),
    from,
    rows: shownRows(words, columns, rows),
  };
}
