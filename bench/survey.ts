import { join } from 'node:path';

/** The project's folder, and the survey that is measured. */
export const root = join(import.meta.dirname, '..');
export const SURVEY = 'mic-2011-2014';
