/** What came from outside, made into changes: cleaned without loss, compared with what is stored. No store, no HTTP. */
import type { Answers, AnswerValue } from '../definitions/answers.ts';
import { kindOf } from '../definitions/kinds/index.ts';
import { answerable, type Questionnaire } from '../definitions/model.ts';
import { readForm } from '../definitions/validate.ts';
import { canonicalJson, sha256 } from '../foundation/hash.ts';
import { newId } from '../foundation/ids.ts';
import type { AnswerChange, Revision } from '../store/store.ts';

/**
 * Text as every browser and database can give it back: line ends as `\n`; U+0000 and lone surrogates, which HTML and UTF-8 do not have,
 * as U+FFFD, as HTML itself does. All else stays.
 */
export const cleanText = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd').toWellFormed();

/** The same for every text in a value. */
export function cleanValue(value: AnswerValue): AnswerValue {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanText);
  if (value === null || typeof value !== 'object') return value;
  const cleaned = Object.entries(value).map(([key, part]) => [key, typeof part === 'string' ? cleanText(part) : part]);
  return Object.fromEntries(cleaned);
}

/** Answers typed by someone, with the revisions that were seen while typing. */
export interface Typed {
  values: Record<string, AnswerValue>;
  /** By question; absent: the writer does not say, so the newest. */
  bases: Record<string, number>;
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

/** Reads a posted form. An answer for which the reader chose the newer one (`keep.QUESTION=theirs`) is left out. */
export function typedIn(questionnaire: Questionnaire, fields: Fields): Typed {
  const values = readForm(questionnaire, fields);
  const bases: Record<string, number> = {};
  for (const question of Object.keys(values)) {
    const base = fieldOf(fields, `base.${question}`);
    if (base !== undefined && /^\d{1,9}$/.test(base)) bases[question] = Number(base);
    if (fieldOf(fields, `keep.${question}`) === 'theirs') delete values[question];
  }
  const client = fieldOf(fields, 'client');
  return { values, bases, client: client !== undefined && client !== '' && client.length <= 100 ? client : newId() };
}

/** Nothing at all is `null`, so that an emptied field and an untouched one are told apart by their revisions only. White space is kept. */
const orNull = (value: AnswerValue): AnswerValue => {
  if (value === null || value === '') return null;
  return typeof value === 'object' && Object.keys(value).length === 0 ? null : value;
};

const same = (a: AnswerValue, b: AnswerValue): boolean => {
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
    const value = typed.values[question.id];
    if (value === undefined) return [];
    const current = Object.hasOwn(stored, question.id) ? stored[question.id] : undefined;
    if (same(value, current?.value ?? null)) return [];
    if (current === undefined && kindOf(question).isBlank(value) && typeof value !== 'string') return [];
    const baseRevision = typed.bases[question.id] ?? current?.revision ?? 0;
    const said = typeof value === 'string' ? `text ${value}` : canonicalJson(value);
    const clientId = sha256(`${question.id} ${baseRevision} ${typed.client.length} ${typed.client} ${said}`).slice(
      0,
      40,
    );
    return [{ question: question.id, value: orNull(value), baseRevision, clientId }];
  });
}

/** Leaves out what the writer did not touch: the text is the one of the revision that the page was made from, and a newer one has come since. */
export const touched = (changes: AnswerChange[], revisions: Revision[]): AnswerChange[] =>
  changes.filter((change) => {
    const seen = revisions.find(
      ({ question, revision }) => question === change.question && revision === change.baseRevision,
    );
    return !same(change.value, seen?.value ?? null);
  });

/** An id for submitting exactly this from this page: after *Back* and another word it is another submission. */
export const submissionId = (typed: Typed): string =>
  sha256(canonicalJson([typed.client, typed.values, typed.bases])).slice(0, 40);
