/** A column of an export: what every format writes and the codebook explains. */
import type { FollowUp } from '../store/follow-ups.ts';
import type { ExportedSubmission } from '../store/store.ts';
import type { WorkedOn } from './worked-on.ts';

/** What stands in a cell. A `time` column holds milliseconds since 1970, a `date` column `YYYY-MM-DD`. */
export type Cell = string | number | boolean | null;
export type CellKind = 'text' | 'number' | 'boolean' | 'date' | 'time';

export interface Column<Row = ExportedRow> {
  /** Stable: questions' begin as the question does, all others hold an underscore, so that neither hides the other. */
  id: string;
  kind: CellKind;
  /** The export text that says what it holds (`export:column_ID`), for columns that are no question's. */
  key?: string;
  /** What stands in the places of that text. */
  places?: Record<string, string | number>;
  /** What was asked, for columns of questions. */
  asked?: Asked;
  /** The question whose answer somebody was asked about, or worked on, for columns of that. */
  about?: string;
  read(row: Row): Cell;
}

/** A submission with the questions about its answers: those that were not taken back, oldest first; and what researchers made of them. */
export interface ExportedRow extends ExportedSubmission, WorkedOn {
  followUps: readonly FollowUp[];
}

/** What the codebook says of a question's column. */
export interface Asked {
  /** `QUESTIONNAIRES: wording`, each wording once, the newest first; `[name]` as the words that may stand there. */
  wordings: string[];
  /** `QUESTIONNAIRE (LANGUAGE): wording` where the print had it otherwise, for citing. */
  printed: string[];
  questionKind: string;
  /** Which part of the question: a choice's label, a share's part, an indicator's field. */
  part?: string;
  concept?: string;
  unit?: string;
  /** `id: label`, where the question has choices or parts. */
  choices: string[];
  /** `QUESTIONNAIRE 1, 2`: where it was asked. */
  versions: string[];
}
