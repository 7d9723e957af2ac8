/** What differs between two versions of a questionnaire. */
import { canonicalJson } from '../foundation/hash.ts';
import type { Question, Questionnaire } from './model.ts';

export interface Change {
  /** Empty where it concerns the questionnaire as a whole. */
  question: string;
  what: 'added' | 'removed' | 'kind' | 'text' | 'choices' | 'required' | 'limits' | 'concept' | 'order' | 'frame';
}

const CHOICES = ['choices', 'parts'];
const TEXTS = ['text', 'hint', 'name', 'unit'];
const CONCEPT = ['concept', 'corresponds'];

function aspectOf(key: string): Change['what'] {
  if (TEXTS.includes(key)) return 'text';
  if (CHOICES.includes(key)) return 'choices';
  if (CONCEPT.includes(key)) return 'concept';
  return key === 'kind' || key === 'required' ? key : 'limits';
}

const questionsOf = (questionnaire: Questionnaire): Map<string, Question> =>
  new Map(questionnaire.sections.flatMap((section) => section.questions).map((question) => [question.id, question]));

const frameOf = ({ sections, ...rest }: Questionnaire): string =>
  canonicalJson({ ...rest, sections: sections.map(({ number, heading }) => ({ number, heading })) });

/** Every difference, in the order of the new version; empty where both have the same content. */
export function changesBetween(before: Questionnaire, after: Questionnaire): Change[] {
  const [old, current] = [questionsOf(before), questionsOf(after)];
  const changes: Change[] = [];
  for (const [id, question] of current) {
    const earlier = old.get(id);
    if (earlier === undefined) {
      changes.push({ question: id, what: 'added' });
      continue;
    }
    const [was, is] = [
      new Map<string, unknown>(Object.entries(earlier)),
      new Map<string, unknown>(Object.entries(question)),
    ];
    const keys = new Set([...was.keys(), ...is.keys()]);
    const aspects = [...keys]
      .filter((key) => canonicalJson(was.get(key) ?? null) !== canonicalJson(is.get(key) ?? null))
      .map(aspectOf);
    for (const what of new Set(aspects)) changes.push({ question: id, what });
  }
  for (const id of old.keys()) if (!current.has(id)) changes.push({ question: id, what: 'removed' });
  const common = (from: Map<string, Question>, other: Map<string, Question>): string =>
    [...from.keys()].filter((id) => other.has(id)).join(' ');
  if (common(old, current) !== common(current, old)) changes.push({ question: '', what: 'order' });
  if (frameOf(before) !== frameOf(after)) changes.push({ question: '', what: 'frame' });
  return changes;
}

const WORDS: Record<Change['what'], string> = {
  added: 'added',
  removed: 'removed',
  kind: 'kind changed',
  text: 'text changed',
  choices: 'choices changed',
  required: 'required changed',
  limits: 'limits changed',
  concept: 'concept changed',
  order: 'order of questions changed',
  frame: 'title, headings, audience or piped words changed',
};

/** One line for the operator's log, in English: `stories: text changed; budget: added`. */
export const changeLine = (changes: readonly Change[]): string =>
  changes.map(({ question, what }) => (question === '' ? WORDS[what] : `${question}: ${WORDS[what]}`)).join('; ') ||
  'sections divided differently';
