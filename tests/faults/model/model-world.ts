/** Three devices, a line and a server; what was written and told; and the laws that must hold once the line is mended. */
import { z } from 'zod';
import type { Reply, ServerState, Value } from '../../../client/sync/records.ts';
import type { Chance } from '../../../server/demo/chance.ts';
import { applySplice } from '../../../server/foundation/splice.ts';
import { newTestimony, type Testimony } from '../testimony.ts';
import { QUESTIONS } from '../writer.ts';
import type { ModelClock } from './model-clock.ts';
import { ModelDevice } from './model-device.ts';
import { type ModelLine, modelLine } from './model-line.ts';
import type { ModelServer } from './model-server.ts';

export const DEVICES = 3;
/** Milliseconds: longer than any pause of the engine. */
const LONG = 60_000;
/** Rounds in which everything must have come to rest. */
const ROUNDS = 100;

export interface ModelWorld {
  server: ModelServer;
  clock: ModelClock;
  line: ModelLine;
  devices: ModelDevice[];
  /** A person opens the page: as it is now or, from what the device kept, as it was once. `most` as of the device. */
  open(device: ModelDevice, isKept: boolean, most?: number): Promise<void>;
  /** Writes something that was never written before. */
  write(device: ModelDevice, question: string, how: 'after' | 'before' | 'instead'): void;
  /** A colleague opens the response again, where it is submitted. */
  reopen(): Promise<void>;
  /** Everything goes on until it waits for the line or the clock. */
  settle(): Promise<void>;
  /** Mends the line, lets everyone choose and finish; rejects with the law that does not hold. */
  conclude(chance: Chance): Promise<ReturnType<Testimony['counts']>>;
}

const attempt = z.object({
  clientId: z.string(),
  value: z.string().optional(),
  splice: z.object({ at: z.number(), remove: z.number(), insert: z.string(), check: z.number() }).optional(),
});
const saved = z.object({ revision: z.number() });
const beside = z.object({ kept: z.number() });
const receipt = z.object({ number: z.string() });
const state = z.custom<ServerState>((body) => z.looseObject({ status: z.string() }).safeParse(body).success);

