/**
 * A client that follows the protocol and nothing more: it sends a text under an id of its own until it is answered, byte for byte the
 * same, and only then the next. It tells everything to the testimony.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Chance } from '../../server/demo/chance.ts';
import { type Splice, spliceOf } from '../../server/foundation/splice.ts';
import type { Link } from './place.ts';
import type { Testimony } from './testimony.ts';

export const QUESTIONS = ['objectives', 'changes', 'stories'] as const;

export interface Writer {
  /** Writes another text into the question; false where the response is submitted already, and the text stays with the writer. */
  writes(link: Link, question: string): Promise<boolean>;
  /** Submits, unless somebody has; true where nothing is answered yet and the response stays open. */
  submits(link: Link): Promise<boolean>;
  /** How often it was told to come again later. */
  putOff(): number;
}

export interface WriterAbout {
  /** In its ids and texts: no other writer of the run has it. */
  name: string;
  chance: Chance;
  testimony: Testimony;
  /** Where to send the next request, asked anew for each. */
  address(): Promise<string>;
  /** Milliseconds after which an answer is no longer waited for, and the request sent again. */
  patience: number;
}

const saved = z.object({ revision: z.number() });
const contested = z.object({ current: z.object({ value: z.string(), revision: z.number() }), kept: z.number() });
const given = z.object({ receipt: z.object({ number: z.string() }) });
const problem = z.object({ code: z.literal('respond:already-submitted') });

/** Milliseconds between one try and the next, at most. */
const SOON = 40;

/** Characters up to which a text is written on; then it is begun anew. */
const LONG = 5000;

interface Attempt {
  path: string;
  body: { value?: string; splice?: Splice; baseRevision: number; clientId: string; settles?: number[] };
  text: string;
}

export function newWriter({ name, chance, testimony, address, patience }: WriterAbout): Writer {
  let made = 0;
  let putOff = 0;
  /** What the answer is, as far as this client has heard; by path. */
  const seen = new Map<string, { text: string; revision: number }>();
  /** Own texts that the server keeps beside a newer answer, until the next text settles them. */
  const beside = new Map<string, number[]>();
  const answered: Attempt[] = [];
  const id = (): string => {
    made += 1;
    return `${name}-${made}`;
  };

  async function answerTo(method: string, path: string, body: unknown): Promise<{ status: number; body: unknown }> {
    const written = JSON.stringify(body);
    for (;;) {
      const base = await address();
      const answer = await wholeAnswer(new URL(path, base), method, written, patience);
      if (answer !== undefined && answer.status < 500) return answer;
      // A fault of the server is told as 503 with the time to come again; another 5xx would be one that it does not know of.
      if (answer !== undefined && answer.status !== 503)
        throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      if (answer !== undefined) putOff += 1;
      await pause(chance.whole(1, SOON));
    }
  }

  const hears = (path: string, text: string, revision: number): void => {
    if (revision >= (seen.get(path)?.revision ?? 0)) seen.set(path, { text, revision });
  };

  /** Sends; true once the text is stored, false where the response is closed to it. */
  async function send({ path, body, text }: Attempt): Promise<boolean> {
    const answer = await answerTo('PUT', path, body);
    if (answer.status === 200) {
      const { revision } = saved.parse(answer.body);
      testimony.isTold(body.clientId, revision);
      hears(path, text, revision);
      return true;
    }
    if (answer.status !== 409) throw unexpected('PUT', path, answer);
    const conflict = contested.safeParse(answer.body);
    if (!conflict.success) {
      problem.parse(answer.body);
      return false;
    }
    const { current, kept } = conflict.data;
    testimony.isTold(body.clientId, kept);
    hears(path, current.value, current.revision);
    beside.set(path, [...(beside.get(path) ?? []), kept]);
    return true;
  }

  /** A new text: written on what is there, as a splice, or instead of it; at times it settles what stands beside. */
  function attemptAt(path: string): Attempt {
    const clientId = id();
    const { text: before, revision } = seen.get(path) ?? { text: '', revision: 0 };
    const piece = proseOf(clientId, chance);
    const isSpliced = before.length < LONG && chance.happens(0.5);
    const text = isSpliced ? `${before} ${piece}` : piece;
    const content = isSpliced ? { splice: spliceOf(before, text) } : { value: text };
    const settles = chance.happens(0.5) ? beside.get(path) : undefined;
    if (settles !== undefined) beside.delete(path);
    return { path, body: { ...content, baseRevision: revision, clientId, settles }, text };
  }

  return {
    putOff: () => putOff,
    async writes(link, question) {
      const path = `/api/v1/r/${link.token}/answers/${question}`;
      const attempt = attemptAt(path);
      testimony.sends(link.token, question, attempt.body.clientId, attempt.text);
      const isStored = await send(attempt);
      if (isStored) answered.push(attempt);
      // Somebody in between sends again what was answered long ago.
      if (answered.length > 0 && chance.happens(0.1)) await send(chance.pick(answered.slice(-20)));
      return isStored;
    },
    async submits(link) {
      const path = `/api/v1/r/${link.token}/submission`;
      const clientId = id();
      const answer = await answerTo('POST', path, { clientId });
      // Nothing is answered yet.
      if (answer.status === 422) return true;
      if (answer.status === 201) testimony.isGiven(link.token, clientId, given.parse(answer.body).receipt.number);
      else if (answer.status === 409) problem.parse(answer.body);
      else throw unexpected('POST', path, answer);
      return false;
    },
  };
}

const unexpected = (method: string, path: string, answer: { status: number; body: unknown }): Error =>
  new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);

/** The answer, where one came and came whole. */
async function wholeAnswer(
  url: URL,
  method: string,
  body: string,
  patience: number,
): Promise<{ status: number; body: unknown } | undefined> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method, headers, body, signal: AbortSignal.timeout(patience) });
    if (response.status === 503 && !response.headers.has('retry-after'))
      throw new Error('503 without a time to come again');
    return { status: response.status, body: JSON.parse(await response.text()) };
  } catch (error) {
    // No connection, cut in the middle, or not in time: all the same to who waits.
    if (error instanceof TypeError || error instanceof SyntaxError || error instanceof DOMException) return undefined;
    throw error;
  }
}

const WORDS =
  'søppel kompost møter “åpent” agua años gestión council’s waste 🌊 skule vatn línea \n é\u0301 "quoted" <b>'.split(
    ' ',
  );

/** A text that begins with a name that is no other text's: a sentence mostly, now and then 600 words. */
function proseOf(name: string, chance: Chance): string {
  const length = chance.happens(0.1) ? 600 : chance.whole(0, 20);
  return [`${name}:`, ...Array.from({ length }, () => chance.pick(WORDS))].join(' ');
}
