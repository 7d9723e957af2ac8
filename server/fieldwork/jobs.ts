/** Every job that the scheduler runs. */
import type { Config } from '../config.ts';
import { outboxJob } from './outbox/job.ts';
import type { Job } from './scheduler.ts';

export const jobsOf = (config: Config): Job[] => [outboxJob(config)];
