/** A device, a line and a server that do as the test says: the engine's surroundings without browser, network and time. */
import { Engine, type EngineOptions } from '../../client/sync/engine.ts';
import type { AnswerError, Known, Reply, StoredRecord, Value, Version } from '../../client/sync/records.ts';
import { applySplice, type Splice } from '../../server/foundation/splice.ts';

/** Time that only passes when told. */
export class FakeTime {
  at = Date.parse('2024-07-09T12:00:00Z');
  readonly timers = new Map<number, { at: number; run: () => void }>();
  #made = 0;

  setTimer(run: () => void, milliseconds: number): number {
    this.#made += 1;
    this.timers.set(this.#made, { at: this.at + Math.max(0, milliseconds), run });
    return this.#made;
  }

  /** Lets time pass, with everything that happens in it. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.at + milliseconds;
    await settle();
    for (;;) {
      const [next] = [...this.timers].sort(([, one], [, other]) => one.at - other.at);
      if (next === undefined || next[1].at > end) break;
      this.timers.delete(next[0]);
      this.at = Math.max(this.at, next[1].at);
      next[1].run();
      await settle();
    }
    this.at = end;
  }
}

/** Everything that needs no time. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise<void>((go) => setImmediate(go));
};

/** What a device keeps: it survives tabs. */
export class FakeDisk {
  readonly records = new Map<string, string>();
  isFull = false;
  isUnreadable = false;
  /** Writes that were begun wait for it. */
  gate: Promise<void> | undefined;

  storage(): EngineOptions['storage'] {
    const ready = async () => {
      await this.gate;
      if (this.isFull) throw new Error('quota exceeded');
    };
    return {
      all: async () => {
        if (this.isUnreadable) throw new Error('closed');
        return [...this.records.values()].map((json): StoredRecord => JSON.parse(json));
      },
      put: async (record) => {
        const json = JSON.stringify(record);
        await ready();
        this.records.set(record.id, json);
      },
      delete: async (id) => {
        await ready();
        this.records.delete(id);
      },
    };
  }

  /** What is kept that the server has not acknowledged. */
  get texts(): Value[] {
    const records = [...this.records.values()].map((json): StoredRecord => JSON.parse(json));
    return records.flatMap((record) => (record.kind === 'answer' ? [record.typed] : []));
  }
}

interface Body {
  value?: Value;
  splice?: Splice;
  baseRevision: number;
  clientId: string;
  settles?: number[];
}

interface Stored extends Version {
  base: number;
  clientId: string;
  isParallel: boolean;
  isSettled: boolean;
}

/** The server as `server/respond/README.md` describes it, as far as the engine sees it. */
export class FakeServer {
  readonly #time: FakeTime;
  readonly revisions = new Map<string, Stored[]>();
  readonly requests: { kind: 'put' | 'submit' | 'state'; question?: string; body: string }[] = [];
  readonly submissions: string[] = [];
  /** Instead of the server's own answer, once each. */
  readonly next: (Reply | 'lost' | 'unanswered')[] = [];
  isReachable = true;
  errors: AnswerError[] = [];
  refusal: { status: number; code: string; detail: string } | undefined;
  gate: Promise<void> | undefined;

  constructor(time: FakeTime) {
    this.#time = time;
  }

  of(question: string): Stored[] {
    const revisions = this.revisions.get(question) ?? [];
    this.revisions.set(question, revisions);
    return revisions;
  }

  current(question: string): Stored | undefined {
    return this.of(question).findLast(({ isParallel }) => !isParallel);
  }

  texts(question: string): Value[] {
    return this.of(question).map(({ value }) => value);
  }

  /** A colleague saves, having seen `base`. */
  save(question: string, value: Value, base = this.current(question)?.revision ?? 0): Reply {
    return this.#put(question, { value, baseRevision: base, clientId: `colleague ${Math.random()}` });
  }

  transport(): EngineOptions['transport'] {
    return {
      put: (question, body) =>
        this.#answer({ kind: 'put', question, body }, () => this.#put(question, JSON.parse(body))),
      submit: (body) => this.#answer({ kind: 'submit', body }, () => this.#submit(body)),
      state: () => this.#answer({ kind: 'state', body: '' }, () => ({ status: 200, body: this.state() })),
    };
  }

  state(): { status: string; answers: Record<string, Known> } {
    const answers = [...this.revisions].flatMap(([question]) => {
      const current = this.current(question);
      const parallel = this.of(question).filter(({ isParallel, isSettled }) => isParallel && !isSettled);
      return current === undefined ? [] : [[question, { ...current, parallel }]];
    });
    return { status: this.submissions.length > 0 ? 'submitted' : 'draft', answers: Object.fromEntries(answers) };
  }

  async #answer(request: FakeServer['requests'][number], answer: () => Reply): Promise<Reply> {
    await this.gate;
    if (!this.isReachable) throw new TypeError('fetch failed');
    this.requests.push(request);
    const next = this.next.shift();
    if (next === 'lost') throw new TypeError('fetch failed');
    if (typeof next === 'object') return next;
    const { refusal } = this;
    const reply = refusal === undefined ? answer() : { status: refusal.status, body: refusal };
    if (next === 'unanswered') throw new TypeError('fetch failed');
    return structuredClone(reply);
  }

  #put(question: string, { value: given, splice, baseRevision, clientId, settles = [] }: Body): Reply {
    const all = this.of(question);
    const base = all.find(({ revision }) => revision === baseRevision);
    const spliced = splice === undefined ? undefined : applySplice(String(base?.value ?? ''), splice);
    if (splice !== undefined && spliced === undefined)
      return { status: 422, body: { code: 'respond:splice-mismatch', title: 'mismatch' } };
    const value = spliced ?? given ?? null;
    const receivedAt = new Date(this.#time.at).toISOString();
    const repeated = all.find((one) => one.clientId === clientId);
    for (const one of all) if (settles.includes(one.revision)) one.isSettled = true;
    const current = this.current(question);
    const conflict = (kept?: number): Reply => ({ status: 409, body: { current, ...(kept && { kept }) } });
    if (repeated?.isParallel) return conflict(repeated.revision);
    if (repeated !== undefined) return { status: 200, body: { revision: repeated.revision, receivedAt } };
    if (current !== undefined && current.value === value)
      return { status: 200, body: { revision: current.revision, receivedAt: current.receivedAt } };
    const isParallel = baseRevision < (current?.revision ?? 0);
    if (isParallel && value === (base?.value ?? null)) return conflict();
    const beside = isParallel && all.find((one) => one.isParallel && !one.isSettled && one.value === value);
    if (beside) return conflict(beside.revision);
    const revision = all.length + 1;
    all.push({ value, revision, receivedAt, base: baseRevision, clientId, isParallel, isSettled: false });
    return isParallel ? conflict(revision) : { status: 200, body: { revision, receivedAt } };
  }

  #submit(body: string): Reply {
    if (this.errors.length > 0) return { status: 422, body: { errors: this.errors } };
    if (!this.submissions.includes(body)) this.submissions.push(body);
    return { status: 201, body: { receipt: { number: '7' } } };
  }
}

