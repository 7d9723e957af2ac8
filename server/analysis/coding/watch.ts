/**
 * Whoever has an answer's workplace open is told when its codings or memos change. One look at each answer and layer that is watched in this process, however many watch it. The stamp is of
 * what they may see: others' work does not even change it in blind mode.
 */
import { type StampWatcher, type StampWatches, stampWatches } from '../../foundation/stamp-watches.ts';

export interface CodingWatcher extends StampWatcher {
  /** Of the answer and the layer: those who share it share the look. */
  key: string;
  /** The stamp now. */
  look(): Promise<string>;
}

/** `failed` is told once when the database stops answering; looking goes on. */
export const codingWatches = (failed: (error: unknown) => void): StampWatches<CodingWatcher> =>
  stampWatches(async (watchers) => {
    const stamps = new Map<CodingWatcher, string>();
    for (const group of Map.groupBy(watchers, ({ key }) => key).values()) {
      const stamp = (await group[0]?.look()) ?? '';
      for (const watcher of group) stamps.set(watcher, stamp);
    }
    return stamps;
  }, failed);
