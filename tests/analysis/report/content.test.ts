/** What is done to a report, on plain data. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeReport, EMPTY, type ReportContent, type Section } from '../../../server/analysis/report/content.ts';

const text = (id: string, words = id): Section => ({ id, changed: 0, kind: 'text', texts: { en: words } });
const of = (...ids: string[]): ReportContent =>
  ids.reduce((now, id, at) => {
    const added = changeReport(now, { kind: 'add', section: text(id) }, at + 1);
    return added.kind === 'done' ? added.content : now;
  }, EMPTY);
const ids = (content: ReportContent): string => content.sections.map(({ id }) => id).join('');
const done = (changed: ReturnType<typeof changeReport>): ReportContent => {
  if (changed.kind !== 'done') throw new Error(changed.kind);
  return changed.content;
};

describe('a section', () => {
  it('is added last, moved one place at a time, and stays within the report', () => {
    const now = of('a', 'b', 'c');
    const moved = (id: string, by: -1 | 1) => ids(done(changeReport(now, { kind: 'move', id, by }, 4)));
    expect([moved('c', -1), moved('a', 1), moved('a', -1), moved('c', 1)]).toEqual(['acb', 'bac', 'abc', 'abc']);
  });

  it('is changed upon what was seen only; who changed another one is in nobody’s way', () => {
    const now = of('a', 'b');
    const mine = done(changeReport(now, { kind: 'edit', section: text('b', 'mine'), base: 2 }, 3));
    expect(mine.sections[1]).toEqual({ ...text('b', 'mine'), changed: 3 });
    expect(changeReport(mine, { kind: 'edit', section: text('b', 'theirs'), base: 2 }, 4)).toEqual({ kind: 'changed' });
    expect(changeReport(mine, { kind: 'remove', id: 'b', base: 2 }, 4)).toEqual({ kind: 'changed' });
    expect(ids(done(changeReport(mine, { kind: 'remove', id: 'a', base: 1 }, 4)))).toBe('b');
    expect(changeReport(mine, { kind: 'edit', section: text('z'), base: 1 }, 4)).toEqual({ kind: 'gone' });
  });

  it('is neither lost nor doubled by any moves', () => {
    const move = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), by: fc.constantFrom(-1 as const, 1 as const) });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        const after = moves.reduce(
          (now, one) => done(changeReport(now, { kind: 'move', ...one }, 9)),
          of('a', 'b', 'c', 'd'),
        );
        expect(ids(after).split('').sort().join('')).toBe('abcd');
      }),
    );
  });
});

it('a title is changed upon the one that was seen', () => {
  const named = done(changeReport(EMPTY, { kind: 'title', title: { nb: 'Rapport' }, base: 0 }, 1));
  expect(changeReport(named, { kind: 'title', title: { nb: 'Annet' }, base: 0 }, 2)).toEqual({ kind: 'changed' });
  expect(done(changeReport(named, { kind: 'title', title: { nb: 'Annet' }, base: 1 }, 2)).title).toEqual({
    nb: 'Annet',
  });
});
