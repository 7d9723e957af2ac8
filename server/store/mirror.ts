/** What one side of a partnership claims and another does not mention. */
import type { Language } from '../definitions/model.ts';

export interface MirrorMark {
  survey: string;
  id: string;
  partnership: string;
  /** Whose answer it is in. */
  invitation: string;
  question: string;
  revision: number;
  /** Unicode code points of that revision; `to` is the first one after. */
  from: number;
  to: number;
  /** The very words, and their language. */
  text: string;
  language: Language;
  /** The municipality that does not mention it. */
  missingAt: string;
  note: string;
  madeBy: string;
  madeAt: number;
  withdrawnAt: number | null;
  withdrawnBy: string | null;
}

export type NewMirrorMark = Omit<MirrorMark, 'text' | 'language' | 'withdrawnAt' | 'withdrawnBy'>;

/** `withdrawn`: the response is, or its content is erased. `no passage`: those points are not in that revision. */
export type Marked = { kind: 'done' } | { kind: 'withdrawn' } | { kind: 'no passage' };

export interface MirrorReads {
  /** In the order in which they were made, withdrawn ones too; of one partnership, or one invitation, where given. None of a response that is withdrawn or erased. */
  mirrorMarks(survey: string, filter: { partnership?: string; invitation?: string }): Promise<MirrorMark[]>;
}

export interface MirrorWrites {
  /** The same id again makes no other. */
  addMirrorMark(mark: NewMirrorMark): Promise<Marked>;
  /** False where there is none that stands. */
  withdrawMirrorMark(of: { survey: string; invitation: string; id: string; by: string; at: number }): Promise<boolean>;
}
