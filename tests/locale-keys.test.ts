/** Every text that the code names exists, and every text that exists is named by the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const locale = join(root, 'locales', 'nb');

/** `namespace:key`; plural endings taken off. */
const known = new Set(
  readdirSync(locale).flatMap((file) =>
    Object.keys(JSON.parse(readFileSync(join(locale, file), 'utf8')) as object).map(
      (key) => `${file.replace('.json', '')}:${key.replace(/_(?:zero|one|other)$/, '')}`,
    ),
  ),
);
const namespaces = new Set([...known].map((key) => key.split(':')[0]));

const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

const code = ['server', 'client'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({
      file: `${folder}/${name}`,
      text: withoutComments(readFileSync(join(root, folder, name), 'utf8')),
    })),
);
const all = code.map(({ text }) => text).join('\n');

const withoutPlural = (key: string): string => key.replace(/_(?:zero|one|other)$/, '');

/**
 * `export:column_${…}`, `office:${…}-about`, `problem:${…}`: keys that the code knows only when it runs. Where nothing stands before the gap, what
 * fills it must be in quotation marks somewhere.
 */
const built = [...all.matchAll(/`([a-z][a-z-]*):([\w.-]*)\$\{[^`]*?\}([\w.-]*)`/g)]
  .map(([, namespace, before = '', after = '']) => ({ namespace, before, after }))
  .filter(({ namespace }) => namespaces.has(namespace));

it('has every text that the code names, as in t(namespace:key)', () => {
  const missing = code.flatMap(({ file, text }) =>
    [...text.matchAll(/(['"`])([a-z][a-z-]*):([a-zA-Z][\w.-]*(?: [a-z]+)*)\1/g)]
      .filter(([, , namespace]) => namespaces.has(String(namespace)))
      .map(([, , namespace, key]) => withoutPlural(`${namespace}:${key}`))
      .filter((key) => !known.has(key))
      .map((key) => `${key} in ${file}`),
  );
  expect(missing).toEqual([]);
});

it('has every problem that the code refuses with', () => {
  const missing = code.flatMap(({ file, text }) =>
    [...text.matchAll(/new Problem\(\s*\d+,\s*'([^':]+)'/g)]
      .map((match) => String(match[1]))
      .filter((key) => !known.has(`problem:${key}`))
      .map((key) => `${key} in ${file}`),
  );
  expect(missing).toEqual([]);
});

it('has no text that the code does not name', () => {
  const quoted = new Set(
    [...all.matchAll(/(['"`])([a-zA-Z][\w:.-]*(?: [a-z]+)*)\1/g)].map((match) => String(match[2])),
  );
  const unused = [...known].filter((key) => {
    const [namespace = '', bare = ''] = key.split(':');
    if (quoted.has(key)) return false;
    return !built.some(({ namespace: of, before, after }) => {
      if (of !== namespace || !bare.startsWith(before) || !bare.endsWith(after)) return false;
      return before !== '' || quoted.has(bare.slice(0, bare.length - after.length));
    });
  });
  expect(unused).toEqual([]);
});
