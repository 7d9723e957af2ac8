/** The living report of a survey: its versions, its links, its frozen editions. What a section is, the store does not know. */
import type { Json } from '../foundation/hash.ts';

export interface ReportVersion {
  survey: string;
  /** 1, 2, 3 …; the highest holds. */
  version: number;
  at: number;
  by: string;
  /** What was done, as `add`, `edit`, `move`, `remove`, `restore`. */
  cause: string;
  content: Json;
}

export interface ReportLink {
  survey: string;
  id: string;
  /** The edition that it leads to; null for the living report. */
  edition: number | null;
  /** Whom it is for, as whoever made it calls them. */
  name: string;
  madeAt: number;
  madeBy: string;
  withdrawnAt: number | null;
  withdrawnBy: string | null;
}

/** A quote of an edition. `salt` and `content` are null once its response was erased. */
export interface EditionQuote {
  quote: string;
  invitation: string;
  salt: string | null;
  content: Json;
}

export interface ReportEdition {
  survey: string;
  /** 1, 2, 3 … */
  number: number;
  /** Of the report, that was frozen. */
  version: number;
  at: number;
  by: string;
  /** SHA-256 of `content` as canonical JSON (RFC 8785). */
  hash: string;
  content: Json;
  quotes: EditionQuote[];
}

export interface FreezeReport {
  survey: string;
  /** The version that whoever freezes it saw. */
  version: number;
  at: number;
  by: string;
  /** All but the number, which the store puts in as `number`. */
  content: { [key: string]: Json };
  quotes: { quote: string; invitation: string; salt: string; content: Json }[];
}
export type ReportFrozen =
  | { kind: 'frozen'; number: number }
  /** Somebody saved a newer version, or there is none. */
  | { kind: 'changed-meanwhile' }
  /** These are not cleared, or not any more. */
  | { kind: 'not-cleared'; quotes: string[] };

export interface ReportReads {
  /** The newest version, or that one. */
  reportVersion(survey: string, version?: number): Promise<ReportVersion | undefined>;
  /** Without their contents, newest first, before that version. */
  reportVersions(survey: string, before: number | null, limit: number): Promise<Omit<ReportVersion, 'content'>[]>;
  /** Newest first, withdrawn ones too. */
  reportLinks(survey: string): Promise<ReportLink[]>;
  /** The link with that secret, where it is not withdrawn. */
  reportByLink(hash: string): Promise<ReportLink | undefined>;
  /** Without contents and quotes, newest first. */
  reportEditions(survey: string): Promise<Omit<ReportEdition, 'content' | 'quotes'>[]>;
  reportEdition(survey: string, number: number): Promise<ReportEdition | undefined>;
}

export interface ReportWrites {
  /** Keeps a version after `base`; false where that is not the newest any more. 0 is before the first. */
  saveReport(version: Omit<ReportVersion, 'version'> & { base: number }): Promise<boolean>;
  makeReportLink(link: Omit<ReportLink, 'withdrawnAt' | 'withdrawnBy'> & { hash: string }): Promise<void>;
  /** False where there is none that holds. */
  withdrawReportLink(of: { survey: string; id: string; at: number; by: string }): Promise<boolean>;
  /** Keeps an edition for good, where all its quotes are cleared in the same moment. */
  freezeReport(input: FreezeReport): Promise<ReportFrozen>;
}
