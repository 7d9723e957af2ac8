/** Yes or no, posted as `yes` and `no`. */
import type { Kind } from './kind.ts';

export const yesNo: Kind<'yes/no'> = {
  kind: 'yes/no',
  fromForm(_, fields) {
    const typed = fields.get('')?.find((value) => value !== '');
    if (typed === undefined) return fields.has('') ? null : undefined;
    if (typed === 'yes' || typed === 'true') return true;
    return typed === 'no' || typed === 'false' ? false : null;
  },
  accepts: (_, value) => value === null || typeof value === 'boolean',
  isBlank: (value) => value === null,
  errors: (question, value) => (typeof value === 'boolean' ? [] : [{ question: question.id, code: 'wrong-shape' }]),
  facts: (question, value) => [{ question: question.id, measure: 'choice', value: value === true ? 'yes' : 'no' }],
};
