/** Lets the answers of anonymous surveys be seen once enough of a questionnaire wait: never fewer at once, so that none is the one that came. */
import type { Job } from '../scheduler.ts';

const EVERY = 60_000;

export const ballotsJob: Job = {
  name: 'ballots',
  every: EVERY,
  async run({ store, surveys }) {
    for (const { id, anonymous, minimumGroupSize } of surveys.values())
      if (anonymous) await store.releaseBallots(id, minimumGroupSize);
  },
};
