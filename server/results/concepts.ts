/** The concepts across questionnaires: how each asks, how well that corresponds, how many answered. */
import { type Html, html } from '../pages/html.ts';
import { wholeOf } from './aggregates.ts';
import type { AnsweredQuestion, CountedQuestion, SurveyCounts } from './counts.ts';
import { figure } from './questions.ts';
import type { Count, QuestionSummary } from './summarise.ts';
import { resultsTable } from './table.ts';
import { type ResultsReader, titleOf } from './wordings.ts';

interface Asked {
  questionnaire: string;
  question: AnsweredQuestion;
  summary: QuestionSummary | undefined;
}

export function conceptsSection(counts: SurveyCounts, reader: ResultsReader): Html {
  const { t, survey } = reader;
  const whole = wholeOf(counts);
  const summaryOf = (counted: CountedQuestion, questionnaire: string): QuestionSummary | undefined =>
    whole.byQuestionnaire[questionnaire]?.questions[counted.key];
  const concepts = survey.concepts.flatMap((concept) => {
    const asked = counts.questions
      .filter((counted) => counted.concept === concept.id)
      .flatMap((counted) =>
        [...counted.in].map(([questionnaire, question]): Asked => {
          return { questionnaire, question, summary: summaryOf(counted, questionnaire) };
        }),
      );
    return asked.length === 0
      ? []
      : [
          {
            concept,
            asked: inOrder(
              survey.questionnaires.map((q) => q.id),
              asked,
            ),
          },
        ];
  });
  if (concepts.length === 0) return html``;
  return html`<section aria-labelledby="concepts">
<h2 class="ds-heading" data-size="md" id="concepts">${t('results:concepts')}</h2>
<p>${t('results:concepts-about')}</p>
${concepts.map(({ concept, asked }) => {
  const name = `concept-${concept.id}`;
  const figures = (label: string, of: (summary: QuestionSummary) => Count | undefined) => ({
    label: t(`results:${label}`),
    cells: asked.map(({ summary }) => (summary === undefined ? '–' : figure(reader, of(summary)))),
  });
  const hasWords = asked.some(({ summary }) => summary?.words !== undefined);
  return html`<div class="result">
<h3 class="ds-heading" data-size="sm" id="${name}">${reader.say(concept.label)}</h3>
${resultsTable({
  // Not by its heading alone: the same concept heads a table by region.
  namedBy: `${name} concepts`,
  caption: t('results:concept-side-by-side'),
  of: 'wordings',
  head: [t('results:questionnaire'), ...asked.map(({ questionnaire }) => titleOf(reader, questionnaire))],
  rows: [
    {
      label: t('results:wording'),
      cells: asked.map(({ questionnaire, question }) => reader.say(question.text, questionnaire)),
    },
    { label: t('results:correspondence'), cells: asked.map(({ question }) => correspondence(reader, question)) },
    figures('answered', (summary) => summary.answered),
    figures('blank', (summary) => summary.blank),
    ...(hasWords ? [figures('words-median', (summary) => summary.words?.median)] : []),
  ],
})}
</div>`;
})}
</section>`;
}

function correspondence(reader: ResultsReader, { corresponds }: AnsweredQuestion): Html | string {
  if (corresponds === undefined) return '–';
  const name = corresponds.replace(' ', '-');
  return html`<span class="correspondence correspondence-${name}">${reader.t(`results:corresponds-${name}`)}</span>`;
}

const inOrder = (order: readonly string[], asked: readonly Asked[]): Asked[] =>
  asked.toSorted((a, b) => order.indexOf(a.questionnaire) - order.indexOf(b.questionnaire));
