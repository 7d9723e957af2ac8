import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { kinds } from '../../server/definitions/kinds/index.ts';
import { schemaFiles } from '../../server/definitions/write-schema.ts';
import { registryColumns } from '../../server/registry/rows.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'definitions.md'), 'utf8');

function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, inner]) => [
    ...(name === 'properties' ? Object.keys(inner) : []),
    ...keysOf(inner),
  ]);
}

it('documents every question kind and every key of the survey files', () => {
  const keys = new Set(Object.values(schemaFiles).flatMap((file) => keysOf(JSON.parse(file))));
  const names = [...keys, ...Object.keys(kinds)];
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !new RegExp(`[\`{ ]${name}[\`,}: ]`).test(page))).toEqual([]);
});

it('documents every file and column of the registry', () => {
  const registry = page.slice(page.indexOf('## The registry'));
  const names = Object.entries(registryColumns).flatMap(([file, columns]) => [file, ...columns]);
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !registry.includes(`\`${name}\``))).toEqual([]);
});
