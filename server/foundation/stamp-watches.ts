/** Watchers that are told when something has changed: a stamp, never what it is. Each then asks for what it may see. */
import { lookEvery } from './looking.ts';

/** Milliseconds between two looks. */
const EVERY = 2000;
/** Looks without news after which a watcher hears that the line still stands: half a minute. */
const QUIET = 15;

export interface StampWatcher {
  tell(stamp: string): void;
  /** Nothing has happened for a while. */
  isQuiet(): void;
  /** There will be nothing more. */
  end(): void;
}

export interface StampWatches<W extends StampWatcher> {
  readonly count: number;
  /** Tells the stamp now, and from then on each new one; the function ends that. */
  watch(watcher: W): Promise<() => void>;
  /** Ends all. */
  end(): void;
}

/**
 * `stampsOf` looks for all watchers at once; who is not among what it gives is told nothing. One look every other second, however many watch: any number of
 * processes may serve one database. `failed` is told once when looking stops working; it goes on.
 */
export function stampWatches<W extends StampWatcher>(
  stampsOf: (watchers: readonly W[]) => Promise<ReadonlyMap<W, string>>,
  failed: (error: unknown) => void,
  every = EVERY,
): StampWatches<W> {
  const watchers = new Map<W, { stamp: string; quiet: number }>();
  let stop: (() => void) | undefined;

  async function look(): Promise<void> {
    for (const [watcher, stamp] of await stampsOf([...watchers.keys()])) {
      const told = watchers.get(watcher);
      // Who went during the look hears no more; who came is told at the next one.
      if (told === undefined) continue;
      if (stamp !== told.stamp) {
        watchers.set(watcher, { stamp, quiet: 0 });
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
    async watch(watcher) {
      const stamp = (await stampsOf([watcher])).get(watcher) ?? '';
      watcher.tell(stamp);
      watchers.set(watcher, { stamp, quiet: 0 });
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
