/** Migrations as each engine is given them. */
import { expect, it } from 'vitest';
import { readMigrations } from '../../server/store/migrations.ts';

it('have the same numbers and names on both engines, each number once and in order', () => {
  const [sqlite, postgresql] = [readMigrations('sqlite'), readMigrations('postgresql')];
  const names = sqlite.map(({ version, name }) => `${version} ${name}`);
  expect(postgresql.map(({ version, name }) => `${version} ${name}`)).toEqual(names);
  const versions = sqlite.map(({ version }) => version);
  expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
});

it('add to what is common what only one engine can read', () => {
  const of = (engine: 'sqlite' | 'postgresql') =>
    readMigrations(engine).find(({ name }) => name === 'search')?.sql ?? '';
  for (const engine of ['sqlite', 'postgresql'] as const)
    expect(of(engine).indexOf('create table search_pending')).toBeLessThan(
      of(engine).indexOf('create table search_document'),
    );
  expect(of('sqlite')).toContain('fts5');
  expect(of('postgresql')).toContain('using gin');
  expect(of('postgresql')).not.toContain('fts5');
});
