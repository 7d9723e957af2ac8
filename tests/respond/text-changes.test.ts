import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Stretch, textChanges } from '../../server/pages/text-changes.ts';
import { versionsOf } from '../../server/respond/versions.ts';
import type { Revision } from '../../server/store/store.ts';

const joined = (stretches: Stretch[], ...kinds: Stretch['kind'][]): string =>
  stretches.flatMap(({ kind, text }) => (kinds.includes(kind) ? text : [])).join('');
const word = fc.constantFrom(
  'elva',
  'var',
  'skitten',
  'Ñandú',
  '🦉',
  'e-post',
  ',',
  '.',
  ' ',
  '  ',
  '\n',
  '\n\n',
  '用水',
  'é',
);
const text = fc.oneof(
  fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

test('what is kept and taken out is the old text, what is kept and added the new one', () => {
  fc.assert(
    fc.property(text, text, fc.constantFrom('nb', 'nn', 'es', 'en'), (before, after, language) => {
      const stretches = textChanges(before, after, language);
      expect(joined(stretches, 'kept', 'taken')).toBe(before);
      expect(joined(stretches, 'kept', 'added')).toBe(after);
      expect(stretches.every((stretch) => stretch.text !== '')).toBe(true);
      if (before === after) expect(stretches.every(({ kind }) => kind === 'kept')).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('words are compared, not letters, and exchanged words are one exchange', () => {
  expect(textChanges('one two three four', 'uno dos tres four', 'en')).toEqual([
    { kind: 'taken', text: 'one two three' },
    { kind: 'added', text: 'uno dos tres' },
    { kind: 'kept', text: ' four' },
  ]);
  expect(textChanges('Elva er rein.', 'Elva er ikkje rein.', 'nn')).toEqual([
    { kind: 'kept', text: 'Elva er ' },
    { kind: 'added', text: 'ikkje ' },
    { kind: 'kept', text: 'rein.' },
  ]);
});

test('texts that have little in common are compared by sentences, and then as wholes', () => {
  const rewritten = (mark: string) => Array.from({ length: 500 }, (_, at) => `${mark}${at}`).join(' ');
  const [before, after] = [`Stays. ${rewritten('A')}. Stays too.`, `Stays. ${rewritten('B')}. Stays too.`];
  const stretches = textChanges(before, after, 'en');
  expect(stretches.map(({ kind }) => kind)).toEqual(['kept', 'taken', 'added', 'kept']);
  expect(stretches[0]?.text).toBe('Stays. ');
  const many = (mark: string) => Array.from({ length: 2000 }, (_, at) => `${mark} ${at}.`).join(' ');
  expect(textChanges(many('Dog'), many('Cat'), 'en').map(({ kind }) => kind)).toContain('taken');
});

const revision = (number: number, value: string | null, minutes: number, more: Partial<Revision> = {}): Revision => ({
  ...{ question: 'q', revision: number, value, language: 'en', receivedAt: minutes * 60_000 },
  ...{ base: number - 1, parallel: false, contributor: null, settledAt: null, ...more },
});

test('no save is lost on the way to versions, and the newest stands first', () => {
  const saves = fc.array(fc.tuple(fc.constantFrom('', 'a', 'ab', 'a'.repeat(90)), fc.integer({ min: -3, max: 12 })), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(saves, (written) => {
      let minutes = 0;
      const revisions = written.map(([value, passed], at) => {
        minutes += passed;
        return revision(at + 1, value, minutes);
      });
      const versions = versionsOf(revisions, { every: false });
      expect(versions.reduce((sum, version) => sum + version.saves, 0)).toBe(revisions.length);
      expect(versions[0]?.revision).toBe(revisions.at(-1));
      expect(versions.filter(({ standing }) => standing === 'now')).toHaveLength(1);
      for (const [at, version] of versions.entries()) expect(version.before).toBe(versions[at + 1]?.revision);
      const every = versionsOf(revisions, { every: true }).map((version) => version.revision.revision);
      expect(every).toEqual(revisions.map((one) => one.revision).reverse());
      // The longest text that ever stood is in sight, unless something nearly as long is in its place.
      const longest = Math.max(...written.map(([value]) => value.length));
      const shown = Math.max(...versions.map((version) => String(version.revision.value).length));
      if (longest >= 40) expect(shown).toBeGreaterThanOrEqual(longest / 2);
    }),
    { numRuns: 300 },
  );
});

test('what was written beside is one version as long as its writer went on, and says what became of it', () => {
  const beside = { parallel: true };
  const written = [
    revision(1, 'one', 0),
    revision(2, 'two', 20),
    revision(3, 'one and', 40, { ...beside, base: 1, settledAt: 41 * 60_000 }),
    revision(4, 'one and more', 41, { ...beside, base: 3, settledAt: 60 * 60_000 }),
    revision(5, 'two\n\none and more', 60, { base: 2 }),
    revision(6, 'other', 61, { ...beside, base: 2, settledAt: 72 * 60_000 }),
    revision(7, 'other', 72, { base: 5 }),
    revision(8, 'dropped', 73, { ...beside, base: 5, settledAt: 80 * 60_000 }),
    revision(9, 'waits', 90, { ...beside, base: 5 }),
  ];
  const shown = (every: boolean) =>
    versionsOf(written, { every }).map((version) => [version.revision.revision, version.standing]);
  expect(shown(false)).toEqual([
    ...[
      [9, 'beside'],
      [8, 'not chosen'],
      [7, 'now'],
      [6, 'chosen'],
      [5, 'earlier'],
      [4, 'joined'],
    ],
    ...[
      [2, 'earlier'],
      [1, 'earlier'],
    ],
  ]);
  expect(shown(true)).toContainEqual([3, 'went on']);
  expect(versionsOf(written, { every: false }).find(({ standing }) => standing === 'joined')?.before?.revision).toBe(3);
});
