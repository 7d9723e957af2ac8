/** The job that sends what is in the outbox. */
import type { Config } from '../../config.ts';
import type { Job } from '../scheduler.ts';

/** Milliseconds between two looks into an outbox that has nothing due. */
const EVERY = 1000;

/** Without a mail server it sends nothing: what is queued stays so, and its page says why. */
export const outboxJob = (_config: Config): Job => ({
  name: 'outbox',
  every: EVERY,
  async run({ store, clock }) {
    await store.releaseClaims(clock.now(), false);
  },
  async takeOver({ store }, at) {
    await store.releaseClaims(at, true);
  },
});
