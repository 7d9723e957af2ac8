/** A context without a web server: a store on either engine, the test's own survey or the shipped ones. */
import { rmSync } from 'node:fs';
import { readConfig } from '../../server/config.ts';
import type { Context } from '../../server/context.ts';
import type { AnswerValue } from '../../server/definitions/answers.ts';
import type { Survey } from '../../server/definitions/model.ts';
import { asMade, newInvitation } from '../../server/fieldwork/invitations.ts';
import { newId } from '../../server/foundation/ids.ts';
import { freezeFor } from '../../server/respond/submission.ts';
import { startUp } from '../../server/start-up.ts';
import type { NewInvitation } from '../../server/store/store.ts';
import { putMigrated } from '../fixtures/migrated.ts';
import { freshDatabase } from '../fixtures/postgres.ts';
import { readOnce } from '../fixtures/read-once.ts';
import { scratch } from '../fixtures/scratch.ts';

export const NOW = Date.parse('2014-07-09T12:02:00Z');

export interface World {
  context: Context;
  survey(id: string): Survey;
  close(): Promise<void>;
}

export async function newWorld(surveys: string, engine: 'sqlite' | 'postgresql' = 'sqlite'): Promise<World> {
  const dataFolder = scratch();
  const database = engine === 'postgresql' ? await freshDatabase() : undefined;
  if (database === undefined) await putMigrated(dataFolder);
  const config = readConfig({ SAMSVAR_DATA: dataFolder, SAMSVAR_SURVEYS: surveys, DATABASE_URL: database?.url });
  const assets = { folder: dataFolder, url: (entry: string) => `/${entry}` };
  const { context } = await startUp(config, { now: () => NOW }, assets, 'serve', readOnce);
  return {
    context,
    survey(id) {
      const survey = context.surveys.get(id);
      if (survey === undefined) throw new Error(`no survey ${id}`);
      return survey;
    },
    async close() {
      await context.store.close();
      await database?.drop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

let ordinal = 100;
/** Invites a municipality once more. */
export async function inviteOne(
  { context }: World,
  survey: string,
  questionnaire: string,
  municipality: string,
): Promise<NewInvitation> {
  ordinal += 1;
  const about = { survey, questionnaire, municipality, ordinal, language: 'nb', synthetic: false, madeAt: NOW };
  const invitation = newInvitation(context.secret, about);
  await context.store.makeInvitations(survey, [invitation]);
  return invitation;
}

/** Submits these answers and no others, also where the response was submitted before. */
export async function submitAnswers(
  { context: { store, current } }: World,
  invitation: NewInvitation,
  values: Record<string, AnswerValue>,
): Promise<void> {
  const { survey, id } = invitation;
  await store.reopen(survey, id, NOW);
  const version = current.get(`${survey}/${invitation.questionnaire}`);
  if (version === undefined) throw new Error('no version');
  const before = (await store.responseState(survey, id))?.answers ?? {};
  const all: Record<string, AnswerValue> = {
    ...Object.fromEntries(Object.keys(before).map((question) => [question, null])),
    ...values,
  };
  const answers = Object.entries(all).map(([question, value]) => ({
    question,
    value,
    baseRevision: before[question]?.revision ?? 0,
    clientId: newId(),
  }));
  const at = NOW;
  const freeze = freezeFor({ invitation: asMade(invitation), version, language: 'nb' });
  const save = { survey, invitation: id, version: version.version, language: 'nb', answers, at };
  const done = await store.submit({ ...save, clientId: newId(), freeze });
  if (done.kind !== 'submitted') throw new Error(`not submitted: ${JSON.stringify(done)}`);
}
