/** What a store promises beyond one operation: tampering is found, old code stops, several processes agree. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { checkLedger } from '../../server/store/ledger-check.ts';
import { pending, readMigrations } from '../../server/store/migrations.ts';
import type { Store } from '../../server/store/store.ts';
import {
  anInvitation,
  behind,
  change,
  contentHash,
  ENGINES,
  type Engine,
  newPlace,
  type Place,
  SURVEY,
  submitted,
} from './world.ts';

const places: Place[] = [];
const stores: Store[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  for (const place of places.splice(0)) await place.remove();
});

async function fresh(engine: Engine): Promise<Place> {
  const place = await newPlace(engine);
  places.push(place);
  return place;
}
async function opened(place: Place, purpose?: 'serve' | 'command'): Promise<Store> {
  const store = await place.open(purpose);
  stores.push(store);
  return store;
}
/** Runs SQL past the store, as someone with the database at hand would. */
async function fill(store: Store, people: number) {
  const everyone = Array.from({ length: people }, () => anInvitation());
  await store.makeInvitations(SURVEY, everyone);
  const submissions = [];
  for (const one of everyone) submissions.push(await submitted(store, one, [change('aims', one.id)]));
  await store.sealLedger(SURVEY, 900);
  return submissions;
}
const check = (store: Store) => store.snapshot((reads) => checkLedger(reads, SURVEY, contentHash));

describe.each(ENGINES)('a ledger on %s', (engine) => {
  it.each([
    ['an answer changed', `update answer set value = '"another"' where survey = '${SURVEY}'`, 'content changed'],
    ['a revision gone', `delete from answer where response = (select min(response) from answer)`, 'content changed'],
    ['a submission gone', 'delete from submission where id = (select min(id) from submission)', 'submission missing'],
    [
      'an entry gone',
      'delete from ledger_entry where submission = (select min(submission) from ledger_entry)',
      'entry missing',
    ],
    ['a hash changed with its entry', "update ledger_entry set hash = 'ff'", 'block changed'],
    ['a block changed', 'update block set sealed_at = 1 where height = 1', 'chain broken'],
    ['a block gone', 'delete from block where height = 1', 'chain broken'],
    ['a block moved', "update block set previous = 'ff' where height = 1", 'chain broken'],
  ])('tells of %s', async (_, statement, kind) => {
    const place = await fresh(engine);
    const store = await opened(place);
    await fill(store, 3);
    expect(await check(store)).toEqual([]);
    await behind(place, statement);
    expect((await check(store)).map((fault) => fault.kind)).toContain(kind);
  });

  it('gets at the next start what a process that died left unsealed', async () => {
    const place = await fresh(engine);
    const store = await place.open();
    const invitation = anInvitation();
    await store.makeInvitations(SURVEY, [invitation]);
    await store.close();
    await behind(
      place,
      `insert into ledger_entry (survey, submission, hash, height) values ('${SURVEY}', 'left', 'aa', null)`,
    );
    const next = await opened(place);
    await next.sealLedger(SURVEY, 1);
    expect(await next.ledgerEntries(SURVEY, null, 10)).toEqual([{ submission: 'left', hash: 'aa', height: 1 }]);
  });
});

describe.each(ENGINES)('a database on %s', (engine) => {
  it('that a newer Samsvar wrote is refused in one sentence', async () => {
    const place = await fresh(engine);
    await (await place.open()).close();
    await behind(place, "insert into schema_version (version, name, applied_at) values (9999, 'later', 1)");
    await expect(place.open()).rejects.toThrow(
      /The database is at version 9999, this Samsvar knows versions up to \d+: /,
    );
  });

  it('is what it was after closing and opening', async () => {
    const place = await fresh(engine);
    const store = await place.open();
    const submissions = await fill(store, 3);
    const rollUps = await store.rollUps(SURVEY);
    await store.close();
    const next = await opened(place);
    expect(await next.countedSubmissions(SURVEY, null, 10)).toEqual(submissions);
    expect(await next.rollUps(SURVEY)).toEqual(rollUps);
  });

  it('takes what a command writes beside the server', async () => {
    const place = await fresh(engine);
    const server = await opened(place);
    const command = await opened(place, 'command');
    const [one, two] = [anInvitation(), anInvitation()];
    await Promise.all([server.makeInvitations(SURVEY, [one]), command.makeInvitations(SURVEY, [two])]);
    await Promise.all([submitted(server, two, [change('aims', 'a')]), submitted(command, one, [change('aims', 'b')])]);
    expect(await server.rollUps(SURVEY)).toEqual(await command.recount(SURVEY));
  });
});

