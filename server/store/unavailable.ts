/** "The store cannot write or answer now": told apart from bugs in one place, by the codes of SQLite, PostgreSQL and the system. */

/** Why, for the log: never with content. */
export type Unavailability =
  | 'disk full'
  | 'read only'
  | 'disk fault'
  | 'locked'
  | 'cannot be opened'
  | 'no connection'
  | 'overloaded'
  | 'shutting down'
  | 'writing thread ended'
  | 'response never stands still';

/** What was asked for was not stored, nothing of it; the same may be asked again once the cause is gone. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
  readonly reason: Unavailability;

  constructor(reason: Unavailability, cause?: unknown) {
    super(`the store is unavailable: ${reason}`, { cause });
    this.reason = reason;
  }
}

/** By the beginning of SQLite's extended result codes: https://www.sqlite.org/rescode.html */
const SQLITE: [string, Unavailability][] = [
  ['SQLITE_FULL', 'disk full'],
  ['SQLITE_READONLY', 'read only'],
  ['SQLITE_IOERR', 'disk fault'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['SQLITE_PROTOCOL', 'locked'],
  ['SQLITE_CANTOPEN', 'cannot be opened'],
];

/** By the beginning of PostgreSQL's codes, appendix A of its manual. */
const POSTGRESQL: [string, Unavailability][] = [
  ['53100', 'disk full'],
  ['25006', 'read only'],
  ['55P03', 'locked'],
  ['08', 'no connection'],
  ['53', 'overloaded'],
  ['57P', 'shutting down'],
  ['58', 'disk fault'],
];

/** Of the system, as Node names them, on the way to PostgreSQL. */
const SYSTEM = new Set(
  'ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH ENOENT'.split(' '),
);

/** `pg` says of these only what it says to people. */
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** The error as `StoreUnavailable`; undefined where it is another's. */
export function unavailable(error: unknown): StoreUnavailable | undefined {
  if (error instanceof StoreUnavailable) return error;
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const among = code.startsWith('SQLITE_') ? SQLITE : /^[0-9A-Z]{5}$/.test(code) ? POSTGRESQL : [];
  const reason = among.find(([beginning]) => code.startsWith(beginning))?.[1];
  if (reason !== undefined) return new StoreUnavailable(reason, error);
  return SYSTEM.has(code) || LOST.test(error.message) ? new StoreUnavailable('no connection', error) : undefined;
}
