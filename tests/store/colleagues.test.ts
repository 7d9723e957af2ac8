/** Several people on one response, as the store keeps them: nothing that anyone wrote is overwritten or lost, on both engines. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WRITING_LASTS } from '../../server/store/operations/writing.ts';
import type { AnswerChange, NewInvitation, Save, SavedAnswer, Store } from '../../server/store/store.ts';
import { change, ENGINES, invited, SURVEY, saving, submitted, submitting, withStore } from './world.ts';

const KARI = { name: 'Kari Nes', role: 'miljøvernleiar' };
const OLA = { name: 'Ola 🦉', role: '' };

describe.each(ENGINES)('colleagues on %s', (engine) => {
  let store: Store;
  withStore(engine, (opened) => {
    store = opened;
  });

  /** Saves one change; gives what it was answered. */
  async function save(to: NewInvitation, one: AnswerChange, more: Partial<Save> = {}): Promise<SavedAnswer> {
    const result = await store.saveAnswers({ ...saving(to, [one]), ...more });
    const [answer] = result.kind === 'done' ? result.answers : [];
    if (answer === undefined) throw new Error(result.kind);
    return answer;
  }
  const state = async ({ id }: NewInvitation) => {
    const found = await store.responseState(SURVEY, id);
    if (found === undefined) throw new Error('not started');
    return found;
  };
  const history = async (of: NewInvitation) => store.revisions(SURVEY, (await state(of)).id);
  const unsettled = async (of: NewInvitation) => (await state(of)).parallel.aims?.map(({ revision }) => revision) ?? [];

  /** `aims`: one (1) ← two (2, current), and `mine` (3) written on the first. */
  async function meeting(): Promise<NewInvitation> {
    const invitation = await invited(store);
    await save(invitation, change('aims', 'one', 0), { at: 100 });
    await save(invitation, change('aims', 'two', 1), { at: 200, contributor: KARI });
    const answer = await save(invitation, change('aims', 'mine', 1), { at: 300, contributor: OLA });
    expect(answer).toEqual({
      question: 'aims',
      kind: 'conflict',
      current: { value: 'two', revision: 2, receivedAt: 200, contributor: KARI },
      kept: 3,
    });
    return invitation;
  }

  describe('a text that was written on an older one', () => {
    it('is kept beside the current one, with its number, base and writer', async () => {
      const invitation = await meeting();
      const found = await state(invitation);
      expect(found.answers).toEqual({
        aims: { value: 'two', revision: 2, receivedAt: 200, language: 'nb', contributor: KARI },
      });
      const mine = {
        ...{ question: 'aims', revision: 3, value: 'mine', language: 'nb', receivedAt: 300 },
        ...{ base: 1, parallel: true, contributor: OLA, settledAt: null },
      };
      expect(found.parallel).toEqual({ aims: [mine] });
      expect((await history(invitation)).map(({ revision, base, parallel }) => [revision, base, parallel])).toEqual([
        [1, 0, false],
        [2, 1, false],
        [3, 1, true],
      ]);
      expect(await store.revision(SURVEY, found.id, 'aims', 3)).toEqual(mine);
      expect(await store.revision(SURVEY, found.id, 'aims', 4)).toBeUndefined();
    });

    it('leaves the current one what the next is written on; numbers go on after both', async () => {
      const invitation = await meeting();
      expect(await save(invitation, change('aims', 'three', 2))).toMatchObject({ kind: 'saved', revision: 4 });
      expect((await state(invitation)).answers.aims).toMatchObject({ value: 'three', revision: 4 });
      expect(await unsettled(invitation)).toEqual([3]);
    });

    it('is not kept twice: the same client id, and the same text from elsewhere, get the same revision', async () => {
      const invitation = await meeting();
      const again = change('aims', 'mine again', 1, 'device a');
      const first = await save(invitation, again);
      expect(first).toMatchObject({ kind: 'conflict', kept: 4 });
      expect(await save(invitation, again)).toEqual(first);
      const elsewhere = change('aims', 'mine again', 0, 'device b');
      expect(await save(invitation, elsewhere)).toMatchObject({ kind: 'conflict', kept: 4 });
      await save(invitation, { ...change('aims', 'three', 2), settles: [3, 4] });
      for (const repeated of [again, elsewhere])
        expect(await save(invitation, repeated)).toMatchObject({ current: { value: 'three' }, kept: 4 });
      expect(await history(invitation)).toHaveLength(5);
    });

    it('brings nothing where it is what the writer had seen', async () => {
      const invitation = await meeting();
      for (const [value, base] of [
        ['one', 1],
        [null, 0],
        ['', 0],
      ] as const) {
        const answer = await save(invitation, change('aims', value, base));
        expect(answer).toMatchObject({ kind: 'conflict', current: { value: 'two' } });
        expect(answer).not.toHaveProperty('kept');
      }
      expect(await history(invitation)).toHaveLength(3);
    });

    it('goes on beside while its writer types on, and is one text to choose about, not many', async () => {
      const invitation = await meeting();
      expect(await save(invitation, change('aims', 'mine, longer', 3))).toMatchObject({ kind: 'conflict', kept: 4 });
      const longer = { ...change('aims', 'mine, longer still', 1), settles: [4] };
      expect(await save(invitation, longer)).toMatchObject({ kind: 'conflict', kept: 5 });
      expect(await unsettled(invitation)).toEqual([5]);
    });
  });

  describe('choosing', () => {
    it('the current text, the other one, or both together settles, and loses neither', async () => {
      for (const [value, revision] of [
        ['two', 2],
        ['mine', 4],
        ['two\n\nmine', 4],
      ] as const) {
        const invitation = await meeting();
        const answer = await save(invitation, { ...change('aims', value, 2), settles: [3] }, { at: 400 });
        expect(answer).toMatchObject({ kind: 'saved', revision });
        const found = await state(invitation);
        expect([found.answers.aims?.value, found.parallel]).toEqual([value, {}]);
        const all = await history(invitation);
        expect(all.find((one) => one.revision === 3)).toMatchObject({ value: 'mine', settledAt: 400 });
        expect(all.map((one) => one.value)).toEqual(expect.arrayContaining(['one', 'two', 'mine', value]));
      }
    });

    it('by writing the other text once more needs no further word', async () => {
      const invitation = await meeting();
      expect(await save(invitation, change('aims', 'mine', 2))).toMatchObject({ kind: 'saved', revision: 4 });
      expect(await unsettled(invitation)).toEqual([]);
    });

    it('twice, or about what is no parallel revision, changes nothing', async () => {
      const invitation = await meeting();
      const chosen = { ...change('aims', 'two', 2), settles: [1, 2, 3, 9] };
      await save(invitation, chosen, { at: 400 });
      const { changes } = await state(invitation);
      await save(invitation, chosen, { at: 500 });
      await save(invitation, { ...change('aims', 'two', 2), settles: [3] }, { at: 600 });
      expect((await state(invitation)).changes).toBe(changes);
      expect((await history(invitation)).map(({ settledAt }) => settledAt)).toEqual([null, null, 400]);
    });

    it('on an older base settles too, but never what now holds the choice itself', async () => {
      const invitation = await meeting();
      await save(invitation, change('aims', 'three', 2));
      const late = { ...change('aims', 'two and mine', 2), settles: [3] };
      expect(await save(invitation, late)).toMatchObject({ kind: 'conflict', kept: 5 });
      expect(await unsettled(invitation)).toEqual([5]);
      const same = { ...change('aims', 'two and mine', 2), settles: [5] };
      expect(await save(invitation, same)).toMatchObject({ kind: 'conflict', kept: 5 });
      expect(await unsettled(invitation)).toEqual([5]);
    });

    it('is of one question: the others’ stay', async () => {
      const invitation = await meeting();
      await save(invitation, change('ends', 'x', 0));
      await save(invitation, { ...change('ends', 'y', 1), settles: [3] });
      expect(await unsettled(invitation)).toEqual([3]);
    });
  });

  describe('the counter of changes', () => {
    it('counts what is stored and nothing else', async () => {
      const invitation = await invited(store);
      const changes = async () => (await state(invitation)).changes;
      await save(invitation, change('aims', 'one', 0, 'a'));
      expect(await changes()).toBe(1);
      await save(invitation, change('aims', 'one', 0, 'a'));
      await save(invitation, change('aims', 'one', 1));
      expect(await changes()).toBe(1);
      await save(invitation, change('aims', 'beside', 0));
      await submitted(store, invitation, [change('ends', 'y')]);
      await store.reopen(SURVEY, invitation.id, 600);
      await store.reopen(SURVEY, invitation.id, 600);
      expect(await changes()).toBe(4);
    });

    it('is what the pulse says, with the status, also before anything is saved', async () => {
      const invitation = await invited(store);
      expect(await store.pulse(SURVEY, invitation.id, 100)).toEqual({
        status: 'not started',
        changes: 0,
        issue: 1,
        writing: [],
      });
      await save(invitation, change('aims', 'one'));
      expect(await store.pulse(SURVEY, invitation.id, 100)).toEqual({
        status: 'draft',
        changes: 1,
        issue: 1,
        writing: [],
      });
      await store.withdraw(SURVEY, invitation.id, 200);
      expect(await store.pulse(SURVEY, invitation.id, 300)).toMatchObject({ status: 'withdrawn' });
    });
  });

  describe('a submission', () => {
    it('freezes current revisions only, hashes no names, and is not refused because of texts beside', async () => {
      const invitation = await meeting();
      const submission = await submitted(store, invitation, []);
      expect(submission.answers).toEqual({ aims: { value: 'two', revision: 2, receivedAt: 200, language: 'nb' } });
      expect(await store.submissions(SURVEY, invitation.id)).toEqual([submission]);
      expect(await unsettled(invitation)).toEqual([3]);
    });

    it('with a text written on an older one keeps it beside, and submits nothing', async () => {
      const invitation = await meeting();
      const request = submitting(invitation, [change('aims', 'submitted words', 1, 'late')]);
      const answer = { kind: 'conflict', answers: [{ current: { value: 'two', contributor: KARI }, kept: 4 }] };
      expect(await store.submit(request)).toMatchObject(answer);
      expect(await store.submit(request)).toMatchObject(answer);
      expect(await unsettled(invitation)).toEqual([3, 4]);
      expect((await state(invitation)).status).toBe('draft');
    });

    it('counts what it froze: the roll-ups are what a recount finds', async () => {
      const survey = 'counted';
      const invitation = await invited(store, { survey });
      for (const [value, base] of [
        ['one', 0],
        ['another one', 1],
        ['beside it, much longer', 1],
      ] as const)
        await store.saveAnswers(saving(invitation, [change('aims', value, base)]));
      await submitted(store, invitation, [{ ...change('aims', 'chosen', 2), settles: [3] }]);
      const rows = await store.rollUps(survey);
      expect(rows).toEqual(await store.recount(survey));
      expect(rows.filter(({ measure }) => measure === 'letters').map(({ value }) => value)).toEqual(['6']);
    });
  });

  describe('contributors', () => {
    it('are listed once each, in the order in which they first wrote', async () => {
      const invitation = await meeting();
      await save(invitation, change('ends', 'x'), { contributor: KARI, at: 400 });
      await save(invitation, change('ends', 'y', 1), { contributor: { ...KARI, role: 'rektor' }, at: 500 });
      const { id } = await state(invitation);
      const known = await store.contributors(SURVEY, id);
      expect(known.map(({ name, role, firstAt }) => [name, role, firstAt])).toEqual([
        ['Kari Nes', 'miljøvernleiar', 200],
        ['Ola 🦉', '', 300],
        ['Kari Nes', 'rektor', 500],
      ]);
      expect(new Set(known.map((one) => one.id)).size).toBe(3);
    });
  });

  describe('who is writing', () => {
    const write = (of: NewInvitation, device: string, question: string | null, at: number, contributor = KARI) =>
      store.setWriting({ survey: SURVEY, invitation: of.id, device, question, contributor, at });
    const writing = async (of: NewInvitation, at: number) =>
      (await store.pulse(SURVEY, of.id, at)).writing.map(({ device, question }) => `${device} ${question}`);

    it('is known before anything is saved, begins no response, and is forgotten after a while', async () => {
      const invitation = await invited(store);
      await write(invitation, 'a', 'aims', 1000);
      await write(invitation, 'b', 'ends', 2000);
      await write(invitation, 'a', 'ends', 3000);
      expect(await writing(invitation, 4000)).toEqual(['a ends', 'b ends']);
      expect(await writing(invitation, 2000 + WRITING_LASTS)).toEqual(['a ends', 'b ends']);
      expect(await writing(invitation, 2001 + WRITING_LASTS)).toEqual(['a ends']);
      await write(invitation, 'a', null, 5000);
      expect(await writing(invitation, 5000)).toEqual(['b ends']);
      expect(await store.responseState(SURVEY, invitation.id)).toBeUndefined();
    });

    it('says the name where it was given', async () => {
      const invitation = await invited(store);
      await write(invitation, 'a', 'aims', 1000);
      await store.setWriting({ survey: SURVEY, invitation: invitation.id, device: 'b', question: 'aims', at: 1000 });
      expect((await store.pulse(SURVEY, invitation.id, 1000)).writing).toEqual([
        { device: 'a', question: 'aims', contributor: KARI },
        { device: 'b', question: 'aims' },
      ]);
    });

    it('does not last for ever where the clock was set back, nor fill the table', async () => {
      const invitation = await invited(store);
      await write(invitation, 'future', 'aims', 1_000_000);
      expect(await writing(invitation, 1000)).toEqual([]);
      for (let device = 0; device < 40; device += 1) await write(invitation, `d${device}`, 'aims', 1000);
      expect((await writing(invitation, 1000)).length).toBe(16);
    });
  });

  it('whatever they write, on whatever base, every text is in the history once acknowledged, and at most one answer stands', async () => {
    const step = fc.record({
      value: fc.constantFrom<AnswerChange['value'][]>('a', 'b', 'c', 'd', '', null),
      base: fc.nat(6),
      client: fc.nat(5),
      settles: fc.option(fc.array(fc.nat(8), { maxLength: 3 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const invitation = await invited(store);
        const first = new Map<string, number>();
        let changes = 0;
        for (const [at, { value, base, client, settles }] of steps.entries()) {
          // A client id is one text for ever, as clients make them.
          const clientId = `${client} ${value}`;
          const answer = await save(invitation, { ...change('aims', value, base, clientId), settles }, { at });
          const found = await state(invitation);
          expect(found.changes).toBeGreaterThanOrEqual(changes);
          changes = found.changes;
          const all = await history(invitation);
          const standing = all.filter(({ parallel }) => !parallel).at(-1);
          expect(found.answers.aims).toMatchObject({ value: standing?.value, revision: standing?.revision });
          expect(all.map(({ revision }) => revision)).toEqual(all.map((_, index) => index + 1));
          const stored = answer.kind === 'saved' ? answer.revision : answer.kept;
          if (stored === undefined) continue;
          expect(all.find(({ revision }) => revision === stored)?.value).toEqual(value);
          expect(first.get(clientId) ?? stored).toBe(stored);
          first.set(clientId, stored);
        }
      }),
      { numRuns: engine === 'sqlite' ? 150 : 25 },
    );
  });
});
