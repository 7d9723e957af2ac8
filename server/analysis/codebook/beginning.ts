/** The codebook that a survey begins with: its file, read in once. From then on the pages own it. */
import type { Survey, Text, WrittenCode } from '../../definitions/model.ts';
import { hashOfSource } from '../../definitions/source-hash.ts';
import { canonicalJson, sha256 } from '../../foundation/hash.ts';
import { newId } from '../../foundation/ids.ts';
import type { CodeChange, CodeText } from '../../store/codebook.ts';
import type { Store } from '../../store/store.ts';
import { hashOfCodeText } from './names.ts';
import { STEP } from './places.ts';

/** Who made what came from a file, as histories show it. */
const FILE = 'codebook.yaml';

/** The file's codes as changes of an empty codebook. */
function changesOf(codes: readonly WrittenCode[]): CodeChange[] {
  const counts = new Map<string | null, number>();
  return codes.map(({ id, parent, colour, name, definition }) => {
    const count = (counts.get(parent) ?? 0) + 1;
    counts.set(parent, count);
    const after = { parent, position: count * STEP, colour, source: name.source, texts: textsOf(name, definition) };
    return { id, before: null, after: { ...after, removedAt: null, mergedInto: null } };
  });
}

function textsOf(name: Text, definition: Text): Record<string, CodeText> {
  const source = textIn(name, definition, name.source);
  const isCurrent = (text: Text, language: string): boolean => {
    const original = text.in[text.source];
    const { translatedFrom } = text.in[language] ?? {};
    return original !== undefined && translatedFrom === hashOfSource(original.text);
  };
  return Object.fromEntries(
    Object.keys(name.in).map((language) => {
      const isMarked = language !== name.source && isCurrent(name, language) && isCurrent(definition, language);
      const mark = isMarked ? { translatedFrom: hashOfCodeText(source) } : {};
      return [language, { ...textIn(name, definition, language), ...mark }];
    }),
  );
}

const textIn = (name: Text, definition: Text, language: string): CodeText => ({
  name: name.in[language]?.text ?? '',
  definition: definition.in[language]?.text ?? '',
});

/** Reads the survey's file in where nothing was ever changed in its codebook; `differs` where it was begun with something else. */
export async function beginCodebook(
  store: Store,
  { id: survey, codebook }: Survey,
  at: number,
): Promise<{ differs: boolean }> {
  if (codebook === undefined) return { differs: false };
  const changes = changesOf(codebook);
  const file = sha256(canonicalJson(changes));
  const differs = async (): Promise<{ differs: boolean }> => ({ differs: (await store.codebookFile(survey)) !== file });
  if ((await store.codebookChanges(survey, {}, null, 1)).length > 0) return differs();
  const done = await store.changeCodebook({
    ...{ survey, id: newId(), at, by: FILE, cause: 'file', undoes: null, changes, file },
  });
  // Another server was first.
  return done.kind === 'done' ? { differs: false } : differs();
}
