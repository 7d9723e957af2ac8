/** Reads the folder of surveys: every folder in it that has a `survey.yaml` is one. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, posix, resolve } from 'node:path';
import { readCodebook } from './codebook.ts';
import type { Finding, Report } from './findings.ts';
import type { Questionnaire, Survey } from './model.ts';
import { type NamedRegion, namedRegions } from './named-regions.ts';
import { readQuestionnaire } from './questionnaire.ts';
import { questionnaireSchema, type SurveyFile, surveySchema } from './schema.ts';
import { readText, type Translations } from './translations.ts';
import { readWorkedExample } from './worked-example.ts';
import { readYamlFile } from './yaml-file.ts';

export type { Finding } from './findings.ts';

/**
 * All surveys of a folder, by id, and what is wrong with them. A survey with an error is not among `surveys`; one with warnings
 * (translations missing, stale, unmarked or extra) is. `regions` are those that they name, for `unknownRegions`. Rejects where the folder itself cannot be read.
 */
export async function loadSurveys(
  folder: string,
): Promise<{ surveys: Survey[]; findings: Finding[]; regions: NamedRegion[] }> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'survey.yaml')))
    .map((entry) => entry.name)
    .sort();
  const findings: Finding[] = [];
  const regions: NamedRegion[] = [];
  const surveys = new Map<string, Survey>();
  for (const name of names) {
    const found: Finding[] = [];
    const survey = await loadSurvey(folder, name, found, regions);
    if (survey !== undefined && surveys.has(survey.id))
      found.push({
        file: `${name}/survey.yaml`,
        line: 1,
        severity: 'error',
        code: 'duplicate-id',
        data: { id: survey.id },
      });
    if (survey !== undefined && found.every((finding) => finding.severity === 'warning'))
      surveys.set(survey.id, survey);
    // Surveys may share a codebook: what is wrong with it is said once.
    const said = new Set(findings.map((finding) => JSON.stringify(finding)));
    const fresh = found.filter((finding) => !said.has(JSON.stringify(finding)));
    findings.push(...fresh.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line)));
  }
  return { surveys: [...surveys.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), findings, regions };
}

async function loadSurvey(
  folder: string,
  name: string,
  findings: Finding[],
  regions: NamedRegion[],
): Promise<Survey | undefined> {
  const { data: file, report } = await readYamlFile(folder, `${name}/survey.yaml`, surveySchema, findings);
  if (file === undefined) return undefined;
  checkSurvey(file, report);
  const { languages, fallback } = file;
  const translations: Translations = { source: file.source, languages, fallback, report };
  const conceptIds = file.concepts.map((concept) => concept.id);
  const questionnaires: Questionnaire[] = [];
  for (const [index, fileName] of file.questionnaires.entries()) {
    const read = await readYamlFile(folder, `${name}/${fileName}`, questionnaireSchema, findings);
    if (read.data === undefined) continue;
    regions.push(...namedRegions(file.id, read.data, read.placeOf));
    if (questionnaires.some((other) => other.id === read.data?.id))
      report(['questionnaires', index], 'duplicate-id', { id: read.data.id });
    const surroundings = { languages, fallback, concepts: conceptIds, report: read.report };
    questionnaires.push(readQuestionnaire(read.data, surroundings));
  }
  const codebookFile = posix.join(name, file.codebook ?? 'codebook.yaml');
  const hasCodebook = file.codebook !== undefined || existsSync(join(folder, codebookFile));
  const codebook = hasCodebook
    ? await readCodebook(folder, codebookFile, { languages, fallback }, findings)
    : undefined;
  const exampleFile = posix.join(name, 'worked-example.yaml');
  const workedExample = existsSync(join(folder, exampleFile))
    ? await readWorkedExample(folder, exampleFile, { questionnaires, codebook }, findings)
    : undefined;
  return {
    id: file.id,
    title: readText(file.title, ['title'], translations),
    description: readText(file.description, ['description'], translations),
    languages,
    fallback,
    opens: file.opens,
    closes: file.closes,
    timeZone: file.timeZone,
    minimumGroupSize: file.minimumGroupSize,
    anonymous: file.anonymous ?? false,
    concepts: file.concepts.map((concept, index) => ({
      id: concept.id,
      label: readText(concept.label, ['concepts', index, 'label'], translations),
    })),
    questionnaires,
    registryFolder: resolve(folder, name, file.registry ?? 'registry'),
    ...(codebook !== undefined && { codebook }),
    ...(workedExample !== undefined && { workedExample }),
  };
}

/** Answers that an anonymous survey shows at once, at the least: of two, each knows the other's. */
const FEWEST = 3;

function checkSurvey(file: SurveyFile, report: Report): void {
  const known = (language: string, path: PropertyKey[]): void => {
    if (!file.languages.includes(language)) report(path, 'unknown-language', { language });
  };
  known(file.source, ['source']);
  for (const [language, chain] of Object.entries(file.fallback)) {
    known(language, ['fallback', language]);
    for (const other of chain) known(other, ['fallback', language]);
  }
  const seen = new Set<string>();
  for (const [index, { id }] of file.concepts.entries()) {
    if (seen.has(id)) report(['concepts', index, 'id'], 'duplicate-id', { id });
    seen.add(id);
  }
  if (file.opens !== undefined && file.closes !== undefined && Date.parse(file.opens) >= Date.parse(file.closes))
    report(['closes'], 'closes-before-opens');
  if (file.anonymous && file.minimumGroupSize < FEWEST)
    report(['minimumGroupSize'], 'anonymous-too-few', { min: FEWEST });
  try {
    new Intl.DateTimeFormat('en', { timeZone: file.timeZone });
  } catch {
    report(['timeZone'], 'unknown-time-zone', { zone: file.timeZone });
  }
}
