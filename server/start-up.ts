/** From configuration to a context: store, definitions, registry, secret. The server and every command begin here. */
import { readSecret } from './access/secret.ts';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import type { Finding } from './definitions/findings.ts';
import { freezeSurvey } from './definitions/freeze.ts';
import { loadSurveys } from './definitions/load.ts';
import type { Survey, Version } from './definitions/model.ts';
import { type NamedRegion, unknownRegions } from './definitions/named-regions.ts';
import type { Clock } from './foundation/clock.ts';
import type { Assets } from './pages/assets.ts';
import { loadRegistry } from './registry/load.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/store.ts';

export interface StartUp {
  context: Context;
  /** What a person should know: a questionnaire that changed, a municipality kept though it is gone from the files. One line each. */
  news: string[];
  /** What is wrong in the survey files; surveys with errors are not among `context.surveys`. */
  findings: Finding[];
}

/**
 * Opens and migrates the store, loads the surveys and their registries into it, freezes new versions. `purpose` 'command' may run beside a
 * server on the same SQLite folder. Rejects with `StoreRefusal`, or where the surveys folder cannot be read; the store is closed then.
 */
export async function startUp(
  config: Config,
  clock: Clock,
  assets: Assets,
  purpose: 'serve' | 'command',
): Promise<StartUp> {
  const store = await openStore({
    databaseUrl: config.databaseUrl,
    dataFolder: config.dataFolder,
    clock,
    purpose,
  });
  try {
    const secret = await readSecret(config, store);
    const loaded = await loadSurveys(config.surveysFolder);
    const surveys = new Map<string, Survey>();
    const current = new Map<string, Version>();
    const news: string[] = [];
    const findings = [...loaded.findings];
    for (const survey of loaded.surveys) {
      const brought = await bringIn(store, survey, loaded.regions, clock.now());
      findings.push(...brought.findings);
      news.push(...brought.news);
      if (brought.versions.length === 0) continue;
      surveys.set(survey.id, survey);
      for (const version of brought.versions) current.set(`${survey.id}/${version.questionnaire}`, version);
    }
    return { context: { config, clock, store, surveys, current, secret, assets }, news, findings };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** One survey's registry and versions into the store; no versions where its registry has errors. */
async function bringIn(
  store: Store,
  survey: Survey,
  regions: NamedRegion[],
  at: number,
): Promise<{ versions: Version[]; news: string[]; findings: Finding[] }> {
  const { registry, hash, findings } = await loadRegistry(survey.registryFolder, survey.languages);
  if (findings.every((finding) => finding.severity === 'warning'))
    findings.push(...unknownRegions(survey.id, regions, registry));
  if (findings.some((finding) => finding.severity === 'error')) return { versions: [], news: [], findings };
  const { versions, changed } = await freezeSurvey(store, survey, at);
  const { kept } = await store.importRegistry(survey.id, registry, hash);
  const news = changed.map((change) => change.line);
  if (kept.length > 0)
    news.push(`${survey.id}: invited and kept, though gone from the registry files: ${kept.join(', ')}`);
  return { versions, news, findings };
}
