/** The engine's way to the API. */
import type { Reply, Transport } from '../sync/records.ts';
import { apiOf } from './page.ts';

const TIMEOUT = 20_000;
/** Browsers let requests of 64 KiB in all outlive the page. */
const OUTLIVES = 20_000;

export function transportTo(device: string): Transport {
  const api = apiOf(location);
  return {
    put: (question, body, language) => send(`${api}/answers/${question}?lang=${language}`, 'PUT', body),
    submit: (body, language) => send(`${api}/submission?lang=${language}`, 'POST', body),
    state: () => send(`${api}?device=${device}`, 'GET'),
  };
}

async function send(url: string, method: string, body?: string): Promise<Reply> {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    cache: 'no-store',
    keepalive: body !== undefined && body.length < OUTLIVES,
    signal: AbortSignal.timeout(TIMEOUT),
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
