/** Which codes a comparison has as rows, and which codings each of them counts. Pure. */
import { type CodeColour, codeColours } from '../../definitions/model.ts';
import type { Code } from '../../store/codebook.ts';
import type { CountedAs } from '../../store/comparing.ts';

export interface CodeRow {
  code: Code;
  /** Under how many of the other rows it stands. */
  level: number;
}

/** The row of all codes together. */
export const ANY = '';

/** Rows in the tree's order: the codes named, or all; removed ones never. */
export function rowsOf(codes: readonly Code[], named: readonly string[] | undefined): CodeRow[] {
  const standing = codes.filter(({ removedAt }) => removedAt === null);
  const byId = new Map(standing.map((code) => [code.id, code]));
  const wanted = new Set(named ?? byId.keys());
  const depth = ({ parent }: Code): number => {
    const above = parent === null ? undefined : byId.get(parent);
    return above === undefined ? 0 : depth(above) + (wanted.has(above.id) ? 1 : 0);
  };
  return standing.filter(({ id }) => wanted.has(id)).map((code) => ({ code, level: depth(code) }));
}

/** What each coding's code counts as: itself where it is a row and, with subcodes, each row above it; and `ANY` once. */
export function lineageOf(codes: readonly Code[], rows: readonly CodeRow[], withSubcodes: boolean): CountedAs[] {
  const byId = new Map(codes.map((code) => [code.id, code]));
  const isRow = new Set(rows.map(({ code }) => code.id));
  return codes
    .filter(({ removedAt }) => removedAt === null)
    .flatMap(({ id }) => {
      const as = withSubcodes ? upwards(byId, id).filter((above) => isRow.has(above)) : isRow.has(id) ? [id] : [];
      return as.length === 0 ? [] : [...as, ANY].map((counted) => ({ code: id, as: counted }));
    });
}

/** A code and all above it. */
export function upwards(byId: ReadonlyMap<string, Code>, id: string): string[] {
  const found: string[] = [];
  for (let at: string | null | undefined = id; typeof at === 'string' && !found.includes(at); at = byId.get(at)?.parent)
    found.push(at);
  return found;
}

export const isColour = (token: string): token is CodeColour => codeColours.some((one) => one === token);
