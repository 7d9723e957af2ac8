/** When a survey is open and when it asks again, as the store keeps it. */
import type { Invitation } from './store.ts';

/** What a researcher has set; a survey without one goes by its file, and reminds nobody. Times in milliseconds since 1970. */
export interface Schedule {
  survey: string;
  /** Null: open from the beginning. */
  opensAt: number | null;
  /** Null: never closes. */
  closesAt: number | null;
  /** Where somebody closed at once: the closing that had been planned, to be offered again; null where none was. */
  plannedCloseAt: number | null;
  /** Days after its closing in which a response that was begun before may be finished. */
  graceDays: number;
  /** Days before the closing on which those who have not submitted are reminded; each once, the most first. */
  remindDays: number[];
  /** How many reminders one invitation gets at most. */
  remindMost: number;
  /** Minutes after midnight on the recipient's clock: nothing is sent from `quietFrom` until `quietTo`, over midnight where it is the later one. The same: at any hour. */
  quietFrom: number;
  quietTo: number;
  /** Whether reminders go on Saturdays and Sundays too. */
  weekends: boolean;
  /** Since when nobody is reminded; null where they go. */
  remindersStoppedAt: number | null;
  /** Whether a submission is thanked for with its receipt. */
  thanks: boolean;
  changedAt: number;
  /** Who changed it last, as they are called. */
  changedBy: string;
}

/** What a schedule says of when a survey is open: all that a respondent's page asks. */
export type Opening = Pick<Schedule, 'opensAt' | 'closesAt' | 'graceDays'>;

/** An invitation with its survey's opening, where somebody has set a schedule. */
export interface Invited {
  invitation: Invitation;
  opening: Opening | undefined;
  /** Whether anything is written: where not, there is no response to read. */
  isBegun: boolean;
}

export interface ScheduleReads {
  /** Undefined where nobody has set one. */
  schedule(survey: string): Promise<Schedule | undefined>;
  schedules(): Promise<Schedule[]>;
  /** Whose link it is, and when it may be used: in one statement, so that no process knows an older opening than the database. */
  invitedByToken(tokenHash: string): Promise<Invited | undefined>;
}

export interface ScheduleWrites {
  /**
   * Sets all of it. `seen` is the `changedAt` that the writer knows, null for none: where it is another one by now nothing is stored, and
   * what is stored comes back. `changedAt` becomes later than the one before.
   */
  setSchedule(
    schedule: Schedule,
    seen: number | null,
  ): Promise<{ kind: 'done' } | { kind: 'changed meanwhile'; schedule: Schedule | undefined }>;
  /** Stops the reminders of one invitation, or (`null`) lets them go again. */
  stopReminders(input: { survey: string; invitation: string; at: number | null }): Promise<void>;
}
