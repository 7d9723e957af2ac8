/** What can be done to a codebook, as changes that the store applies whole or not at all. Pure. */
import { type Code, type CodeChange, type CodeState, type Recode, stateOfCode } from '../../store/codebook.ts';
import { codesUnder, lastPlace, placedAt } from './places.ts';
import { branchOf } from './tree.ts';

export interface Plan {
  changes: CodeChange[];
  recode: Recode[];
}

const changed = (code: Code, about: Partial<CodeState>): CodeChange => {
  const before = stateOfCode(code);
  return { id: code.id, before, after: { ...before, ...about } };
};

/** A new code, the last one under its parent. */
export function adding(
  codes: readonly Code[],
  id: string,
  code: Pick<CodeState, 'parent' | 'colour' | 'source' | 'texts'>,
): Plan {
  const after = { ...code, position: lastPlace(codes, code.parent), removedAt: null, mergedInto: null };
  return { changes: [{ id, before: null, after }], recode: [] };
}

export const editing = (code: Code, about: Pick<CodeState, 'colour' | 'source' | 'texts'>): Plan => ({
  changes: [changed(code, about)],
  recode: [],
});

/** One place up or down among those beside it; no changes where it is the first or last. */
export function shifting(codes: readonly Code[], code: Code, by: -1 | 1): Plan {
  const beside = codesUnder(codes, code.parent);
  const at = beside.findIndex(({ id }) => id === code.id) + by;
  if (at < 0 || at >= beside.length) return { changes: [], recode: [] };
  const others = beside.filter(({ id }) => id !== code.id);
  return { changes: placing(codes, placedAt(code.id, at, others)), recode: [] };
}

/** To the end of those under `parent`; undefined where that is the code itself or stands below it, or is not there. */
export function movingUnder(codes: readonly Code[], code: Code, parent: string | null): Plan | undefined {
  if (parent !== null) {
    if (branchOf(codes, code.id).some(({ id }) => id === parent)) return undefined;
    if (codes.find(({ id }) => id === parent)?.removedAt !== null) return undefined;
  }
  if (parent === code.parent) return { changes: [], recode: [] };
  return { changes: [changed(code, { parent, position: lastPlace(codes, parent) })], recode: [] };
}

function placing(codes: readonly Code[], places: readonly { id: string; position: number }[]): CodeChange[] {
  return places.flatMap(({ id, position }) => {
    const code = codes.find((one) => one.id === id);
    return code === undefined ? [] : [changed(code, { position })];
  });
}

/**
 * `into` takes over the code's codings and what stands under it; the code is removed. Undefined where it stands below the code, is the same, or is
 * not there.
 */
export function merging(codes: readonly Code[], code: Code, into: string, at: number): Plan | undefined {
  const target = codes.find(({ id, removedAt }) => id === into && removedAt === null);
  if (target === undefined || branchOf(codes, code.id).some(({ id }) => id === into)) return undefined;
  const last = lastPlace(codes, into);
  const children = codesUnder(codes, code.id).map((child, index) =>
    changed(child, { parent: into, position: last + index }),
  );
  return {
    changes: [...children, changed(code, { removedAt: at, mergedInto: into })],
    recode: [{ from: code.id, to: into }],
  };
}

/** A new code beside this one, after it, gets the chosen codings. */
export function splitting(
  codes: readonly Code[],
  code: Code,
  id: string,
  made: Pick<CodeState, 'colour' | 'source' | 'texts'>,
  codings: string[],
): Plan {
  const beside = codesUnder(codes, code.parent);
  const places = placedAt(id, beside.findIndex((one) => one.id === code.id) + 1, beside);
  const position = places.find((one) => one.id === id)?.position ?? lastPlace(codes, code.parent);
  const after = { ...made, parent: code.parent, position, removedAt: null, mergedInto: null };
  return {
    changes: [...placing(codes, places), { id, before: null, after }],
    recode: [{ from: code.id, to: id, codings }],
  };
}

/** The code and everything below it; their codings stay with them. */
export const removing = (codes: readonly Code[], code: Code, at: number): Plan => ({
  changes: branchOf(codes, code.id).map((one) => changed(one, { removedAt: at })),
  recode: [],
});
