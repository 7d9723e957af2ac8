/** The words of documents, as each engine keeps them. Both are given the same tokens and asked the same: what is here differs in spelling only. */
import { type RawBuilder, sql as raw } from 'kysely';
import { searchWords } from '../../foundation/search-words.ts';
import { stemsAsked, stemsIn } from '../../foundation/stems.ts';
import { all, type Operation, pieces, run, type Sql } from '../operation.ts';
import type { SearchClause, SearchQuery, SearchTerm } from '../searches.ts';
import type { Tables } from '../tables.ts';

/** Counted on whenever the same text would give other tokens: everything is made anew then. */
export const INDEX_FORM = 1;

/** What a word as it was written begins with; stems have marks of their own (`foundation/stems.ts`). */
const WRITTEN = 'w';
/** UTF-16 units of one document's tokens: PostgreSQL takes less than a megabyte. Some 15,000 different words; what comes after them is found in phrases only together with them. */
const MOST_TOKENS = 300_000;

/** One text, with all but its words. */
export type Document = Omit<Tables['search_document'], 'words'> & { text: string };

/** Words in their order, and what they are found by. */
function tokensOf({ text, language }: Pick<Document, 'text' | 'language'>): { words: string; tokens: string[] } {
  const words = searchWords(text).map(({ word }) => word);
  const tokens = new Set<string>();
  let room = MOST_TOKENS;
  for (const word of new Set(words)) {
    for (const token of [WRITTEN + word, ...stemsIn(language, word)]) {
      if (tokens.has(token)) continue;
      room -= token.length;
      if (room < 0) break;
      tokens.add(token);
    }
  }
  return { words: ` ${words.join(' ')} `, tokens: [...tokens] };
}

const COLUMNS = [
  'survey',
  'kind',
  'question',
  'id',
  'subject',
  'response',
  'invitation',
  'questionnaire',
  'language',
  'author',
  'words',
] as const satisfies (keyof Tables['search_document'])[];

const rowOf = (document: Document, words: string): RawBuilder<unknown> => {
  const { text: _, ...rest } = document;
  const row: Tables['search_document'] = { ...rest, words };
  return raw.join(COLUMNS.map((column) => row[column]));
};
const columns = raw.join(COLUMNS.map((column) => raw.ref(column)));

export function* insertDocuments(sql: Sql, documents: readonly Document[]): Operation<void> {
  if (sql.engine === 'sqlite') {
    for (const document of documents) {
      const { words, tokens } = tokensOf(document);
      const insert = raw<{
        number: number;
      }>`insert into search_document (${columns}) values (${rowOf(document, words)}) returning number`;
      const [row] = yield* all({ compile: () => insert.compile(sql.db) });
      const index = raw`insert into search_index (rowid, tokens) values (${row?.number}, ${tokens.join(' ')})`;
      yield* run({ compile: () => index.compile(sql.db) });
    }
    return;
  }
  for (const piece of pieces([...documents], 50)) {
    const values = piece.map((document) => {
      const { words, tokens } = tokensOf(document);
      return raw`(${rowOf(document, words)}, array_to_tsvector(string_to_array(${tokens.join(' ')}, ' ')))`;
    });
    const insert = raw`insert into search_document (${columns}, tokens) values ${raw.join(values)}`;
    yield* run({ compile: () => insert.compile(sql.db) });
  }
}

/** Of these subjects of a kind, or all of a response. */
export type Removed = { kind: string; subjects: readonly string[] } | { response: string };

export function* removeDocuments(sql: Sql, survey: string, of: Removed): Operation<void> {
  const which =
    'response' in of
      ? raw`survey = ${survey} and response = ${of.response}`
      : raw`survey = ${survey} and kind = ${of.kind} and subject in (${raw.join([...of.subjects, ''])})`;
  if (sql.engine === 'sqlite') {
    const index = raw`delete from search_index where rowid in (select number from search_document where ${which})`;
    yield* run({ compile: () => index.compile(sql.db) });
  }
  const documents = raw`delete from search_document where ${which}`;
  yield* run({ compile: () => documents.compile(sql.db) });
}

