/** The audit log's chain: what is changed, removed or put in behind the product's back is found. On both engines. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../server/foundation/ids.ts';
import type { NewAuditEntry } from '../../server/store/audit.ts';
import { checkAudit } from '../../server/store/audit-check.ts';
import { auditHash } from '../../server/store/audit-hash.ts';
import { checkLedger } from '../../server/store/ledger-check.ts';
import { standingOf } from '../../server/store/ledger-proof.ts';
import type { Store } from '../../server/store/store.ts';
import {
  behind as behindStore,
  change,
  contentHash,
  ENGINES,
  invited,
  newPlace,
  type Place,
  SURVEY,
  submitted,
} from './world.ts';

const entry = (about: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  ...{ survey: SURVEY, id: newId(), at: 1_000, by: 'account', name: 'kari@samsvar.example', via: 'session' },
  ...{ action: 'view-personal', kind: 'responses', subject: 'one', detail: { lang: 'nb' }, page: 'GET /surveys' },
  ...about,
});

describe.each(ENGINES)('the audit log on %s', (engine) => {
  let place: Place;
  let store: Store;
  beforeEach(async () => {
    place = await newPlace(engine);
    store = await place.open();
  }, 60_000);
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  const behind = (statement: string): Promise<void> => behindStore(place, statement);
  /** Until all is sealed: on PostgreSQL that is done after a write. */
  async function sealed(): Promise<void> {
    for (const chain of ['', SURVEY]) await store.sealAudit(chain, 1_000);
    await store.sealLedger(SURVEY, 1_000);
  }
  const faults = async (survey = SURVEY) => (await store.snapshot((reads) => checkAudit(reads, survey))).faults;
  const ledgerFaults = () => store.snapshot((reads) => checkLedger(reads, SURVEY, contentHash));

  /** Five entries of a survey and two of none, a submission between them. */
  async function recorded(): Promise<NewAuditEntry[]> {
    const made: NewAuditEntry[] = [];
    const record = async (about: Partial<NewAuditEntry>) => {
      const one = entry(about);
      made.push(one);
      await store.recordAudit(one);
      await sealed();
    };
    await record({ survey: '', action: 'sign-in' });
    await record({ subject: 'first' });
    await record({ subject: 'second' });
    await submitted(store, await invited(store), [change('aims', 'Water')], 1_000);
    await record({ subject: 'third', action: 'export' });
    await record({ survey: '', action: 'rights' });
    await record({ subject: 'fourth' });
    await submitted(store, await invited(store), [change('aims', 'Waste')], 1_000);
    await record({ subject: 'fifth' });
    return made;
  }

  it('keeps what was recorded, newest first, by person, action, thing and time', async () => {
    const made = await recorded();
    const own = made.filter(({ survey }) => survey === SURVEY).reverse();
    expect(await store.audit(SURVEY, {}, null, 10)).toMatchObject(own);
    expect(await store.audit(SURVEY, { action: 'export' }, null, 10)).toMatchObject([{ subject: 'third' }]);
    expect(await store.audit(SURVEY, { subject: 'fourth', name: 'kari@samsvar.example' }, null, 10)).toHaveLength(1);
    expect(await store.audit(SURVEY, { name: 'ola@samsvar.example' }, null, 10)).toEqual([]);
    expect(await store.audit(SURVEY, { from: 1_000, until: 1_001 }, null, 10)).toHaveLength(5);
    expect(await store.audit(SURVEY, { until: 1_000 }, null, 10)).toEqual([]);
    const [first, second] = await store.audit(SURVEY, {}, null, 2);
    expect(await store.audit(SURVEY, {}, first?.id ?? '', 1)).toEqual([second]);
    for (const one of await store.audit(SURVEY, {}, null, 10)) expect(one.hash).toBe(auditHash(one));
  });

  it('verifies, and so do the ledger and every submission’s proof that took its head along', async () => {
    await recorded();
    expect(await faults()).toEqual([]);
    expect(await faults('')).toEqual([]);
    expect(await ledgerFaults()).toEqual([]);
    for (const { id } of await store.allSubmissions(SURVEY, null, 10))
      expect(await standingOf(store, SURVEY, id)).toMatchObject({ kind: 'sealed' });
    const anchors = (await store.ledgerEntries(SURVEY, 'audit-', 100)).filter(({ height }) => height !== null);
    expect(anchors.length).toBeGreaterThanOrEqual(2);
  });

  it.each([
    [
      'an entry that was rewritten',
      `update audit set name = 'ola@samsvar.example' where subject = 'third'`,
      'audit entry changed',
    ],
    ['an entry whose time was moved', `update audit set at = 5 where subject = 'first'`, 'audit entry changed'],
    ['an entry that was removed', `delete from audit where subject = 'second'`, 'audit block changed'],
    ['the newest entry removed', `delete from audit where subject = 'fifth'`, 'audit block changed'],
    [
      'an entry that was put in',
      `insert into audit select survey, id || 'x', at, by_whom, name, via, action, kind, subject, detail, page, hash, height from audit where subject = 'second'`,
      'audit block changed',
    ],
    [
      'a block that was rewritten',
      `update audit_block set sealed_at = sealed_at + 1 where height = 2`,
      'audit chain broken',
    ],
    [
      'a block that was removed',
      `delete from audit_block where survey = '${SURVEY}' and height = 2`,
      'audit chain broken',
    ],
    ['a head that was put back', `update audit_head set height = 1 where survey = '${SURVEY}'`, 'audit chain broken'],
  ])('finds %s', async (_, statement, kind) => {
    await recorded();
    await behind(statement);
    expect(await faults()).toContainEqual(expect.objectContaining({ kind }));
  });

  it('finds an end that was cut off cleanly: the ledger took its head along', async () => {
    await recorded();
    const blocks = await store.auditBlocks(SURVEY, 0, 100);
    const last = blocks.at(1);
    await behind(
      `delete from audit where survey = '${SURVEY}' and height > 2; delete from audit_block where survey = '${SURVEY}' and height > 2;
       update audit_head set height = 2, hash = '${last?.hash}' where survey = '${SURVEY}'; delete from ledger_entry where submission like 'audit-%' and height is null`,
    );
    expect(new Set((await faults()).map(({ kind }) => kind))).toEqual(new Set(['audit anchor wrong']));
    // To hide that, the ledger must be changed, which every receipt tells.
    await behind(`delete from ledger_entry where submission like 'audit-%'`);
    expect(await faults()).toEqual([]);
    expect(await ledgerFaults()).toContainEqual(expect.objectContaining({ kind: 'block changed' }));
  });

  it('finds an end cut off of what belongs to no survey: the surveys’ blocks name it', async () => {
    await recorded();
    const [first] = await store.auditBlocks('', 0, 1);
    await behind(
      `delete from audit where survey = '' and height > 1; delete from audit_block where survey = '' and height > 1;
       update audit_head set height = 1, hash = '${first?.hash}' where survey = ''`,
    );
    expect(await faults('')).toEqual([]);
    expect(await faults()).toContainEqual({ kind: 'audit anchor wrong', height: 2 });
  });

  it('takes many at once, of several processes where there can be, into one unbroken chain', async () => {
    const others = engine === 'postgresql' ? [await place.open(), await place.open()] : [];
    const stores = [store, ...others];
    await Promise.all(
      Array.from({ length: 120 }, (_, n) => stores[n % stores.length]?.recordAudit(entry({ subject: String(n) }))),
    );
    await Promise.all(others.map((other) => other.close()));
    await sealed();
    const { faults: found, entries } = await store.snapshot((reads) => checkAudit(reads, SURVEY));
    expect(found).toEqual([]);
    expect(entries).toBe(120);
    expect((await store.audit(SURVEY, {}, null, 200)).every(({ height }) => height !== null)).toBe(true);
  });

  it('is sealed at the next start where a process died before it', async () => {
    await store.recordAudit(entry());
    await sealed();
    await behind(
      `insert into audit select survey, '${newId()}', at, by_whom, name, via, action, kind, subject, detail, page, hash, null from audit`,
    );
    await store.close();
    store = await place.open();
    await sealed();
    expect((await store.audit(SURVEY, {}, null, 5)).map(({ height }) => height)).toEqual([2, 1]);
  });
});
