/** Reads the file of a codebook: what codes are called, and what belongs to each. */
import type { Finding } from './findings.ts';
import type { WrittenCode } from './model.ts';
import { type CodebookFile, codebookSchema } from './schema.ts';
import { readText, type Translations } from './translations.ts';
import { readYamlFile } from './yaml-file.ts';

/** Its codes, each before what stands under it; undefined where the file is not of the schema's shape. What is wrong is added to `findings`. */
export async function readCodebook(
  folder: string,
  file: string,
  survey: Pick<Translations, 'languages' | 'fallback'>,
  findings: Finding[],
): Promise<WrittenCode[] | undefined> {
  const { data, report } = await readYamlFile(folder, file, codebookSchema, findings);
  if (data === undefined) return undefined;
  const translations: Translations = { ...survey, source: data.source, report };
  const seen = new Set<string>();
  const below = (codes: CodebookFile['codes'], parent: string | null, above: PropertyKey[]): WrittenCode[] =>
    codes.flatMap((code, index) => {
      const path = [...above, 'codes', index];
      if (seen.has(code.id)) report([...path, 'id'], 'duplicate-id', { id: code.id });
      seen.add(code.id);
      const read = (text: typeof code.name, key: string) =>
        readText({ ...text, source: data.source }, [...path, key], translations);
      const { id, colour } = code;
      const own = {
        id,
        parent,
        colour,
        name: read(code.name, 'name'),
        definition: read(code.definition, 'definition'),
      };
      return [own, ...below(code.codes ?? [], code.id, path)];
    });
  return below(data.codes, null, []);
}