/** How an engine writes what a row's tokens must be. Tokens are letters and digits; they are quoted all the same. */
interface Spelling {
  token(token: string, isPrefix: boolean): string;
  and: string;
  or: string;
  but(wanted: string, unwanted: string): string;
}

const SPELLING: Record<Sql['engine'], Spelling> = {
  sqlite: {
    token: (token, isPrefix) => `"${token.replaceAll('"', '""')}"${isPrefix ? ' *' : ''}`,
    and: ' AND ',
    or: ' OR ',
    but: (wanted, unwanted) => `(${wanted} NOT ${unwanted})`,
  },
  postgresql: {
    token: (token, isPrefix) => `'${token.replaceAll('\\', '\\\\').replaceAll("'", "''")}'${isPrefix ? ':*' : ''}`,
    and: ' & ',
    or: ' | ',
    but: (wanted, unwanted) => `(${wanted} & !${unwanted})`,
  },
};

/** Several words in a row: what tokens alone do not tell. */
const isRow = (term: SearchTerm): term is SearchTerm & { kind: 'phrase' } =>
  term.kind === 'phrase' && term.words.length > 1;

const joined = (texts: string[], by: string): string => `(${texts.join(by)})`;

function termText(spelling: Spelling, term: SearchTerm): string {
  const { token, and, or } = spelling;
  switch (term.kind) {
    case 'word':
      return joined(
        stemsAsked(term.word).map((stem) => token(stem, false)),
        or,
      );
    case 'prefix':
      return token(WRITTEN + term.prefix, true);
    case 'phrase':
      return joined(
        [...new Set(term.words)].map((word) => token(WRITTEN + word, false)),
        and,
      );
  }
}

/** What a clause says of tokens: of a row of words that each is there. That an unwanted row is not there is no question of tokens. */
function clauseText(spelling: Spelling, { all: wanted, none }: SearchClause): string {
  const text = joined(
    wanted.map((term) => termText(spelling, term)),
    spelling.and,
  );
  const unwanted = none.filter((term) => !isRow(term)).map((term) => termText(spelling, term));
  return unwanted.length === 0 ? text : spelling.but(text, joined(unwanted, spelling.or));
}

function clausesMatch({ engine }: Sql, clauses: readonly SearchClause[]): RawBuilder<boolean> {
  const spelling = SPELLING[engine];
  const text = clauses.map((clause) => clauseText(spelling, clause)).join(spelling.or);
  return engine === 'sqlite'
    ? raw`search_document.number in (select rowid from search_index where search_index match ${text})`
    : raw`search_document.tokens @@ cast(${text} as tsquery)`;
}

/** That the rows of words of a clause stand there, or do not. */
function rowsMatch({ engine }: Sql, { all: wanted, none }: SearchClause): RawBuilder<boolean>[] {
  const has = (term: SearchTerm): RawBuilder<boolean>[] => {
    if (!isRow(term)) return [];
    const row = ` ${term.words.join(' ')} `;
    return [
      engine === 'sqlite'
        ? raw`instr(search_document.words, ${row}) > 0`
        : raw`strpos(search_document.words, ${row}) > 0`,
    ];
  };
  return [...wanted.flatMap(has), ...none.flatMap(has).map((one) => raw<boolean>`not (${one})`)];
}

/** Whether a row of `search_document` has what is searched for. Nothing that was typed is part of the statement. */
export function matches(sql: Sql, query: SearchQuery): RawBuilder<boolean> {
  const conditions = [clausesMatch(sql, query)];
  if (query.some((clause) => [...clause.all, ...clause.none].some(isRow))) {
    const and = raw` and `;
    const each = query.map((clause) => {
      const rows = rowsMatch(sql, clause);
      return raw`(${raw.join(query.length === 1 ? rows : [clausesMatch(sql, [clause]), ...rows], and)})`;
    });
    conditions.push(raw`(${raw.join(each, raw` or `)})`);
  }
  return raw`(${raw.join(conditions, raw` and `)})`;
}
