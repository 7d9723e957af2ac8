/**
 * Whoever watches a board is told when it may have changed. One statement every other second for all boards that are watched in this process: so
 * any number of processes may serve one database, and a hundred watchers cost what one costs. What they are told is a stamp, never a row: each
 * asks for the page, which shows what they may see.
 */
import type { Context } from '../../context.ts';
import { lookEvery } from '../../foundation/looking.ts';

/** Milliseconds between two looks. */
const EVERY = 2000;
/** Looks without news after which a comment says that the line still stands: half a minute. */
const QUIET = 15;

export interface Watcher {
  tell(stamp: string): void;
  /** Nothing has happened for a while. */
  isQuiet(): void;
  /** There will be nothing more. */
  end(): void;
}

interface Told {
  survey: string;
  stamp: string;
  quiet: number;
}

export interface BoardWatches {
  readonly count: number;
  /** Tells `watcher` the stamp now, and from then on each new one; the function ends that. */
  watch(survey: string, watcher: Watcher): Promise<() => void>;
  /** Ends all. */
  end(): void;
}

/** `failed` is told once when the database stops answering; looking goes on. */
export function boardWatches(
  { store }: Pick<Context, 'store'>,
  failed: (error: unknown) => void,
  every = EVERY,
): BoardWatches {
  const watchers = new Map<Watcher, Told>();
  let stop: (() => void) | undefined;

  async function look(): Promise<void> {
    const stamps = await store.boardStamps([...new Set([...watchers.values()].map(({ survey }) => survey))]);
    for (const [watcher, told] of watchers) {
      const stamp = stamps[told.survey];
      // Who came during the look is told at the next one.
      if (stamp === undefined) continue;
      if (stamp !== told.stamp) {
        told.stamp = stamp;
        told.quiet = 0;
        watcher.tell(stamp);
      } else if (++told.quiet >= QUIET) {
        told.quiet = 0;
        watcher.isQuiet();
      }
    }
  }

  return {
    get count() {
      return watchers.size;
    },
    async watch(survey, watcher) {
      const stamp = (await store.boardStamps([survey]))[survey] ?? '';
      watcher.tell(stamp);
      watchers.set(watcher, { survey, stamp, quiet: 0 });
      stop ??= lookEvery(every, look, failed);
      return () => {
        watchers.delete(watcher);
        if (watchers.size > 0) return;
        stop?.();
        stop = undefined;
      };
    },
    end() {
      for (const watcher of [...watchers.keys()]) watcher.end();
    },
  };
}
