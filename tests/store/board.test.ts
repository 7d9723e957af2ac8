/** What the board reads, on both engines. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MOST_DEVICES } from '../../server/store/operations/board.ts';
import type { Store } from '../../server/store/store.ts';
import { change, ENGINES, invited, newPlace, type Place, SURVEY, saving, submitted } from './world.ts';

const text = (label: string) => ({ source: 'en', in: { en: { text: label, sourceHash: null } } });

describe.each(ENGINES)('the board on %s', (engine) => {
  let place: Place;
  let store: Store;
  beforeEach(async () => {
    place = await newPlace(engine);
    store = await place.open();
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  const rowOf = async (id: string) => (await store.board(SURVEY)).find(({ invitation }) => invitation.id === id);
  const stamp = async () => (await store.boardStamps([SURVEY]))[SURVEY];

  it('has every invitation with how far it has come', async () => {
    const [blank, drafting, done, opened] = [
      await invited(store),
      await invited(store),
      await invited(store),
      await invited(store),
    ];
    await store.saveAnswers(saving(drafting, [change('stories', 'Water')], 200));
    await submitted(store, done, [change('stories', 'Trees')], 300);
    await store.markOpened(SURVEY, opened.id, 150);
    await store.reopen(SURVEY, done.id, 400);
    expect(await rowOf(blank.id)).toMatchObject({ response: null, submittedAt: null, messages: null, unsent: 0 });
    expect(await rowOf(drafting.id)).toMatchObject({
      response: { status: 'draft', changes: 1, startedAt: 200, changedAt: 200, erasedAt: null },
      submittedAt: null,
    });
    expect(await rowOf(done.id)).toMatchObject({ response: { status: 'reopened' }, submittedAt: 300 });
    expect((await rowOf(opened.id))?.invitation.openedAt).toBe(150);
    await store.eraseResponse({ survey: SURVEY, invitation: done.id, at: 500 });
    expect((await rowOf(done.id))?.response?.erasedAt).toBe(500);
  });

  it('keeps the first time that somebody opened a link', async () => {
    const { id } = await invited(store);
    await store.markOpened(SURVEY, id, 100);
    await store.markOpened(SURVEY, id, 200);
    expect((await rowOf(id))?.invitation.openedAt).toBe(100);
  });

  it('adds up what devices say they hold, and forgets a device that holds nothing more', async () => {
    const { id } = await invited(store);
    const says = (device: string, unsent: number, at: number) =>
      store.reportUnsent({ survey: SURVEY, invitation: id, device, unsent, at });
    await says('telephone', 2, 100);
    await says('computer', 1, 110);
    await says('telephone', 3, 120);
    expect((await rowOf(id))?.unsent).toBe(4);
    await says('telephone', 0, 130);
    expect((await rowOf(id))?.unsent).toBe(1);
    await says('nobody', 0, 140);
    for (let tab = 0; tab < MOST_DEVICES + 5; tab += 1) await says(`tab ${tab}`, 1, 200 + tab);
    expect((await rowOf(id))?.unsent).toBe(MOST_DEVICES);
    await says(`tab ${MOST_DEVICES + 4}`, 0, 300);
    expect((await rowOf(id))?.unsent).toBe(MOST_DEVICES - 1);
  });

  it('says what became of the last message, when one was sent, and when the next reminder goes', async () => {
    const [written, silent] = [await invited(store), await invited(store)];
    const message = (id: string, about: Record<string, string | number | null>) => ({
      ...{ survey: SURVEY, id, once: id, invitation: written.id, contact: null, kind: 'reminder', channel: 'email' },
      ...{ language: 'nb', recipient: 'a@b.example', subject: '', body: '', state: 'queued', attempts: 0 },
      ...{ not_before: 0, claimed_by: null, claimed_until: null, said: '', made_at: 1, made_by: '', sent_at: null },
      changed_at: 1,
      ...about,
    });
    await store.loadTable('message', [
      message('1', { kind: 'invitation', state: 'sent', sent_at: 50 }),
      message('2', { not_before: 900 }),
      message('3', { not_before: 800 }),
      message('4', { state: 'cancelled' }),
      message('5', { kind: 'test', state: 'failed', invitation: silent.id }),
    ]);
    expect((await rowOf(written.id))?.messages).toEqual({ state: 'queued', sentAt: 50, reminderAt: 800 });
    expect((await rowOf(silent.id))?.messages).toBeNull();
  });

  it('says nothing of what was sent with a link that holds no longer', async () => {
    const { id } = await invited(store);
    const letter = (once: string, madeAt: number) => ({
      ...{
        survey: SURVEY,
        once,
        invitation: id,
        contact: null,
        kind: 'invitation' as const,
        channel: 'email' as const,
      },
      ...{ language: 'nb', recipient: 'a@b.example', subject: '', body: '', notBefore: 0, madeAt, madeBy: '' },
    });
    await store.queueMessages([letter(`invitation ${id} 1 email`, 100)]);
    expect((await rowOf(id))?.messages).toMatchObject({ state: 'queued' });
    const [tokenHash, codeHash] = [`token of ${id}`, `code of ${id}`];
    await store.replaceLink({ survey: SURVEY, invitation: id, issue: 2, reason: 'lost', at: 200, tokenHash, codeHash });
    expect((await rowOf(id))?.messages).toBeNull();
    const listed = async () =>
      (await store.messagesOf(SURVEY, { invitation: id, presentLink: true }, null, 5)).map(({ once }) => once);
    expect(await listed()).toEqual([]);
    await store.queueMessages([letter(`invitation ${id} 2 email`, 300)]);
    expect((await rowOf(id))?.messages).toMatchObject({ state: 'queued' });
    expect(await listed()).toEqual([`invitation ${id} 2 email`]);
    expect(await store.messagesOf(SURVEY, { invitation: id }, null, 5)).toHaveLength(2);
  });

  it('of one region has its municipalities only', async () => {
    const [north, south] = [
      await invited(store, { municipality: 'alta' }),
      await invited(store, { municipality: 'solola' }),
    ];
    await store.importRegistry(
      SURVEY,
      {
        regions: [
          { id: 'norway', label: text('Norway') },
          { id: 'guatemala', label: text('Guatemala') },
        ],
        countries: [
          { id: 'NO', region: 'norway', label: text('Norway') },
          { id: 'GT', region: 'guatemala', label: text('Guatemala') },
        ],
        municipalities: [
          { id: 'alta', name: 'Alta', country: 'NO', language: 'nb' },
          { id: 'solola', name: 'Sololá', country: 'GT', language: 'es' },
        ],
        partnerships: [],
      },
      'hash',
    );
    const ids = async (region?: string) => (await store.board(SURVEY, region)).map(({ invitation }) => invitation.id);
    expect(await ids('norway')).toEqual([north.id]);
    expect(await ids('guatemala')).toEqual([south.id]);
    expect(await ids('africa')).toEqual([]);
    await store.saveAnswers(saving(south, [change('stories', 'Agua')]));
    const response = (await rowOf(south.id))?.response?.id ?? '';
    expect(await store.currentValues(SURVEY, [response], 'guatemala')).toHaveLength(1);
    expect(await store.currentValues(SURVEY, [response], 'norway')).toEqual([]);
    expect(await ids()).toHaveLength(2);
  });

  it('has another stamp after everything that changes it, and the same while nothing does', async () => {
    const invitation = await invited(store);
    const { id } = invitation;
    const seen = new Set([await stamp()]);
    const changes = async (what: string, change: () => Promise<unknown>) => {
      expect(seen, `before ${what}`).toContain(await stamp());
      await change();
      const now = await stamp();
      expect(seen, what).not.toContain(now);
      seen.add(now);
    };
    await changes('an invitation', () => invited(store));
    await changes('opening', () => store.markOpened(SURVEY, id, 100));
    await changes('an answer', () => store.saveAnswers(saving(invitation, [change('stories', 'Water')])));
    await changes('another', () => store.saveAnswers(saving(invitation, [change('stories', 'Waters', 1)])));
    const report = { survey: SURVEY, invitation: id, device: 'telephone', at: 100 };
    await changes('a device', () => store.reportUnsent({ ...report, unsent: 2 }));
    await changes('the device again', () => store.reportUnsent({ ...report, unsent: 1 }));
    await changes('submitting', () => submitted(store, invitation, [change('stories', 'Watered', 2)], 120));
    await changes('withdrawing', () => store.withdraw(SURVEY, id, 130));
    await changes('erasing', () => store.eraseResponse({ survey: SURVEY, invitation: id, at: 140 }));
    expect(await store.boardStamps([SURVEY, 'another'])).toHaveProperty('another');
    expect(await store.boardStamps([])).toEqual({});
  });

  it('gives the current answers of the responses asked for, neither older ones nor those beside them', async () => {
    const [one, other] = [await invited(store), await invited(store)];
    await store.saveAnswers(saving(one, [change('stories', 'Water'), change('plans', null)]));
    await store.saveAnswers(saving(one, [change('stories', 'Water and trees', 1)]));
    await store.saveAnswers(saving(one, [change('stories', 'Beside', 1)]));
    await store.saveAnswers(saving(other, [change('stories', 'Other')]));
    const response = (await rowOf(one.id))?.response?.id ?? '';
    const values = await store.currentValues(SURVEY, [response]);
    expect(values.sort((a, b) => (a.question < b.question ? -1 : 1))).toEqual([
      { response, question: 'plans', value: null },
      { response, question: 'stories', value: 'Water and trees' },
    ]);
    expect(await store.currentValues(SURVEY, [])).toEqual([]);
  });
});
