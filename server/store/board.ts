/** What the board shows: every invitation with how far it has come, and what devices said of themselves. */
import type { AnswerValue } from '../definitions/answers.ts';
import type { Invitation, ResponseState } from './store.ts';

/** What is known of the messages of one invitation about its present link; tests and cancelled ones left out. */
export interface BoardMessages {
  /** Of the last one: `queued`, `sending`, `handing over`, `sent`, `failed`, `unknown`, `bounced`. */
  state: string;
  /** When one was last sent; null where none was. */
  sentAt: number | null;
  /** Before which the next reminder in the outbox does not go; null where none is there. */
  reminderAt: number | null;
}

/** One invitation, without any text of its answers. */
export interface BoardRow {
  invitation: Invitation;
  /** Null where nothing was ever saved. `status` as it is stored: withdrawal is the invitation's, erasure `erasedAt`. */
  response:
    | (Pick<ResponseState, 'id' | 'version' | 'language' | 'startedAt' | 'changedAt' | 'erasedAt' | 'changes'> & {
        status: 'draft' | 'submitted' | 'reopened';
      })
    | null;
  /** Of the latest submission, also where the response was reopened; the day, where the survey is anonymous. */
  submittedAt: number | null;
  /** Null where the outbox never had one with the link that holds now. */
  messages: BoardMessages | null;
  /** Answers that devices said they hold and the server has not. */
  unsent: number;
}

/** A current answer, as progress is counted from. */
export interface CurrentValue {
  response: string;
  question: string;
  value: AnswerValue;
}

export interface BoardReads {
  /** By municipality, questionnaire and ordinal; of the municipalities of one region where `region` is given. Reads no text. */
  board(survey: string, region?: string): Promise<BoardRow[]>;
  /**
   * Of each survey a text that is another one whenever anything that the board shows may have changed. One statement for all, so that whoever
   * watches may ask often.
   */
  boardStamps(surveys: readonly string[]): Promise<Record<string, string>>;
  /** The current answers of these responses, blank ones included; of one region's where given. Reads texts: ask only for those that have changed. */
  currentValues(survey: string, responses: readonly string[], region?: string): Promise<CurrentValue[]>;
}

export interface BoardWrites {
  /** Notes that a person has opened the link; the first time stays. */
  markOpened(survey: string, invitation: string, at: number): Promise<void>;
  /** Notes how many answers a device holds that the server has not; 0 forgets the device. Of one invitation the newest `MOST_DEVICES` are kept. */
  reportUnsent(report: {
    survey: string;
    invitation: string;
    device: string;
    unsent: number;
    at: number;
  }): Promise<void>;
}
