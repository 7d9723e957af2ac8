/** Memos: notes of researchers on a coding, an answer, a case or a code. Every version stays; erasing a response erases what is noted on it. */

export const MEMO_KINDS = ['coding', 'answer', 'case', 'code'] as const;

/** What a memo is on. A case is a response. */
export type MemoTarget =
  | { kind: 'coding'; coding: string }
  | { kind: 'answer'; response: string; question: string }
  | { kind: 'case'; response: string }
  | { kind: 'code'; code: string };

export interface MemoVersion {
  /** 1, 2, 3 …; the highest holds. */
  version: number;
  /** '': taken away. */
  text: string;
  by: string;
  at: number;
}

export interface Memo {
  id: string;
  target: MemoTarget;
  /** Whose it is. */
  by: string;
  madeAt: number;
  /** Oldest first, never empty. */
  versions: MemoVersion[];
}

/** What a memo says now; '' where it was taken away. */
export const memoText = ({ versions }: Pick<Memo, 'versions'>): string => versions.at(-1)?.text ?? '';

export interface SaveMemo {
  survey: string;
  /** Of the memo; one that is not there yet is made. */
  id: string;
  target: MemoTarget;
  text: string;
  /** The version that the writer saw; 0 for a new one. */
  base: number;
  by: string;
  at: number;
}

export interface MemoReads {
  /** Memos on one thing, oldest first; those that were taken away too. */
  memos(survey: string, target: MemoTarget): Promise<Memo[]>;
  /** Memos on all codings of one answer. */
  codingMemos(survey: string, response: string, question: string): Promise<Memo[]>;
  memo(survey: string, id: string): Promise<Memo | undefined>;
}

export interface MemoWrites {
  /** Keeps a further version. `changed-meanwhile` where somebody else saved one; `gone` where there is nothing it could be on, or it is on something else. */
  saveMemo(input: SaveMemo): Promise<'done' | 'changed-meanwhile' | 'gone'>;
}
