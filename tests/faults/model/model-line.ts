/** A line on which nothing moves by itself: each request waits until it is let through, lost or sent again; each answer likewise. */
import type { Reply, Transport } from '../../../client/sync/records.ts';
import type { Link } from '../place.ts';
import type { ModelServer } from './model-server.ts';

interface Request {
  method: 'GET' | 'PUT' | 'POST';
  url: string;
  body?: string;
}

interface UnderWay extends Request {
  resolve(reply: Reply): void;
  reject(error: Error): void;
  /** Once it has been at the server. */
  reply?: Reply;
}

/** Told of every answer that the server gives, also where nobody hears it. */
export type Witness = (request: Request, reply: Reply) => void;

export interface ModelLine {
  transportOf(device: string): Transport;
  /** Requests that somebody waits for. */
  waiting(): number;
  /** The chosen request reaches the server. `which` is any number. */
  reach(which: number): Promise<void>;
  /** The chosen answer reaches its client; the request goes first where it has not. */
  answer(which: number): Promise<void>;
  /** The chosen client is told that there is no connection. With `isLate` its request stays on the line, and arrives some time. */
  lose(which: number, isLate: boolean): void;
  /** A request of before reaches the server once more; its answer reaches nobody. */
  repeat(which: number): Promise<void>;
  /** The device is gone: nobody waits for its answers; its requests stay on the line. */
  forget(device: string): void;
  /** Everything under way arrives, in order, until nothing is left. */
  drain(): Promise<void>;
}

export function modelLine(server: ModelServer, { token }: Link, witness: Witness): ModelLine {
  const path = `/api/v1/r/${token}`;
  let underWay: (UnderWay & { device: string })[] = [];
  const seen: Request[] = [];
  const nth = <T>(list: T[], which: number): T | undefined => list[list.length === 0 ? 0 : which % list.length];

  const hold = (device: string, request: Request): Promise<Reply> =>
    new Promise((resolve, reject) => {
      seen.push(request);
      underWay.push({ ...request, device, resolve, reject });
    });
  const ask = async ({ method, url, body }: Request): Promise<Reply> => {
    const answer = await server.ask(method, url, body);
    const reply = { status: answer.status, body: answer.body === '' ? undefined : JSON.parse(answer.body) };
    witness({ method, url, body }, reply);
    return reply;
  };
  const reach = async (one: UnderWay): Promise<Reply> => {
    one.reply ??= await ask(one);
    return one.reply;
  };
  const remove = (one: UnderWay): void => {
    underWay = underWay.filter((other) => other !== one);
  };

  return {
    transportOf: (device) => ({
      put: (question, body, language) =>
        hold(device, { method: 'PUT', url: `${path}/answers/${question}?lang=${language}`, body }),
      submit: (body, language) => hold(device, { method: 'POST', url: `${path}/submission?lang=${language}`, body }),
      state: () => hold(device, { method: 'GET', url: path }),
    }),
    waiting: () => underWay.length,
    async reach(which) {
      const one = nth(
        underWay.filter(({ reply }) => reply === undefined),
        which,
      );
      if (one !== undefined) await reach(one);
    },
    async answer(which) {
      const one = nth(underWay, which);
      if (one === undefined) return;
      const reply = await reach(one);
      remove(one);
      one.resolve(reply);
    },
    lose(which, isLate) {
      const one = nth(underWay, which);
      if (one === undefined) return;
      remove(one);
      if (isLate && one.reply === undefined) underWay.push(unheard(one));
      one.reject(new Error('no connection'));
    },
    async repeat(which) {
      const one = nth(seen, which);
      if (one !== undefined) await ask(one);
    },
    forget(device) {
      underWay = underWay.map((one) => (one.device === device ? unheard(one) : one));
    },
    async drain() {
      for (let one = underWay[0]; one !== undefined; one = underWay[0]) {
        const reply = await reach(one);
        remove(one);
        one.resolve(reply);
      }
    },
  };
}

/** The same request, for whose answer nobody waits any more. */
const unheard = <T extends UnderWay>(one: T): T => ({ ...one, resolve: () => undefined, reject: () => undefined });
