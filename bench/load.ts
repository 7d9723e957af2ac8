/** HTTP load from this process on a server in another one. */
import autocannon, { type Request } from 'autocannon';

export interface Load {
  perSecond: number;
  /** Milliseconds, 99 of 100 answers. */
  p99: number;
}

/** Sends requests until `amount` are answered or `seconds` are over. Throws where any answer is not 2xx: a fast refusal is no speed. */
export async function load(
  url: string,
  connections: number,
  requests: Request[],
  until: { seconds: number } | { amount: number },
): Promise<Load> {
  const end = 'seconds' in until ? { duration: until.seconds } : { amount: until.amount };
  const began = performance.now();
  // autocannon ends at its next whole second only.
  let last = began;
  const onResponse = () => {
    last = performance.now();
  };
  const timed = 'amount' in until ? requests.map((request) => ({ ...request, onResponse })) : requests;
  const result = await autocannon({ url, connections, requests: timed, ...end });
  const seconds = 'seconds' in until ? result.duration : (last - began) / 1000;
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} answers were not 2xx, ${result.errors} errors`);
  return { perSecond: result['2xx'] / seconds, p99: result.latency.p99 };
}
