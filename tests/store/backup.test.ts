/** A backup is the whole store at one moment, and goes back into either engine. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { backup, restore } from '../../server/exchange/backup.ts';
import { checkLedger } from '../../server/store/ledger-check.ts';
import { schemaVersion } from '../../server/store/migrations.ts';
import { TABLE_KEYS, type TableName } from '../../server/store/operations/copy.ts';
import type { Store } from '../../server/store/store.ts';
import {
  anInvitation,
  change,
  clock,
  contentHash,
  type Engine,
  invited,
  newPlace,
  SURVEY,
  saving,
  submitted,
} from './world.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
async function opened(engine: Engine): Promise<{ store: Store; folder: string }> {
  const place = await newPlace(engine);
  closing.push(place.remove);
  const store = await place.open();
  closing.push(store.close);
  return { store, folder: place.dataFolder };
}
/** What `fill` puts something into, among others. */
const TOUCHED = new Set(['answer', 'settled', 'contributor', 'writing', 'submission', 'ledger_entry']);
async function everything(store: Store) {
  const tables = [];
  for (const table of Object.keys(TABLE_KEYS) as TableName[]) {
    tables.push([table, await store.dumpTable(table, null, 10_000)]);
  }
  return tables;
}
/** One text beside another, by somebody with a name; one that was chosen about; somebody who is writing. */
async function twoColleagues(store: Store) {
  const invitation = await invited(store);
  const contributor = { name: 'Kari 🎈', role: '' };
  for (const [value, settles] of [['one'], ['beside'], ['beside, too', [2]]] as const)
    await store.saveAnswers({
      ...saving(invitation, [{ ...change('a', value), ...(settles && { settles: [...settles] }) }]),
      contributor,
    });
  const about = { survey: SURVEY, invitation: invitation.id, device: 'd', question: 'a', contributor, at: 1_000 };
  await store.setWriting(about);
}
/** Some of everything, more than one page of answers. */
async function fill(store: Store) {
  const everyone = Array.from({ length: 120 }, () => anInvitation());
  await store.makeInvitations(SURVEY, everyone);
  const nasty = '=\u0000"\u2028\\ 🎈\r\n';
  await Promise.all(
    everyone.map((one) =>
      submitted(
        store,
        one,
        ['a', 'b', 'c', 'd', 'e'].map((name) => change(name, nasty + name)),
      ),
    ),
  );
  await store.saveAnswers(saving(await invited(store), [change('a', null)]));
  await twoColleagues(store);
  await store.setMeta('kept', 'yes');
  await store.sealLedger(SURVEY, 900);
}

describe.each([
  ['sqlite', 'sqlite'],
  ['sqlite', 'postgresql'],
  ['postgresql', 'sqlite'],
] as const)('a backup of %s', (from, to) => {
  it(`restores on ${to} to the same rows, the ledger whole`, async () => {
    const source = await opened(from);
    await fill(source.store);
    const file = join(source.folder, 'copy.gz');
    const { rows } = await backup(source.store, file, clock);
    expect(rows).toBeGreaterThan(1000);
    const target = await opened(to);
    expect(await restore(target.store, file)).toEqual({ rows });
    const tables = await everything(source.store);
    for (const [table, rows] of tables)
      if (TOUCHED.has(String(table))) expect([table, rows?.length]).not.toEqual([table, 0]);
    expect(await everything(target.store)).toEqual(tables);
    expect(await checkLedger(target.store, SURVEY, contentHash)).toEqual([]);
    expect(await target.store.recount(SURVEY)).toEqual(await source.store.rollUps(SURVEY));
  });
});

describe('a restore', () => {
  it('is refused where something is stored already', async () => {
    const { store, folder } = await opened('sqlite');
    await fill(store);
    const file = join(folder, 'copy.gz');
    await backup(store, file, clock);
    await expect(restore(store, file)).rejects.toThrow('There is data here already');
  });

  it('of a damaged file is refused, and leaves the place empty', async () => {
    const source = await opened('sqlite');
    await fill(source.store);
    const file = join(source.folder, 'copy.gz');
    await backup(source.store, file, clock);
    const bytes = readFileSync(file);
    const target = await opened('sqlite');
    const cut = join(source.folder, 'cut.gz');
    for (const content of [
      bytes.subarray(0, bytes.length >> 1),
      Buffer.from('no gzip'),
      gzipSync('{"format":"another"}\n'),
      gzipSync('no json'),
      gzipSync(`{"format":"samsvar backup 1","schema":${schemaVersion()},"madeAt":1}\n{"rows":3}\n`),
    ]) {
      writeFileSync(cut, content);
      await expect(restore(target.store, cut)).rejects.toThrow('is no whole Samsvar backup');
    }
    writeFileSync(cut, gzipSync('{"format":"samsvar backup 1","schema":99,"madeAt":1}\n'));
    await expect(restore(target.store, cut)).rejects.toThrow('was written at database version 99');
    expect(await target.store.isEmpty()).toBe(true);
  });
});
