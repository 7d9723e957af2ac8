/** What the store's tests have in common: a store on either engine, invitations, answers. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { Fact } from '../../server/definitions/answers.ts';
import { canonicalJson, sha256 } from '../../server/foundation/hash.ts';
import { newId } from '../../server/foundation/ids.ts';
import type { Municipality, Partnership, Registry } from '../../server/registry/model.ts';
import { openStore } from '../../server/store/open.ts';
import type { AnswerChange, Freeze, NewInvitation, Store, Submission } from '../../server/store/store.ts';
import { putMigrated } from '../fixtures/migrated.ts';
import { freshDatabase } from '../fixtures/postgres.ts';
import { scratch } from '../fixtures/scratch.ts';

export const SURVEY = 'reading';
export const ENGINES = ['sqlite', 'postgresql'] as const;
export type Engine = (typeof ENGINES)[number];
export const clock = { now: () => 1_000 };

/** A place for one database, on one engine. */
export interface Place {
  databaseUrl: string | undefined;
  dataFolder: string;
  open(purpose?: 'serve' | 'command'): Promise<Store>;
  remove(): Promise<void>;
}

export async function newPlace(engine: Engine): Promise<Place> {
  const dataFolder = scratch();
  const database = engine === 'postgresql' ? await freshDatabase() : undefined;
  if (database === undefined) await putMigrated(dataFolder);
  return {
    databaseUrl: database?.url,
    dataFolder,
    open: (purpose = 'serve') => openStore({ databaseUrl: database?.url, dataFolder, clock, purpose }),
    remove: async () => {
      await database?.drop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** As whoever has the database does it, behind the store's back. */
export async function behind(place: Place, statements: string): Promise<void> {
  if (place.databaseUrl === undefined) {
    const database = new Database(join(place.dataFolder, 'samsvar.sqlite'));
    database.exec(statements);
    database.close();
    return;
  }
  const client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
  await client.query(statements);
  await client.end();
}

/** Opens a store for all tests of the `describe` it is called in, gives it before the first, and closes it after the last. */
export function withStore(engine: Engine, given: (store: Store, place: Place) => void): void {
  let opened: { place: Place; store: Store } | undefined;
  beforeAll(async () => {
    const place = await newPlace(engine);
    opened = { place, store: await place.open() };
    given(opened.store, place);
  }, 60_000);
  afterAll(async () => {
    await opened?.store.close();
    await opened?.place.remove();
  });
}

const label = (text: string) => ({ source: 'en', in: { en: { text } } });
/** A municipality of Norway or Kenya, called as its id is. */
export const town = (id: string, country: 'NO' | 'KE' = 'NO'): Municipality => ({
  ...{ id, name: id, country, language: country === 'NO' ? 'nb' : 'en' },
});
/** Norway in the north and Kenya in the south. */
export const registryOf = (municipalities: Municipality[], partnerships: Partnership[] = []): Registry => ({
  regions: ['north', 'south'].map((id) => ({ id, label: label(id) })),
  countries: [
    { id: 'NO', region: 'north', label: label('Norway') },
    { id: 'KE', region: 'south', label: label('Kenya') },
  ],
  ...{ municipalities, partnerships },
});

let made = 0;
/** An invitation that is no other's. */
export function anInvitation(about: Partial<NewInvitation> = {}): NewInvitation {
  made += 1;
  return {
    survey: SURVEY,
    id: newId(),
    questionnaire: 'north',
    municipality: 'alta',
    ordinal: made,
    language: 'nb',
    synthetic: false,
    madeAt: 10,
    tokenHash: sha256(`token ${made}`),
    codeHash: sha256(`code ${made}`),
    ...about,
  };
}

/** Makes one invitation in the store. */
export async function invited(store: Store, about: Partial<NewInvitation> = {}): Promise<NewInvitation> {
  const invitation = anInvitation(about);
  await store.makeInvitations(invitation.survey, [invitation]);
  return invitation;
}

export const change = (
  question: string,
  value: AnswerChange['value'],
  baseRevision = 0,
  clientId: string = newId(),
): AnswerChange => ({ question, value, baseRevision, clientId });

export const saving = (invitation: NewInvitation, answers: AnswerChange[], at = 100) => ({
  survey: invitation.survey,
  invitation: invitation.id,
  version: 1,
  language: 'nb',
  answers,
  at,
});

export const contentHash = (submission: Pick<Submission, 'salt' | 'answers'>): string =>
  sha256(submission.salt + canonicalJson(submission.answers));

/** Freezes anything; every text counts its letters. An answer `bad` is an error. */
export const freeze: Freeze = ({ answers }) => {
  const wrong = Object.entries(answers).filter(([, answer]) => answer.value === 'bad');
  if (wrong.length > 0) return { errors: wrong.map(([question]) => ({ question, code: 'bad' })) };
  const salt = sha256(newId());
  const facts: Fact[] = Object.entries(answers).flatMap(([question, { value }]) => [
    { question, measure: 'answered', value: '' },
    { question, measure: 'letters', value: String(String(value).length) },
  ]);
  return { number: newId(), code: salt.slice(0, 8), salt, hash: contentHash({ salt, answers }), facts };
};

export const submitting = (
  invitation: NewInvitation,
  answers: AnswerChange[],
  at = 100,
  clientId: string = newId(),
) => ({ ...saving(invitation, answers, at), clientId, freeze });

/** Submits, and fails the test where that is refused. */
export async function submitted(store: Store, invitation: NewInvitation, answers: AnswerChange[], at = 100) {
  const result = await store.submit(submitting(invitation, answers, at));
  if (result.kind !== 'submitted') throw new Error(`not submitted: ${JSON.stringify(result)}`);
  return result.submission;
}