export async function modelWorld(server: ModelServer, clock: ModelClock): Promise<ModelWorld> {
  server.skew(0);
  const link = await server.link();
  const path = `/r/${link.token}`;
  const testimony = newTestimony();
  /** Every text that ever was in a field. */
  const texts = new Set(['']);
  const attempts = new Map<string, { device: number; question: string; isOwed: boolean; isAnswered: boolean }>();
  const pages: ServerState[] = [{ status: 'not started' }];
  /** What devices took to be in a submission when they were told of it. */
  const believed: { number: string | undefined; revisions: [question: string, revision: number][] }[] = [];
  /** The newest revision of each question that is a text of that device. */
  const own = new Map<number, Map<string, number>>();
  let written = 0;
  let reopened = 0;

  /** The text of a request. A splice is of some text that was in a field, and makes one that was. */
  function textOf({ value, splice }: z.output<typeof attempt>): string {
    if (splice === undefined) return value ?? '';
    for (const before of texts) {
      const after = applySplice(before, splice);
      if (after !== undefined && texts.has(after)) return after;
    }
    throw new Error(`no text that anybody wrote is made by ${JSON.stringify(splice)}`);
  }

  function witness(body: string | undefined, { status, body: said }: Reply): void {
    if (status >= 500) throw new Error(`the server answered ${status}: ${JSON.stringify(said)}`);
    const request = idOf(body);
    const before = attempts.get(request);
    if (before === undefined) return;
    // A splice that did not fit is no answer: the whole text follows under the same id.
    attempts.set(request, { ...before, isAnswered: before.isAnswered || status !== 422 });
    const revision = status === 200 ? saved.safeParse(said).data?.revision : beside.safeParse(said).data?.kept;
    if (revision === undefined) return;
    testimony.isTold(request, revision);
    if (status === 200 && before.isOwed) noteOwn(before.device, before.question, revision);
  }

  function noteOwn(device: number, question: string, revision: number): void {
    const revisions = own.get(device) ?? new Map<string, number>();
    revisions.set(question, Math.max(revision, revisions.get(question) ?? 0));
    own.set(device, revisions);
  }

  const line = modelLine(server, link, ({ body }, reply) => witness(body, reply));
  const devices = Array.from(
    { length: DEVICES },
    (_, index) =>
      new ModelDevice({
        ...{ name: `device${index + 1}`, path, clock, transportOf: line.transportOf },
        sends(question, body, isDurable) {
          const request = attempt.parse(JSON.parse(body));
          const before = attempts.get(request.clientId);
          attempts.set(request.clientId, {
            ...{ device: index, question, isAnswered: false },
            ...before,
            isOwed: isDurable || before?.isOwed === true,
          });
          if (before === undefined) testimony.sends(link.token, question, request.clientId, textOf(request));
        },
        submitted(given) {
          const number = receipt.safeParse(given).data?.number;
          believed.push({ number, revisions: [...(own.get(index) ?? [])] });
          if (number !== undefined) testimony.isGiven(link.token, number, number);
        },
      }),
  );

  async function settle(): Promise<void> {
    for (const device of devices) await device.settles();
  }
  async function page(): Promise<ServerState> {
    const { body } = await server.ask('GET', `/api/v1${path}`);
    const now = state.parse(JSON.parse(body));
    pages.push(now);
    return now;
  }
  async function reopen(): Promise<void> {
    if ((await page()).status !== 'submitted') return;
    await server.reopen(link);
    reopened += 1;
  }
  const wish = (): boolean => devices.some(({ wishes }) => wishes > 0);

  async function round(chance: Chance): Promise<void> {
    for (const device of devices) {
      device.rests();
      device.engine.wake();
      device.engine.ask();
      clock.advance(LONG);
      await settle();
      while (line.waiting() > 0) {
        await line.drain();
        await settle();
      }
      for (const question of QUESTIONS)
        device.chooses(question, (versions) => chosen(versions, chance, (text) => texts.add(text)));
      await settle();
    }
  }
  const isQuiet = (): boolean =>
    line.waiting() === 0 &&
    devices.every(({ engine }) => engine.unsent.length === 0 && !engine.hasConflict && !engine.isSubmitting);
  const isShut = (): boolean => devices.some(({ engine }) => engine.closed !== undefined && engine.unsent.length > 0);

  async function comeToRest(chance: Chance): Promise<void> {
    for (let rounds = 0; rounds < ROUNDS; rounds += 1) {
      await round(chance);
      if (isQuiet()) {
        // What the last of them did is heard by the first.
        await round(chance);
        if (isQuiet()) return;
      }
      if (isShut()) {
        await checkSubmissions();
        await reopen();
      }
    }
    throw new Error(`no rest after ${ROUNDS} rounds: ${devices.map(restless).join('; ')}`);
  }

  async function checkSubmissions(): Promise<void> {
    const submissions = await server.submissions(link);
    if (submissions.length > 1 + reopened) throw new Error(`submitted ${submissions.length} times`);
    if (wish() && submissions.length === 0) throw new Error('wished to submit, and nothing is submitted');
    for (const { number, revisions } of believed) {
      const some = submissions.filter((one) => number === undefined || one.number === number);
      for (const [question, revision] of revisions)
        if (!some.some((one) => (one.revisions[question] ?? 0) >= revision))
          throw new Error(`told that it is submitted (${number}), without ${question} ${revision}`);
    }
  }

  async function checkHistory(): Promise<void> {
    const revisions = await server.revisions(link);
    const stored = new Set(revisions.map(({ value }) => value));
    for (const [name, { isOwed, isAnswered }] of attempts)
      if (isOwed && !isAnswered) throw new Error(`${name} was kept until answered, and never was`);
    for (const device of devices)
      for (const text of device.owed)
        if (!stored.has(text)) throw new Error(`“${text}” of ${device.id} is not in the history`);
    const submissions = (await server.submissions(link)).map(({ number }) => number);
    testimony.check(link.token, { revisions, submissions, reopened });
    const counts = testimony.counts();
    if (counts.findings.length > 0) throw new Error(counts.findings.join('\n'));
  }

  async function checkConvergence(): Promise<void> {
    const { answers = {} } = await page();
    for (const question of QUESTIONS)
      for (const device of devices) {
        const [shown, current] = [device.shows(question), answers[question]?.value ?? null];
        if (shown !== current)
          throw new Error(`${device.id} shows “${String(shown)}” for ${question}, the server has “${String(current)}”`);
      }
  }

  return {
    ...{ server, clock, line, devices, settle, reopen },
    async open(device, isKept, most) {
      await device.open(isKept ? (pages[written % pages.length] ?? { status: 'not started' }) : await page(), most);
    },
    write(device, question, how) {
      written += 1;
      const before = String(device.shows(question) ?? '');
      const piece = `${device.id} writes ${written} 🌊`;
      const text = { after: `${before} ${piece}`, before: `${piece} ${before}`, instead: piece }[how];
      texts.add(text);
      device.types(question, text);
    },
    async conclude(chance) {
      await comeToRest(chance);
      await checkSubmissions();
      await checkHistory();
      await checkConvergence();
      return testimony.counts();
    },
  };
}

function idOf(body: string | undefined): string {
  const parsed = body === undefined ? undefined : attempt.safeParse(JSON.parse(body));
  return parsed?.success === true ? parsed.data.clientId : '';
}

/** The first, another, or all of them joined. */
function chosen(versions: Value[], chance: Chance, made: (text: string) => void): Value {
  const texts = versions.filter((value) => typeof value === 'string');
  if (chance.happens(0.3)) {
    const joined = texts.join('\n');
    made(joined);
    return joined;
  }
  return chance.pick(texts);
}

function restless({ id, engine }: ModelDevice): string {
  const { unsent, hasConflict, isSubmitting, closed, trouble } = engine;
  return `${id} ${JSON.stringify({ unsent, hasConflict, isSubmitting, closed, trouble })}`;
}
