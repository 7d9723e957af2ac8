/** Forgets previews that nobody said yes to: they hold people's addresses. */
import type { Job } from '../scheduler.ts';

const EVERY = 600_000;

export const registryImportsJob: Job = {
  name: 'registry imports',
  every: EVERY,
  run: ({ store }, at) => store.forgetImports(at),
};