/** One tab of one device. */
export interface Tab {
  engine: Engine;
  fields: Map<string, Value>;
  /** Where someone types: nothing is put there. */
  busy: Set<string>;
  receipts: unknown[];
  rejections: AnswerError[][];
}

export interface World {
  time: FakeTime;
  disk: FakeDisk;
  server: FakeServer;
  /** Opens the page as the server, or a kept copy of it, shows it: both questions, with what is stored. */
  open(device?: string, shown?: Record<string, Known>): Promise<Tab>;
}

export function world(): World {
  const time = new FakeTime();
  const server = new FakeServer(time);
  const disk = new FakeDisk();
  let ids = 0;
  return {
    time,
    disk,
    server,
    async open(device = 'tab', shown = server.state().answers) {
      const tab: Omit<Tab, 'engine'> = { fields: new Map(), busy: new Set(), receipts: [], rejections: [] };
      const engine = new Engine({
        path: '/r/token',
        device,
        storage: disk.storage(),
        transport: server.transport(),
        now: () => time.at,
        newId: () => {
          ids += 1;
          return `id ${ids}`;
        },
        setTimer: (run, milliseconds) => time.setTimer(run, milliseconds),
        clearTimer: (timer) => time.timers.delete(Number(timer)),
        language: () => 'nb',
        mayShow: (question) => !tab.busy.has(question),
        show: (question, value) => tab.fields.set(question, value),
        submitted: (receipt) => tab.receipts.push(receipt),
        rejected: (errors) => tab.rejections.push(errors),
      });
      for (const question of ['stories', 'changes']) {
        const known = shown[question] ?? { value: null, revision: 0, receivedAt: '', parallel: [] };
        engine.open(question, known);
        tab.fields.set(question, known.value);
      }
      await engine.start();
      await settle();
      return { ...tab, engine };
    },
  };
}
