/**
 * What people type to search, read. Words must all be there; `"in a row"`, `begin*`, `-without`, and `OR` between what may stand in place of each other.
 * Nothing here is an engine's own language: what is read is plain data (`SearchQuery`). Pure.
 */

import { searchWords } from '../../foundation/search-words.ts';
import { countCharacters } from '../../foundation/words.ts';
import type { SearchClause, SearchQuery, SearchTerm } from '../../store/searches.ts';

/** Why something cannot be read; its sentence is `search:fault-CODE`, filled with `data`. */
export interface SearchFault {
  code: 'quote' | 'star' | 'short-prefix' | 'or' | 'only-not' | 'no-words' | 'too-many' | 'too-long';
  data?: Record<string, string | number>;
}

export type ReadQuery = { query: SearchQuery } | { fault: SearchFault };

/** In UTF-16 units, and in words, phrases and beginnings. */
export const MOST_TYPED = 500;
const MOST_TERMS = 30;
/** Letters that a beginning needs: fewer would find nearly everything. */
const SHORTEST_PREFIX = 2;

/** One piece of what was typed: `"…"` in any language's quotation marks, or up to the next space or quotation mark. */
const PIECE = /(?<not>[-−](?=\S))?(?:["“”„«»](?<row>[^"“”„«»]*)(?<end>["“”„«»])?|(?<run>[^\s"“”„«»]+))/gu;

type Piece =
  | { kind: 'or' }
  | { kind: 'terms'; not: boolean; terms: SearchTerm[] }
  | { kind: 'fault'; fault: SearchFault };

/** `undefined` for what holds nothing to search for, such as `&`. Nothing typed is a query of no clauses. */
export function readQuery(typed: string): ReadQuery {
  if (typed.length > MOST_TYPED) return { fault: { code: 'too-long', data: { count: MOST_TYPED } } };
  const pieces = [...typed.matchAll(PIECE)].flatMap((match) => pieceOf(match.groups ?? {}) ?? []);
  const faulty = pieces.find((piece) => piece.kind === 'fault');
  if (faulty !== undefined) return { fault: faulty.fault };
  if (pieces.length === 0) return typed.trim() === '' ? { query: [] } : { fault: { code: 'no-words' } };
  return queryOf(pieces);
}

function pieceOf({ not, row, end, run = '' }: Record<string, string | undefined>): Piece | undefined {
  const isNot = not !== undefined;
  if (row !== undefined) {
    if (end === undefined) return { kind: 'fault', fault: { code: 'quote', data: { row: row.trim() } } };
    const words = searchWords(row).map(({ word }) => word);
    return words.length === 0 ? undefined : { kind: 'terms', not: isNot, terms: [{ kind: 'phrase', words }] };
  }
  if (run === 'OR' && !isNot) return { kind: 'or' };
  return runOf(run, isNot);
}

function runOf(run: string, not: boolean): Piece | undefined {
  const words = searchWords(run).map(({ word }) => word);
  if (!run.includes('*')) {
    if (words.length === 0) return undefined;
    // Without `e-post` is without the two in a row, not without either.
    if (not && words.length > 1) return { kind: 'terms', not, terms: [{ kind: 'phrase', words }] };
    return { kind: 'terms', not, terms: words.map((word) => ({ kind: 'word', word })) };
  }
  const beginning = words.pop();
  if (beginning === undefined || !/^[^*]*[\p{L}\p{N}\p{M}]\*$/u.test(run) || (not && words.length > 0))
    return { kind: 'fault', fault: { code: 'star', data: { word: run } } };
  if (countCharacters(beginning) < SHORTEST_PREFIX)
    return { kind: 'fault', fault: { code: 'short-prefix', data: { word: run, count: SHORTEST_PREFIX } } };
  const before = words.map((word): SearchTerm => ({ kind: 'word', word }));
  return { kind: 'terms', not, terms: [...before, { kind: 'prefix', prefix: beginning }] };
}

function queryOf(pieces: readonly Piece[]): ReadQuery {
  const clauses: { all: SearchTerm[]; none: SearchTerm[] }[] = [{ all: [], none: [] }];
  let terms = 0;
  for (const piece of pieces) {
    if (piece.kind === 'or') clauses.push({ all: [], none: [] });
    if (piece.kind !== 'terms') continue;
    terms += piece.terms.length;
    clauses.at(-1)?.[piece.not ? 'none' : 'all'].push(...piece.terms);
  }
  if (terms > MOST_TERMS) return { fault: { code: 'too-many', data: { count: MOST_TERMS } } };
  if (clauses.some(({ all, none }) => all.length === 0 && none.length === 0)) return { fault: { code: 'or' } };
  if (clauses.some(({ all }) => all.length === 0)) return { fault: { code: 'only-not' } };
  return { query: clauses satisfies SearchClause[] };
}
