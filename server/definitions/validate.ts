/** A whole questionnaire's answers: read from a form, checked, counted. Nothing here stores or shows anything. */
import type { AnswerError, AnswerValue, Fact } from './answers.ts';
import { kindOf } from './kinds/index.ts';
import { answerable, type Questionnaire } from './model.ts';

/** Why these answers cannot be submitted, in the order of the questions. */
export function errorsOf(questionnaire: Questionnaire, values: Record<string, AnswerValue>): AnswerError[] {
  return answerable(questionnaire).flatMap((question) => {
    const value = values[question.id] ?? null;
    const kind = kindOf(question);
    if (kind.isBlank(value)) return question.required ? [{ question: question.id, code: 'required' }] : [];
    return kind.accepts(value) ? kind.errors(value) : [{ question: question.id, code: 'wrong-shape' }];
  });
}

/** What the answers add to the counts: for each question `answered` or `blank`, then what its kind adds. */
export function factsOf(questionnaire: Questionnaire, values: Record<string, AnswerValue>): Fact[] {
  return answerable(questionnaire).flatMap((question) => {
    const value = values[question.id] ?? null;
    const kind = kindOf(question);
    return kind.isBlank(value)
      ? [{ question: question.id, measure: 'blank', value: '' }]
      : [{ question: question.id, measure: 'answered', value: '' }, ...kind.facts(value)];
  });
}

/** The answers in a form post, by question; questions that were not posted are absent, names of no question are passed over. */
export function readForm(
  questionnaire: Questionnaire,
  form: Record<string, string | string[]>,
): Record<string, AnswerValue> {
  const byQuestion = new Map<string, Map<string, string[]>>();
  const asked = new Set(answerable(questionnaire).map(({ id }) => id));
  for (const [name, posted] of Object.entries(form)) {
    const match = /^answer\.([a-z][a-z0-9-]*)(|\..+)$/.exec(name);
    if (match === null) continue;
    // An id with a full stop in it, as no file has one, is no question's field.
    const whole = name.slice('answer.'.length);
    const [, question = '', field = ''] = asked.has(whole) ? ['', whole] : match;
    const fields = byQuestion.get(question) ?? new Map<string, string[]>();
    byQuestion.set(question, fields.set(field, typeof posted === 'string' ? [posted] : posted));
  }
  return Object.fromEntries(
    answerable(questionnaire).flatMap((question) => {
      const fields = byQuestion.get(question.id);
      const value = fields === undefined ? undefined : kindOf(question).fromForm(fields);
      return value === undefined ? [] : [[question.id, value]];
    }),
  );
}
