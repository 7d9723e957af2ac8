/** Keeps each questionnaire as it was when it was loaded; responses belong to the version they were begun in. */
import { canonicalJson, sha256 } from '../foundation/hash.ts';
import { type Change, changeLine, changesBetween } from './changes.ts';
import type { Questionnaire, Survey, Version } from './model.ts';

/** The one operation of the store that freezing needs. */
export interface VersionStore {
  freezeVersion(input: {
    survey: string;
    questionnaire: string;
    hash: string;
    content: Questionnaire;
    at: number;
  }): Promise<{ version: Version; previous: Version | undefined; isNew: boolean }>;
}

export interface ChangedQuestionnaire {
  questionnaire: string;
  version: number;
  changes: Change[];
  /** For the log: `mic-2011-2014/norway is now version 2: stories: text changed`. */
  line: string;
}

/** SHA-256 of the canonical JSON, hex: the same for equal content, whatever the order of keys in the file. */
export const hashOfContent = (questionnaire: Questionnaire): string => sha256(canonicalJson(questionnaire));

/** Freezes every questionnaire of a survey. `versions` are the newest ones, in the survey's order; `changed` those that followed an earlier one now. */
export async function freezeSurvey(
  store: VersionStore,
  survey: Survey,
  at: number,
): Promise<{ versions: Version[]; changed: ChangedQuestionnaire[] }> {
  const versions: Version[] = [];
  const changed: ChangedQuestionnaire[] = [];
  for (const content of survey.questionnaires) {
    const frozen = await store.freezeVersion({
      survey: survey.id,
      questionnaire: content.id,
      hash: hashOfContent(content),
      content,
      at,
    });
    versions.push(frozen.version);
    if (!frozen.isNew || frozen.previous === undefined) continue;
    const changes = changesBetween(frozen.previous.content, content);
    const { version } = frozen.version;
    const line = `${survey.id}/${content.id} is now version ${version}: ${changeLine(changes)}`;
    changed.push({ questionnaire: content.id, version, changes, line });
  }
  return { versions, changed };
}
