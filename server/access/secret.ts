/** The secret that keys links, codes and CSRF values: one for a database, never in it. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { keyedHash } from '../foundation/hash.ts';
import { newSecret } from '../foundation/ids.ts';
import { StoreRefusal } from '../store/migrations.ts';
import type { Store } from '../store/store.ts';

/**
 * `SAMSVAR_SECRET`, or the file `secret` in the data folder, made on the first start and readable by its owner only. Rejects with
 * `StoreRefusal` where the database was begun with another secret: its links would all be dead.
 */
export async function readSecret(config: Config, store: Store): Promise<string> {
  const file = join(config.dataFolder, 'secret');
  const secret = config.secret ?? secretFile(file);
  const check = keyedHash(secret, 'secret-check').toString('hex');
  if ((await store.setMetaOnce('secret-check', check)) !== check) {
    throw new StoreRefusal(
      config.secret === undefined
        ? `The secret in ${file} is not the one that this database was begun with; put that file back, or set SAMSVAR_SECRET.`
        : 'SAMSVAR_SECRET is not the secret that this database was begun with; links already sent would stop working.',
    );
  }
  return secret;
}

/**
 * Reads the file, or makes it: written aside and linked, so that of two processes that start together both read the same whole file. It is on
 * disk before the database hears of it: after a power cut a database without its secret would be one without a link that works.
 */
function secretFile(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  if (!existsSync(file)) {
    const written = `${file}.${newSecret()}`;
    writeFileSync(written, `${newSecret()}${newSecret()}\n`, { flag: 'wx', mode: 0o600, flush: true });
    try {
      linkSync(written, file);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    } finally {
      rmSync(written);
    }
    flushFolder(dirname(file));
  }
  return readFileSync(file, 'utf8').trim();
}

/** A file's name is on disk once its folder is. */
function flushFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
