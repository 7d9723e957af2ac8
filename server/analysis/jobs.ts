/** The jobs of the analysis room, as `fieldwork/jobs.ts` has those of fieldwork. */
import type { Job } from '../fieldwork/scheduler.ts';
import { anchorsJob } from './coding/job.ts';
import { readingsJob } from './reading/job.ts';
import { searchJob } from './search/job.ts';

export const analysisJobs: Job[] = [readingsJob, searchJob, anchorsJob];
