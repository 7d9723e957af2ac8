import { createHash } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answers } from '../../server/definitions/answers.ts';
import { loadSurveys } from '../../server/definitions/load.ts';
import type { Questionnaire } from '../../server/definitions/model.ts';
import { asMade } from '../../server/fieldwork/invitations.ts';
import { contentHash, freezeFor } from '../../server/respond/submission.ts';

const { surveys } = await loadSurveys(join(import.meta.dirname, '..', 'fixtures', 'surveys'));
const content = surveys[0]?.questionnaires[0] as Questionnaire;
const invitation = asMade({
  survey: 'troubled',
  id: 'i1',
  questionnaire: 'everything',
  municipality: 'alta',
  ordinal: 1,
  language: 'nb',
  synthetic: false,
  madeAt: 1,
});
const about = { invitation, version: { content }, language: 'nb' };
const answered = (prose: string, line = 'ok'): Answers => ({
  prose: { value: prose, revision: 1, receivedAt: 900, language: 'nb' },
  line: { value: line, revision: 2, receivedAt: 910, language: 'es' },
});
const current = (answers: Answers) => ({ answers, version: 1, response: 'r1', ordinal: 1, at: 1000 });

test('what is missing is said and nothing is frozen', () => {
  const frozen = freezeFor(about)(current({}));
  expect(frozen).toEqual({
    errors: [
      { question: 'prose', code: 'required' },
      { question: 'line', code: 'required' },
    ],
  });
});

test('the hash can be recomputed with nothing but a salt, sorted keys and SHA-256', () => {
  const answers = answered('Å være 🦉');
  const frozen = freezeFor(about)(current(answers));
  if ('errors' in frozen) throw new Error('refused');
  const json =
    '{"answers":{"line":{"language":"es","receivedAt":910,"revision":2,"value":"ok"},' +
    '"prose":{"language":"nb","receivedAt":900,"revision":1,"value":"Å være 🦉"}},"invitation":"i1","language":"nb",' +
    `"municipality":"alta","number":"${frozen.number}","ordinal":1,"questionnaire":"everything","response":"r1",` +
    '"submittedAt":1000,"survey":"troubled","synthetic":false,"version":1}';
  expect(frozen.hash).toBe(
    createHash('sha256')
      .update(frozen.salt + json)
      .digest('hex'),
  );
});

test('any other word, any other salt gives another hash', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary', minLength: 1 }), (a, b) => {
      fc.pre(a !== b);
      const of = (prose: string, salt: string) =>
        contentHash({
          ...{ survey: 's', questionnaire: 'q', municipality: 'm', invitation: 'i', version: 1, response: 'r' },
          ...{ ordinal: 1, number: 'n', language: 'nb', submittedAt: 1, synthetic: false, salt },
          answers: answered(prose),
        });
      expect(of(a, '00')).not.toBe(of(b, '00'));
      expect(of(a, '00')).not.toBe(of(a, '01'));
    }),
  );
});

test('the same content frozen twice has two salts, two hashes, two numbers, two codes', () => {
  const freeze = freezeFor(about);
  const [first, second] = [freeze(current(answered('a'))), freeze(current(answered('a')))];
  if ('errors' in first || 'errors' in second) throw new Error('refused');
  for (const key of ['salt', 'hash', 'number', 'code'] as const) expect(first[key]).not.toBe(second[key]);
  expect(first.facts).toContainEqual({ question: 'prose', measure: 'words', value: '1' });
});
