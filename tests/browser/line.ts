/** The line between a browser and a server: one address for all tests of a file, on which the server may change, hang, or be gone. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Line {
  url: string;
  /** Method and path of everything that came, in order. */
  asked: string[];
  /** What was answered, in order: the path, and how many bytes its body had on the line. */
  answered: { path: string; bytes: number }[];
  /** `cut` answers nothing and closes; `hanging` answers nothing until it is something else again; `proxy` answers 502 as a proxy without its server does. */
  state: 'through' | 'cut' | 'hanging' | 'proxy';
  /** What another server would answer to a `GET` of a path: undefined for what the real one does. */
  instead(path: string): Replacement | undefined;
  close(): Promise<void>;
}

interface Replacement {
  status: number;
  /** Not of our server: with none of its headers. */
  isForeign?: boolean;
  type?: string;
  /** The answer's text, made from the real one's. */
  text?(real: string): string;
}

/** Opens a line to `server`, an address as `http://127.0.0.1:PORT`. Close it. */
export async function openLine(server: string): Promise<Line> {
  const waiting: (() => void)[] = [];
  let state: Line['state'] = 'through';
  const line: Line = {
    url: '',
    asked: [],
    answered: [],
    get state() {
      return state;
    },
    set state(next) {
      state = next;
      if (next !== 'hanging') for (const go of waiting.splice(0)) go();
    },
    instead: () => undefined,
    close: () =>
      new Promise((done) => {
        line.state = 'cut';
        proxy.close(() => done());
        proxy.closeAllConnections();
      }),
  };
  const proxy = createServer((incoming, outgoing) => {
    line.asked.push(`${incoming.method} ${incoming.url}`);
    const go = (): void => {
      if (incoming.socket.destroyed) return;
      if (state === 'hanging') waiting.push(go);
      else if (state === 'cut') incoming.socket.destroy();
      else if (state === 'proxy') outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
      else pass(server, line, incoming, outgoing);
    };
    go();
  });
  await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready));
  line.url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return line;
}

function pass(server: string, line: Line, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { pathname } = new URL(incoming.url ?? '/', server);
  const replacement = incoming.method === 'GET' ? line.instead(pathname) : undefined;
  const headers = { ...incoming.headers };
  // What is changed must come unpacked, and whole.
  if (replacement !== undefined)
    for (const name of ['accept-encoding', 'if-none-match', 'if-modified-since']) delete headers[name];
  const asking = request(new URL(incoming.url ?? '/', server), { method: incoming.method, headers }, (answer) => {
    if (replacement === undefined) {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      const entry = { path: incoming.url ?? '/', bytes: 0 };
      line.answered.push(entry);
      answer.on('data', (chunk: Buffer) => {
        entry.bytes += chunk.length;
      });
      answer.pipe(outgoing);
      return;
    }
    let real = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => {
      real += chunk;
    });
    answer.on('end', () => {
      const { 'content-length': _, etag: __, ...rest } = answer.headers;
      const type = replacement.type ?? answer.headers['content-type'] ?? 'text/plain';
      outgoing.writeHead(replacement.status, { ...(!replacement.isForeign && rest), 'content-type': type });
      outgoing.end(replacement.text?.(real) ?? real);
    });
  });
  asking.on('error', () => outgoing.destroy());
  // A stream that nobody reads any more would keep the server from stopping.
  outgoing.on('close', () => asking.destroy());
  incoming.pipe(asking);
}
