/** Expected refusals. Everything else that is thrown is a bug and reaches the one error handler. */

/**
 * A refusal that the reader can do something about. `key` names its sentence in `locales/*` (namespace `problem`),
 * `data` fills that sentence, `status` is the HTTP status. The route layer writes it as RFC 9457 under `/api` and as a page elsewhere.
 */
export class Problem extends Error {
  readonly status: number;
  readonly key: string;
  readonly data: Record<string, string | number>;
  /** Seconds after which to try again, sent as `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(status: number, key: string, data: Record<string, string | number> = {}, retryAfter?: number) {
    super(`${status} ${key}`);
    this.name = 'Problem';
    this.status = status;
    this.key = key;
    this.data = data;
    this.retryAfter = retryAfter;
  }
}