describe('migrations', () => {
  it('are numbered one by one, and only those not yet applied are run', () => {
    const migrations = readMigrations('sqlite');
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1));
    expect(pending(migrations, [])).toEqual(migrations);
    expect(pending(migrations, [1]).map((migration) => migration.version)).not.toContain(1);
  });

  it('make the same tables and columns on both engines, but for the search index, which is made of what each engine has', async () => {
    const shared = (rows: { name: string }[]): string[] =>
      rows
        .map(({ name }) => name)
        .filter((name) => !name.startsWith('search_'))
        .sort();
    const columns = async (engine: Engine): Promise<string[]> => {
      const place = await fresh(engine);
      await (await place.open()).close();
      if (place.databaseUrl === undefined) {
        const database = new Database(join(place.dataFolder, 'samsvar.sqlite'));
        const rows = database
          .prepare<[], { name: string }>(
            "select t.name || '.' || c.name as name from pragma_table_list t join pragma_table_info(t.name) c where t.schema = 'main' and t.name not like 'sqlite%'",
          )
          .all();
        const loose = database
          .prepare(
            "select name from pragma_table_list where schema = 'main' and strict = 0 and name not like 'sqlite%' and name not like 'search_index%'",
          )
          .all();
        expect(loose).toEqual([]);
        database.close();
        return shared(rows);
      }
      const client = new pg.Client({ connectionString: place.databaseUrl });
      await client.connect();
      const { rows } = await client.query<{ name: string }>(
        "select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'",
      );
      await client.end();
      return shared(rows);
    };
    expect(await columns('postgresql')).toEqual(await columns('sqlite'));
  });

  it('run once, where several processes start before one empty PostgreSQL', async () => {
    const place = await fresh('postgresql');
    const all = await Promise.all(Array.from({ length: 6 }, () => opened(place)));
    for (const store of all) await expect(store.ping()).resolves.toBeUndefined();
  });
});

describe('several processes', () => {
  it('before one SQLite folder: the second is refused with a sentence, and let in once the first is gone', async () => {
    const place = await fresh('sqlite');
    const script = `
      import { openStore } from ${JSON.stringify(new URL('../../server/store/open.ts', import.meta.url).href)};
      try {
        await openStore({ databaseUrl: undefined, dataFolder: process.argv[1], clock: { now: () => 1 } });
        console.log('open');
      } catch (error) { console.log(error.message); }
      process.exit(0);`;
    const another = async () => {
      const run = promisify(execFile);
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, place.dataFolder]);
      return stdout.trim();
    };
    const store = await place.open();
    expect(await another()).toBe(
      `Another Samsvar already serves ${place.dataFolder}: stop it first, or give this one its own SAMSVAR_DATA or a DATABASE_URL.`,
    );
    await store.close();
    expect(await another()).toBe('open');
  });

  it('before one PostgreSQL submit at once: roll-ups, ledger and receipts agree', async () => {
    const place = await fresh('postgresql');
    const processes = await Promise.all([opened(place), opened(place)]);
    const [one, two] = processes;
    if (!one || !two) throw new Error('not open');
    const everyone = Array.from({ length: 40 }, (_, index) => anInvitation({ municipality: `m${index % 3}` }));
    await one.makeInvitations(SURVEY, everyone);
    await Promise.all(
      everyone.map((invitation, index) =>
        submitted(index % 2 === 0 ? one : two, invitation, [
          change('aims', 'x'.repeat(index % 5)),
          change('ends', 'y'),
        ]),
      ),
    );
    await Promise.all(processes.map((store) => store.sealLedger(SURVEY, 900)));
    expect(await check(one)).toEqual([]);
    expect((await two.ledgerEntries(SURVEY, null, 100)).filter((entry) => entry.height === null)).toEqual([]);
    expect(await one.rollUps(SURVEY)).toEqual(await two.recount(SURVEY));
    const withdrawn = everyone.slice(0, 10);
    await Promise.all(
      withdrawn.flatMap((invitation) => processes.map((store) => store.withdraw(SURVEY, invitation.id, 5))),
    );
    expect(await one.rollUps(SURVEY)).toEqual(await two.recount(SURVEY));
    expect(await one.countedSubmissions(SURVEY, null, 100)).toHaveLength(30);
  });

  it('and a PostgreSQL that cuts every connection lose nothing acknowledged, and go on', async () => {
    const place = await fresh('postgresql');
    const store = await opened(place);
    const everyone = Array.from({ length: 30 }, () => anInvitation());
    await store.makeInvitations(SURVEY, everyone);
    const outcomes = Promise.allSettled(everyone.map((one) => submitted(store, one, [change('aims', 'a')])));
    await behind(
      place,
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    const acknowledged = (await outcomes).flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [outcome.value.id] : [],
    );
    // Connections that were cut while idle are noticed at their next use.
    for (let left = 20; left > 0; left -= 1) {
      const answered = await store.ping().then(
        () => true,
        () => false,
      );
      if (answered) break;
    }
    const kept = (await store.countedSubmissions(SURVEY, null, 100)).map((submission) => submission.id);
    expect(kept).toEqual(expect.arrayContaining(acknowledged));
    await store.sealLedger(SURVEY, 900);
    expect(await check(store)).toEqual([]);
    expect(await store.rollUps(SURVEY)).toEqual(await store.recount(SURVEY));
  });
});
