/** Laws of changing a codebook: it stays a tree, and what was done can be taken back. Pure. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adding,
  editing,
  merging,
  movingUnder,
  type Plan,
  removing,
  shifting,
  splitting,
} from '../../../server/analysis/codebook/actions.ts';
import { codesUnder, placedAt, STEP } from '../../../server/analysis/codebook/places.ts';
import { pathTo, standing } from '../../../server/analysis/codebook/tree.ts';
import { undoing } from '../../../server/analysis/codebook/undoing.ts';
import type { Code, CodebookChange } from '../../../server/store/codebook.ts';

/** A codebook and which code each coding has, as a store keeps them. */
interface Book {
  codes: Code[];
  codings: Map<string, string>;
  history: CodebookChange[];
}

const inOrder = (codes: Code[]): Code[] => {
  const under = Map.groupBy(
    codes.toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1)),
    ({ parent }) => parent,
  );
  const below = (parent: string | null): Code[] => (under.get(parent) ?? []).flatMap((one) => [one, ...below(one.id)]);
  return below(null);
};

function applied(book: Book, { changes, recode }: Plan): Book {
  const codes = new Map(book.codes.map((code) => [code.id, code]));
  for (const { id, after } of changes) codes.set(id, { id, madeBy: 'x', madeAt: 0, ...after });
  const codings = new Map(book.codings);
  const recoded = recode.map(({ from, to, codings: chosen }) => {
    const moved = chosen ?? [...codings].flatMap(([coding, code]) => (code === from ? coding : []));
    for (const coding of moved) codings.set(coding, to);
    return { from, to, codings: moved };
  });
  const id = String(book.history.length);
  const change: CodebookChange = {
    ...{ survey: 's', id, at: 0, by: 'x', cause: 'edit', undoes: null, changes, recoded, undoneBy: null },
  };
  return { codes: inOrder([...codes.values()]), codings, history: [...book.history, change] };
}

const fields = (name: string) => ({ colour: 'c1', source: 'nb', texts: { nb: { name, definition: '' } } });

type Step = { act: number; a: number; b: number };
/** One thing that somebody may do, chosen by numbers; nothing where it cannot be done. */
function planned({ codes, codings }: Book, { act, a, b }: Step, step: number): Plan | undefined {
  const there = standing(codes);
  const code = there[a % Math.max(there.length, 1)];
  const other = there[b % Math.max(there.length, 1)];
  if (code === undefined || other === undefined || act === 0)
    return adding(codes, `n${step}`, { ...fields(`n${step}`), parent: b % 3 === 0 ? null : (other?.id ?? null) });
  const own = [...codings].flatMap(([coding, of]) => (of === code.id ? coding : []));
  switch (act) {
    case 1:
      return editing(code, { ...fields(`e${step}`), colour: `c${1 + (b % 12)}` });
    case 2:
      return shifting(codes, code, b % 2 === 0 ? 1 : -1);
    case 3:
      return movingUnder(codes, code, b % 4 === 0 ? null : other.id);
    case 4:
      return merging(codes, code, other.id, step + 1);
    case 5:
      return splitting(codes, code, `s${step}`, fields(`s${step}`), own.slice(0, b % 3));
    default:
      return removing(codes, code, step + 1);
  }
}

const steps = fc.array(fc.record({ act: fc.nat(6), a: fc.nat(30), b: fc.nat(30) }), { maxLength: 25 });

function worked(done: Step[]): Book[] {
  const codings = new Map(Array.from({ length: 12 }, (_, at) => [`k${at}`, at % 2 === 0 ? 'n0' : 'n1']));
  let book: Book = { codes: [], codings, history: [] };
  book = applied(book, adding(book.codes, 'n0', { ...fields('n0'), parent: null }));
  book = applied(book, adding(book.codes, 'n1', { ...fields('n1'), parent: null }));
  const books = [book];
  for (const [at, step] of done.entries()) {
    const plan = planned(book, step, at + 2);
    if (plan === undefined || plan.changes.length === 0) continue;
    book = applied(book, plan);
    books.push(book);
  }
  return books;
}

const seen = ({ codes, codings }: Book) => ({
  // Of a code that was made and taken back only that it is gone is left.
  codes: standing(codes).map(({ madeBy: _by, madeAt: _at, ...code }) => code),
  codings: [...codings],
});

describe('a codebook', () => {
  it('stays a tree, whatever is done to it', () => {
    fc.assert(
      fc.property(steps, (done) => {
        const { codes } = worked(done).at(-1) ?? { codes: [] };
        for (const code of standing(codes))
          expect(pathTo(codes, code).every((one) => one.removedAt === null)).toBe(true);
        expect(new Set(codes.map(({ id }) => id)).size).toBe(codes.length);
      }),
    );
  });

  it('is as it was, codings too, once everything is taken back from the newest', () => {
    fc.assert(
      fc.property(steps, (done) => {
        const books = worked(done);
        let book = books.at(-1) ?? worked([])[0];
        if (book === undefined) throw new Error('no codebook');
        for (const [at, change] of [...book.history.entries()].slice(2).toReversed()) {
          const undone = undoing(change, book.codes, 99);
          if (undone.kind !== 'plan') throw new Error(JSON.stringify(undone.obstacles));
          const next: Book = applied(book, undone.plan);
          const earlier = books[at - 2];
          if (earlier !== undefined) expect(seen(next)).toEqual(seen(earlier));
          book = next;
        }
      }),
    );
  });
});

describe('a place', () => {
  it('is where it was asked for, and most moves change one code alone', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { minLength: 1, maxLength: 30 }), (moves) => {
        let beside = Array.from({ length: 8 }, (_, at) => ({ id: `c${at}`, position: (at + 1) * STEP }));
        for (const [step, at] of moves.entries()) {
          const moving = beside[step % beside.length];
          if (moving === undefined) continue;
          const others = beside.filter(({ id }) => id !== moving.id);
          const index = at % (others.length + 1);
          const places = new Map(placedAt(moving.id, index, others).map(({ id, position }) => [id, position]));
          const moved = [...others, moving].map(({ id, position }) => ({ id, position: places.get(id) ?? position }));
          beside = moved.toSorted((a, b) => a.position - b.position);
          expect(beside[index]?.id).toBe(moving.id);
          expect(beside.filter(({ id }) => id !== moving.id).map(({ id }) => id)).toEqual(others.map(({ id }) => id));
        }
      }),
    );
    const [first] = worked([]);
    expect(codesUnder(first?.codes ?? [], null).map(({ id }) => id)).toEqual(['n0', 'n1']);
  });
});
