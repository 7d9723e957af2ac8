/** What people outside rely on is written down, and what is written down is there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { variables } from '../server/config.ts';
import { commandLine } from './fixtures/command-line.ts';
import { startServer, type TestServer } from './fixtures/server.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('the documents', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  it('name every address, and no other', () => {
    const served = routesOf(server.app.printRoutes({ commonPrefix: false, includeHooks: false }));
    const written = [...read('docs/routes.md').matchAll(/`((?:GET|POST|PUT|DELETE) \/[^`]*)`/g)].map(
      (match) => match[1],
    );
    expect(written.sort()).toEqual(served.sort());
  });

  it('name every command with all its options', async () => {
    const terminal = commandLine();
    const { out } = await terminal.run('--help');
    terminal.remove();
    const usages = [...out.matchAll(/^ {2}samsvar (.+)$/gm)].map((match) => String(match[1]));
    expect(usages.length).toBeGreaterThan(8);
    const page = read('docs/operations.md').replaceAll('\\|', '|');
    expect(usages.filter((usage) => !page.includes(`\`${usage}\``))).toEqual([]);
  });

  it('name every variable', () => {
    const page = read('docs/operations.md');
    expect(variables.length).toBeGreaterThan(8);
    expect(variables.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('list every decision, and lead nowhere that is not there', () => {
    const index = read('docs/decisions/README.md');
    const decisions = readdirSync(join(root, 'docs', 'decisions')).filter((file) => file !== 'README.md');
    expect(decisions.filter((file) => !index.includes(`(${file})`))).toEqual([]);
    const papers = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/operations.md'];
    const gone = papers.flatMap((paper) =>
      [...read(paper).matchAll(/`((?:server|client|docs|tests|deploy|surveys|locales|scripts|bench)\/[\w./-]+)`/g)]
        .map((match) => String(match[1]))
        .filter((path) => !exists(path))
        .map((path) => `${paper}: ${path}`),
    );
    expect(gone).toEqual([]);
  });
});

const exists = (path: string): boolean => {
  try {
    readdirSync(join(root, path));
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOTDIR';
  }
};

/** Fastify's tree of routes as lines `METHOD /path`. */
function routesOf(tree: string): string[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const match = /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (match === null) return [];
    const depth = String(match[1]).length / 4;
    above.length = depth;
    above.push(String(match[2]));
    const path = above.join('').replace(/^\/\*$/, '/assets/*');
    return (match[3] ?? '')
      .split(', ')
      .filter((method) => method !== '' && method !== 'HEAD')
      .map((method) => `${method} ${path}`);
  });
}
