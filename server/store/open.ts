/** Opens the store that the configuration names. */
import type { Clock } from '../foundation/clock.ts';
import { storeOver } from './engine.ts';
import type { Store } from './store.ts';

/**
 * Opens and migrates: PostgreSQL where there is a `databaseUrl`, else SQLite in `dataFolder`. `purpose` 'serve' (the default) refuses an
 * SQLite folder that another process serves; a command that runs beside the server passes 'command'. Throws `StoreRefusal`, whose message is
 * one sentence, where the database is newer than the code or served already.
 */
export async function openStore({
  databaseUrl,
  dataFolder,
  clock,
  purpose = 'serve',
}: {
  databaseUrl: string | undefined;
  dataFolder: string;
  clock: Clock;
  purpose?: 'serve' | 'command';
}): Promise<Store> {
  // Each brings a driver that the other needs not.
  if (databaseUrl !== undefined) {
    const { openPostgres } = await import('./postgres.ts');
    return storeOver(await openPostgres(databaseUrl, clock), clock);
  }
  const { openSqlite } = await import('./sqlite.ts');
  return storeOver(openSqlite(dataFolder, clock, purpose === 'serve'), clock);
}
