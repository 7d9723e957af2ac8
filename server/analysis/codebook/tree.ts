/** Reading a codebook as a tree. Pure. */
import { type CodeColour, codeColours } from '../../definitions/model.ts';
import type { Code } from '../../store/codebook.ts';
import type { CodeCount, CountedAs } from '../../store/comparing.ts';

/** Codes that are there, in the order of the tree. */
export const standing = (codes: readonly Code[]): Code[] => codes.filter(({ removedAt }) => removedAt === null);

/** A code and every standing one below it, in the order of the tree. */
export function branchOf(codes: readonly Code[], id: string): Code[] {
  const inside = new Set([id]);
  return codes.filter((code) => {
    const isIn = code.id === id || (code.removedAt === null && code.parent !== null && inside.has(code.parent));
    if (isIn) inside.add(code.id);
    return isIn;
  });
}

/** Codes from the top down to the one that `code` stands under. */
export function pathTo(codes: readonly Code[], { parent }: Pick<Code, 'parent'>): Code[] {
  const byId = new Map(codes.map((code) => [code.id, code]));
  const path: Code[] = [];
  for (let at = parent === null ? undefined : byId.get(parent); at !== undefined; ) {
    path.unshift(at);
    at = at.parent === null ? undefined : byId.get(at.parent);
  }
  return path;
}

/** How many codes `code` stands below. */
export const depthOf = (codes: readonly Code[], code: Pick<Code, 'parent'>): number => pathTo(codes, code).length;

/** What a code holds, as comparisons count it: each passage once, those lost from their answers nowhere. */
export interface CodeUse {
  passages: number;
  /** Responses that they are in. */
  respondents: number;
  /** Passages of all codes below it: once, also where several of them have it. */
  below: number;
}
/** By code. */
export type Uses = ReadonlyMap<string, CodeUse>;

const BELOW = 'below ';

/** What is to be counted to know what each code holds. */
export const countedUses = (codes: readonly Code[]): CountedAs[] =>
  codes.flatMap((code) => [
    { code: code.id, as: code.id },
    // No id holds a space.
    ...(code.removedAt === null ? pathTo(codes, code) : []).map(({ id }) => ({ code: code.id, as: BELOW + id })),
  ]);

/** Of all municipalities and questionnaires together: a response is of one of each. */
export function usesOf(counts: readonly CodeCount[]): Uses {
  const uses = new Map<string, CodeUse>();
  for (const { code: counted, passages, respondents } of counts) {
    const isBelow = counted.startsWith(BELOW);
    const code = isBelow ? counted.slice(BELOW.length) : counted;
    const sum = uses.get(code) ?? NOTHING;
    uses.set(
      code,
      isBelow
        ? { ...sum, below: sum.below + passages }
        : { ...sum, passages: sum.passages + passages, respondents: sum.respondents + respondents },
    );
  }
  return uses;
}
const NOTHING: CodeUse = { passages: 0, respondents: 0, below: 0 };

export const useOf = (uses: Uses, code: string): CodeUse => uses.get(code) ?? NOTHING;

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Codes that a search finds by id, name or definition in any language, with those that they stand under; all where it is empty. */
export function found(codes: readonly Code[], search: string): { shown: Set<string>; hits: Set<string> } {
  const wanted = folded(search.trim());
  const fits = ({ id, texts }: Code): boolean =>
    [id, ...Object.values(texts).flatMap((text) => (text ? [text.name, text.definition] : []))].some((text) =>
      folded(text).includes(wanted),
    );
  const hits = codes.filter((code) => wanted !== '' && fits(code));
  const shown = wanted === '' ? codes : hits.flatMap((code) => [...pathTo(codes, code), code]);
  return { shown: new Set(shown.map(({ id }) => id)), hits: new Set(hits.map(({ id }) => id)) };
}

/** The colour that the fewest codes have; of several, the first. */
export function nextColour(codes: readonly Code[]): CodeColour {
  const count = (colour: string): number => standing(codes).filter((code) => code.colour === colour).length;
  return codeColours.reduce((best, colour) => (count(colour) < count(best) ? colour : best), 'c1');
}
