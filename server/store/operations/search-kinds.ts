/** What can be searched. A further kind is an entry here, its name in `searches.ts`, and `searchLater` said by what writes its texts. */
import type { Compilable } from 'kysely';
import type { Operation, Sql } from '../operation.ts';
import type { SearchKindName } from '../searches.ts';
import { answerDocuments, answerSubjects } from './search-answers.ts';
import type { Document } from './search-index.ts';
import { memoDocuments, memoSubjects } from './search-memos.ts';
import { translationDocuments, translationSubjects } from './search-translations.ts';

/** A text with what is shown beside it and not searched. */
export interface KindDocument extends Omit<Document, 'survey' | 'kind'> {
  /** The code that a memo is on. */
  code?: string | null;
  /** Whether a machine wrote it and nobody has looked through it. */
  isMachine?: boolean;
}

export interface SearchKind {
  /** Every subject there is, for making the whole index. */
  subjects(sql: Sql, survey: string): Compilable<{ subject: string }>;
  /** The texts of these subjects as they are now; none of what was taken back, nor of responses that do not count. `kind` is this one's name. */
  documents(sql: Sql, survey: string, subjects: readonly string[]): Operation<KindDocument[]>;
}

export const searchKinds: Record<SearchKindName, SearchKind> = {
  answer: { subjects: answerSubjects, documents: answerDocuments },
  memo: { subjects: memoSubjects, documents: memoDocuments },
  translation: { subjects: translationSubjects, documents: translationDocuments },
};
