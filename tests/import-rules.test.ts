/** Imports go one way: `ARCHITECTURE.md` names the order, this holds the code to it. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** A folder of `server/` may import from itself and from those before it. Files directly in `server/` and the commands are the last. */
const ORDER = [
  'foundation',
  'definitions',
  'registry',
  'store',
  'pages',
  'access',
  'fieldwork',
  'respond',
  'results',
  'analysis',
  'exchange',
  'demo',
  'office',
  'plugins',
];
/** Types of what every part is given; they may be named, not run, from anywhere. */
const GIVEN = ['server/context.ts', 'server/config.ts'];
/** What browser and server share: plain TypeScript that imports nothing. */
const SHARED = [
  'server/foundation/words.ts',
  'server/foundation/splice.ts',
  'server/foundation/proof.ts',
  'server/definitions/decimals.ts',
];

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const files = ['server', 'client'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);

const STATEMENT = /^(import|export)\s(type\s)?[^;]*?from\s'(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm;

const imports: Import[] = files.flatMap((from) =>
  [...readFileSync(join(root, from), 'utf8').matchAll(STATEMENT)].map((match) => ({
    from,
    to: relative(root, join(root, dirname(from), String(match[3] ?? match[4]))),
    typeOnly: match[2] !== undefined,
  })),
);

const place = (file: string): number => {
  const [top, folder = '', ...rest] = file.split('/');
  if (top !== 'server' || rest.length === 0 || folder === 'commands') return ORDER.length;
  return ORDER.indexOf(folder);
};
const said = ({ from, to }: Import): string => `${from} imports ${to}`;

describe('imports', () => {
  it('know every folder of the server', () => {
    expect(files.filter((file) => place(file) < 0)).toEqual([]);
  });

  it('go one way between the folders of the server', () => {
    const wrong = imports.filter(
      ({ from, to, typeOnly }) =>
        from.startsWith('server/') && place(from) < place(to) && !(GIVEN.includes(to) && typeOnly),
    );
    expect(wrong.map(said)).toEqual([]);
  });

  it('make no circle between files', () => {
    const next = Map.groupBy(
      imports.filter(({ typeOnly }) => !typeOnly),
      ({ from }) => from,
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const follow = (file: string, way: string[]): void => {
      if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
      else if (!done.has(file)) {
        for (const { to } of next.get(file) ?? []) follow(to, [...way, file]);
        done.add(file);
      }
    };
    for (const file of files) follow(file, []);
    expect(circles).toEqual([]);
  });

  it('bring nothing of the server into the browser but what both share', () => {
    const wrong = imports.filter(
      ({ from, to, typeOnly }) =>
        from.startsWith('client/') && to.startsWith('server/') && !SHARED.includes(to) && !typeOnly,
    );
    expect(wrong.map(said)).toEqual([]);
    expect(imports.filter(({ from }) => SHARED.includes(from)).map(said)).toEqual([]);
  });

  it('leave SQL to the store', () => {
    const wrong = files.filter(
      (file) =>
        !file.startsWith('server/store/') &&
        /from '(better-sqlite3|pg|kysely)'/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });
});
