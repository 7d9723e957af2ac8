/** What stands for a recipient's own words in a letter, and which letter may and must use what. */
import type { LetterChannel, LetterKind } from '../../store/templates.ts';

/** For every letter. */
const ALWAYS = [
  'name',
  'role',
  'municipality',
  'partners',
  'survey',
  'questionnaire',
  'link',
  'code',
  'site',
  'closes',
  'days',
  'sender',
  'answered',
  'questions',
] as const;
/** Of single kinds: a follow-up's question of the questionnaire and what is asked about it, a passage to be checked, a receipt's number. */
const OWN = ['question', 'text', 'number'] as const;
const VARIABLES = [...ALWAYS, ...OWN];
export type Variable = (typeof VARIABLES)[number];
/** What each stands for; '' where there is nothing to say. */
export type Values = Record<Variable, string>;

interface Rule {
  /** Beside those for every letter. */
  own: readonly Variable[];
  /** Without these the letter is of no use. On paper link and code are printed below what is written. */
  must: readonly Variable[];
}
const asking: Rule = { own: [], must: ['link'] };
const onPaper: Rule = { own: [], must: [] };
const thanking: Rule = { own: ['number'], must: [] };
const checking: Rule = { own: ['text', 'question'], must: ['link'] };

/** Every letter there is. */
const RULES: Record<`${LetterKind}-${LetterChannel}`, Rule> = {
  'invitation-email': asking,
  'invitation-text': asking,
  'invitation-letter': onPaper,
  'reminder-unopened-email': asking,
  'reminder-unopened-text': asking,
  'reminder-unopened-letter': onPaper,
  'reminder-draft-email': asking,
  'reminder-draft-text': asking,
  'reminder-draft-letter': onPaper,
  'reminder-nearly-email': asking,
  'reminder-nearly-text': asking,
  'reminder-nearly-letter': onPaper,
  'thanks-email': thanking,
  'thanks-text': thanking,
  'thanks-letter': thanking,
  'follow-up-email': { own: ['question', 'text'], must: ['text', 'link'] },
  'follow-up-text': { own: ['question', 'text'], must: ['link'] },
  'follow-up-letter': { own: ['question', 'text'], must: ['text'] },
  'member-check-email': checking,
  'member-check-text': checking,
  'member-check-letter': { ...checking, must: [] },
};

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The variables of a wording, known or not, once each. */
const variablesIn = (text: string): string[] => [...new Set([...text.matchAll(PLACE)].map(([, name]) => String(name)))];

/** Which variables a letter may use. */
export const allowedIn = (kind: LetterKind, channel: LetterChannel): readonly Variable[] => [
  ...ALWAYS,
  ...RULES[`${kind}-${channel}`].own,
];

/** What keeps a wording from being used; empty where nothing does. */
export interface WordingFaults {
  /** Names in `{{…}}` that this letter has not. */
  unknown: string[];
  /** Names that it must have, and lacks. */
  missing: string[];
  /** `{{` without `}}`, or the other way round. */
  isBroken: boolean;
}

export function faultsOf(kind: LetterKind, channel: LetterChannel, subject: string, body: string): WordingFaults {
  const allowed: readonly string[] = allowedIn(kind, channel);
  const used = variablesIn(`${subject}\n${body}`);
  return {
    unknown: used.filter((name) => !allowed.includes(name)),
    missing: RULES[`${kind}-${channel}`].must.filter((name) => !variablesIn(body).includes(name)),
    isBroken: /\{\{|\}\}/.test(`${subject}\n${body}`.replace(PLACE, '')),
  };
}

const isVariable = (name: string): name is Variable => VARIABLES.some((known) => known === name);

/**
 * A wording with its variables filled in. A line in which one of them has nothing to say is left out, so that a letter without a deadline
 * says nothing of one; what then stands apart by several empty lines stands apart by one.
 */
export function filledIn(wording: string, values: Values): string {
  const said = (name: string): string => (isVariable(name) ? values[name] : '');
  return wording
    .replaceAll('\r\n', '\n')
    .split('\n')
    .filter((line) => variablesIn(line).every((name) => said(name) !== ''))
    .map((line) => line.replace(PLACE, (_place, name: string) => said(name)).trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
