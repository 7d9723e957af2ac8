/** Every job that the scheduler runs. */
import type { Config } from '../config.ts';
import { ballotsJob } from './anonymous/job.ts';
import { bouncesJob } from './outbox/bounces/job.ts';
import { outboxJob } from './outbox/job.ts';
import { registryImportsJob } from './registry-files/job.ts';
import { remindersJob } from './schedule/reminders-job.ts';
import { thanksJob } from './schedule/thanks-job.ts';
import type { Job } from './scheduler.ts';

export const jobsOf = (config: Config): Job[] => [
  outboxJob(config),
  bouncesJob(config),
  remindersJob,
  thanksJob,
  registryImportsJob,
  ballotsJob,
];
