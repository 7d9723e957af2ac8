/** The codebook: a tree of codes, and every change of it. What the store takes and gives. */
import type { Language } from '../definitions/model.ts';
import { canonicalJson } from '../foundation/hash.ts';

export interface CodeText {
  name: string;
  /** What belongs and what does not; '' where nobody has written it. */
  definition: string;
  /** `hashOfCodeText` of the source's text that this one was translated from; absent in the source itself, and where nobody said. */
  translatedFrom?: string;
}

/** What of a code can change. */
export interface CodeState {
  /** The code that it stands under; null at the top. */
  parent: string | null;
  /** Among those beside it, ascending; not without gaps, and with its id where two have the same. */
  position: number;
  /** `c1` … `c12`: `server/analysis/codebook/colours.ts`. */
  colour: string;
  /** The language that its texts are translated from. */
  source: Language;
  texts: Partial<Record<Language, CodeText>>;
  removedAt: number | null;
  /** The code that took this one over, which removed it too. */
  mergedInto: string | null;
}
export interface Code extends CodeState {
  id: string;
  /** As histories show it: an e-mail address, a token's name, or a file's. */
  madeBy: string;
  madeAt: number;
}

export interface CodeChange {
  /** The code's: a slug for those of a codebook's file, `newId()` otherwise. */
  id: string;
  /** Null where the code is new. */
  before: CodeState | null;
  /** A code is never deleted: what is taken away has `removedAt`. */
  after: CodeState;
}
/** Codings that get another code. */
export interface Recode {
  from: string;
  to: string;
  /** Which; absent for all that `from` has, removed ones too. */
  codings?: string[];
}

export const CODEBOOK_CAUSES = ['add', 'edit', 'move', 'merge', 'split', 'remove', 'undo', 'file'] as const;
export type CodebookCause = (typeof CODEBOOK_CAUSES)[number];

export interface ChangeCodebook {
  survey: string;
  /** Of the change: a new id. */
  id: string;
  at: number;
  by: string;
  cause: CodebookCause;
  /** The change that this one takes back. */
  undoes: string | null;
  changes: CodeChange[];
  recode?: Recode[];
  /** Of the codebook's file, where it came from one. */
  file?: string;
}
export type CodebookChanged =
  | { kind: 'done' }
  /** Nothing is applied: these are not what `before` says (any more). */
  | { kind: 'changed-meanwhile'; codes: string[] }
  /** Nothing is applied: these would stand under a code that is not there, was removed, or stands under them. */
  | { kind: 'not-a-tree'; codes: string[] }
  /** Nothing is applied: so many of the codings have another code by now. */
  | { kind: 'recoded-meanwhile'; codings: number }
  /** Nothing is applied: taking it back would remove these codes, which hold codings made since. */
  | { kind: 'in-use'; codes: string[] };

/** One change as histories read it. */
export interface CodebookChange {
  survey: string;
  id: string;
  at: number;
  by: string;
  cause: CodebookCause;
  undoes: string | null;
  changes: CodeChange[];
  /** Exactly which codings were given another code. */
  recoded: Required<Recode>[];
  /** The newest change that takes this one back; null where none does. */
  undoneBy: string | null;
}

export interface CodebookReads {
  /** In the order of the tree, each before what stands under it; removed ones too. */
  codes(survey: string): Promise<Code[]>;
  /** Newest first, before the change `after`, at most `limit`; those that touch one code where `code` is given. */
  codebookChanges(
    survey: string,
    of: { code?: string },
    after: string | null,
    limit: number,
  ): Promise<CodebookChange[]>;
  codebookChange(survey: string, id: string): Promise<CodebookChange | undefined>;
  /** The hash of the file that the codebook began with; undefined where it did not begin with one. */
  codebookFile(survey: string): Promise<string | undefined>;
}

export interface CodebookWrites {
  /** Applies all changes or none, and keeps them. Who adds a coding must have locked its code's row: then none goes to a code that is being merged. */
  changeCodebook(input: ChangeCodebook): Promise<CodebookChanged>;
}

/** Whether two states say the same. */
export const sameCode = (a: CodeState | null, b: CodeState | null): boolean => canonicalJson(a) === canonicalJson(b);

/** What of a code can change, without who made it. */
export const stateOfCode = ({ parent, position, colour, source, texts, removedAt, mergedInto }: Code): CodeState => ({
  ...{ parent, position, colour, source, texts, removedAt, mergedInto },
});
