/** Codings from the first to the erasing of what they stand on: on both engines. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../server/foundation/ids.ts';
import type { Registry } from '../../server/registry/model.ts';
import { codingCursor, type NewAnchor, taskCursor } from '../../server/store/codings.ts';
import { memoText } from '../../server/store/memos.ts';
import { TABLE_KEYS, type TableName } from '../../server/store/operations/copy.ts';
import { OutsideScope } from '../../server/store/scope.ts';
import type { Store } from '../../server/store/store.ts';
import {
  type Answered,
  AT,
  adding,
  answered,
  IDA,
  makeCodes,
  OLA,
  removeCodes,
  TEXT,
} from '../analysis/coding/world.ts';
import { change, ENGINES, newPlace, type Place, SURVEY, submitted } from './world.ts';

const label = (text: string) => ({ source: 'en', in: { en: { text } } });
const town = (id: string, country: string) => ({ id, name: id, country, language: 'en' });
const REGISTRY: Registry = {
  regions: ['north', 'south'].map((id) => ({ id, label: label(id) })),
  countries: [
    { id: 'NO', region: 'north', label: label('Norway') },
    { id: 'KE', region: 'south', label: label('Kenya') },
  ],
  municipalities: [town('alta', 'NO'), town('bodo', 'NO'), town('voi', 'KE')],
  partnerships: [
    { id: 'alta-voi', label: 'Alta – Voi', status: 'active', period: '', municipalities: ['alta', 'voi'] },
  ],
};

describe.each(ENGINES)('codings on %s', (engine) => {
  let place: Place;
  let store: Store;
  beforeAll(async () => {
    place = await newPlace(engine);
    store = await place.open();
    await store.importRegistry(SURVEY, REGISTRY, 'hash');
    await makeCodes(store, SURVEY, 'water', 'schools', 'gone');
    await removeCodes(store, SURVEY, 'gone');
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  async function coded(of: Answered, code: string, from: number, to: number, by = IDA): Promise<string> {
    const made = await store.addCoding(adding(of, code, from, to, { by }));
    if (made.kind !== 'done') throw new Error(made.kind);
    return made.id;
  }
  const standing = (of: Answered) => store.codings(SURVEY, { responses: [of.response] }, null, 100);
  /** A further submission of the same answer, which counts from then on. */
  async function revised(of: Answered, text: string): Promise<void> {
    await store.reopen(SURVEY, of.invitation.id, AT);
    await submitted(store, of.invitation, [change('story', text, 1)], AT);
    await store.readSubmissions(SURVEY);
  }

  it('stand on words of the revision itself, in code points, with the words counted', async () => {
    const of = await answered(store);
    const id = await coded(of, 'water', 0, 22);
    expect(await standing(of)).toEqual([
      {
        ...{ id, code: 'water', response: of.response, invitation: of.invitation.id, question: 'story', revision: 1 },
        ...{ from: 0, to: 22, whole: false, words: 3, by: IDA, madeAt: AT, removedAt: null, removedBy: null },
        anchor: { revision: 1, from: 0, to: 22, words: 3, state: 'same', seenAt: null },
        countedRevision: 1,
      },
    ]);
  });

  it('may overlap, be several on the same words, and be of the whole answer', async () => {
    const of = await answered(store);
    await coded(of, 'water', 0, 9);
    await coded(of, 'schools', 3, 12);
    await coded(of, 'schools', 0, 9);
    const whole = await store.addCoding(adding(of, 'water', 0, 0, { span: null }));
    expect(whole.kind).toBe('done');
    const length = Array.from(TEXT).length;
    expect((await standing(of)).map(({ code, from, to, whole: all }) => [code, from, to, all])).toEqual([
      ['water', 0, 9, false],
      ['schools', 3, 12, false],
      ['schools', 0, 9, false],
      ['water', 0, length, true],
    ]);
  });

  it('are made once by one coder: the same again is answered with the first, another coder’s is another', async () => {
    const of = await answered(store);
    const id = await coded(of, 'water', 0, 9);
    expect(await store.addCoding(adding(of, 'water', 0, 9))).toEqual({ kind: 'there', id });
    await coded(of, 'water', 0, 9, OLA);
    expect((await standing(of)).map(({ by }) => by)).toEqual([IDA, OLA]);
    const at = adding(of, 'schools', 0, 9);
    const both = await Promise.all([store.addCoding(at), store.addCoding({ ...at, id: newId() })]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'there']);
  });

  it('are of a text that counts and a code that is there, and nothing else', async () => {
    const of = await answered(store);
    const none = { kind: 'no-passage' };
    expect(await store.addCoding(adding(of, 'water', 0, 1000))).toEqual(none);
    expect(await store.addCoding(adding(of, 'water', 4, 4))).toEqual(none);
    expect(await store.addCoding(adding(of, 'water', -1, 4))).toEqual(none);
    expect(await store.addCoding(adding(of, 'water', 0, 4, { revision: 2 }))).toEqual(none);
    expect(await store.addCoding(adding(of, 'gone', 0, 4))).toEqual({ kind: 'no-code' });
    expect(await store.addCoding(adding(of, 'unheard', 0, 4))).toEqual({ kind: 'no-code' });
    expect(await store.addCoding(adding(of, 'water', 0, 4, { question: 'other' }))).toEqual({ kind: 'not-counted' });
    expect(await standing(of)).toEqual([]);
  });

  it('are removed and brought back; who removed one is kept', async () => {
    const of = await answered(store);
    const coding = await coded(of, 'water', 0, 9);
    const change = { survey: SURVEY, invitation: of.invitation.id, coding, by: OLA, at: 600 };
    expect(await store.removeCoding(change)).toBe('done');
    expect(await store.removeCoding(change)).toBe('gone');
    expect(await standing(of)).toEqual([]);
    expect(await store.coding(SURVEY, coding)).toMatchObject({ removedBy: OLA, removedAt: 600, by: IDA });
    expect(await store.restoreCoding(change)).toBe('done');
    expect(await store.restoreCoding(change)).toBe('gone');
    expect((await standing(of)).map(({ id }) => id)).toEqual([coding]);
    await store.removeCoding(change);
    await coded(of, 'water', 0, 9);
    expect(await store.restoreCoding(change)).toBe('there');
    const other = await answered(store);
    expect(await store.removeCoding({ ...change, invitation: other.invitation.id })).toBe('gone');
  });

  it('are found by code, coder, place and question, page by page', async () => {
    const survey = 'found';
    await store.importRegistry(survey, REGISTRY, 'hash');
    await makeCodes(store, survey, 'water', 'schools');
    const alta = await answered(store, { survey, municipality: 'alta' });
    const voi = await answered(store, { survey, municipality: 'voi', questionnaire: 'south' });
    await coded(alta, 'water', 0, 9);
    await coded(alta, 'schools', 0, 9, OLA);
    await coded(voi, 'water', 0, 2, OLA);
    const found = async (filter: Parameters<Store['codings']>[1]) =>
      (await store.codings(survey, filter, null, 10)).map(({ code, invitation, by }) => [
        code,
        invitation === voi.invitation.id ? 'voi' : 'alta',
        by,
      ]);
    const [one, two, three] = [
      ['water', 'alta', IDA],
      ['schools', 'alta', OLA],
      ['water', 'voi', OLA],
    ];
    expect(await found({})).toEqual([one, two, three]);
    expect(await found({ codes: ['water'] })).toEqual([one, three]);
    expect(await found({ by: [OLA] })).toEqual([two, three]);
    expect(await found({ by: [] })).toEqual([]);
    expect(await found({ region: 'south' })).toEqual([three]);
    expect(await found({ country: 'NO' })).toEqual([one, two]);
    expect(await found({ partnership: 'alta-voi', codes: ['water'] })).toEqual([one, three]);
    expect(await found({ municipality: 'voi' })).toEqual([three]);
    expect(await found({ language: 'nb' })).toEqual([one, two, three]);
    expect(await found({ language: 'en' })).toEqual([]);
    expect(await found({ questions: [{ questionnaire: 'south', question: 'story' }] })).toEqual([three]);
    expect(await found({ questions: [{ question: 'other' }] })).toEqual([]);
    const pages: string[] = [];
    for (let after: string | null = null; ; ) {
      const [row] = await store.codings(survey, {}, after, 1);
      if (row === undefined) break;
      pages.push(row.code);
      after = codingCursor(row);
    }
    expect(pages).toEqual(['water', 'schools', 'water']);
    expect(await store.coders(survey)).toEqual([{ by: IDA }, { by: OLA }]);
    const tasks = async (filter: Parameters<Store['codingTasks']>[1]) =>
      (await store.codingTasks(survey, filter, null, 10)).map(({ municipality, codings, coders }) => [
        municipality,
        codings,
        coders,
      ]);
    expect(await tasks({})).toEqual([
      ['alta', 2, 2],
      ['voi', 1, 1],
    ]);
    expect(await tasks({ by: [IDA], coded: false })).toEqual([['voi', 0, 0]]);
    expect(await tasks({ by: [IDA] })).toEqual([
      ['alta', 1, 1],
      ['voi', 0, 0],
    ]);
    expect(await tasks({ coded: true, region: 'south' })).toEqual([['voi', 1, 1]]);
    const [first, second] = await store.codingTasks(survey, {}, null, 2);
    if (first === undefined || second === undefined) throw new Error('two are there');
    expect(await store.codingTasks(survey, {}, taskCursor(first), 1)).toEqual([second]);
    expect(await store.codingTasks(survey, {}, taskCursor(second), 1, 'back')).toEqual([first]);
  });

  it('are anchored in a later revision; what became of one is flagged until somebody has looked', async () => {
    const of = await answered(store);
    const [moved, changed] = [await coded(of, 'water', 0, 2), await coded(of, 'schools', 24, 31)];
    await revised(of, `Ja. ${TEXT}`);
    expect((await store.unanchored(SURVEY, of.response, 10)).map(({ id }) => id)).toEqual([moved, changed]);
    const anchors: NewAnchor[] = [
      { coding: moved, revision: 2, from: 4, to: 6, words: 1, state: 'same' },
      { coding: changed, revision: 2, from: 28, to: 35, words: 1, state: 'changed' },
    ];
    await store.reanchor({ survey: SURVEY, invitation: of.invitation.id, anchors });
    // Found again by another process: what is known stays.
    const late = anchors.map((one) => ({ ...one, from: 0 }));
    await store.reanchor({ survey: SURVEY, invitation: of.invitation.id, anchors: late });
    expect(await store.unanchored(SURVEY, of.response, 10)).toEqual([]);
    expect((await standing(of)).map(({ anchor }) => [anchor.revision, anchor.from, anchor.state])).toEqual([
      [2, 4, 'same'],
      [2, 28, 'changed'],
    ]);
    const flagged = async () =>
      (await store.codings(SURVEY, { responses: [of.response], flagged: true }, null, 10)).map(({ id }) => id);
    expect(await flagged()).toEqual([changed]);
    const see = { survey: SURVEY, invitation: of.invitation.id, coding: changed, revision: 2, by: OLA, at: 710 };
    expect(await store.seeAnchor({ ...see, coding: moved })).toBe('gone');
    expect(await store.seeAnchor(see)).toBe('done');
    expect(await store.seeAnchor(see)).toBe('gone');
    expect(await flagged()).toEqual([]);
    // The same words again, where the moved one stands now.
    expect(await store.addCoding(adding(of, 'water', 4, 6, { revision: 2 }))).toEqual({ kind: 'there', id: moved });
  });

  it('change the stamp of their answer, of all coders or of one', async () => {
    const of = await answered(store);
    const stamp = (by?: string) => store.codingStamp(SURVEY, of.response, 'story', by);
    const [before, idas] = [await stamp(), await stamp(IDA)];
    await coded(of, 'water', 0, 9, OLA);
    expect(await stamp()).not.toBe(before);
    expect(await stamp(IDA)).toBe(idas);
    expect(await stamp(OLA)).not.toBe(idas);
  });

  it('keep codes at hand: pinned in their order, and those used last', async () => {
    const [of, by] = [await answered(store), 'new@samsvar.example'];
    await coded(of, 'water', 0, 9, by);
    await coded(of, 'schools', 0, 9, by);
    await coded(of, 'water', 0, 2, by);
    const pin = (code: string, pinned: boolean, at: number) => store.pinCode({ survey: SURVEY, by, code, pinned, at });
    await pin('schools', true, 1);
    await pin('water', true, 2);
    await pin('schools', true, 3);
    await pin('gone', true, 4);
    expect(await store.codesAtHand(SURVEY, by)).toEqual({ pinned: ['schools', 'water'], recent: ['water', 'schools'] });
    await pin('schools', false, 5);
    expect((await store.codesAtHand(SURVEY, by)).pinned).toEqual(['water']);
  });

  it('are coded blind or not, as was set last', async () => {
    expect(await store.codingMode('mode')).toBeUndefined();
    await store.setCodingMode({ survey: 'mode', blind: true, by: IDA, at: 5 });
    await store.setCodingMode({ survey: 'mode', blind: false, by: OLA, at: 6 });
    expect(await store.codingMode('mode')).toEqual({ blind: false, changedBy: OLA, changedAt: 6 });
  });

  it('have memos, as answers, cases and codes have, with every version', async () => {
    const of = await answered(store);
    const coding = await coded(of, 'water', 0, 9);
    const target = { kind: 'coding', coding } as const;
    const id = newId();
    const save = (text: string, base: number, about = {}) =>
      store.saveMemo({ survey: SURVEY, id, target, text, base, by: IDA, at: 10, ...about });
    expect(await save('', 0)).toBe('done');
    expect(await store.memos(SURVEY, target)).toEqual([]);
    expect(await save('Rain?', 0)).toBe('done');
    expect(await save('Other', 0)).toBe('changed-meanwhile');
    expect(await save('Rain.', 1, { by: OLA })).toBe('done');
    expect(await save('Rain.', 2, { target: { kind: 'code', code: 'water' } })).toBe('gone');
    const [memo] = await store.codingMemos(SURVEY, of.response, 'story');
    expect(memo && memoText(memo)).toBe('Rain.');
    expect(memo?.versions.map(({ text, by }) => [text, by])).toEqual([
      ['Rain?', IDA],
      ['Rain.', OLA],
    ]);
    expect(await store.memo(SURVEY, id)).toEqual(memo);
    expect(await store.codingMemos(SURVEY, of.response, 'other')).toEqual([]);
    const gone = { kind: 'case', response: 'nobody' } as const;
    expect(
      await store.saveMemo({ survey: SURVEY, id: newId(), target: gone, text: 'x', base: 0, by: IDA, at: 1 }),
    ).toBe('gone');
    for (const other of [
      { kind: 'answer', response: of.response, question: 'story' },
      { kind: 'case', response: of.response },
      { kind: 'code', code: 'water' },
    ] as const) {
      await store.saveMemo({ survey: SURVEY, id: newId(), target: other, text: other.kind, base: 0, by: IDA, at: 1 });
      expect((await store.memos(SURVEY, other)).map(memoText)).toEqual([other.kind]);
    }
  });

  it('erasing a response erases what is noted on it; nothing of its words is anywhere', async () => {
    const of = await answered(store, {}, 'Quagga was here, they say.');
    const coding = await coded(of, 'water', 0, 6);
    const targets = [
      { kind: 'coding', coding },
      { kind: 'answer', response: of.response, question: 'story' },
      { kind: 'case', response: of.response },
    ] as const;
    for (const target of targets)
      await store.saveMemo({ survey: SURVEY, id: newId(), target, text: 'Quagga!', base: 0, by: IDA, at: 1 });
    await store.eraseResponse({ survey: SURVEY, invitation: of.invitation.id, at: 900 });
    for (const table of Object.keys(TABLE_KEYS) as TableName[])
      expect(JSON.stringify(await store.dumpTable(table, null, 10_000)), table).not.toContain('Quagga');
    for (const target of targets) {
      expect(await store.memos(SURVEY, target)).toEqual([]);
      const again = { survey: SURVEY, id: newId(), target, text: 'Quagga', base: 0, by: IDA, at: 1 };
      expect(await store.saveMemo(again)).toBe('gone');
    }
    expect(await store.addCoding(adding(of, 'schools', 0, 6))).toEqual({ kind: 'not-counted' });
  });

  it('of another region are neither seen nor made within one', async () => {
    const own = await answered(store, { municipality: 'voi' });
    const other = await answered(store, { municipality: 'alta' });
    const south = store.within({ region: 'south' });
    const [mine, theirs] = [await coded(own, 'water', 0, 9), await coded(other, 'water', 0, 9, 'far@samsvar.example')];
    await store.saveMemo({
      ...{ survey: SURVEY, id: newId(), target: { kind: 'coding', coding: theirs }, text: 'far', base: 0 },
      ...{ by: IDA, at: 1 },
    });
    expect((await south.codings(SURVEY, {}, null, 100)).map(({ invitation }) => invitation)).not.toContain(
      other.invitation.id,
    );
    expect(await south.codings(SURVEY, { region: 'north' }, null, 100)).toEqual([]);
    expect((await south.coding(SURVEY, mine))?.id).toBe(mine);
    expect(await south.coding(SURVEY, theirs)).toBeUndefined();
    expect((await south.codingTasks(SURVEY, {}, null, 100)).map(({ municipality }) => municipality)).not.toContain(
      'alta',
    );
    expect((await south.coders(SURVEY)).map(({ by }) => by)).not.toContain('far@samsvar.example');
    expect(await south.memos(SURVEY, { kind: 'coding', coding: theirs })).toEqual([]);
    expect(await south.codingMemos(SURVEY, other.response, 'story')).toEqual([]);
    expect(await south.codingStamp(SURVEY, other.response, 'story')).toBe('');
    expect(await south.unanchored(SURVEY, null, 10)).toEqual([]);
    await expect(south.addCoding(adding(other, 'water', 0, 2))).rejects.toThrow(OutsideScope);
    const change = { survey: SURVEY, invitation: other.invitation.id, coding: theirs, by: IDA, at: 1 };
    await expect(south.removeCoding(change)).rejects.toThrow(OutsideScope);
    await expect(south.setCodingMode({ survey: SURVEY, blind: true, by: IDA, at: 1 })).rejects.toThrow(OutsideScope);
    expect((await store.coding(SURVEY, theirs))?.removedAt).toBeNull();
  });
});
