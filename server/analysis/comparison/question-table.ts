/** A closed question × groups: counts and shares with their intervals, from the roll-ups; what is too few to show is withheld as results do. */
import type { Context } from '../../context.ts';
import type { Survey } from '../../definitions/model.ts';
import { aggregatesOf, wholeOf } from '../../results/aggregates.ts';
import { type CountedQuestion, readCounts, type SurveyCounts } from '../../results/counts.ts';
import type { QuestionSummary } from '../../results/summarise.ts';
import type { QuestionOptions } from './options.ts';
import { type ComparisonReader, labelled } from './reader.ts';
import { responsesAt } from './rows-at.ts';
import { type ComparedCell, type ComparedTable, missingCell, plainCell, shareOf } from './table.ts';
import { wilsonInterval } from './wilson.ts';

const CLOSED = new Set<string>(['one choice', 'several choices', 'yes/no']);

/** Those that a comparison can be made of, in the survey's order. */
export const closedQuestions = ({ questions }: SurveyCounts): CountedQuestion[] =>
  questions.filter(({ kind }) => CLOSED.has(kind));

/** The concept's name, or the wording. */
export function questionLabel(survey: Survey, reader: Pick<ComparisonReader, 'language'>, question: CountedQuestion) {
  const concept = survey.concepts.find(({ id }) => id === question.concept);
  const [first] = question.in.values();
  const text = concept?.label ?? first?.text;
  return text === undefined ? { label: question.id, language: reader.language } : labelled(survey, reader, text);
}

/** Undefined where there is no such closed question. */
export async function readQuestionTable(
  context: Pick<Context, 'store' | 'clock'>,
  reader: ComparisonReader,
  survey: Survey,
  options: Omit<QuestionOptions, 'kind'>,
): Promise<ComparedTable | undefined> {
  const [counts, isSynthetic] = await Promise.all([
    readCounts(context, survey),
    context.store.hasInvitations(survey.id, true),
  ]);
  const question = closedQuestions(counts).find(({ key }) => key === options.question);
  if (question === undefined) return undefined;
  const groups = aggregatesOf(counts, options.by, reader.language).groups.filter(({ invited }) => invited > 0);
  const columns = [
    ...groups.map(({ id, label, questions }) => ({
      ...{ id, label, isWhole: false, summary: questions[question.key] },
      rowsAt: { question: question.key, [options.by]: id },
    })),
    {
      ...{ id: '', label: reader.t('comparison:whole'), isWhole: true },
      ...{ summary: wholeOf(counts).questions[question.key], rowsAt: { question: question.key } },
    },
  ];
  const { label, language } = questionLabel(survey, reader, question);
  return {
    ...{ kind: 'question', survey: survey.id, title: label, titleLanguage: language },
    ...{ asOf: new Date(counts.asOf).toISOString(), by: options.by, measure: 'respondents', unit: null },
    ...{ share: 'column', isSynthetic, isOwnOnly: false },
    rows: question.columns.map((id) => ({ id, ...choiceLabel(survey, reader, question, id), level: 0, colour: null })),
    columns: columns.map(({ summary, rowsAt, ...column }) => ({
      ...column,
      language: reader.language,
      base: summary?.answered ?? null,
      at: summary !== undefined && summary.answered > 0 ? responsesAt(survey.id, rowsAt) : null,
    })),
    cells: question.columns.map((choice) =>
      columns.map(({ summary, rowsAt }) => cellOf(summary, choice, responsesAt(survey.id, { ...rowsAt, choice }))),
    ),
  };
}

/** No interval where the count is withheld: it would tell it. */
function cellOf(summary: QuestionSummary | undefined, choice: string, at: string): ComparedCell {
  if (summary === undefined) return missingCell('not-asked');
  const count = summary.choices?.[choice];
  if (count === null) return missingCell('withheld');
  if (count === undefined) return missingCell('nothing');
  return plainCell(count, {
    share: shareOf(count, summary.answered),
    interval: wilsonInterval(count, summary.answered) ?? null,
    at: count > 0 ? at : null,
  });
}

function choiceLabel(survey: Survey, reader: ComparisonReader, question: CountedQuestion, id: string) {
  const { language } = reader;
  if (question.kind === 'yes/no') return { label: reader.t(id === 'yes' ? 'results:yes' : 'results:no'), language };
  for (const asked of question.in.values()) {
    if (asked.kind !== 'one choice' && asked.kind !== 'several choices') continue;
    const choice = asked.choices.find((one) => one.id === id);
    if (choice !== undefined) return labelled(survey, reader, choice.label);
  }
  return { label: id, language };
}
