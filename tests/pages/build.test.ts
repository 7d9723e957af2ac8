/** Building the client: once, whole, by one of many. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildClient } from '../../server/build.ts';
import { clientFolder, readAssets } from '../../server/pages/assets.ts';

const here = join(import.meta.dirname, '..', '..');
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'samsvar-build-'));
  for (const path of [
    'client',
    'vite.config.ts',
    'package.json',
    'server/foundation/proof.ts',
    'server/foundation/splice.ts',
    'server/foundation/words.ts',
    'server/definitions/decimals.ts',
  ])
    cpSync(join(here, path), join(root, path), { recursive: true });
  symlinkSync(join(here, 'node_modules'), join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true }));

const built = (): number => statSync(join(clientFolder(root), '.vite', 'manifest.json')).mtimeMs;

describe('the client', () => {
  it('is built once though several ask at the same time, and leaves nothing beside it', async () => {
    await Promise.all([buildClient(root), buildClient(root), buildClient(root)]);
    expect(readAssets(clientFolder(root)).url('client/form/form.ts')).toMatch(/^\/assets\/form-[\w-]+\.js$/);
    expect(readdirSync(join(root, 'dist'))).toEqual(['client']);
    const before = built();
    await buildClient(root);
    expect(built()).toBe(before);
  });

  it('is built again when a source has changed', async () => {
    await buildClient(root);
    const worker = () => readFileSync(join(clientFolder(root), 'sw.js'), 'utf8');
    const before = readAssets(clientFolder(root)).url('client/styles/form.css');
    const workerBefore = worker();
    writeFileSync(join(root, 'client', 'styles', 'answers.css'), 'h1 { color: red }');
    await buildClient(root);
    expect(readAssets(clientFolder(root)).url('client/styles/form.css')).not.toBe(before);
    // Another build is another worker, though nothing in the worker has changed.
    expect(worker()).not.toBe(workerBefore);
  });

  it('is taken as it is where its sources are not there, as in an image', async () => {
    await buildClient(root);
    const before = built();
    rmSync(join(root, 'client'), { recursive: true });
    await buildClient(root);
    expect(built()).toBe(before);
  });

  it('is built though a process died while it built', async () => {
    mkdirSync(join(root, 'dist', 'client.lock'), { recursive: true });
    // Larger than any process id a system gives.
    writeFileSync(join(root, 'dist', 'client.lock', 'process'), '2147483647');
    await buildClient(root);
    expect(readdirSync(join(root, 'dist'))).toEqual(['client']);
  });
});
