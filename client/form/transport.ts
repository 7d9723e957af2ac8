/** The engine's way to the API. */
import type { Reply, Transport } from '../sync/records.ts';
import { apiOf } from './page.ts';

const TIMEOUT = 20_000;
/** Milliseconds after which a request hangs, where the connection is said to be back meanwhile. */
const HANGS = 3000;
/** Browsers let requests of 64 KiB in all outlive the page. */
const OUTLIVES = 20_000;

export interface PageTransport extends Transport {
  /** The connection is back: what hangs in one that died is given up, and so sent again at once. */
  hurry(): void;
}

export function transportTo(device: string): PageTransport {
  const api = apiOf(location);
  let waiting: { since: number; request: AbortController } | undefined;
  const send = async (...of: [url: string, method: string, body?: string]): Promise<Reply> => {
    const request = new AbortController();
    const timer = setTimeout(() => request.abort(), TIMEOUT);
    waiting = { since: performance.now(), request };
    try {
      return await ask(request.signal, ...of);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    hurry() {
      if (waiting !== undefined && performance.now() - waiting.since > HANGS) waiting.request.abort();
    },
    put: (question, body, language) => send(`${api}/answers/${question}?lang=${language}`, 'PUT', body),
    submit: (body, language) => send(`${api}/submission?lang=${language}`, 'POST', body),
    state: () => send(`${api}?device=${device}`, 'GET'),
  };
}

/** Says something that nobody waits for: where it does not arrive, nothing is lost. */
export function tell(what: string, body: object): void {
  fetch(`${apiOf(location)}/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    keepalive: true,
  }).catch(() => undefined);
}

async function ask(signal: AbortSignal, url: string, method: string, body?: string): Promise<Reply> {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    cache: 'no-store',
    keepalive: body !== undefined && body.length < OUTLIVES,
    signal,
  });
  return {
    status: response.status,
    // What is no JSON is nobody's answer.
    body: await response.json().catch(() => undefined),
    retryAfter: retryAfter(response.headers.get('retry-after')),
  };
}

/** Milliseconds, from seconds or a date. */
function retryAfter(header: string | null): number {
  if (header === null) return 0;
  const seconds = Number(header);
  return Math.max(0, Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000) || 0;
}
