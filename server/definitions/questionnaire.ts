/** Turns a questionnaire as written into a `Questionnaire`, and checks what a schema cannot say. */
import type { Report } from './findings.ts';
import type { Choice, Question, Questionnaire, Text } from './model.ts';
import type { QuestionnaireFile, WrittenQuestion, WrittenText } from './schema.ts';
import { readText, type Translations } from './translations.ts';

type Path = readonly PropertyKey[];
type ReadText = (written: WrittenText, path: Path) => Text;

export interface Surroundings extends Omit<Translations, 'source' | 'pipes'> {
  concepts: readonly string[];
}

/** Reads one questionnaire; what is wrong goes to `report`. */
export function readQuestionnaire(file: QuestionnaireFile, surroundings: Surroundings): Questionnaire {
  const { report, languages, concepts } = surroundings;
  const translations: Translations = { ...surroundings, source: file.language, pipes: Object.keys(file.pipes ?? {}) };
  const text: ReadText = (written, path) => readText(written, path, translations);
  const optional = (written: WrittenText | undefined, path: Path): Text | undefined => written && text(written, path);

  for (const [path, language] of [
    [['language'], file.language],
    [['audience', 'language'], file.audience.language],
  ] as const)
    if (language !== undefined && !languages.includes(language)) report(path, 'unknown-language', { language });

  const questions = file.sections.flatMap((section, at) =>
    section.questions.map((question, index) => ({ question, path: ['sections', at, 'questions', index] })),
  );
  const seen = new Set<string>();
  for (const { question, path } of questions) {
    if (seen.has(question.id)) report([...path, 'id'], 'duplicate-id', { id: question.id });
    seen.add(question.id);
    checkQuestion(question, path, concepts, report);
  }
  return {
    id: file.id,
    title: text(file.title, ['title']),
    introduction: optional(file.introduction, ['introduction']),
    language: file.language,
    audience: { ...file.audience, label: text(file.audience.label, ['audience', 'label']) },
    sections: file.sections.map((section, at) => ({
      number: section.number,
      heading: optional(section.heading, ['sections', at, 'heading']),
      questions: section.questions.map((question, index) =>
        readQuestion(question, ['sections', at, 'questions', index], text),
      ),
    })),
    pipes: Object.fromEntries(
      Object.entries(file.pipes ?? {}).map(([name, pipe]) => [
        name,
        {
          byPartnerRegion: Object.fromEntries(
            Object.entries(pipe.byPartnerRegion).map(([region, word]) => [
              region,
              text(word, ['pipes', name, 'byPartnerRegion', region]),
            ]),
          ),
          otherwise: text(pipe.otherwise, ['pipes', name, 'otherwise']),
        },
      ]),
    ),
  };
}

function checkQuestion(question: WrittenQuestion, path: Path, concepts: readonly string[], report: Report): void {
  if (question.kind === 'note') return;
  if (question.concept !== undefined) {
    if (!concepts.includes(question.concept))
      report([...path, 'concept'], 'unknown-concept', { concept: question.concept });
    if (question.corresponds === undefined)
      report([...path, 'concept'], 'corresponds-missing', { question: question.id });
  }
  const limits = new Map<string, unknown>(Object.entries(question));
  for (const what of ['', 'Words', 'Length', 'Choices', 'Year']) {
    const [low, high] = [limits.get(`min${what}`), limits.get(`max${what}`)];
    // Days compare as text, numbers as numbers.
    const above =
      (typeof low === 'number' && typeof high === 'number' && low > high) ||
      (typeof low === 'string' && typeof high === 'string' && low > high);
    if (above) report([...path, `min${what}`], 'min-above-max', { min: `min${what}`, max: `max${what}` });
  }
  const [key, choices] =
    question.kind === 'share'
      ? (['parts', question.parts] as const)
      : 'choices' in question
        ? (['choices', question.choices] as const)
        : (['', []] as const);
  const seen = new Set<string>();
  for (const [index, { id }] of choices.entries()) {
    if (seen.has(id)) report([...path, key, index, 'id'], 'duplicate-id', { id });
    seen.add(id);
  }
  if (question.kind === 'several choices' && (question.minChoices ?? 0) > choices.length)
    report([...path, 'minChoices'], 'too-few-to-choose', {
      key: 'minChoices',
      limit: question.minChoices ?? 0,
      choices: choices.length,
    });
}

function readQuestion(written: WrittenQuestion, path: Path, text: ReadText): Question {
  const of = <Key extends string>(key: Key, value: WrittenText | undefined): { [K in Key]?: Text } | undefined =>
    value === undefined ? undefined : ({ [key]: text(value, [...path, key]) } as { [K in Key]?: Text });
  const choicesOf = (key: string, choices: { id: string; label: WrittenText }[]): Choice[] =>
    choices.map((choice, index) => ({ id: choice.id, label: text(choice.label, [...path, key, index, 'label']) }));
  const common = { text: text(written.text, [...path, 'text']), ...of('hint', written.hint) };
  if (written.kind === 'note') return { kind: 'note', id: written.id, required: false, ...common };
  const { text: _text, hint: _hint, required = false, ...own } = written;
  switch (own.kind) {
    case 'one choice':
    case 'several choices':
      return { ...own, required, ...common, choices: choicesOf('choices', own.choices) };
    case 'number': {
      const { unit, ...rest } = own;
      return { ...rest, required, ...common, ...of('unit', unit) };
    }
    case 'share': {
      const { unit, whole = 100, parts, ...rest } = own;
      return { ...rest, required, ...common, whole, parts: choicesOf('parts', parts), ...of('unit', unit) };
    }
    case 'indicator': {
      const { unit, name, ...rest } = own;
      return { ...rest, required, ...common, ...of('name', name), ...of('unit', unit) };
    }
    default:
      return { ...own, required, ...common };
  }
}
