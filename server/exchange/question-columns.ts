/** The columns of questions: one set a question id where all questionnaires ask it alike, so that answers stand under each other. */
import type { AnswerValue } from '../definitions/answers.ts';
import type { Choice, Note, Question, Text, Version } from '../definitions/model.ts';
import { answerable } from '../definitions/model.ts';
import { fill } from '../definitions/texts.ts';
import type { Asked, Cell, CellKind, Column, ExportedRow } from './column.ts';
import { joined } from './joined.ts';

type Say = (text: Text) => string;
type Answerable = Exclude<Question, Note>;
interface Occurrence {
  version: Version;
  question: Answerable;
}

/** Asked alike: the same kind, and about the same concept. */
const likeness = ({ question }: Occurrence): string => `${question.kind}|${question.concept ?? ''}`;

/**
 * Ids: `QUESTION` where every version of every questionnaire asks it alike, `QUESTIONNAIRE.QUESTION` where only that questionnaire's versions
 * do, `QUESTIONNAIRE.VERSION.QUESTION` where a new version changed even the kind.
 */
export function questionColumns(
  versions: Version[],
  say: Say,
  /** What stands after the columns of a question. */
  after: (question: string) => Column[] = () => [],
): Column[] {
  const newestFirst = versions.toSorted((a, b) => b.version - a.version);
  const inOrder = [...new Set(versions.map((version) => version.questionnaire))].flatMap((questionnaire) =>
    newestFirst.filter((version) => version.questionnaire === questionnaire),
  );
  const occurrences = inOrder.flatMap((version) =>
    answerable(version.content).map((question): Occurrence => ({ version, question })),
  );
  return [...Map.groupBy(occurrences, ({ question }) => question.id)].flatMap(([id, sameId]) => [
    ...(alike(sameId)
      ? columnsOf('', sameId, say)
      : [...Map.groupBy(sameId, ({ version }) => version.questionnaire)].flatMap(([questionnaire, own]) =>
          alike(own)
            ? columnsOf(`${questionnaire}.`, own, say)
            : own.flatMap((one) => columnsOf(`${questionnaire}.${one.version.version}.`, [one], say)),
        )),
    ...after(id),
  ]);
}

const alike = (group: Occurrence[]): boolean => new Set(group.map(likeness)).size === 1;

function columnsOf(prefix: string, group: Occurrence[], say: Say): Column[] {
  const first = group[0];
  if (first === undefined) return [];
  const { question } = first;
  const id = question.id;
  const versionsByQuestionnaire = Map.groupBy(group, ({ version }) => version.questionnaire);
  const choices = allChoices(group);
  const asked: Asked = {
    wordings: wordingsOf(group, say),
    printed: printedOf(group),
    questionKind: question.kind,
    choices: choices.map((choice) => `${choice.id}: ${say(choice.label)}`),
    versions: [...versionsByQuestionnaire].map(
      ([questionnaire, own]) =>
        `${questionnaire} ${own
          .map(({ version }) => version.version)
          .toSorted()
          .join(', ')}`,
    ),
  };
  if (question.concept !== undefined) asked.concept = question.concept;
  if ('unit' in question && question.unit) asked.unit = say(question.unit);

  const everywhere = prefix === '';
  const mine = new Set(group.map(({ version }) => `${version.questionnaire}/${version.version}`));
  const answerOf = (row: ExportedRow): AnswerValue => {
    const answer = row.answers[id];
    if (answer === undefined) return null;
    return everywhere || mine.has(`${row.questionnaire}/${row.version}`) ? answer.value : null;
  };
  const column = (suffix: string, kind: CellKind, pick: (value: AnswerValue) => Cell, part?: string): Column => ({
    id: `${prefix}${id}${suffix}`,
    kind,
    asked: part === undefined ? asked : { ...asked, part },
    read: (row) => pick(answerOf(row)),
  });
  const labels = new Map(choices.map((choice) => [choice.id, say(choice.label)]));

  switch (question.kind) {
    case 'long text':
    case 'short text':
      return [column('', 'text', plain)];
    case 'date':
      return [column('', 'date', plain)];
    case 'number':
      return [column('', 'number', plain)];
    case 'yes/no':
      return [column('', 'boolean', plain)];
    case 'one choice':
      return [
        column('', 'text', plain),
        column('._label', 'text', (value) => (typeof value === 'string' ? (labels.get(value) ?? value) : null)),
      ];
    case 'several choices':
      return [
        column('', 'text', (value) => (Array.isArray(value) ? joined(value) : null)),
        column('._labels', 'text', (value) =>
          Array.isArray(value) ? joined(value.map((choice) => labels.get(choice) ?? choice)) : null,
        ),
        ...choices.map((choice) =>
          column(
            `.${choice.id}`,
            'boolean',
            (value) => (Array.isArray(value) ? value.includes(choice.id) : null),
            say(choice.label),
          ),
        ),
      ];
    case 'share':
      return choices.map((part) => column(`.${part.id}`, 'number', field(part.id), say(part.label)));
    case 'indicator':
      return INDICATOR_FIELDS.map(([name, suffix, kind]) => {
        // What the survey itself says is a label, and in the export's language.
        const given = name === 'name' ? question.name : name === 'unit' ? question.unit : undefined;
        const pick = given === undefined ? field(name) : (value: AnswerValue) => (value === null ? null : say(given));
        return column(`.${suffix}`, kind, pick, suffix);
      });
  }
}

function wordingsOf(group: Occurrence[], say: Say): string[] {
  const worded = Map.groupBy(group, ({ version, question }) =>
    fill(
      say(question.text),
      Object.fromEntries(
        Object.entries(version.content.pipes).map(([name, pipe]) => [
          name,
          [...new Set(Object.values(pipe.byPartnerRegion).map(say))].join(' / '),
        ]),
      ),
    ),
  );
  return [...worded].map(
    ([wording, own]) => `${[...new Set(own.map(({ version }) => version.questionnaire))].join(', ')}: ${wording}`,
  );
}

const printedOf = (group: Occurrence[]): string[] => [
  ...new Set(
    group.flatMap(({ version, question }) =>
      Object.entries(question.text.in).flatMap(([language, { printed }]) =>
        printed === undefined ? [] : [`${version.questionnaire} (${language}): ${printed}`],
      ),
    ),
  ),
];

const INDICATOR_FIELDS: [string, string, CellKind][] = [
  ['name', 'name', 'text'],
  ['unit', 'unit', 'text'],
  ['baselineYear', 'baseline-year', 'number'],
  ['baselineValue', 'baseline-value', 'number'],
  ['latestYear', 'latest-year', 'number'],
  ['latestValue', 'latest-value', 'number'],
];

const plain = (value: AnswerValue): Cell => (typeof value === 'object' ? null : value);

const field =
  (name: string) =>
  (value: AnswerValue): Cell => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
    const found = new Map<string, unknown>(Object.entries(value)).get(name);
    return typeof found === 'string' || typeof found === 'number' ? (found === '' ? null : found) : null;
  };

/** Choices of every version, each once, as the newest words it. */
function allChoices(group: Occurrence[]): Choice[] {
  const found = new Map<string, Choice>();
  for (const { question } of group) {
    const own = 'choices' in question ? question.choices : 'parts' in question ? question.parts : [];
    for (const choice of own) if (!found.has(choice.id)) found.set(choice.id, choice);
  }
  return [...found.values()];
}
