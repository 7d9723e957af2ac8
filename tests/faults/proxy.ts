/**
 * A bad line: a proxy between client and server that loses, repeats, cuts, delays and reorders requests and answers. What it does with
 * a request is drawn from its chance when the request arrives; delays are its own timers. Streams of events pass as they come, and are cut
 * off now and then.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../server/demo/chance.ts';

export const TROUBLES = [
  'lose the request',
  'lose the answer',
  'cut the request',
  'cut the answer',
  'repeat the request',
  'repeat the request later',
  'delay the request',
  'delay the answer',
  'let others go first',
] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface LineAbout {
  /** Where the server answers, asked anew for each request. */
  target(): Promise<string>;
  chance: Chance;
  /** One request in so many has trouble: 0.5 is every other. */
  share: number;
  /** The longest delay, in milliseconds. */
  longest: number;
  /** Which requests may have trouble; every one where absent. */
  concerns?(method: string, path: string): boolean;
  /** Which troubles there are; all where absent. */
  troubles?: readonly Trouble[];
}

export interface Line {
  /** `http://127.0.0.1:PORT`, on a port that the system chose. */
  url: string;
  /** How often there has been trouble. */
  troubled(): number;
  /** From now on everything passes as it is, what is held back too. */
  calm(): void;
  /** Every connection ends, and no new one is taken until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

interface Message {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

export async function openProxy(about: LineAbout): Promise<Line> {
  const { target, chance, share, longest, concerns = () => true, troubles = TROUBLES } = about;
  let troubled = 0;
  let isCalm = false;
  let isCut = false;
  const calmed = new AbortController();
  /** Resolved by the next request that passes, for those who let others go first. */
  let passing = Promise.withResolvers<void>();

  const soon = () => pause(chance.whole(1, longest), undefined, { signal: calmed.signal }).catch(() => undefined);
  const pass = async (message: Message): Promise<Answer> => {
    passing.resolve();
    passing = Promise.withResolvers<void>();
    return forwarded(await target(), message);
  };

  async function answer(message: Message, trouble: Trouble | undefined, reply: ServerResponse): Promise<void> {
    switch (trouble) {
      case 'lose the request':
        return void reply.destroy();
      case 'cut the request':
        await sendCut(await target(), message, chance);
        return void reply.destroy();
      case 'lose the answer':
        await pass(message);
        return void reply.destroy();
      case 'cut the answer':
        return replyCut(await pass(message), reply, chance);
      case 'repeat the request': {
        const [first, second] = await Promise.all([pass(message), pass(message)]);
        return replyWhole(chance.happens(0.5) ? first : second, reply);
      }
      case 'repeat the request later': {
        const first = await pass(message);
        void soon()
          .then(() => pass(message))
          .catch(() => undefined);
        return replyWhole(first, reply);
      }
      case 'delay the request':
        await soon();
        return replyWhole(await pass(message), reply);
      case 'delay the answer': {
        const there = await pass(message);
        await soon();
        return replyWhole(there, reply);
      }
      case 'let others go first':
        await Promise.race([passing.promise.then(() => pause(1)), soon()]);
        return replyWhole(await pass(message), reply);
      case undefined:
        return replyWhole(await pass(message), reply);
    }
  }

  const server = createServer((incoming, reply) => {
    const path = incoming.url ?? '/';
    const method = incoming.method ?? 'GET';
    const hasTrouble = !isCalm && concerns(method, path) && chance.happens(share);
    const trouble = hasTrouble ? chance.pick(troubles) : undefined;
    if (hasTrouble) troubled += 1;
    const done = isEventStream(incoming)
      ? target().then((url) => stream(url, incoming, reply, hasTrouble ? soon() : undefined))
      : bodyOf(incoming).then((body) => answer({ method, path, headers: incoming.headers, body }, trouble, reply));
    // The server is gone, or the client: either way the other's connection ends.
    done.catch(() => reply.destroy());
  });
  server.on('connection', (socket) => {
    if (isCut) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    troubled: () => troubled,
    calm() {
      isCalm = true;
      calmed.abort();
    },
    cut() {
      isCut = true;
      server.closeAllConnections();
    },
    mend() {
      isCut = false;
    },
    async close() {
      calmed.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const isEventStream = (incoming: IncomingMessage): boolean => /\/events(\?|$)/.test(incoming.url ?? '');

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** Each request on a connection of its own, so that one's trouble is not another's. */
function forwarded(url: string, { method, path, headers, body }: Message): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request(new URL(path, url), { method, headers: { ...headers, connection: 'close' } }, (response) => {
      bodyOf(response).then(
        (whole) => resolve({ status: response.statusCode ?? 502, headers: response.headers, body: whole }),
        reject,
      );
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

/** Announces the whole body, sends a part of it, and hangs up. */
function sendCut(url: string, { method, path, headers, body }: Message, chance: Chance): Promise<void> {
  const { hostname, port } = new URL(url);
  const head = Object.entries({ ...headers, 'content-length': String(body.length) }).map(
    ([name, value]) => `${name}: ${String(value)}`,
  );
  const part = body.subarray(0, chance.whole(0, Math.max(0, body.length - 1)));
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${method} ${path} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`);
      socket.write(part, () => socket.destroy());
    });
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
  });
}

function replyWhole({ status, headers, body }: Answer, reply: ServerResponse): void {
  reply.writeHead(status, headers);
  reply.end(body);
}

/** The head and a part of the body, then the connection ends. */
function replyCut({ status, headers, body }: Answer, reply: ServerResponse, chance: Chance): void {
  const { 'transfer-encoding': _, ...rest } = headers;
  reply.writeHead(status, { ...rest, 'content-length': body.length });
  reply.write(body.subarray(0, chance.whole(0, Math.max(0, body.length - 1))), () => reply.destroy());
}

/** Passes events on as they come; `end` cuts the stream off. */
function stream(
  url: string,
  incoming: IncomingMessage,
  reply: ServerResponse,
  end: Promise<unknown> | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = request(new URL(incoming.url ?? '/', url), { headers: incoming.headers }, (response) => {
      reply.writeHead(response.statusCode ?? 502, response.headers);
      reply.flushHeaders();
      response.pipe(reply);
      response.on('error', reject);
    });
    asking.on('error', reject);
    reply.on('close', () => {
      asking.destroy();
      resolve();
    });
    void end?.then(() => reply.destroy());
    asking.end();
  });
}
