/** Searching in what was written: answers, working translations, memos. Both engines find the same, in the same order: `docs/decisions/search.md`. */
import type { Language } from '../definitions/model.ts';
import type { AnswerFilter } from './readings.ts';

/** What is searched, in the order in which it is found. */
export const SEARCH_KINDS = ['answer'] as const;
export type SearchKindName = (typeof SEARCH_KINDS)[number];

/** All of it folded (`foundation/folding.ts`). A word stands for all that have its stem, a phrase and a prefix for just these letters. */
export type SearchTerm =
  | { kind: 'word'; word: string }
  | { kind: 'phrase'; words: readonly string[] }
  | { kind: 'prefix'; prefix: string };

/** What a text must have, and must not have. `all` is never empty. */
export interface SearchClause {
  all: readonly SearchTerm[];
  none: readonly SearchTerm[];
}

/** Any of these. */
export type SearchQuery = readonly SearchClause[];

export interface SearchFilter
  extends Pick<AnswerFilter, 'questions' | 'questionnaire' | 'region' | 'country' | 'municipality' | 'partnership'> {
  /** Of the text: of a translation the one it is into. */
  language?: Language;
  kinds?: readonly SearchKindName[];
  /** Of what people wrote as their own notes, theirs only; all where absent. */
  authors?: readonly string[];
}

/** One text that was found, as it stands now. */
export interface SearchHit {
  kind: SearchKindName;
  /** '' where it is on no question. */
  question: string;
  /** Within its kind and question: of an answer its response. */
  id: string;
  response: string | null;
  invitation: string | null;
  questionnaire: string | null;
  /** '' where nobody said. */
  language: Language;
  /** Of what is a person's own note. */
  author: string | null;
  text: string;
  /** '' of what belongs to no place. */
  municipality: string;
  country: string;
  region: string;
  synthetic: boolean;
}

/** How many were found, by kind and question, in the order of the hits. */
export interface SearchCount {
  kind: SearchKindName;
  question: string;
  found: number;
}

/** Where a page of hits ended. */
export type SearchPlace = Pick<SearchHit, 'kind' | 'question' | 'id'>;

export interface SearchPage {
  hits: SearchHit[];
  /** The page before ended there; null where this is the last. Of what was taken back a moment ago there is no hit, so a page may hold less than was asked for. */
  next: SearchPlace | null;
}

export interface SearchReads {
  /** By kind, question, id; after the place `after`. */
  search(
    survey: string,
    query: SearchQuery,
    filter: SearchFilter,
    after: SearchPlace | null,
    limit: number,
  ): Promise<SearchPage>;
  searchCounts(survey: string, query: SearchQuery, filter: SearchFilter): Promise<SearchCount[]>;
}

export interface SearchWrites {
  /**
   * Takes what was written, changed or taken back since into what is searched; a short read where there is nothing new. `waiting`: subjects (mostly responses) left to do after `most` batches.
   * Reads what counts: `readSubmissions` comes before it.
   */
  indexTexts(survey: string, most: number): Promise<{ indexed: number; waiting: number }>;
}
