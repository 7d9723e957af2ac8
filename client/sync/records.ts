/** What the device keeps of a response, and what passes between the engine and its surroundings. Plain data: it survives a database and JSON. */

export type Value = string | number | boolean | null | string[] | Record<string, string | number>;

export interface Contributor {
  name: string;
  role: string;
}

/** One revision of an answer as the server has it. */
export interface Version {
  value: Value;
  revision: number;
  /** RFC 3339, as the server writes it; empty where nobody knows. */
  receivedAt: string;
  by?: Contributor | undefined;
}

/** The current revision of an answer, and the parallel ones that nobody has settled. */
export interface Known extends Version {
  parallel: Version[];
}

/** A request that may have reached the server: sent again, it is the same to the byte. */
export interface Attempt {
  clientId: string;
  value: Value;
  baseRevision: number;
  settles: number[];
  language: string;
  body: string;
}

/** What was typed into one question on one device, and how far it has come. */
export interface AnswerRecord {
  kind: 'answer';
  id: string;
  path: string;
  device: string;
  question: string;
  /** The question's wording in the language of the page. */
  label?: string | undefined;
  typed: Value;
  /** Milliseconds since 1970 by the device's clock: only ever compared with times of the same device. */
  typedAt: number;
  /** The revision it was written on. */
  seen: { value: Value; revision: number };
  /** Parallel revisions that the next attempt settles. */
  settles: number[];
  /** The same text, or an earlier one, that the server keeps as a parallel revision. */
  held?: { value: Value; revision: number } | undefined;
  attempt?: Attempt | undefined;
}

/** The wish to submit. */
export interface SubmissionRecord {
  kind: 'submission';
  id: string;
  path: string;
  device: string;
  /** It is of none. */
  question?: undefined;
  queuedAt: number;
  language: string;
  body: string;
}

/** The newest revision that this device heard of: what a page kept for offline use may be older than. */
export interface ReceivedRecord {
  kind: 'received';
  id: string;
  path: string;
  question: string;
  version: Version;
}

export type StoredRecord = AnswerRecord | SubmissionRecord | ReceivedRecord;

/** Where records are kept. A promise that resolves says that the device has it, also after power loss as far as the device can say so. */
export interface Storage {
  /** Every record of this link, of all devices. */
  all(): Promise<StoredRecord[]>;
  put(record: StoredRecord): Promise<void>;
  delete(id: string): Promise<void>;
}

/** An answer of the server, or of something on the way that pretends to be it. */
export interface Reply {
  status: number;
  /** Parsed JSON; undefined where it is none. */
  body: unknown;
  /** Milliseconds, from `Retry-After`. */
  retryAfter?: number | undefined;
}

/** Rejects where nothing answered. */
export interface Transport {
  put(question: string, body: string, language: string): Promise<Reply>;
  submit(body: string, language: string): Promise<Reply>;
  /** `GET /api/v1/r/TOKEN`. */
  state(): Promise<Reply>;
}

/** An answer as the API writes it. */
export type WireAnswer = Version & { parallel?: Version[] };

/** What `GET /api/v1/r/TOKEN` and the `state` events say of a response; `answers` may be those that changed only. */
export interface ServerState {
  status: string;
  answers?: Record<string, WireAnswer> | undefined;
}

export interface AnswerError {
  question: string;
  field?: string;
  code: string;
  message: string;
}

/** Two answers that are the same to a reader: the order of an object's keys says nothing. */
export const same = (one: Value, other: Value): boolean => canonical(one) === canonical(other);

const canonical = (value: Value): string =>
  JSON.stringify(
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value).sort() : value,
  );
