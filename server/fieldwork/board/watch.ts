/** Whoever watches a board is told when it may have changed: one statement for all boards that are watched in this process, so a hundred watchers cost what one costs. */
import type { Context } from '../../context.ts';
import { type StampWatcher, type StampWatches, stampWatches } from '../../foundation/stamp-watches.ts';

export interface BoardWatcher extends StampWatcher {
  survey: string;
}

/** `failed` is told once when the database stops answering; looking goes on. */
export const boardWatches = (
  { store }: Pick<Context, 'store'>,
  failed: (error: unknown) => void,
  every?: number,
): StampWatches<BoardWatcher> =>
  stampWatches(
    async (watchers) => {
      const stamps = await store.boardStamps([...new Set(watchers.map(({ survey }) => survey))]);
      return new Map(
        watchers.flatMap((watcher): [BoardWatcher, string][] => {
          const stamp = stamps[watcher.survey];
          return stamp === undefined ? [] : [[watcher, stamp]];
        }),
      );
    },
    failed,
    every,
  );
