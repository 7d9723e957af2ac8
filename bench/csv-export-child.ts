/** Exports as `samsvar export` does, into nothing; sends bytes, milliseconds and the most memory that was resident. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { readConfig } from '../server/config.ts';
import { type ExportFormat, exportSurvey } from '../server/exchange/export.ts';
import { systemClock } from '../server/foundation/clock.ts';
import { startUp } from '../server/start-up.ts';
import { SURVEY } from './survey.ts';

const { context } = await startUp(readConfig(process.env), systemClock, { folder: '', url: () => '' }, 'command');
const survey = context.surveys.get(SURVEY);
if (survey === undefined) throw new Error(`${SURVEY} is not among the surveys`);
const began = performance.now();
const format = (process.env.BENCH_FORMAT ?? 'csv') as ExportFormat;
const { stream } = await exportSurvey(context, survey, { format, language: 'nb' });
let bytes = 0;
stream.on('data', (chunk: Buffer) => {
  bytes += chunk.length;
});
await pipeline(stream, createWriteStream(process.env.BENCH_OUT ?? '/dev/null'));
const milliseconds = performance.now() - began;
await context.store.close();
process.send?.({ bytes, milliseconds, resident: process.resourceUsage().maxRSS * 1024 });
process.disconnect?.();
