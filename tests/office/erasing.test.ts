/** Erasing a response on request: who may, how it is confirmed, and what everybody sees afterwards. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { languages } from '../../server/pages/texts.ts';
import { verifySurvey } from '../../server/results/verify.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { postForm, type Researcher, researcher } from '../fixtures/researcher.ts';
import { Respondent } from '../fixtures/respondent.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { readPage } from '../fixtures/web-page.ts';

const SURVEY = 'mic-2011-2014';
const TEXT = 'Ei soge om eit mjølkespann';

describe.each(inTurn(['sqlite', 'postgresql'] as const, 0))('an erased response on %s', (engine) => {
  let now = Date.parse('2014-07-09T12:00:00Z');
  let server: TestServer;
  let row: InvitationRow;
  let clerk: Respondent;
  let administrator: Researcher;
  let reader: Researcher;
  let address: string;
  let code: string;
  let file: string;

  beforeAll(async () => {
    server = await startServer({ engine, clock: { now: () => now } });
    const found = (await server.invite(SURVEY)).find(({ municipality }) => municipality === 'al');
    if (found === undefined) throw new Error('Ål is not invited');
    row = found;
    [administrator, reader] = [await researcher(server, 'administrator'), await researcher(server)];
    address = `/surveys/${SURVEY}/responses/${row.invitation.id}`;
    clerk = new Respondent(server.app, row.token);
    await clerk.opens();
    clerk.types('stories', TEXT);
    await clerk.submits();
    code = /check\?code=([0-9A-Z-]+)/.exec(clerk.page.html)?.[1] ?? '';
    file = (await server.app.inject(`/r/${row.token}/receipt.json`)).body;
    now += 3600 * 1000;
  }, 60_000);
  afterAll(() => server.close());

  const survey = () => {
    const found = server.context.surveys.get(SURVEY);
    if (found === undefined) throw new Error('the shipped surveys have changed');
    return found;
  };
  const exported = async () =>
    (await reader.get(`/api/v1/surveys/${SURVEY}/export?format=jsonl`)).body.split('\n').filter((line) => line !== '');
  const check = async (fields: Record<string, string>) => {
    const { statusCode, body } = await postForm(server.app, '/receipt/check?lang=en', fields);
    return readPage(statusCode, body);
  };

  it('is erased by administrators only, from their own page, who type the name of the municipality', async () => {
    expect((await reader.get(address)).body).not.toContain(`${address}/erase`);
    expect((await reader.post(`${address}/erase`, { confirm: 'Ål' })).statusCode).toBe(403);
    expect((await administrator.post(`${address}/erase`, { confirm: 'Ål', csrf: 'guessed' })).statusCode).toBe(403);
    for (const language of languages) {
      const page = await administrator.get(`${address}?lang=${language}`);
      expect(page.body).toContain(`${address}/erase`);
      expect(page.body).not.toMatch(/receipt:[a-z]|\{\{/);
    }
    for (const confirm of ['', 'Hol', 'ål']) {
      const refused = await administrator.post(`${address}/erase?lang=en`, { confirm });
      expect(refused.statusCode).toBe(422);
      expect(refused.body).toContain('That is not the name of the municipality. Nothing has been erased.');
      expect(refused.body).toContain(TEXT);
    }
    expect((await administrator.post(`/surveys/${SURVEY}/responses/unknown/erase`, { confirm: 'Ål' })).statusCode).toBe(
      404,
    );
    expect(await exported()).toHaveLength(1);

    // With an A and a ring of its own, as some keyboards send it.
    const done = await administrator.post(`${address}/erase`, { confirm: ' A\u030al ' });
    expect([done.statusCode, done.headers.location]).toEqual([303, address]);
  });

  it('shows researchers that it was, and when, in place of the answers', async () => {
    for (const language of languages) {
      const { body } = await administrator.get(`${address}?lang=${language}`);
      expect(body).not.toContain(TEXT);
      expect(body).not.toContain(`${address}/`);
      expect(body).not.toMatch(/(?:receipt|office):[a-z]|\{\{/);
    }
    const { body } = await reader.get(`${address}?lang=en`);
    expect(body).toMatch(/The answers were erased on 9 July 2014 at 15:00/);
    const listed = await reader.get(`/surveys/${SURVEY}/responses?status=erased&lang=en`);
    expect(listed.body).toContain(address);
    const json = z.object({ status: z.string(), answers: z.object({}), revisions: z.array(z.unknown()) });
    const got = json.parse((await reader.get(`/api/v1${address}`)).json());
    expect(got).toEqual({ status: 'erased', answers: {}, revisions: [] });
  });

  it('is in no export and no count, and verifies', async () => {
    expect(await exported()).toEqual([]);
    expect(await server.context.store.rollUps(SURVEY)).not.toContainEqual(
      expect.objectContaining({ measure: 'submitted' }),
    );
    expect(await verifySurvey(server.context.store, survey())).toEqual({
      ok: true,
      problems: [],
      submissions: 1,
      erased: 1,
      blocks: 1,
      audited: expect.any(Number),
    });
  });

  it('tells the respondent so, and gives back what is typed after that', async () => {
    for (const language of languages) {
      const page = await clerk.opens(language);
      expect(page.status).toBe(410);
      expect(page.text).not.toMatch(/(?:receipt|respond):[a-z]|\{\{/);
      expect(page.text).not.toContain(TEXT);
    }
    expect((await clerk.opensReceipt('en')).text).toContain('The answers have been erased');
    expect((await server.app.inject(`/r/${row.token}/receipt.json`)).statusCode).toBe(303);
    const posted = await postForm(server.app, `/r/${row.token}?lang=en`, {
      do: 'save',
      'answer.stories': 'Ei ny soge',
    });
    expect(posted.statusCode).toBe(410);
    expect(posted.body).toContain('Ei ny soge');
    const put = { value: 'Ei ny soge', baseRevision: 0, clientId: 'a-new-one' };
    const url = `/api/v1/r/${row.token}/answers/stories?lang=en`;
    const refused = await server.app.inject({ method: 'PUT', url, payload: put });
    expect([refused.statusCode, refused.json().code]).toEqual([410, 'receipt:text-erased']);
  });

  it('is still a receipt: received then, erased on, in the chain; the file that was downloaded still holds, a single answer can no longer be told', async () => {
    const byCode = await check({ code });
    expect(byCode.text).toContain('A submission with this code was received.');
    expect(byCode.text).toMatch(/The content was erased on 9 July 2014 at 15:00/);
    expect(byCode.text).toMatch(/Block\s*1/);
    expect((await check({ code, text: TEXT })).text).toContain('a single answer can no longer be compared');
    expect((await check({ code, text: file })).text).toContain('exactly what was received, to the last character');
    expect((await check({ code, text: file.replace('mjølk', 'melk') })).text).toContain('has been changed');
    expect((await server.app.inject(`/receipt/check/proof?code=${code}`)).statusCode).toBe(200);
  });
});
