/** Brings codings along after new submissions, so that a list of what changed is whole without anybody having looked. */
import type { Job } from '../../fieldwork/scheduler.ts';
import { bringAlong } from './anchors.ts';

export const anchorsJob: Job = {
  name: 'anchors',
  every: 60_000,
  async run({ store, surveys }, _at, signal) {
    for (const survey of surveys.keys()) {
      if (signal?.aborted === true) return;
      await bringAlong(store, survey, null);
    }
  },
};
