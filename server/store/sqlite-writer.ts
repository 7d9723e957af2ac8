/**
 * The one handle that writes. Writes queue and are committed in groups, acknowledged after COMMIT. A group in which an operation throws is rolled
 * back and run again, each operation in a savepoint, so that it takes no other with it. Nothing is awaited inside a transaction.
 * Where it runs is not its business: in a thread of its own (`sqlite-thread.ts`), or where the store is.
 */
import { type Sql, sqlFor } from './operation.ts';
import { sealAudit } from './operations/audit.ts';
import { sealLedger } from './operations/ledger.ts';
import { addPending } from './operations/roll-ups.ts';
import { openHandle, runner } from './sqlite-handle.ts';
import { unavailable } from './unavailable.ts';
import { auditedBy, begin, sealedBy, type Write } from './writes.ts';

/** Operations committed together at most: bounds how long the first of them waits. */
const GROUP = 256;

/** A group of so many is a rush, in which submissions are added to the roll-ups some hundred at a time: their rows are then written once, not each time. */
const RUSH = 8;
/** Submissions at most that wait to be added to the roll-ups: whoever reads those adds them up each time. */
const PENDING = 512;
/** Milliseconds without a write after which a rush is over: what waits is added then. */
const LULL = 50;

/** A write with whom to tell. Exactly one of them is called, once what it says is on disk. */
export interface Waiting {
  write: Write;
  done(value: unknown): void;
  failed(error: unknown): void;
}

export interface Writer {
  add(waiting: Waiting): void;
  /** Why it can write no more; undefined while it can. */
  death(): Error | undefined;
  /** Commits what is queued, closes the handle. */
  close(): void | Promise<void>;
}

function handleOn(file: string) {
  const database = openHandle(file);
  const statements = {
    begin: database.prepare('begin immediate'),
    commit: database.prepare('commit'),
    rollback: database.prepare('rollback'),
    savepoint: database.prepare('savepoint operation'),
    release: database.prepare('release operation'),
    undo: database.prepare('rollback to operation'),
  };
  return { database, statements, run: runner(database) };
}
type Handle = ReturnType<typeof handleOn>;

/** One operation of a group threw: nothing of the group is written yet. */
class OneFailed extends Error {
  constructor(cause: unknown) {
    super('an operation failed', { cause });
  }
}

/** Writes to `file`, which is migrated already. */
export function writerOn(file: string): Writer {
  const sql: Sql = sqlFor('sqlite');
  /** Undefined before the first group, and after a fault of the disk: the next one opens another, as what is known of a file that failed is not to be trusted. */
  let handle: Handle | undefined;
  let queue: Waiting[] = [];
  let isScheduled = false;
  /** By survey, how many submissions wait to be added to the roll-ups. */
  let pending = new Map<string, number>();
  let lull: NodeJS.Timeout | undefined;

  /** Runs one operation of a group; says whom to tell what once the group is committed. */
  type RunOne = (waiting: Waiting, on: Handle) => () => void;

  const together: RunOne = (waiting, { run }) => {
    try {
      const value = run(begin(sql, waiting.write));
      return () => waiting.done(value);
    } catch (error) {
      throw new OneFailed(error);
    }
  };
  /** In a savepoint: what it throws is its own refusal, the others go on. */
  const apart: RunOne = (waiting, { database, statements, run }) => {
    statements.savepoint.run();
    try {
      const value = run(begin(sql, waiting.write));
      statements.release.run();
      return () => waiting.done(value);
    } catch (error) {
      // A full disk ends the whole transaction; then there is no savepoint to go back to.
      if (!database.inTransaction) throw error;
      statements.undo.run();
      statements.release.run();
      return () => waiting.failed(error);
    }
  };
  const transact = (group: Waiting[], runOne: RunOne): (() => void)[] => {
    handle ??= handleOn(file);
    const { database, statements, run } = handle;
    statements.begin.run();
    try {
      const settle: (() => void)[] = [];
      const toSeal = new Map<string, number>();
      const audits = new Map<string, number>();
      const toCount = new Map(pending);
      for (const waiting of group) {
        settle.push(runOne(waiting, handle));
        const audited = auditedBy(waiting.write);
        if (audited) audits.set(audited.survey, audited.at);
        const seals = sealedBy(waiting.write);
        if (!seals) continue;
        toSeal.set(seals.survey, seals.at);
        toCount.set(seals.survey, (toCount.get(seals.survey) ?? 0) + 1);
      }
      // Before the ledger, which takes the new heads along; that of no survey first, which the others' blocks name.
      for (const [survey, at] of [...audits].sort()) run(sealAudit(sql, survey, at));
      for (const [survey, at] of toSeal) run(sealLedger(sql, survey, at));
      for (const [survey, waiting] of toCount) {
        if (group.length >= RUSH && waiting < PENDING) continue;
        run(addPending(sql, survey));
        toCount.delete(survey);
      }
      statements.commit.run();
      pending = toCount;
      return settle;
    } catch (error) {
      if (database.inTransaction) statements.rollback.run();
      throw error;
    }
  };
  /** An operation hardly ever throws, and savepoints cost a tenth of a submission: they are there only once one has thrown. */
  const settled = (group: Waiting[]): (() => void)[] => {
    try {
      return transact(group, together);
    } catch (error) {
      if (!(error instanceof OneFailed)) throw error;
      return transact(group, apart);
    }
  };

  const commitGroup = (): void => {
    isScheduled = false;
    clearTimeout(lull);
    const group = queue.slice(0, GROUP);
    queue = queue.slice(GROUP);
    if (queue.length > 0) schedule();
    if (group.length === 0 && pending.size === 0) return;
    let settle: (() => void)[];
    try {
      settle = settled(group);
    } catch (error) {
      const fault = unavailable(error);
      if (fault !== undefined && fault.reason !== 'locked') {
        handle?.database.close();
        handle = undefined;
      }
      for (const waiting of group) waiting.failed(error);
      return;
    }
    for (const tell of settle) tell();
    if (pending.size > 0 && !isScheduled) lull = setTimeout(commitGroup, LULL).unref();
  };
  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(commitGroup);
  };
  return {
    add(waiting) {
      queue.push(waiting);
      schedule();
    },
    death: () => undefined,
    close() {
      clearTimeout(lull);
      while (queue.length > 0) commitGroup();
      handle?.database.close();
    },
  };
}
