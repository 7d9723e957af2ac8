import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { contentHash } from '../../server/respond/submission.ts';
import { checkLedger } from '../../server/store/ledger-check.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { ENGINES, NOON, respondentOf } from './world.ts';

describe.each(inTurn(ENGINES, 0))('answering Appendix 2 on %s', (engine) => {
  let server: TestServer;
  let rows: InvitationRow[];
  const clock = { time: NOON, now: () => clock.time };
  beforeAll(async () => {
    server = await startServer({ engine, clock });
    rows = await server.invite('mic-2011-2014');
  });
  afterAll(() => server.close());

  const invited = (municipality: string): InvitationRow => {
    const row = rows.find((one) => one.municipality === municipality);
    if (row === undefined) throw new Error(`${municipality} is not invited`);
    return row;
  };
  const stored = (row: InvitationRow) => server.context.store.responseState('mic-2011-2014', row.invitation.id);

  test('each municipality reads its own language, and its partner in the text', async () => {
    const pages = { stord: 'nn', melhus: 'nb', 'san-juan-comalapa': 'es', kisumu: 'en' };
    for (const [municipality, language] of Object.entries(pages))
      expect((await respondentOf(server, invited(municipality)).opens()).language).toBe(language);
    expect((await respondentOf(server, invited('stord')).opens('nb')).text).toContain('den guatemalanske kommunen');
    expect((await respondentOf(server, invited('melhus')).opens()).text).toContain('den afrikanske kommunen');
  });

  test('a clerk writes, saves, comes back, switches language, submits, reads the receipt, opens again and adds', async () => {
    const row = invited('stord');
    const clerk = respondentOf(server, row);
    await clerk.opens();
    const saved = await clerk.types('objectives', 'Reint vatn').types('stories', 'Ei soge\n\nom vatn 💧').saves();
    expect(saved.status).toBe(200);
    expect(saved.text).toContain('Svara er lagra');
    expect(saved.text).toContain('Motteke 14:02');
    expect(saved.text).toContain('2 av 7 spørsmål svara på');

    clock.time += 60_000;
    const later = respondentOf(server, row);
    await later.opens();
    expect(later.reads('stories')).toBe('Ei soge\n\nom vatn 💧');
    const spanish = await later.types('achievements', 'Tre brønnar').switchesTo('es');
    expect(spanish.language).toBe('es');
    expect(spanish.text).toContain('Recibido: 14:03');
    expect(later.reads('achievements')).toBe('Tre brønnar');
    expect(later.reads('objectives')).toBe('Reint vatn');
    expect((await stored(row))?.answers.achievements).toMatchObject({
      value: 'Tre brønnar',
      language: 'nn',
      revision: 1,
    });

    await later.switchesTo('nn');
    const receipt = await later.submits();
    expect(later.address).toMatch(/\/receipt$/);
    for (const word of ['Reint vatn', 'Tre brønnar', 'Ei soge\n\nom vatn 💧', '14:03', 'sentraleuropeisk sommartid'])
      expect(receipt.text).toContain(word);
    expect(receipt.text).toMatch(/[0-9a-f]{64}/);

    const read = await later.opens();
    expect(read.html).not.toContain('<survey-form>');
    expect(read.text).toContain('Svara vart sende inn');
    const reopened = await later.reopens();
    expect(reopened.text).toContain('Svarskjemaet er opna att');
    const again = await later.types('changes', 'Meir').submits();
    expect(again.text).toContain('Tidlegare innsendingar');
    const submissions = await server.context.store.submissions('mic-2011-2014', row.invitation.id);
    expect(submissions.map((one) => [one.ordinal, Object.keys(one.answers).length])).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  test('looking writes nothing: no response, no count', async () => {
    const row = invited('tinn');
    const before = await server.context.store.rollUps('mic-2011-2014');
    const clerk = respondentOf(server, row);
    for (const language of ['nb', 'nn', 'es', 'en', 'xx', undefined]) await clerk.opens(language);
    await clerk.opensReceipt();
    await server.app.inject({ method: 'HEAD', url: `/r/${row.token}` });
    await server.app.inject({ url: `/api/v1/r/${row.token}` });
    expect(await stored(row)).toBeUndefined();
    expect(await server.context.store.rollUps('mic-2011-2014')).toEqual(before);
  });

  test('an untouched form that is saved, or shown in another language, begins no response', async () => {
    const row = invited('odda');
    const clerk = respondentOf(server, row);
    await clerk.opens();
    expect((await clerk.saves()).text).toContain('ingenting å lagre');
    expect((await clerk.switchesTo('en')).language).toBe('en');
    const refused = await clerk.submits();
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Nothing has been answered yet');
    expect(await stored(row)).toBeUndefined();
  });

  test('the server may restart between reading and sending', async () => {
    const row = invited('melhus');
    const clerk = respondentOf(server, row);
    await clerk.opens();
    clerk.types('objectives', 'skrevet før omstarten');
    const restarted = await createApp(server.context);
    const after = clerk.duplicate(restarted);
    const receipt = await after.submits();
    expect(receipt.text).toContain('skrevet før omstarten');
    await restarted.close();
  });

  test('the ledger holds the hash of every receipt, and its check finds no fault', async () => {
    const { store } = server.context;
    const entries = await store.ledgerEntries('mic-2011-2014', null, 100);
    const submissions = await store.allSubmissions('mic-2011-2014', null, 100);
    expect(submissions.length).toBeGreaterThan(2);
    expect(entries.map((entry) => entry.hash)).toEqual(submissions.map((submission) => contentHash(submission)));
    expect(await store.snapshot((reads) => checkLedger(reads, 'mic-2011-2014', contentHash))).toEqual([]);
  });

  test('sending twice is one submission with one receipt', async () => {
    const row = invited('skodje');
    const clerk = respondentOf(server, row);
    await clerk.opens();
    clerk.types('objectives', 'éin gong');
    const twin = clerk.duplicate();
    const [first, second] = await Promise.all([clerk.submits(), twin.submits()]);
    expect(second.title).toBe(first.title);
    expect(await server.context.store.submissions('mic-2011-2014', row.invitation.id)).toHaveLength(1);
  });
});
