/** Makes new texts searchable before somebody searches. */
import type { Job } from '../../fieldwork/scheduler.ts';

const EVERY = 2_000;
/** Batches after which others have their turn. */
const BATCHES = 20;

export const searchJob: Job = {
  name: 'search',
  every: EVERY,
  async run({ store, surveys }, _at, signal) {
    for (const survey of surveys.keys()) {
      let waiting = 1;
      while (waiting > 0 && signal?.aborted !== true) ({ waiting } = await store.indexTexts(survey, BATCHES));
    }
  },
};
