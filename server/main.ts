/** `npm start`: the variables, then the server; what keeps it from starting in one sentence. */
import './before-start.mjs';
import { BuildRefusal } from './build.ts';
import { ConfigError, readConfig } from './config.ts';
import { StoreRefusal } from './store/migrations.ts';
import { StoreUnavailable } from './store/unavailable.ts';

try {
  const config = readConfig(process.env);
  // Only now: a wrong variable is told before the whole server is loaded.
  const { serve } = await import('./serve.ts');
  await serve(config);
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof ConfigError || error instanceof StoreRefusal || error instanceof BuildRefusal)
    console.error(error.message);
  else if (error instanceof StoreUnavailable)
    console.error(`The database cannot be used now (${error.reason}); start Samsvar again once it can.`);
  else if (code === 'EADDRINUSE') console.error('PORT is in use by another program; choose another one.');
  else if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    console.error('HOST is no address of this machine; 127.0.0.1 answers this machine only, 0.0.0.0 everyone.');
  else if (code === 'EACCES' || code === 'ENOENT') console.error(String(error));
  else throw error;
  process.exitCode = 1;
}
