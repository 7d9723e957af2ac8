/** What `npm start` does once the variables are read: client, store, definitions, app, listen. */
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { firstAdministrator } from './access/accounts.ts';
import { analysisJobs } from './analysis/jobs.ts';
import { createApp } from './app.ts';
import { buildClient } from './build.ts';
import { addressOf, type Config } from './config.ts';
import type { Context } from './context.ts';
import { jobsOf } from './fieldwork/jobs.ts';
import { type Scheduler, startScheduler } from './fieldwork/scheduler.ts';
import { findingLine } from './finding-line.ts';
import { systemClock } from './foundation/clock.ts';
import { clientFolder, readAssets } from './pages/assets.ts';
import { startUp } from './start-up.ts';

const root = join(import.meta.dirname, '..');

/** Serves until the process is told to stop. Rejects where it cannot begin: with `ConfigError`, `StoreRefusal`, `BuildRefusal`, `StoreUnavailable`, or the system's error of an address. */
export async function serve(config: Config): Promise<void> {
  await buildClient(root);
  const { context, news, findings } = await startUp(config, systemClock, readAssets(clientFolder(root)), 'serve');
  for (const finding of findings) console.warn(findingLine(finding, 'en'));
  for (const line of news) console.log(line);
  const app = await createApp(context, true);
  let scheduler: Scheduler | undefined;
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    // First: a job must not find the store closed.
    await scheduler?.stop();
    await app.close();
    await context.store.close();
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  try {
    await listen(app, context);
    if (!stopping) scheduler = startScheduler(context, [...jobsOf(config), ...analysisJobs], app.log);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Listens; says where, and who makes the first administrator. */
async function listen(app: FastifyInstance, context: Context): Promise<void> {
  const { config } = context;
  await app.listen({ host: config.host, port: config.port });
  const listening = app.server.address();
  const url = addressOf(config.host, typeof listening === 'object' && listening ? listening.port : config.port);
  // PORT=0 lets the system choose, so the address of links is known only now.
  if (config.baseUrl === addressOf(config.host, 0)) config.baseUrl = url;
  const setUpPath = await firstAdministrator(context);
  console.log(`Samsvar ready on ${url}`);
  if (setUpPath !== undefined)
    console.log(`Make the first administrator here, once, within 72 hours: ${config.baseUrl}${setUpPath}`);
}
