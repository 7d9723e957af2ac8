/** A rush, in which SQLite adds submissions to the roll-ups many at a time: who reads the counts never notices. */

import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { backup, restore } from '../../server/exchange/backup.ts';
import { checkLedger } from '../../server/store/ledger-check.ts';
import type { NewInvitation, Store } from '../../server/store/store.ts';
import {
  anInvitation,
  change,
  clock,
  contentHash,
  ENGINES,
  type Engine,
  newPlace,
  type Place,
  SURVEY,
  submitted,
  submitting,
} from './world.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
/** Not as a server: its thread would take the first of a rush before the rest is there. */
async function opened(engine: Engine): Promise<{ place: Place; store: Store }> {
  const place = await newPlace(engine);
  closing.push(place.remove);
  const store = await place.open('command');
  closing.push(store.close);
  return { place, store };
}
async function everyone(store: Store, number: number, survey = SURVEY): Promise<NewInvitation[]> {
  const people = Array.from({ length: number }, (_, index) =>
    anInvitation({ survey, municipality: ['alta', 'bodo', 'zomba'][index % 3] ?? 'alta' }),
  );
  await store.makeInvitations(survey, people);
  return people;
}
const allAtOnce = (store: Store, people: NewInvitation[]) =>
  Promise.all(people.map((one, index) => submitted(store, one, [change('aims', 'x'.repeat(index % 7))])));
const waiting = async (store: Store) => (await store.dumpTable('roll_up_pending', null, 10_000)).length;

describe.each(ENGINES)('a rush on %s', (engine) => {
  it('is in the counts as soon as it is acknowledged, whatever of it is added later', async () => {
    const { store } = await opened(engine);
    await allAtOnce(store, await everyone(store, 40));
    if (engine === 'sqlite') expect(await waiting(store)).toBeGreaterThan(0);
    const counts = await store.rollUps(SURVEY);
    expect(counts).toEqual(await store.recount(SURVEY));
    expect(counts.filter(({ measure }) => measure === 'submitted').map(({ n }) => n)).toEqual([14, 13, 13]);
  });

  it('leaves nothing waiting once a submission comes alone', async () => {
    const { store } = await opened(engine);
    const [last, ...others] = await everyone(store, 41);
    await allAtOnce(store, others);
    if (last) await submitted(store, last, [change('aims', 'alone')]);
    expect(await waiting(store)).toBe(0);
    expect(await store.rollUps(SURVEY)).toEqual(await store.recount(SURVEY));
  });

  it('leaves nothing waiting once the store is opened again', async () => {
    const { place, store } = await opened(engine);
    await allAtOnce(store, await everyone(store, 40));
    const counts = await store.rollUps(SURVEY);
    await closing.pop()?.();
    const next = await place.open();
    closing.push(next.close);
    await next.setMeta('after', 'what opening asked for');
    expect(await waiting(next)).toBe(0);
    expect(await next.rollUps(SURVEY)).toEqual(counts);
  });

  it('can be submitted again, withdrawn, reinstated and erased while it waits: the counts are what a recount gives', async () => {
    const { store } = await opened(engine);
    const step = fc.record({
      who: fc.nat(19),
      what: fc.constantFrom('submit', 'withdraw', 'reinstate', 'erase', 'rebuild'),
    });
    let world = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), fc.boolean(), async (steps, isTogether) => {
        world += 1;
        const survey = `rush-${world}`;
        const people = await everyone(store, 20, survey);
        await allAtOnce(store, people);
        const taken = steps.map(({ who, what }) => async () => {
          const invitation = people[who];
          if (!invitation) throw new Error('nobody');
          if (what === 'rebuild') await store.rebuildRollUps(survey);
          else if (what === 'erase') await store.eraseResponse({ survey, invitation: invitation.id, at: 900 });
          else if (what !== 'submit') await store[what](survey, invitation.id, 700);
          else {
            await store.reopen(survey, invitation.id, 600);
            await store.submit(submitting(invitation, [change('aims', 'once more', 99)]));
          }
        });
        if (isTogether) await Promise.all(taken.map((take) => take()));
        else for (const take of taken) await take();
        expect(await store.rollUps(survey)).toEqual(await store.recount(survey));
      }),
      { numRuns: engine === 'sqlite' ? 40 : 10 },
    );
  });

  it('is backed up as it is, and restored on either engine to the same counts', async () => {
    const { place, store } = await opened(engine);
    await allAtOnce(store, await everyone(store, 40));
    const file = join(place.dataFolder, 'copy.gz');
    await backup(store, file, clock);
    for (const other of ENGINES) {
      const target = await opened(other);
      await restore(target.store, file);
      expect(await target.store.rollUps(SURVEY)).toEqual(await store.rollUps(SURVEY));
      const [one] = await store.invitations(SURVEY, null, 1);
      if (one) await target.store.withdraw(SURVEY, one.id, 900);
      expect(await target.store.rollUps(SURVEY)).toEqual(await target.store.recount(SURVEY));
    }
  });

  it('comes to a database of the version before, with what was in it', async () => {
    const { place, store } = await opened(engine);
    const people = await everyone(store, 30);
    for (const one of people.slice(0, 5)) await submitted(store, one, [change('aims', 'before')]);
    const counts = await store.rollUps(SURVEY);
    await closing.pop()?.();
    await asBefore(place);
    const migrated = await place.open();
    closing.push(migrated.close);
    expect(await migrated.rollUps(SURVEY)).toEqual(counts);
    await allAtOnce(migrated, people.slice(5));
    expect(await migrated.rollUps(SURVEY)).toEqual(await migrated.recount(SURVEY));
    // In one moment: on PostgreSQL blocks are sealed a little later.
    expect(await migrated.snapshot((reads) => checkLedger(reads, SURVEY, contentHash))).toEqual([]);
    const file = join(place.dataFolder, 'copy.gz');
    await backup(migrated, file, clock);
    const target = await opened(engine);
    await restore(target.store, file);
    expect(await target.store.rollUps(SURVEY)).toEqual(await migrated.rollUps(SURVEY));
  });
});

/** Takes the newest migration back, which added one table. */
async function asBefore(place: Place): Promise<void> {
  const undo = ['drop table roll_up_pending', 'delete from schema_version where version = 5'];
  if (place.databaseUrl === undefined) {
    const database = new Database(join(place.dataFolder, 'samsvar.sqlite'));
    for (const statement of undo) database.exec(statement);
    database.close();
    return;
  }
  const client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
  for (const statement of undo) await client.query(statement);
  await client.end();
}
