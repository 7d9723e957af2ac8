/** What `samsvar check` says of a folder of surveys; stricter than serving, which falls back where a translation is missing. */
import type { Finding } from './findings.ts';
import { loadSurveys } from './load.ts';
import type { Language } from './model.ts';

/** Reads a registry's files; `registry/load.ts` is one, passed in because definitions know nothing of registries. */
export type ReadRegistry = (folder: string, languages: Language[]) => Promise<{ findings: Finding[] }>;

/** Everything that is wrong in the folder, translations included: each is an error here. Empty where all is well. */
export async function checkSurveys(folder: string, readRegistry?: ReadRegistry): Promise<Finding[]> {
  const { surveys, findings } = await loadSurveys(folder);
  const all = [...findings];
  for (const survey of readRegistry === undefined ? [] : surveys)
    all.push(...((await readRegistry?.(survey.registryFolder, survey.languages))?.findings ?? []));
  return all.map((finding) => ({ ...finding, severity: 'error' }));
}
