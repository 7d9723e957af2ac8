/** Responses by what they answered: the question in words, and whether the list may be shown where results withhold small groups. */
import type { Context } from '../context.ts';
import { type Survey, takesText } from '../definitions/model.ts';
import type { Html } from '../pages/html.ts';
import { aggregatesOf, GROUPINGS, wholeOf } from '../results/aggregates.ts';
import { type CountedQuestion, ownLanguage, readCounts, type SurveyCounts } from '../results/counts.ts';
import type { QuestionSummary } from '../results/summarise.ts';
import { columnLabel, type ResultsReader } from '../results/wordings.ts';
import { type AskedAnswer, answerIn, FILTERS, type FilterQuery } from './filter.ts';

export interface Answered {
  asked: AskedAnswer;
  /** Undefined where no version asks it. */
  question: CountedQuestion | undefined;
  /** Whether a list by what was answered would tell a count that is withheld. */
  isWithheld: boolean;
  /** Whether each answer may stand in the list: not where counts of it may be withheld. */
  isShown: boolean;
}

/** What `query` asks for of a question; undefined where it names none. `context.store` is that of whoever asks. */
export async function answeredIn(
  context: Pick<Context, 'store' | 'clock'>,
  survey: Survey,
  query: FilterQuery,
): Promise<Answered | undefined> {
  const asked = answerIn(query);
  if (asked === undefined) return undefined;
  const counts = await readCounts(context, survey);
  const question = counts.questions.find(({ key }) => key === asked.question);
  const isGuarded = survey.minimumGroupSize > 1;
  return {
    ...{ asked, question },
    isWithheld: isGuarded && question !== undefined && !isTold(counts, question, asked, query),
    isShown: !isGuarded && !asked.isBlank && question !== undefined && !takesText(question),
  };
}

/** Whether results tell how many these are. Of what they do not count (a group within a group, a status) they tell nothing. */
function isTold(counts: SurveyCounts, question: CountedQuestion, asked: AskedAnswer, query: FilterQuery): boolean {
  // How many answered or left it blank is never withheld.
  if (asked.choice === undefined && asked.unit === undefined) return true;
  const set = [...FILTERS, 'period' as const].filter((name) => (query[name] ?? '') !== '');
  const by = GROUPINGS.find((grouping) => set.includes(grouping));
  if (set.some((name) => name !== by && name !== 'questionnaire') || query.stage === 'invited') return false;
  const groups = by === undefined ? [] : aggregatesOf(counts, by, ownLanguage(counts.survey)).groups;
  const group = by === undefined ? wholeOf(counts) : groups.find(({ id }) => id === query[by]);
  const { questionnaire = '' } = query;
  const gathered = questionnaire === '' ? group : group?.byQuestionnaire[questionnaire];
  return isCountTold(gathered?.questions[question.key], asked);
}

function isCountTold(summary: QuestionSummary | undefined, { choice, unit }: AskedAnswer): boolean {
  if (summary === undefined) return false;
  if (choice !== undefined) return typeof summary.choices?.[choice] === 'number';
  return unit !== undefined && typeof summary.indicators?.[unit]?.n === 'number';
}

/** The concept where there is one, otherwise the wording; its key where it is gone. */
export function questionText(reader: ResultsReader, { question, asked }: Answered): Html | string {
  const concept = reader.survey.concepts.find(({ id }) => id === question?.concept);
  if (concept !== undefined) return reader.say(concept.label);
  const [first] = question?.in ?? [];
  return first === undefined ? asked.question : reader.say(first[1].text, first[0]);
}

/** What was answered, in words. */
export function answerText(reader: ResultsReader, { question, asked }: Answered): Html | string {
  const { choice, unit, isBlank } = asked;
  if (isBlank) return reader.t('office:answer-blank');
  if (unit !== undefined) return reader.t('office:answer-unit', { unit });
  if (choice === undefined) return reader.t('office:answer-any');
  return question === undefined ? choice : columnLabel(reader, question, choice);
}
