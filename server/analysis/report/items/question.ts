/** One question by region: the measures that the results page has, with what it withholds withheld. */
import type { Choice } from '../../../definitions/model.ts';
import { aggregatesOf, wholeOf } from '../../../results/aggregates.ts';
import type { AnsweredQuestion, CountedQuestion } from '../../../results/counts.ts';
import type { Count, QuestionSummary } from '../../../results/summarise.ts';
import { unitText } from '../../../results/wordings.ts';
import { responsesAt } from '../../comparison/rows-at.ts';
import type { Cell, Table, Worded } from '../document.ts';
import type { Given, ItemSource } from './source.ts';

/** A row of the table. */
interface Measure {
  label: Worded;
  level: number;
  /** Of one group's answers; undefined where there is nothing to say. */
  of(summary: QuestionSummary): Value | undefined;
  /** Names in the address of the responses behind it; of those who answered where absent. */
  rows?: Record<string, string>;
}
type Value = { value: Count | string | undefined; outOf?: number };

export const question: ItemSource = {
  async offered(given) {
    return given.counts.questions.flatMap((one) =>
      one.kind === 'note' ? [] : [{ choice: one.key, label: titleOf(given, one) }],
    );
  },
  async table(given, choice) {
    const found = given.counts.questions.find(({ key }) => key === choice);
    return found && tableOf(given, found);
  },
};

function tableOf(given: Given, asked: CountedQuestion): Table {
  const { counts, say, survey, word } = given;
  const regions = aggregatesOf(counts, 'region', given.language).groups.filter(({ invited }) => invited > 0);
  const labels = new Map(counts.registry.regions.map(({ id, label }) => [id, word(label)]));
  const groups = [
    ...regions.map((group) => ({ ...group, region: group.id })),
    { ...wholeOf(counts), id: '', region: undefined },
  ];
  const summaries = groups.map(({ questions }) => questions[asked.key]);
  const isWithheld = summaries.some((summary) => summary?.withheld === true);
  return {
    title: titleOf(given, asked),
    about: [...asked.in].map(([questionnaire, one]) => word(one.text, questionnaire)),
    head: [
      say('results:measure'),
      ...regions.map(({ id, label }) => labels.get(id) ?? { text: label, language: given.language }),
      say('results:whole'),
    ],
    rows: measuresOf(given, asked).map(({ label, level, of, rows }) => ({
      label,
      level,
      cells: groups.map(({ region }, at): Cell => {
        const summary = summaries[at];
        if (summary === undefined) return { text: say('results:not-asked').text };
        return cellOf(given, of(summary), responsesAt(survey.id, { question: asked.key, ...rows, region }));
      }),
    })),
    notes: isWithheld ? [say('results:minimum', { minimum: survey.minimumGroupSize })] : [],
  };
}

function cellOf({ number, percent, t }: Given, found: Value | undefined, rows: string): Cell {
  const { value, outOf } = found ?? { value: undefined };
  if (value === undefined) return { text: '–' };
  if (value === null) return { text: t('results:withheld'), withheld: true };
  if (typeof value === 'string') return { text: value, rows };
  if (outOf === undefined || outOf === 0) return { text: number(value), rows };
  return { text: `${number(value)} (${percent(value / outOf)})`, share: value / outOf, rows };
}

/** The concept where there is one, otherwise the wording itself. */
function titleOf({ survey, word, language }: Given, asked: CountedQuestion): Worded {
  const concept = survey.concepts.find(({ id }) => id === asked.concept);
  if (concept !== undefined) return word(concept.label);
  const [first] = asked.in;
  return first === undefined ? { text: asked.id, language } : word(first[1].text, first[0]);
}

const choicesOf = (asked: AnsweredQuestion): Choice[] => {
  if (asked.kind === 'one choice' || asked.kind === 'several choices') return asked.choices;
  return asked.kind === 'share' ? asked.parts : [];
};

function columnOf({ say, word, language }: Given, asked: CountedQuestion, id: string): Worded {
  if (asked.kind === 'yes/no') return say(`results:${id === 'yes' ? 'yes' : 'no'}`);
  const found = [...asked.in.values()].flatMap(choicesOf).find((choice) => choice.id === id);
  return found === undefined ? { text: id, language } : word(found.label);
}

function unitOf({ word }: Given, asked: CountedQuestion, unit: string): string {
  const own = unitText(asked, unit);
  return own === undefined ? unit : word(own).text;
}

function measuresOf(given: Given, asked: CountedQuestion): Measure[] {
  const { say } = given;
  const of = (name: string, value: (summary: QuestionSummary) => Value['value']): Measure => ({
    label: say(`results:${name}`),
    level: 0,
    of: (summary) => ({ value: value(summary) }),
  });
  const answered = [of('answered', (s) => s.answered), { ...of('blank', (s) => s.blank), rows: { blank: 'yes' } }];
  switch (asked.kind) {
    case 'long text':
    case 'short text':
      return [...answered, of('words-total', (s) => s.words?.total), of('words-median', (s) => s.words?.median)];
    case 'one choice':
    case 'several choices':
    case 'yes/no':
      return [
        ...answered,
        ...asked.columns.map((choice) => ({
          ...{ label: columnOf(given, asked, choice), level: 1, rows: { choice } },
          of: (s: QuestionSummary) => ({ value: s.choices?.[choice], outOf: s.answered }),
        })),
      ];
    case 'number':
      return [
        ...answered,
        ...(['mean', 'median', 'min', 'max'] as const).map((name) => of(name, (s) => s.numbers?.[name])),
      ];
    case 'share':
      return [
        ...answered,
        ...asked.columns.map((part) => ({
          ...{ label: columnOf(given, asked, part), level: 1 },
          of: (s: QuestionSummary) => ({ value: s.shares?.mean[part] }),
        })),
      ];
    case 'indicator':
      return [
        ...answered,
        ...asked.columns.flatMap((unit) =>
          (['n', 'mean', 'median'] as const).map((name) => ({
            label: say(`results:change-${name}`, { unit: unitOf(given, asked, unit) }),
            level: 1,
            rows: { unit },
            of: (s: QuestionSummary) => ({ value: s.indicators?.[unit]?.[name] }),
          })),
        ),
      ];
    case 'date':
      return [
        ...answered,
        ...(['earliest', 'latest'] as const).map((name) =>
          of(name, (s) => (s.dates === undefined ? undefined : s.dates[name])),
        ),
      ];
    case 'note':
      return [];
  }
}
