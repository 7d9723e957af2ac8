/** What a scenario of faults is: it provokes one kind of trouble again and again, and counts what came of it. */

/** How long: so many tries, or until a time in milliseconds since 1970. */
export type Length = { tries: number } | { until: number };

export interface About {
  /** Decides everything that the scenario itself decides. */
  seed: number;
  length: Length;
}

export interface Report {
  scenario: string;
  /** How often the trouble was made. */
  tries: number;
  /** Things that a client was told are stored: revisions and receipts. */
  acknowledged: number;
  /** Those of them that were not there afterwards, or not as they were sent. */
  lost: number;
  /** Things stored twice: one text as two revisions, one response as two submissions, one request with two results. */
  duplicated: number;
  /** One sentence for each thing lost or duplicated. */
  findings: string[];
}

export interface Scenario {
  name: string;
  /** Its part of a long run's time, against that of the others. */
  share: number;
  /** Tries in `npm test`. */
  tries: number;
  /** Rejects where the product does something that no protocol allows, as answering 500. */
  run(about: About): Promise<Report>;
}

/** Whether there is to be another try after so many. */
export const goesOn = (length: Length, tries: number): boolean =>
  'tries' in length ? tries < length.tries : Date.now() < length.until;
