/**
 * Whoever has an answer's workplace open is told when its codings or memos change. One look every other second at each answer and layer that is watched in this process, however many
 * watch it; any number of processes may serve one database. What they are told is a stamp of what they may see: others' work does not even change it in blind mode.
 */
import { lookEvery } from '../../foundation/looking.ts';

/** Milliseconds between two looks. */
const EVERY = 2000;
/** Looks without news after which a comment says that the line still stands. */
const QUIET = 15;

export interface CodingWatcher {
  /** Of the answer and the layer: those who share it share the look. */
  key: string;
  /** The stamp now. */
  look(): Promise<string>;
  tell(stamp: string): void;
  isQuiet(): void;
  end(): void;
}

export interface CodingWatches {
  readonly count: number;
  /** Tells the stamp now, and from then on each new one; the function ends that. */
  watch(watcher: CodingWatcher): Promise<() => void>;
  end(): void;
}

/** `failed` is told once when the database stops answering; looking goes on. */
export function codingWatches(failed: (error: unknown) => void, every = EVERY): CodingWatches {
  const watchers = new Map<CodingWatcher, { stamp: string; quiet: number }>();
  let stop: (() => void) | undefined;

  async function look(): Promise<void> {
    const groups = Map.groupBy(watchers.keys(), ({ key }) => key);
    for (const [first, ...others] of groups.values()) {
      if (first === undefined) continue;
      const stamp = await first.look();
      for (const watcher of [first, ...others]) told(watcher, stamp);
    }
  }

  function told(watcher: CodingWatcher, stamp: string): void {
    const known = watchers.get(watcher);
    if (known === undefined) return;
    if (stamp !== known.stamp) {
      watchers.set(watcher, { stamp, quiet: 0 });
      watcher.tell(stamp);
    } else if (++known.quiet >= QUIET) {
      known.quiet = 0;
      watcher.isQuiet();
    }
  }

  return {
    get count() {
      return watchers.size;
    },
    async watch(watcher) {
      const stamp = await watcher.look();
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
