/** What can be searched. A further kind is an entry here, its name in `searches.ts`, and `searchLater` said by what writes its texts. */
import type { Compilable } from 'kysely';
import type { Operation, Sql } from '../operation.ts';
import type { SearchKindName } from '../searches.ts';
import { answerDocuments, answerSubjects } from './search-answers.ts';
import type { Document } from './search-index.ts';

export interface SearchKind {
  /** Every subject there is, for making the whole index. */
  subjects(sql: Sql, survey: string): Compilable<{ subject: string }>;
  /** The texts of these subjects as they are now; none of what was taken back. `kind` is this one's name. */
  documents(sql: Sql, survey: string, subjects: readonly string[]): Operation<Omit<Document, 'survey' | 'kind'>[]>;
  /** Whether its subjects are responses, whose texts change with what counts of them. */
  ofResponses: boolean;
}

export const searchKinds: Record<SearchKindName, SearchKind> = {
  answer: { subjects: answerSubjects, documents: answerDocuments, ofResponses: true },
};
