/** What came from outside, made into changes: read, compared with what is stored. No store, no HTTP. */
import type { Answers, AnswerValue, Contributor } from '../definitions/answers.ts';
import { kindOf } from '../definitions/kinds/index.ts';
import { answerable, type Questionnaire } from '../definitions/model.ts';
import { readForm } from '../definitions/validate.ts';
import { canonicalJson, sha256, sha256OfPieces } from '../foundation/hash.ts';
import { newId } from '../foundation/ids.ts';
import { jsonText, utf8Of } from '../foundation/utf8.ts';
import type { AnswerChange, Revision } from '../store/store.ts';
import { cleanText } from './clean.ts';
import { contributorFrom } from './contributor.ts';

/** Answers typed by someone, with the revisions that were seen while typing. */
export interface Typed {
  values: Record<string, AnswerValue>;
  /** By question; absent: the writer does not say, so the newest. */
  bases: Record<string, number>;
  /** By question: the parallel revisions that the writer has chosen about. */
  settles: Record<string, number[]>;
  contributor?: Contributor | undefined;
  /** Of the page or request; changes get ids of their own from it. */
  client: string;
}

/** A form post's fields: texts, also where a name was repeated. Anything else is passed over. */
export type Fields = Record<string, string | string[]>;

export function fieldsOf(body: unknown): Fields {
  const fields: Fields = {};
  if (typeof body !== 'object' || body === null) return fields;
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string') fields[name] = cleanText(value);
    else if (Array.isArray(value)) fields[name] = value.filter((item) => typeof item === 'string').map(cleanText);
  }
  return fields;
}

/** The one value of a field; the first where it was repeated. */
export const fieldOf = (fields: Fields, name: string): string | undefined => [fields[name] ?? []].flat()[0];

/** Numbers of revisions, as hidden fields name them. */
const numbersIn = (text: string | undefined): number[] =>
  text !== undefined && /^\d{1,9}(?: \d{1,9}){0,99}$/.test(text) ? text.split(' ').map(Number) : [];

/** What the reader chose where a question has several texts: the one in the field, another revision's, or all of them together. */
export type Choice = { keep: 'mine' } | { keep: 'theirs'; revision: number | undefined } | { keep: 'both' };

function choiceIn(fields: Fields, question: string): Choice | undefined {
  const keep = fieldOf(fields, `keep.${question}`);
  if (keep === 'mine' || keep === 'both') return { keep };
  const [, number] = /^theirs(?:\.(\d{1,9}))?$/.exec(keep ?? '') ?? ['', ''];
  if (number === '') return undefined;
  const [first] = numbersIn(fieldOf(fields, `others.${question}`));
  return { keep: 'theirs', revision: number === undefined ? first : Number(number) };
}

/** Reads a posted form. What was chosen between several texts is `choices.ts`'s to work out. */
export function typedIn(questionnaire: Questionnaire, fields: Fields): Typed & { choices: Map<string, Choice> } {
  const values = readForm(questionnaire, fields);
  const bases: Record<string, number> = {};
  const settles: Record<string, number[]> = {};
  const choices = new Map<string, Choice>();
  for (const question of Object.keys(values)) {
    const base = fieldOf(fields, `base.${question}`);
    if (base !== undefined && /^\d{1,9}$/.test(base)) bases[question] = Number(base);
    const choice = choiceIn(fields, question);
    if (choice === undefined) continue;
    choices.set(question, choice);
    settles[question] = numbersIn(fieldOf(fields, `settles.${question}`));
  }
  const client = fieldOf(fields, 'client');
  const name = fieldOf(fields, 'contributor.name');
  const role = fieldOf(fields, 'contributor.role');
  return {
    ...{ values, bases, settles, choices },
    contributor: contributorFrom({ name, role }),
    client: client !== undefined && client !== '' && client.length <= 100 ? client : newId(),
  };
}

/** Nothing at all is `null`, so that an emptied field and an untouched one are told apart by their revisions only. White space is kept. */
const orNull = (value: AnswerValue): AnswerValue => {
  if (value === null || value === '') return null;
  return typeof value === 'object' && Object.keys(value).length === 0 ? null : value;
};

export const same = (a: AnswerValue, b: AnswerValue): boolean => {
  const [one, other] = [orNull(a), orNull(b)];
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  return canonicalJson(one) === canonicalJson(other);
};

/**
 * The typed answers that differ from the stored ones. An id says page, question, revision seen and text: the same post again is the same
 * change, another text from the same page (after *Back*) another one.
 */
export function changesOf(questionnaire: Questionnaire, typed: Typed, stored: Answers): AnswerChange[] {
  return answerable(questionnaire).flatMap((question): AnswerChange[] => {
    const { id } = question;
    const settles = Object.hasOwn(typed.settles, id) ? (typed.settles[id] ?? []) : [];
    const current = Object.hasOwn(stored, id) ? stored[id] : undefined;
    const value = typed.values[id];
    const isChange =
      value !== undefined &&
      !same(value, current?.value ?? null) &&
      !(current === undefined && kindOf(question).isBlank(value) && typeof value !== 'string');
    if (isChange) {
      const baseRevision = typed.bases[id] ?? current?.revision ?? 0;
      return [changeOf(id, orNull(value), baseRevision, settles, typed.client)];
    }
    // Chosen was what stands: only that is stored.
    return current === undefined || settles.length === 0
      ? []
      : [changeOf(id, current.value, current.revision, settles, typed.client)];
  });
}

function changeOf(
  question: string,
  value: AnswerValue,
  baseRevision: number,
  settles: number[],
  client: string,
): AnswerChange {
  const json = typeof value === 'string' ? jsonText(value) : undefined;
  const chosen = settles.length === 0 ? '' : ` settles ${settles.join(' ')}`;
  const text = `${question} ${baseRevision} ${client.length} ${client}${chosen} `;
  const clientId = sha256OfPieces([{ text, bytes: json ?? utf8Of(canonicalJson(value)) }]).slice(0, 40);
  return { question, value, baseRevision, clientId, ...(json && { json }), ...(settles.length > 0 && { settles }) };
}

/** Leaves out what the writer did not touch: the text is the one of the revision that the page was made from, and a newer one has come since. */
export const touched = (changes: AnswerChange[], revisions: Revision[]): AnswerChange[] =>
  changes.filter((change) => {
    const seen = revisions.find(
      ({ question, revision }) => question === change.question && revision === change.baseRevision,
    );
    return change.settles !== undefined || !same(change.value, seen?.value ?? null);
  });

/** An id for submitting exactly this from this page: after *Back* and another word it is another submission. */
export const submissionId = (typed: Typed): string =>
  sha256(canonicalJson([typed.client, typed.values, typed.bases, typed.settles])).slice(0, 40);
