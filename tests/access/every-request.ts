/** Every request that the app's own routes take, filled with one set of ids: new routes are asked as soon as they exist. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { z } from 'zod';

export interface Route {
  method: string;
  /** As registered, `/surveys/:survey/responses`. */
  url: string;
}

const initialised = z.object({ fastify: z.custom<FastifyInstance>((app) => typeof app === 'object' && app !== null) });

/** Which fields of a query a route has looked at in what was asked so far, whatever they were. */
export type LookedAt = (route: Route, field: string) => boolean;
const EVERY = Symbol('every field');

/** Notes which fields of a request's query are read; who lists them all reads all. */
function watched(query: object, note: (field: PropertyKey) => void): object {
  return new Proxy(query, {
    get(of, field) {
      note(field);
      return Reflect.get(of, field);
    },
    has(of, field) {
      note(field);
      return Reflect.has(of, field);
    },
    ownKeys(of) {
      note(EVERY);
      return Reflect.ownKeys(of);
    },
  });
}

/** Runs `start`, and says which routes the app that it makes has, and what they look at. `HEAD` goes with `GET`. */
export async function withRoutes<T>(
  start: () => Promise<T>,
): Promise<{ started: T; routes: Route[]; looksAt: LookedAt }> {
  const routes: Route[] = [];
  const looked = new Map<string, Set<PropertyKey>>();
  const listen = (message: unknown): void => {
    const { fastify } = initialised.parse(message);
    fastify.addHook('onRoute', ({ method, url }: RouteOptions) => {
      for (const one of [method].flat()) if (one !== 'HEAD' && one !== 'OPTIONS') routes.push({ method: one, url });
    });
    fastify.addHook('onRequest', async (request: FastifyRequest) => {
      const { url = '' } = request.routeOptions;
      const fields = looked.get(url) ?? new Set();
      looked.set(url, fields);
      request.query = watched(Object(request.query), (field) => fields.add(field));
    });
  };
  const looksAt: LookedAt = ({ url }, field) => {
    const fields = looked.get(url);
    return fields !== undefined && (fields.has(field) || fields.has(EVERY));
  };
  subscribe('fastify.initialization', listen);
  try {
    return { started: await start(), routes, looksAt };
  } finally {
    unsubscribe('fastify.initialization', listen);
  }
}

/** What the parameters of addresses, fields of queries and forms are filled with: by name, all values in turn. */
export type Values = Record<string, string[]>;

/** Every name that an address may have a parameter of. One that is not here fails the tests: say here what it is filled with. */
export const parametersOf = (ids: {
  survey: string;
  invitation: string;
  municipality: string;
  response: string;
  submission: string;
  partnership: string;
  contact: string;
  message: string;
  change: string;
  quote: string;
  followUp: string;
  mark: string;
  coding: string;
  region: string;
  country: string;
}): Values => ({
  ...Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, [id]])),
  // Whatever a route calls an id.
  id: [...new Set(Object.values(ids))],
  entry: [ids.municipality, ids.contact, ids.partnership],
  entity: ['region', 'country', 'municipality', 'contact', 'partnership'],
  kind: ['invitation', 'reminder-unopened', 'municipality', 'contact'],
  channel: ['email', 'letter'],
  language: ['es'],
  version: ['1'],
  number: ['1'],
  link: ['nobody'],
  section: ['nobody'],
  question: ['stories'],
  format: ['csv', 'jsonl'],
  step: ['1'],
  round: [ids.survey],
  // Links and one-time secrets: nobody's.
  token: ['nobody'],
  secret: ['nobody'],
  // Of a codebook's code too, which the survey's file has.
  code: ['nobody', 'waste-management'],
  '*': ['nothing'],
});

/** What is asked of results; each alone, too. */
const QUERIES: Values = { by: ['region', 'country', 'municipality', 'partnership'] };

/** Fields of forms that are no ids. */
const FIELDS: Values = {
  lang: ['en'],
  confirm: ['yes'],
  do: ['save'],
  name: ['Somebody'],
  role: ['Clerk'],
  email: ['somebody@samsvar.example'],
  telephone: ['+47 22 00 00 00'],
  reason: ['leaked'],
  until: ['2030-01-01'],
};

/** A route with more addresses is asked in every way at the first, and then once at each. */
const MANY = 8;

export interface Request {
  route: Route;
  url: string;
  /** For a form or as JSON. */
  fields?: Record<string, string>;
}

const filled = (url: string, values: Values): string[] =>
  [...url.matchAll(/:(\w+)|\*/g)].reduce<string[]>(
    (made, [whole, name = '*']) => {
      const of = values[name];
      if (of === undefined) throw new Error(`parametersOf does not know what to fill ${whole} of ${url} with`);
      return made.flatMap((one) => of.map((value) => one.replace(whole, value)));
    },
    [url],
  );

/**
 * The requests of one route, its address filled with `path`, queries and forms with `ids`: each address without a query and with all of its fields; what is
 * posted, with all fields and none; of a route with many addresses only the first in both ways. `more` goes with every form.
 */
export function requestsOf(route: Route, path: Values, ids: Values, more: Record<string, string>): Request[] {
  const all = Object.fromEntries(
    Object.entries({ ...FIELDS, ...QUERIES, ...ids }).flatMap(([name, [value]]) => (value ? [[name, value]] : [])),
  );
  const addresses = filled(route.url, path);
  return addresses.flatMap((address, at): Request[] => {
    const requests: Request[] =
      route.method === 'GET'
        ? ['', `?${new URLSearchParams(all)}`].map((query) => ({ route, url: `${address}${query}` }))
        : [{ ...all, ...more }, more].map((fields) => ({ route, url: address, fields }));
    return addresses.length > MANY && at > 0 ? requests.slice(0, 1) : requests;
  });
}

/**
 * The requests of one route with each field of a query alone, of those that `isWanted`. Of a route with dozens of addresses none: what stands in a query is
 * looked at in the same way whatever the address names.
 */
export function aloneOf(route: Route, path: Values, ids: Values, isWanted: (field: string) => boolean): Request[] {
  const addresses = route.method === 'GET' ? filled(route.url, path) : [];
  if (addresses.length > MANY) return [];
  const queries = Object.entries({ ...QUERIES, ...ids })
    .filter(([field]) => isWanted(field))
    .flatMap(([field, values]) => values.map((value) => new URLSearchParams({ [field]: value })));
  return addresses.flatMap((address) => queries.map((query) => ({ route, url: `${address}?${query}` })));
}

export interface Answered {
  status: number;
  /** Of a stream of events, what came first. */
  body: string;
}

/** Asks; `headers` say who. */
export async function ask(
  app: FastifyInstance,
  { route, url, fields }: Request,
  headers: Record<string, string>,
): Promise<Answered> {
  const isApi = url.startsWith('/api/');
  const payload = fields && (isApi ? JSON.stringify(fields) : new URLSearchParams(fields).toString());
  const type = isApi ? 'application/json' : 'application/x-www-form-urlencoded';
  const answer = await app.inject({
    method: z.enum(['GET', 'POST', 'PUT', 'DELETE', 'PATCH']).parse(route.method),
    url,
    headers: { ...headers, ...(payload !== undefined && { 'content-type': type }) },
    ...(payload !== undefined && { payload }),
    payloadAsStream: true,
  });
  const isEndless = String(answer.headers['content-type']).startsWith('text/event-stream');
  let body = '';
  for await (const chunk of answer.stream()) {
    body += String(chunk);
    if (isEndless) break;
  }
  return { status: answer.statusCode, body };
}
