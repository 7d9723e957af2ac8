/**
 * Builds the client into `dist/client`, once for the same inputs. Several processes may ask at the same time: one builds, the others wait.
 * Run as a program (`npm run build`) it does the same.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { brotliCompressSync, gzipSync, constants as zlib } from 'node:zlib';
import { workerBuild } from './build-worker.ts';
import { clientFolder } from './pages/assets.ts';

/** Files and folders that decide what is built. The lock file stands for every package's version. */
const INPUTS = [
  'client',
  'server/foundation/proof.ts',
  'server/foundation/splice.ts',
  'server/foundation/words.ts',
  'server/definitions/decimals.ts',
  'server/build.ts',
  'server/build-worker.ts',
  'server/pages/texts.ts',
  'vite.config.ts',
  'package-lock.json',
];
/** Beside the built files; what they were built from. */
const STAMP = '.inputs';
/** Texts that are built in. */
const BUILT_IN = /\/offline\.json$/;
const COMPRESSED = new Set(['.js', '.css', '.svg']);

/** The client is not built and cannot be; the message says what to do. */
export class BuildRefusal extends Error {}

/**
 * Builds what is missing or older than its sources under `root`; a finished build costs a few milliseconds. Where the sources are not
 * there, as in an image, the built files are taken as they are. Rejects with `BuildRefusal` where Vite is needed and not installed.
 */
export async function buildClient(root: string): Promise<void> {
  const target = clientFolder(root);
  const isBuilt = existsSync(join(target, '.vite', 'manifest.json'));
  if (isBuilt && !existsSync(join(root, 'client'))) return;
  const inputs = inputsHash(root);
  if (isCurrent(target, inputs)) return;
  const release = await lock(join(root, 'dist'));
  try {
    if (!isCurrent(target, inputs)) await buildInto(root, target, inputs);
  } finally {
    release();
  }
}

function isCurrent(target: string, inputs: string): boolean {
  const stamp = join(target, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs;
}

function inputsHash(root: string): string {
  const hash = createHash('sha256');
  const texts = filesUnder(root, 'locales').filter((file) => BUILT_IN.test(file));
  for (const file of [...INPUTS.flatMap((input) => filesUnder(root, input)), ...texts]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Paths relative to `root`, in an order that does not depend on the file system. */
function filesUnder(root: string, path: string): string[] {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesUnder(root, join(path, name)));
}

/** Characters of the inputs' hash that tell builds apart. */
const BUILD_LENGTH = 16;

/** Builds beside the target and puts it there whole, so that nobody reads half a build. */
async function buildInto(root: string, target: string, inputs: string): Promise<void> {
  const { build } = await import('vite').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
      throw new BuildRefusal('The client must be built and Vite is not installed: run npm ci && npm run build.');
    throw error;
  });
  const fresh = `${target}-${process.pid}`;
  await build({ root, configFile: join(root, 'vite.config.ts'), build: { outDir: fresh, emptyOutDir: true } });
  await build(workerBuild(root, fresh, inputs.slice(0, BUILD_LENGTH)));
  compressUnder(fresh);
  writeFileSync(join(fresh, STAMP), inputs);
  const old = `${target}-before-${process.pid}`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(fresh, target);
  rmSync(old, { recursive: true, force: true });
}

/** `.br` and `.gz` beside each file, made once and as small as they get. */
function compressUnder(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!COMPRESSED.has(extname(entry))) continue;
    const file = join(folder, entry);
    const content = readFileSync(file);
    const options = { params: { [zlib.BROTLI_PARAM_QUALITY]: 11, [zlib.BROTLI_PARAM_SIZE_HINT]: content.length } };
    writeFileSync(`${file}.br`, brotliCompressSync(content, options));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
}

/** How often one who waits looks again, in milliseconds. */
const LOOK_AGAIN = 50;

/** Holds `folder/client.lock`, a folder, which only one can make. One left by a process that is gone is taken over. */
async function lock(folder: string): Promise<() => void> {
  const path = join(folder, 'client.lock');
  const owner = join(path, 'process');
  mkdirSync(folder, { recursive: true });
  for (;;) {
    try {
      mkdirSync(path);
      writeFileSync(owner, String(process.pid));
      return () => rmSync(path, { recursive: true, force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (isLeftBehind(path, owner)) rmSync(path, { recursive: true, force: true });
    else await pause(LOOK_AGAIN);
  }
}

/** How long one may take from making the lock to writing its name there, in milliseconds. */
const NAMELESS = 10_000;

function isLeftBehind(path: string, owner: string): boolean {
  try {
    const pid = existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : 0;
    if (pid === 0) return Date.now() - statSync(path).mtimeMs > NAMELESS;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // ESRCH: no such process. Anything else, as a lock that went in between, is looked at again.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

if (import.meta.main) await buildClient(join(import.meta.dirname, '..'));
