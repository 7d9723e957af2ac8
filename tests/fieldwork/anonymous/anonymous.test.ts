/** An anonymous survey: it is known who has answered, and nobody finds out which answer is whose. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ballotToken } from '../../../server/fieldwork/anonymous/ballot.ts';
import { tokenHash, tokenOf } from '../../../server/fieldwork/invitations.ts';
import { remindersJob } from '../../../server/fieldwork/schedule/reminders-job.ts';
import { newId } from '../../../server/foundation/ids.ts';
import { languages } from '../../../server/pages/texts.ts';
import { verifySurvey } from '../../../server/results/verify.ts';
import { ANONYMOUS } from '../../../server/store/anonymous.ts';
import { TABLE_KEYS, type TableName, type TableRow } from '../../../server/store/operations/copy.ts';
import { lettersOf } from '../../fixtures/letters.ts';
import { postForm, researcher } from '../../fixtures/researcher.ts';
import { startServer } from '../../fixtures/server.ts';
import { type AnonymousWorld, anonymousWorld, DAY, NOON, SURVEY, surveysFolder } from './world.ts';

const idOf = z.object({ id: z.string() });

describe.each(['sqlite', 'postgresql'] as const)('an anonymous survey on %s', (engine) => {
  let world: AnonymousWorld;
  beforeEach(async () => {
    world = await anonymousWorld(engine);
  }, 60_000);
  afterEach(() => world.close());

  const store = () => world.server.context.store;
  const survey = () => {
    const found = world.server.context.surveys.get(SURVEY);
    if (found === undefined) throw new Error('the survey is not served');
    return found;
  };
  const row = (place: number) => {
    const found = world.rows[place];
    if (found === undefined) throw new Error('too few are invited');
    return found;
  };
  async function everything(): Promise<Map<TableName, TableRow[]>> {
    const tables = Object.keys(TABLE_KEYS) as TableName[];
    return new Map(
      await Promise.all(tables.map(async (table) => [table, await store().dumpTable(table, null, 100_000)] as const)),
    );
  }
  const verified = async () => {
    const { ok, problems } = await verifySurvey(store(), survey());
    expect({ ok, problems }).toEqual({ ok: true, problems: [] });
  };

  it('says what is known of whom before anything is begun, in four languages; looking begins nothing', async () => {
    const { token, municipalityName } = row(0);
    for (const language of ['nb', 'nn', 'es', 'en']) {
      const page = await world.server.app.inject(`/r/${token}?lang=${language}`);
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain(municipalityName);
      expect(page.body).not.toMatch(/>[^<]*anonymous:[a-z]|\{\{/);
    }
    expect((await world.get(`/r/${token}`)).body).toContain('not which answer is yours');
    expect(await store().participation(SURVEY, row(0).invitation.id)).toBeUndefined();
    const ballot = await world.begins(row(0));
    const form = (await world.get(`/r/${ballot}`)).body;
    expect(form).toContain('This survey is anonymous.');
    expect(form).toContain('Answers from a municipality that is not named');
    expect(form).not.toContain(municipalityName);
    expect(form).not.toContain('contributor.name');
    expect((await world.get(`/r/${ballot}?show=history`)).body).toContain('This survey is anonymous.');
  });

  it('leads from the same link to the same draft until it is submitted, and from then on nowhere', async () => {
    const ballot = await world.begins(row(0));
    // A second press, and a colleague with the same link.
    expect(await world.begins(row(0))).toBe(ballot);
    const put = { value: 'A draft', baseRevision: 0, clientId: newId() };
    await world.server.app.inject({ method: 'PUT', url: `/api/v1/r/${ballot}/answers/stories`, payload: put });
    const again = await world.get(`/r/${row(0).token}`);
    expect([again.statusCode, again.headers.location]).toEqual([303, `/r/${ballot}?lang=en`]);
    expect((await world.get(`/r/${ballot}`)).body).toContain('A draft');
    const sent = await postForm(world.server.app, `/r/${ballot}?lang=en`, { 'answer.stories': 'Done', do: 'submit' });
    expect(sent.statusCode).toBe(303);
    const receipt = (await world.get(`/r/${ballot}/receipt`)).body;
    expect(receipt).toContain('nobody but you can find out which answers are yours');
    expect(receipt).toContain('Done');
    expect(receipt).not.toContain(row(0).municipalityName);
    expect(receipt).not.toContain('July');
    expect(receipt).not.toMatch(/\d\d:\d\d/);
    const after = (await world.get(`/r/${row(0).token}`)).body;
    expect(after).toContain('The answers were received on 9 July 2014');
    expect(after).not.toContain(ballot);
    expect((await postForm(world.server.app, `/r/${row(0).token}`, { do: 'begin' })).statusCode).toBe(200);
    // Not opened again either.
    await postForm(world.server.app, `/r/${ballot}`, { do: 'reopen' });
    expect((await world.get(`/r/${ballot}`)).body).toContain('cannot be opened again');
  });

  it('takes nothing with the invitation’s own link', async () => {
    const url = `/api/v1/r/${row(0).token}/answers/stories?lang=en`;
    const payload = { value: 'Here', baseRevision: 0, clientId: newId() };
    const refused = await world.server.app.inject({ method: 'PUT', url, payload });
    expect(refused.statusCode).toBe(409);
    expect(refused.json().code).toBe('anonymous:begin-first');
    expect(await store().responseState(SURVEY, row(0).invitation.id)).toBeUndefined();
  });

  it('cannot be joined by anybody who has every table and the server’s secret', async () => {
    const answered = [3, 0, 2, 1];
    const ballots: string[] = [];
    for (const [n, place] of answered.entries()) {
      const ballot = await world.answers(row(place), `Story number ${n}`);
      ballots.push(ballot);
      await world.server.app.inject({
        method: 'POST',
        url: `/api/v1/r/${ballot}/device`,
        payload: { device: `device-${n}-00`, opened: true, unsent: 2 },
      });
    }
    await world.releases();
    const tables = await everything();
    const rowsOf = (table: TableName) => tables.get(table) ?? [];
    const ofBallots = new Set(rowsOf('invitation').flatMap(({ id, ballot }) => (ballot === 1 ? [String(id)] : [])));
    const responses = rowsOf('response');
    expect(ofBallots.size).toBe(answered.length);
    expect(new Set(responses.map(({ invitation }) => String(invitation)))).toEqual(ofBallots);

    // Everything that is written of an answer, and everything that is written of who has answered.
    const answers = (['response', 'answer', 'answer_repeat', 'submission', 'ledger_entry', 'block'] as const)
      .flatMap(rowsOf)
      .concat(rowsOf('invitation').filter(({ ballot }) => ballot === 1));
    const people = rowsOf('participation').concat(rowsOf('invitation').filter(({ ballot }) => ballot === 0));
    const wordsOf = (rows: TableRow[]): Set<string> =>
      new Set(
        rows.flatMap((one) =>
          Object.entries(one).flatMap(([column, value]) =>
            typeof value === 'string' && !['survey', 'questionnaire', 'language'].includes(column) ? [value] : [],
          ),
        ),
      );
    const known = wordsOf(people);
    expect([...wordsOf(answers)].filter((word) => known.has(word) && word !== '')).toEqual([]);
    const text = JSON.stringify(answers);
    for (const { invitation, municipality, token } of world.rows) {
      expect(text).not.toContain(invitation.id);
      expect(text).not.toContain(`"${municipality}"`);
      expect(text).not.toContain(token);
    }

    // Of an answer no time is kept, of who has answered the day; and no key tells when it was made.
    const isTime = (column: string): boolean => /(_at|_on|^at)$/.test(column);
    for (const one of answers.concat(rowsOf('participation')))
      for (const [column, value] of Object.entries(one))
        if (isTime(column) && value !== null) expect([column, Number(value) % DAY]).toEqual([column, 0]);
    const times = answers.flatMap((one) =>
      Object.entries(one).flatMap(([column, value]) => (isTime(column) && value !== null ? [value] : [])),
    );
    expect(new Set(times).size).toBe(1);
    // Nor does the ledger's order: all of them are in one block.
    expect(rowsOf('block')).toHaveLength(1);
    for (const id of [
      ...ofBallots,
      ...responses.map(({ id: one }) => String(one)),
      ...rowsOf('submission').map(({ id: one }) => String(one)),
    ])
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/);
    for (const { opened_at } of rowsOf('invitation')) expect(opened_at).toBeNull();
    for (const table of ['ballot_draft', 'device_report', 'writing', 'contributor'] as const)
      expect([table, rowsOf(table)]).toEqual([table, []]);

    // Whoever has the secret makes every link of every invitation, and reaches no ballot with what is left.
    const hashes = new Set(rowsOf('invitation').flatMap((one) => (one.ballot === 1 ? [String(one.token_hash)] : [])));
    const nonces = rowsOf('participation').flatMap(({ nonce }) => (typeof nonce === 'string' ? [nonce] : []));
    expect(nonces).toEqual([]);
    for (const { invitation } of world.rows)
      for (const nonce of ['', ...wordsOf(people), ...wordsOf(answers)])
        expect(
          hashes.has(tokenHash(ballotToken(tokenOf(world.server.context.secret, SURVEY, invitation.id, 1), nonce))),
        ).toBe(false);
    // The respondents have their own.
    for (const ballot of ballots) expect(hashes.has(tokenHash(ballot))).toBe(true);
    const who = rowsOf('participation').filter(({ answered_on }) => answered_on !== null);
    expect(who.map(({ invitation }) => invitation).sort()).toEqual(answered.map((at) => row(at).invitation.id).sort());
    await verified();
  });

  it('writes every row of who has answered anew each time, so that on PostgreSQL too none is the latest', async () => {
    await world.answers(row(0), 'One');
    const before = (await store().dumpTable('participation', null, 1000)).length;
    expect(before).toBe((await world.server.invite(SURVEY)).length);
    await world.answers(row(1), 'Two');
    const { databaseUrl } = world.server.context.config;
    if (databaseUrl === undefined) return;
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const versions = await client.query('select distinct xmin::text from participation');
    // Nor does a lock leave the number of the transaction in which a ballot was written.
    const locks = await client.query('select distinct xmax::text from invitation where ballot = 0');
    await client.end();
    expect(versions.rowCount).toBe(1);
    expect(locks.rows).toEqual([{ xmax: '0' }]);
  });

  it('keeps no order of the answers in the database either, once they are let out', async () => {
    for (const place of [3, 0, 4, 2, 1]) await world.answers(row(place), `Story ${place}`);
    await world.releases();
    const { databaseUrl, dataFolder } = world.server.context.config;
    const order = { sqlite: 'rowid', postgresql: 'ctid' }[engine];
    const select = (table: string, column: string) =>
      `select ${column} as id from ${table}${table === 'invitation' ? ' where ballot = 1' : ''} order by ${order}`;
    const asked = [
      ['invitation', 'id'],
      ['response', 'id'],
      ['submission', 'id'],
      ['answer', 'response'],
    ] as const;
    const idsIn: string[][] = [];
    if (databaseUrl === undefined) {
      const file = new Database(join(dataFolder, 'samsvar.sqlite'), { readonly: true });
      // A table that is kept by its key has no other order.
      const isKeyed = file.prepare('select wr from pragma_table_list where name = ?').pluck();
      for (const [table, column] of asked.filter(([one]) => isKeyed.get(one) !== 1))
        idsIn.push(
          file
            .prepare(select(table, column))
            .all()
            .map((one) => idOf.parse(one).id),
        );
      file.close();
    } else {
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      for (const [table, column] of asked)
        idsIn.push((await client.query(select(table, column))).rows.map((one) => idOf.parse(one).id));
      await client.end();
    }
    for (const ids of idsIn) {
      expect(ids.length).toBeGreaterThanOrEqual(5);
      expect(ids).toEqual(ids.toSorted());
    }
  });

  it('shows nobody an answer before there are enough of its questionnaire, then all of them, of no municipality', async () => {
    const reader = await researcher(world.server);
    const exported = async () =>
      (await reader.get(`/api/v1/surveys/${SURVEY}/export?format=jsonl`)).body
        .split('\n')
        .filter((line) => line !== '');
    const seen = async () => [
      ...(await exported()),
      (await reader.get(`/surveys/${SURVEY}/responses?lang=en`)).body,
      (await reader.get(`/surveys/${SURVEY}/results?lang=en`)).body,
      JSON.stringify(await store().responses(SURVEY, {}, null, 1000)),
    ];
    await world.answers(row(0), 'Story A');
    await world.answers(row(1), 'Story B');
    const [held] = await store().dumpTable('submission', null, 1);
    const check = async () => (await world.get(`/receipt/check?code=${held?.code}`)).body;
    expect(await check()).toContain('The fingerprint goes into the ledger together with others');
    expect((await world.get(`/receipt/check/proof?code=${held?.code}`)).statusCode).toBe(503);
    await world.releases();
    expect(await exported()).toEqual([]);
    expect(JSON.stringify(await seen())).not.toMatch(/Story [AB]|"anonymous"/);
    const board = (await reader.get(`/surveys/${SURVEY}/board?lang=en`)).body;
    expect(board).toContain('it is known who has answered, not what');
    expect(board).toContain('2 answers wait until there are enough.');
    const { invitations, counts } = (await reader.get(`/api/v1/surveys/${SURVEY}/board`)).json();
    expect(counts).toMatchObject({
      submitted: 2,
      drafting: 0,
      unsent: 0,
      invited: (await world.server.invite(SURVEY)).length,
    });
    const entry = invitations.find((one: { municipality: string }) => one.municipality === row(0).municipality);
    expect(entry).toMatchObject({
      status: 'submitted',
      submittedAt: new Date(NOON - (NOON % DAY)).toISOString(),
      progress: null,
    });
    await verified();

    await world.answers(row(2), 'Story C');
    await world.releases();
    expect(await check()).not.toContain('The fingerprint goes into the ledger together with others');
    expect((await world.get(`/receipt/check/proof?code=${held?.code}`)).statusCode).toBe(200);
    const rows = (await exported()).map((line) => JSON.parse(line));
    expect(rows).toHaveLength(3);
    for (const one of rows)
      expect(JSON.stringify(one)).not.toMatch(new RegExp(world.rows.map((each) => `"${each.municipality}"`).join('|')));
    expect(rows.map((one) => one.municipality_id ?? one.municipality?.id)).toEqual([ANONYMOUS, ANONYMOUS, ANONYMOUS]);
    await verified();
    // One more waits for two others.
    await world.answers(row(3), 'Story D');
    await world.releases();
    expect(await exported()).toHaveLength(3);
    expect((await reader.get(`/surveys/${SURVEY}/results?lang=en`)).statusCode).toBe(200);
    for (const by of ['region', 'country', 'municipality', 'partnership'])
      expect((await reader.get(`/api/v1/surveys/${SURVEY}/aggregates?by=${by}`)).json().groups).toEqual([]);
    // The rows behind a number are those that are out, and of nowhere.
    const listed = async (query: string): Promise<string[]> => {
      const { responses } = (await reader.get(`/api/v1/surveys/${SURVEY}/responses?limit=500&${query}`)).json();
      return responses.map(({ municipality }: { municipality: string }) => municipality);
    };
    const out = [ANONYMOUS, ANONYMOUS, ANONYMOUS];
    for (const query of ['question=stories', 'question=objectives&blank=yes', 'stage=submitted'])
      expect(await listed(query), query).toEqual(out);
    expect(await listed('question=stories&region=norway')).toEqual([]);
    expect(await listed('stage=invited')).toHaveLength((await world.server.invite(SURVEY)).length);
    await verified();
  });

  it('asks nobody about an answer, nor for a quote, and says why', async () => {
    for (const place of [0, 1, 2]) await world.answers(row(place), `Story ${place}`);
    await world.releases();
    const reader = await researcher(world.server);
    const [shown] = (await store().responses(SURVEY, { municipality: ANONYMOUS }, null, 1)).map(
      ({ invitation }) => invitation.id,
    );
    const page = await reader.get(`/surveys/${SURVEY}/responses/${shown}?lang=en`);
    expect(page.statusCode).toBe(200);
    expect(page.body).toMatch(/Story \d/);
    await store().readSubmissions(SURVEY);
    await store().addCoding({
      ...{ survey: SURVEY, invitation: shown ?? '', question: 'stories', revision: 1, id: newId(), at: 1, by: 'ida' },
      ...{ code: (await store().codes(SURVEY))[0]?.id ?? '', span: { from: 0, to: 5 } },
    });
    // Every time of a ballot is the same made-up one: nowhere is it shown as if it were the answer's.
    for (const language of languages) {
      for (const at of ['responses', `reading/answer/${shown}/stories`, `coding/${shown}/stories`, 'coding/passages']) {
        const { statusCode, body } = await reader.get(`/surveys/${SURVEY}/${at}?lang=${language}`);
        expect([at, statusCode]).toEqual([at, 200]);
        expect(body).not.toMatch(/\b9\W[^<]{0,10}2014/);
      }
    }
    const taken = await reader.get(`/api/v1/surveys/${SURVEY}/coding/passages`);
    expect(taken.json().passages).toMatchObject([{ passage_text: 'Story', submitted_at: null }]);
    const passages = `/surveys/${SURVEY}/member-check/passages/${shown}/stories?lang=en`;
    const quote = await reader.post(passages, { passage: 'Story', revision: '1' });
    expect(quote.statusCode).toBe(409);
    expect(quote.body).toContain('nobody can be asked about a quote');
    const asked = await store().askFollowUp({
      ...{ survey: SURVEY, id: newId(), invitation: shown ?? '', question: 'stories', text: 'Why?', language: 'en' },
      ...{ note: '', askedAt: world.clock.time, askedBy: 'a test' },
    });
    expect(asked).toEqual({ kind: 'anonymous' });
    const round = await reader.post(`/surveys/${SURVEY}/rounds?lang=en`, {
      mode: 'open',
      questionnaires: row(0).questionnaire,
    });
    expect(round.statusCode).toBe(422);
    expect(round.body).toContain('it cannot be opened to everyone');
  });

  it('reminds those who have not answered, and nobody else, in words that are true of all', async () => {
    const rows = world.rows.slice(0, 4);
    await store().loadTable(
      'contact',
      rows.map(({ municipality, language }, position) => ({
        ...{ survey: SURVEY, id: `contact-${municipality}`, position, municipality, name: 'Clerk', role: '' },
        ...{ email: `post@${municipality}.example`, telephone: '', language, channel: 'email', ended_at: null },
      })),
    );
    const made = world.clock.time - 20 * DAY;
    await store().loadTable(
      'message',
      rows.map(({ invitation, municipality, language }, n) => ({
        ...{ survey: SURVEY, id: `m${n}`, once: `invitation ${invitation.id} 1 email`, invitation: invitation.id },
        ...{
          contact: `contact-${municipality}`,
          kind: 'invitation',
          channel: 'email',
          language,
          subject: '',
          body: '',
        },
        ...{
          recipient: `post@${municipality}.example`,
          state: 'sent',
          attempts: 1,
          not_before: made,
          claimed_by: null,
        },
        ...{ claimed_until: null, said: '', made_at: made, made_by: 'test', sent_at: made, changed_at: made },
      })),
    );
    await store().setSchedule(
      {
        ...{ survey: SURVEY, opensAt: null, closesAt: world.clock.time + 3 * DAY, plannedCloseAt: null, graceDays: 0 },
        ...{ remindDays: [2], remindMost: 3, quietFrom: 0, quietTo: 0, weekends: true, remindersStoppedAt: null },
        ...{ thanks: true, changedAt: made, changedBy: 'test' },
      },
      null,
    );
    await world.answers(row(1), 'Story');
    await world.begins(row(2));
    world.clock.time += 2 * DAY;
    const reader = await researcher(world.server);
    for (const at of ['', `/${row(3).invitation.id}`]) {
      const preview = (await reader.get(`/surveys/${SURVEY}/schedule/reminders${at}?lang=en`)).body;
      expect(preview).toContain('As in the invitation');
      expect(preview).not.toMatch(/Not opened|Begun|Nearly finished/);
    }
    const planned = (await reader.get(`/api/v1/surveys/${SURVEY}/reminders`)).json().reminders;
    expect(new Set(planned.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(['invitation']));
    await remindersJob.run(world.server.context, world.clock.time);
    const reminders = await lettersOf(store(), SURVEY, { kind: 'reminder' });
    const others = [row(0), row(2), row(3)];
    expect(reminders.map(({ invitation }) => invitation).sort()).toEqual(others.map((one) => one.invitation.id).sort());
    for (const { body } of reminders) {
      expect(body).toMatch(/\/r\/[\w-]{22}/);
      expect(body).not.toMatch(/åpnet|opna|utkast|begynt/i);
    }
    // Answered before it went: it goes no more.
    await world.answers(row(0), 'Late');
    const claimed = [];
    for (;;) {
      const at = world.clock.time;
      const one = await store().claimMessage({ by: 'test', at, until: at + 60_000, every: 0 });
      if (one.kind !== 'message') break;
      claimed.push(one.message.invitation);
    }
    expect(claimed).not.toContain(row(0).invitation.id);
  });

  it('lets whoever holds the receipt’s code erase the answer, and it alone', async () => {
    for (const place of [0, 1, 2]) await world.answers(row(place), `Story ${place}`);
    await world.releases();
    const [submission] = await store().countedSubmissions(SURVEY, null, 1);
    const code = submission?.code ?? '';
    const page = (await world.get(`/receipt/check?code=${code}`)).body;
    expect(page).toContain('Erase these answers');
    const erase = (fields: Record<string, string>) =>
      postForm(world.server.app, '/receipt/check/erase?lang=en', fields);
    const unsure = await erase({ code });
    expect((await world.server.app.inject(String(unsure.headers.location))).body).toContain(
      'Tick that the answers are to be erased for good.',
    );
    expect((await erase({ code: '0000-0000-0000-0', sure: '1' })).statusCode).toBe(404);
    expect(await store().countedSubmissions(SURVEY, null, 10)).toHaveLength(3);
    const sure = await erase({ code, sure: '1' });
    const after = (await world.server.app.inject(String(sure.headers.location))).body;
    expect(after).toContain('erased');
    expect(after).not.toContain('Erase these answers');
    expect(await store().countedSubmissions(SURVEY, null, 10)).toHaveLength(2);
    expect(JSON.stringify(await store().dumpTable('answer', null, 1000))).not.toContain(
      String(submission?.answers.stories?.value),
    );
    const who = await Promise.all([0, 1, 2].map((at) => store().participation(SURVEY, row(at).invitation.id)));
    expect(who.map((one) => one?.answeredOn)).toEqual([NOON - (NOON % DAY), NOON - (NOON % DAY), NOON - (NOON % DAY)]);
    await verified();
  });

  it('keeps a draft whose invitation’s link was replaced, and shuts the one before', async () => {
    const { invitation } = row(0);
    const ballot = await world.begins(row(0));
    const put = { value: 'A draft that stays', baseRevision: 0, clientId: newId() };
    await world.server.app.inject({ method: 'PUT', url: `/api/v1/r/${ballot}/answers/stories`, payload: put });
    const reader = await researcher(world.server);
    await reader.post(`/surveys/${SURVEY}/invitations/${invitation.id}/reissue`, { reason: 'leaked', issue: '1' });
    const token = tokenOf(world.server.context.secret, SURVEY, invitation.id, 2);
    expect((await world.get(`/r/${row(0).token}`)).statusCode).toBe(410);
    expect((await world.get(`/r/${token}`)).body).toContain('Go on');
    const next = await world.begins({ ...row(0), token });
    expect(next).not.toBe(ballot);
    expect((await world.get(`/r/${next}`)).body).toContain('A draft that stays');
    expect((await world.get(`/r/${ballot}`)).statusCode).toBe(410);
    const sent = await postForm(world.server.app, `/r/${next}`, { 'answer.stories': 'Done', do: 'submit' });
    expect(sent.statusCode).toBe(303);
    expect((await store().participation(SURVEY, invitation.id))?.nonce).toBeNull();
  });

  it('is submitted with a link whose invitation stands, and no other', async () => {
    const ballot = await world.begins(row(0));
    await store().withdraw(SURVEY, row(0).invitation.id, world.clock.time);
    const sent = await postForm(world.server.app, `/r/${ballot}?lang=en`, { 'answer.stories': 'Late', do: 'submit' });
    expect(sent.statusCode).not.toBe(303);
    expect(sent.body).toContain('Late');
    expect(await store().allSubmissions(SURVEY, null, 10)).toEqual([]);
    expect((await world.get(`/r/${row(0).token}`)).statusCode).toBe(410);
  });
});

it('is not begun where so few are invited that everybody would know', async () => {
  const world = await anonymousWorld('sqlite', 1000);
  const [first] = world.rows;
  const refused = await postForm(world.server.app, `/r/${first?.token}?lang=en`, { do: 'begin' });
  expect(refused.statusCode).toBe(409);
  expect(refused.body).toContain('So few are invited');
  expect(await world.server.context.store.invitations(SURVEY, null, 1000)).toHaveLength(
    (await world.server.invite(SURVEY)).length,
  );
  await world.close();
});

it('stays what it was when people were invited', async () => {
  const server = await startServer({ surveys: surveysFolder(false) });
  await server.invite(SURVEY);
  const { store, config } = server.context;
  const { startUp } = await import('../../../server/start-up.ts');
  await server.app.close();
  await store.close();
  const anew = { ...config, surveysFolder: surveysFolder(true) };
  const again = await startUp(anew, server.context.clock, server.context.assets, 'serve');
  expect(again.findings).toMatchObject([{ severity: 'error', code: 'anonymous-changed' }]);
  expect(again.context.surveys.get(SURVEY)).toBeUndefined();
  await again.context.store.close();
});
