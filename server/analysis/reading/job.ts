/** Takes in what was submitted, so that it is there before somebody asks. */
import type { Job } from '../../fieldwork/scheduler.ts';

const EVERY = 2_000;
/** How often every submission is looked at again: also one whose id came from a clock that is wrong by more than the overlap. */
const WHOLE_EVERY = 6 * 3_600_000;

export const readingsJob: Job = {
  name: 'readings',
  every: EVERY,
  async run({ store, surveys }, at, signal) {
    for (const survey of surveys.keys()) {
      if (signal?.aborted) return;
      await store.readSubmissions(survey);
      if (await store.takeTurn(`reading ${survey}`, at, WHOLE_EVERY)) await store.readSubmissions(survey, true);
    }
  },
};
