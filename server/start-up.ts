/** From configuration to a context: store, definitions, registry, secret. The server and every command begin here. */
import { readSecret } from './access/secret.ts';
import { beginCodebook } from './analysis/codebook/beginning.ts';
import { type Config, ConfigError } from './config.ts';
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
 * Opens and migrates the store, loads the surveys with their registries and first codebooks into it, freezes new versions. `purpose` 'command' may run beside a
 * server on the same SQLite folder; `read` reads a folder of surveys. Rejects with `StoreRefusal` or `ConfigError`; the store is closed then.
 */
export async function startUp(
  config: Config,
  clock: Clock,
  assets: Assets,
  purpose: 'serve' | 'command',
  read = loadSurveys,
): Promise<StartUp> {
  const store = await openPlace(config, clock, purpose);
  try {
    const secret = await readSecret(config, store);
    const loaded = await surveysIn(config.surveysFolder, read);
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

/** The store that the variables name. Rejects with `StoreRefusal`, or with `ConfigError` where there is no such place. */
export async function openPlace(config: Config, clock: Clock, purpose: 'serve' | 'command'): Promise<Store> {
  const { databaseUrl, dataFolder } = config;
  return openStore({ databaseUrl, dataFolder, clock, purpose }).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (databaseUrl === undefined && UNUSABLE_FOLDER.has(code))
      throw new ConfigError(`SAMSVAR_DATA names a folder that cannot be made or written: ${dataFolder}.`);
    if (databaseUrl !== undefined && NO_ANSWER.has(code))
      throw new ConfigError('DATABASE_URL names a database that does not answer.');
    if (databaseUrl !== undefined && NOT_LET_IN.has(code))
      throw new ConfigError('DATABASE_URL names a database that lets nobody in with that user and password.');
    if (databaseUrl !== undefined && code === NO_SUCH_DATABASE)
      throw new ConfigError('DATABASE_URL names a database that does not exist; make it first, empty.');
    throw error;
  });
}

const UNUSABLE_FOLDER = new Set(['EEXIST', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'SQLITE_CANTOPEN']);
const NO_ANSWER = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']);
/** PostgreSQL's error codes, appendix A of its manual: class 28, and 3D000. */
const NOT_LET_IN = new Set(['28P01', '28000']);
const NO_SUCH_DATABASE = '3D000';

/** As `read` does; a folder that cannot be read or holds nothing would start a service without surveys. */
async function surveysIn(folder: string, read: typeof loadSurveys): ReturnType<typeof loadSurveys> {
  const loaded = await read(folder).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new ConfigError(`SAMSVAR_SURVEYS names a folder that cannot be read: ${folder}.`);
  });
  if (loaded.surveys.length === 0 && loaded.findings.length === 0)
    throw new ConfigError(`SAMSVAR_SURVEYS names a folder without surveys (folders with a survey.yaml): ${folder}.`);
  return loaded;
}

/** Whether the survey is as anonymous as when its first invitations were made: what was promised then holds for good. */
async function isSameMode(store: Store, { id, anonymous }: Survey): Promise<boolean> {
  const name = `anonymous ${id}`;
  const known = (await store.meta(name)) ?? 'false';
  if (known === String(anonymous)) return true;
  if ((await store.hasInvitations(id, false)) || (await store.hasInvitations(id, true))) return false;
  await store.setMeta(name, String(anonymous));
  return true;
}

/** One survey's registry, versions and first codebook into the store; no versions where its registry has errors. */
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
  if (!(await isSameMode(store, survey))) {
    const place = { file: `${survey.id}/survey.yaml`, line: 1, severity: 'error' } as const;
    return { versions: [], news: [], findings: [...findings, { ...place, code: 'anonymous-changed', data: {} }] };
  }
  const { versions, changed } = await freezeSurvey(store, survey, at);
  const { kept, differs } = await store.importRegistry(survey.id, registry, hash);
  const codebook = await beginCodebook(store, survey, at);
  const news = changed.map((change) => change.line);
  if (kept.length > 0)
    news.push(`${survey.id}: invited and kept, though gone from the registry files: ${kept.join(', ')}`);
  if (differs)
    news.push(
      `${survey.id}: the registry was changed on its pages, so its files, which differ, are not read in; import them at /surveys/${survey.id}/registry/import`,
    );
  if (codebook.differs)
    news.push(
      `${survey.id}: the codebook is kept on its pages, so its file, which differs from what it began with, is not read in; see /surveys/${survey.id}/codebook`,
    );
  return { versions, news, findings };
}
