/**
 * Writes into survey files which wording each translation was made from: `node server/definitions/mark.ts surveys/NAME/*.yaml`.
 * Run it once the translations have been read against their sources: it takes every text in the file for current.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { isMap, isScalar, type Pair, parseDocument, type Scalar, visit, YAMLMap } from 'yaml';
import { LANGUAGE } from './schema.ts';
import { hashOfSource } from './source-hash.ts';

const keyOf = (pair: Pair): string => String(isScalar(pair.key) ? pair.key.value : pair.key);

function wordingOf(node: unknown): Scalar<string> | undefined {
  const scalar = isMap(node) ? node.get('text', true) : node;
  return isScalar<string>(scalar) && typeof scalar.value === 'string' ? scalar : undefined;
}

/** A map from languages to wordings, as the schema's `text`. */
const isText = (map: YAMLMap): boolean =>
  map.items.length > 0 &&
  map.items.every((pair) => {
    const key = keyOf(pair);
    return key === 'source' ? isScalar(pair.value) : LANGUAGE.test(key) && wordingOf(pair.value) !== undefined;
  });

/**
 * The YAML with every translation marked by the hash of its source wording, comments kept; `marked` counts those that changed.
 * A text without a wording in its source language is left alone. Throws where the YAML cannot be read.
 */
export function marked(yaml: string): { yaml: string; marked: number } {
  const document = parseDocument(yaml);
  const [broken] = document.errors;
  if (broken !== undefined) throw broken;
  const own = document.get('language') ?? document.get('source');
  let count = 0;
  visit(document, {
    Map(_, map) {
      if (map === document.contents || !isText(map)) return undefined;
      const source = String(map.get('source') ?? own);
      const original = wordingOf(map.get(source, true));
      if (original === undefined) return visit.SKIP;
      const of = hashOfSource(original.value);
      for (const pair of map.items) {
        const language = keyOf(pair);
        if (language === 'source' || language === source) continue;
        const wording = wordingOf(pair.value);
        if (isMap(pair.value)) {
          if (pair.value.get('of') === of) continue;
          pair.value.set('of', document.createNode(of));
        } else {
          const entry = new YAMLMap();
          entry.set('text', wording);
          entry.set('of', document.createNode(of));
          pair.value = entry;
        }
        count += 1;
      }
      return visit.SKIP;
    },
  });
  return {
    yaml: count === 0 ? yaml : document.toString({ lineWidth: 120 }),
    marked: count,
  };
}

/** Marks one file's translations in place. Resolves to how many were changed; the file is not touched where none was. */
export async function markTranslations(file: string): Promise<number> {
  const result = marked(await readFile(file, 'utf8'));
  if (result.marked > 0) await writeFile(file, result.yaml);
  return result.marked;
}

if (import.meta.main) {
  for (const file of process.argv.slice(2)) console.log(`${file}: ${await markTranslations(file)} translations marked`);
}
