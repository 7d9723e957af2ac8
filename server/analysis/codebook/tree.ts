/** Reading a codebook as a tree. Pure. */
import { type CodeColour, codeColours } from '../../definitions/model.ts';
import type { Code, CodeUse } from '../../store/codebook.ts';

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

export type Uses = ReadonlyMap<string, CodeUse>;

export const usesById = (uses: readonly CodeUse[]): Uses => new Map(uses.map((use) => [use.code, use]));

export const useOf = (uses: Uses, code: string): CodeUse => uses.get(code) ?? { code, codings: 0, respondents: 0 };

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
