/** What `samsvar check` says of a folder of surveys; stricter than serving, which falls back where a translation is missing. */
import type { Finding } from './findings.ts';
import { loadSurveys } from './load.ts';
import type { Language } from './model.ts';
import { unknownRegions } from './named-regions.ts';

/** Reads a registry's files; `registry/load.ts` is one, passed in because definitions know nothing of registries. */
export type ReadRegistry = (
  folder: string,
  languages: Language[],
) => Promise<{ registry: { regions: { id: string }[] }; findings: Finding[] }>;

/** How many surveys could be read, and everything that is wrong in the folder, translations included: each is an error here. */
export async function checkSurveys(
  folder: string,
  readRegistry: ReadRegistry,
): Promise<{ surveys: number; findings: Finding[] }> {
  const { surveys, findings, regions } = await loadSurveys(folder);
  const all = [...findings];
  const said = new Set<string>();
  for (const survey of surveys) {
    const read = await readRegistry(survey.registryFolder, survey.languages);
    for (const finding of read.findings) {
      // Surveys may share a registry.
      const key = JSON.stringify(finding);
      if (!said.has(key)) all.push(finding);
      said.add(key);
    }
    if (read.findings.every((finding) => finding.severity === 'warning'))
      all.push(...unknownRegions(survey.id, regions, read.registry));
  }
  return { surveys: surveys.length, findings: all.map((finding) => ({ ...finding, severity: 'error' })) };
}
