/** Each question by region: the same measures down, a column a region, all regions last. */
import { type Html, html } from '../pages/html.ts';
import { aggregatesOf, wholeOf } from './aggregates.ts';
import { bar } from './charts.ts';
import type { CountedQuestion, SurveyCounts } from './counts.ts';
import type { Count, QuestionSummary } from './summarise.ts';
import { resultsTable } from './table.ts';
import { columnLabel, type ResultsReader, titleOf, unitText } from './wordings.ts';

interface Measure {
  label: Html | string;
  level?: number;
  of(summary: QuestionSummary): Html | string;
}

/** A withheld figure, said in words. */
export const figure = (reader: ResultsReader, value: Count | undefined): Html | string => {
  if (value === undefined) return '–';
  return value === null ? withheld(reader) : reader.number(value);
};
const withheld = (reader: ResultsReader): Html => html`<span class="withheld">${reader.t('results:withheld')}</span>`;

export function questionsSection(counts: SurveyCounts, reader: ResultsReader): Html {
  const { t } = reader;
  const regions = aggregatesOf(counts, 'region', reader.language).groups.filter((group) => group.invited > 0);
  const whole = wholeOf(counts);
  return html`<section aria-labelledby="questions">
<h2 class="ds-heading" data-size="md" id="questions">${t('results:questions')}</h2>
${counts.questions.map((question) => {
  const name = `question-${question.key.replace('/', '-')}`;
  const columns = [...regions, { ...whole, label: t('results:whole') }];
  const measures = measuresOf(reader, question, [...columns.map((group) => group.questions[question.key])]);
  return html`<div class="result">
<h3 class="ds-heading" data-size="sm" id="${name}">${headingOf(reader, question)}</h3>
${wordingsOf(reader, question)}
${resultsTable({
  namedBy: name,
  caption: t('results:question-by-region'),
  head: [t('results:measure'), ...columns.map((group) => group.label)],
  rows: measures.map(({ label, level, of }) => ({
    label,
    level: level ?? 0,
    cells: columns.map((group) => {
      const summary = group.questions[question.key];
      return summary === undefined ? html`<span class="withheld">${t('results:not-asked')}</span>` : of(summary);
    }),
  })),
})}
</div>`;
})}
</section>`;
}

/** The concept where there is one, otherwise the wording itself. */
function headingOf(reader: ResultsReader, question: CountedQuestion): Html {
  const concept = reader.survey.concepts.find((one) => one.id === question.concept);
  if (concept !== undefined) return reader.say(concept.label);
  const [first] = question.in;
  return first === undefined ? html`${question.id}` : reader.say(first[1].text, first[0]);
}

/** How each questionnaire asks it, for those who read this question alone. */
function wordingsOf(reader: ResultsReader, question: CountedQuestion): Html | false {
  const isHeading = question.concept === undefined && question.in.size === 1;
  if (isHeading) return false;
  return html`<ul class="wordings">${[...question.in].map(
    ([questionnaire, asked]) =>
      html`<li><span class="wording-of">${titleOf(reader, questionnaire)}:</span> ${reader.say(asked.text, questionnaire)}</li>`,
  )}</ul>`;
}

function measuresOf(
  reader: ResultsReader,
  question: CountedQuestion,
  summaries: readonly (QuestionSummary | undefined)[],
): Measure[] {
  const { t } = reader;
  const of = (name: string, value: (summary: QuestionSummary) => Count | undefined): Measure => ({
    label: t(`results:${name}`),
    of: (summary) => figure(reader, value(summary)),
  });
  const answered = [of('answered', (s) => s.answered), of('blank', (s) => s.blank)];
  switch (question.kind) {
    case 'long text':
    case 'short text':
      return [
        ...answered,
        of('words-total', (s) => s.words?.total),
        of('words-median', (s) => s.words?.median),
        of('words-longest', (s) => s.words?.longest),
      ];
    case 'one choice':
    case 'several choices':
    case 'yes/no':
      return [
        ...answered,
        ...question.columns.map((id) => ({
          label: columnLabel(reader, question, id),
          level: 1,
          of: (summary: QuestionSummary) => share(reader, summary.choices?.[id], summary.answered),
        })),
      ];
    case 'number':
      return [
        ...answered,
        of('mean', (s) => s.numbers?.mean),
        of('median', (s) => s.numbers?.median),
        of('min', (s) => s.numbers?.min),
        of('max', (s) => s.numbers?.max),
      ];
    case 'share': {
      const whole = [...question.in.values()].find((asked) => asked.kind === 'share')?.whole ?? 100;
      return [
        ...answered,
        ...question.columns.map((id) => ({
          label: columnLabel(reader, question, id),
          level: 1,
          of: (summary: QuestionSummary) => {
            const mean = summary.shares?.mean[id];
            return typeof mean === 'number' ? html`${reader.number(mean)}${bar(mean, whole)}` : figure(reader, mean);
          },
        })),
      ];
    }
    case 'indicator':
      return [...answered, ...question.columns.flatMap((unit) => changeIn(reader, question, unit, summaries))];
    case 'date': {
      const day = (name: 'earliest' | 'latest'): Measure => ({
        label: t(`results:${name}`),
        of: ({ dates }) => (dates === undefined ? '–' : (dates[name] ?? withheld(reader))),
      });
      return [...answered, day('earliest'), day('latest')];
    }
    case 'note':
      return [];
  }
}

/** A count and its share of those who answered, in figures and as a bar. */
function share(reader: ResultsReader, count: Count | undefined, answered: number): Html | string {
  if (typeof count !== 'number' || answered === 0) return figure(reader, count);
  return html`${reader.number(count)} <span class="share">(${reader.percent(count / answered)})</span>${bar(count, answered)}`;
}

/** One unit's rows; nothing where no group has an answer in it. */
function changeIn(
  reader: ResultsReader,
  question: CountedQuestion,
  unit: string,
  summaries: readonly (QuestionSummary | undefined)[],
): Measure[] {
  const own = unitText(question, unit);
  const called = own === undefined ? unit : reader.plain(own);
  if (!summaries.some((summary) => summary?.indicators?.[unit] !== undefined)) return [];
  const of = (name: 'n' | 'mean' | 'median' | 'min' | 'max'): Measure => ({
    label: reader.t(`results:change-${name}`, { unit: called }),
    level: 1,
    of: (summary) => figure(reader, summary.indicators?.[unit]?.[name]),
  });
  return [of('n'), of('mean'), of('median'), of('min'), of('max')];
}
