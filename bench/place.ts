/** A database of one's own for one benchmark, filled with synthetic respondents of the shipped survey. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../server/config.ts';
import type { Context } from '../server/context.ts';
import { answerable, type Survey, type Version } from '../server/definitions/model.ts';
import { asMade, audienceOf, languageFor, newInvitation } from '../server/fieldwork/invitations.ts';
import { systemClock } from '../server/foundation/clock.ts';
import { newId } from '../server/foundation/ids.ts';
import { freezeFor } from '../server/respond/submission.ts';
import { startUp } from '../server/start-up.ts';
import type { Invitation } from '../server/store/store.ts';
import { freshDatabase } from '../tests/fixtures/postgres.ts';
import startPostgres from '../tests/fixtures/postgres-global.ts';
import { root, SURVEY } from './survey.ts';

export type EngineName = 'sqlite' | 'postgresql';

export interface Place {
  /** Variables under which a process finds this database. */
  environment: Record<string, string>;
  /** Opens it beside whoever serves it, runs `work`, closes it. */
  with<T>(work: (context: Context, survey: Survey) => Promise<T>): Promise<T>;
  remove(): Promise<void>;
}

/** An empty database; PostgreSQL is started from npm, as the tests start it, without fsync. */
export async function newPlace(engine: EngineName): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'samsvar-bench-'));
  const stop = engine === 'postgresql' ? await startPostgres() : undefined;
  const database = engine === 'postgresql' ? await freshDatabase() : undefined;
  const environment: Record<string, string> = {
    SAMSVAR_DATA: folder,
    SAMSVAR_SURVEYS: join(root, 'surveys'),
    SAMSVAR_BASE_URL: 'http://127.0.0.1',
    ...(database && { DATABASE_URL: database.url }),
  };
  const noPages = { folder: '', url: () => '' };
  return {
    environment,
    async with(work) {
      const { context } = await startUp(readConfig(environment), systemClock, noPages, 'command');
      try {
        const survey = context.surveys.get(SURVEY);
        if (survey === undefined) throw new Error(`${SURVEY} is not among the surveys`);
        return await work(context, survey);
      } finally {
        await context.store.close();
      }
    },
    async remove() {
      await database?.drop();
      await stop?.();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const WORDS =
  'kommunen samarbeidet innbyggerne “renovasjon”, opplæring; vi lærte møter åpent år skole grønn "delt" mujeres participación gestión ambiental años council’s waste planning, training'.split(
    ' ',
  );

/** Prose of exactly `length` characters that is another one for each `seed`: words, commas, quotation marks, a line break now and then. */
export function prose(seed: number, length: number): string {
  let state = seed * 2_654_435_761 + 1;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += `${WORDS[state % WORDS.length]}${state % 97 === 0 ? '.\n' : ' '}`;
  }
  return `${text.slice(0, length - 1)}.`;
}

export interface Respondent {
  invitation: Invitation;
  version: Version;
}

const PIECE = 5000;

/** Makes `number` synthetic invitations, spread over all questionnaires and their municipalities. Does not answer them. */
export async function invite(context: Context, survey: Survey, number: number, first = 0): Promise<Respondent[]> {
  const registry = await context.store.registry(survey.id);
  const madeAt = context.clock.now();
  const people = survey.questionnaires.flatMap((questionnaire) =>
    audienceOf(questionnaire, registry).flatMap((municipality) => {
      const version = context.current.get(`${survey.id}/${questionnaire.id}`);
      return version === undefined ? [] : [{ version, municipality }];
    }),
  );
  const made = Array.from({ length: number }, (_, index) => {
    const person = people[index % people.length];
    if (person === undefined) throw new Error('nobody to invite');
    const { version, municipality } = person;
    const invitation = newInvitation(context.secret, {
      survey: survey.id,
      questionnaire: version.questionnaire,
      municipality: municipality.id,
      ordinal: 2 + first + index,
      language: languageFor(version.content, municipality),
      synthetic: true,
      madeAt,
    });
    return { invitation, version };
  });
  for (let start = 0; start < made.length; start += PIECE)
    await context.store.makeInvitations(
      survey.id,
      made.slice(start, start + PIECE).map(({ invitation }) => invitation),
    );
  return made.map(({ invitation, version }) => ({ invitation: asMade(invitation), version }));
}

/** `question: text` for each question of the version. */
export const answersOf = (version: Version, seed: number, length: number): Record<string, string> =>
  Object.fromEntries(answerable(version.content).map(({ id }, index) => [id, prose(seed * 31 + index, length)]));

/** SQLite writes many in one commit; who waits 10 s for one of PostgreSQL's connections is refused, which a loaded machine makes of 512. */
export const SUBMITTED_AT_ONCE: Record<EngineName, number> = { sqlite: 512, postgresql: 64 };

/** Makes `number` respondents who each submit answers of `length` characters. */
export async function fill(context: Context, survey: Survey, number: number, length: number, first = 0): Promise<void> {
  const respondents = await invite(context, survey, number, first);
  const at = context.clock.now();
  const atOnce = SUBMITTED_AT_ONCE[context.store.engine];
  for (let start = 0; start < respondents.length; start += atOnce) {
    const group = respondents.slice(start, start + atOnce).map(async ({ invitation, version }, index) => {
      const { language } = invitation;
      const answers = Object.entries(answersOf(version, start + index, length)).map(([question, value]) => ({
        question,
        value,
        baseRevision: 0,
        clientId: newId(),
      }));
      const result = await context.store.submit({
        survey: survey.id,
        invitation: invitation.id,
        version: version.version,
        language,
        answers,
        at: at + start + index,
        clientId: newId(),
        freeze: freezeFor({ invitation, version, language }),
      });
      if (result.kind !== 'submitted') throw new Error(`not submitted: ${JSON.stringify(result)}`);
    });
    await Promise.all(group);
  }
}

const kept = new Map<string, Promise<Place>>();

/** A place with `number` respondents who have submitted, the same for every benchmark of this run. */
export function filled(engine: EngineName, number: number, length: number): Promise<Place> {
  const name = `${engine} ${number} ${length}`;
  const made =
    kept.get(name) ??
    newPlace(engine).then(async (place) => {
      await place.with((context, survey) => fill(context, survey, number, length));
      return place;
    });
  kept.set(name, made);
  return made;
}

/** Removes what `filled` made. */
export async function removeFilled(): Promise<void> {
  for (const made of kept.values()) await (await made).remove();
  kept.clear();
}
