/** What is known of one question: what its field shows, what the server has, and what is on its way. In memory, no effects. */
import { type Entry, isNeeded, isUnsent } from './entry.ts';
import { type AnswerRecord, type Known, same, type Value, type Version } from './records.ts';

/** Versions of one answer among which the respondent must choose. */
export interface Conflict {
  /** Those that the field does not show: the current one first where it is among them. */
  others: Version[];
  /** What a choice is based on. */
  current: Version;
  /** Parallel revisions that a choice settles. */
  settles: number[];
}

export class Question {
  readonly id: string;
  /** What the field shows where nothing is on its way. */
  seen: { value: Value; revision: number };
  known: Known;
  /** What the field shows. */
  main: Entry | undefined;
  /** Texts of other tabs that are gone: sent, not shown. */
  sides: Entry[] = [];
  /** Parallel revisions that were settled here: an older state may still name them. */
  readonly #settled = new Set<number>();

  constructor(id: string, known: Known) {
    this.id = id;
    this.known = known;
    this.seen = { value: known.value, revision: known.revision };
  }

  get entries(): Entry[] {
    return this.main === undefined ? this.sides : [this.main, ...this.sides];
  }

  /** What the field must show. */
  get shown(): Value {
    return (this.main?.record.typed ?? this.seen.value) as Value;
  }

  get isUnsent(): boolean {
    return this.entries.some(({ record }) => isUnsent(record));
  }

  /** Takes in what the server is heard to have. An older revision says nothing new. Returns whether this was. */
  learn(version: Version, parallel: Version[] = this.known.parallel): boolean {
    const isNewer = version.revision > this.known.revision;
    if (version.revision < this.known.revision) return false;
    const left = parallel.filter(({ revision }) => !this.#settled.has(revision));
    this.known = { ...version, parallel: left };
    return isNewer;
  }

  /** The server has an attempt's settling. */
  settle(revisions: readonly number[]): void {
    for (const revision of revisions) this.#settled.add(revision);
    this.learn(this.known);
  }

  /** A text kept in parallel that nobody has settled. */
  keepBeside(version: Version): void {
    if (!this.known.parallel.some(({ revision }) => revision === version.revision))
      this.known = { ...this.known, parallel: [...this.known.parallel, version] };
  }

  /** Somebody settled what the field shows beside the current answer: where nothing newer was typed, the field is free for that. */
  letGo(): void {
    const record = this.main?.record;
    if (record?.held === undefined) return;
    const { held } = record;
    if (this.known.parallel.some(({ revision }) => revision === held.revision)) return;
    if (!isUnsent(record)) record.typed = record.seen.value;
    record.held = undefined;
  }

  /** Drops what has arrived. Returns what the storage may forget. */
  tidy(): AnswerRecord[] {
    const done: AnswerRecord[] = [];
    const { main } = this;
    if (main !== undefined && !isNeeded(main.record)) {
      this.seen = main.record.seen;
      this.main = undefined;
      done.push(main.record);
    }
    this.sides = this.sides.filter(({ record }) => {
      const isOver = !isUnsent(record);
      if (isOver) done.push(record);
      return !isOver;
    });
    return done;
  }

  /** The newer answer that the field could show now; undefined where it shows it, or something of its own. */
  get newer(): Known | undefined {
    return this.main === undefined && this.known.revision > this.seen.revision ? this.known : undefined;
  }

  get conflict(): Conflict | undefined {
    const { main, known } = this;
    const record = main?.record;
    const isBehind =
      known.revision > (record ?? this).seen.revision && (record?.held !== undefined || main?.isContested === true);
    const chosen = [...(record?.settles ?? []), ...(record?.attempt?.settles ?? [])];
    const beside = known.parallel.filter(
      ({ revision, value }) =>
        !chosen.includes(revision) && revision !== record?.held?.revision && !(isBehind && same(value, this.shown)),
    );
    const others = [...(isBehind ? [known] : []), ...beside];
    if (others.length === 0) return undefined;
    const settles = known.parallel.map(({ revision }) => revision);
    if (record?.held !== undefined && !settles.includes(record.held.revision)) settles.push(record.held.revision);
    return { others, current: known, settles };
  }
}
