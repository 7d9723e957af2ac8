import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../server/app.ts';
import { demo } from '../../server/demo/demo.ts';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { csrfOf, postForm, type Researcher, researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';

const REAL = '/surveys/mic-2011-2014/responses';
const MADE_UP = '/surveys/mic-tor-2014/responses';
const NASTY = 'Vatn <script>alert(1)</script> & "sitat"\n\n  😀 e\u0301';
const languages = ['nb', 'nn', 'es', 'en'];

let now = Date.parse('2014-07-09T12:00:00Z');
let server: TestServer;
let invited: InvitationRow[];
let administrator: Researcher;
let reader: Researcher;

beforeAll(async () => {
  server = await startServer({ clock: { now: () => now } });
  const survey = server.context.surveys.get('mic-tor-2014');
  if (survey === undefined) throw new Error('the shipped surveys have changed');
  await demo(server.context, survey, { responses: 70, seed: 7 });
  invited = await server.invite('mic-2011-2014');
  administrator = await researcher(server, 'administrator');
  reader = await researcher(server);
  await answers(of('al'), 'objectives', ['Fyrste utkast', NASTY]);
  await answers(of('al'), 'stories', ['Ei soge']);
  await submits(of('al'));
  await answers(of('solola'), 'objectives', ['Agua limpia']);
});
afterAll(() => server.close());

function of(municipality: string): InvitationRow {
  const row = invited.find((one) => one.municipality === municipality);
  if (row === undefined) throw new Error(`${municipality} is not invited`);
  return row;
}

/** Writes one answer after another to the same question, a minute apart. */
async function answers({ token }: InvitationRow, question: string, values: string[]): Promise<void> {
  for (const [baseRevision, value] of values.entries()) {
    now += 60_000;
    const saved = await server.app.inject({
      method: 'PUT',
      url: `/api/v1/r/${token}/answers/${question}`,
      payload: { value, baseRevision, clientId: `${question}-${baseRevision}-of-this-test` },
    });
    expect(saved.statusCode, saved.body).toBe(200);
  }
}

async function submits({ token }: InvitationRow): Promise<void> {
  const answer = await server.app.inject({
    method: 'POST',
    url: `/api/v1/r/${token}/submission`,
    payload: { clientId: `submission-${token}` },
  });
  expect(answer.statusCode, answer.body).toBe(201);
}

describe('every researcher’s page', () => {
  const pages = () => ['/surveys', REAL, MADE_UP, `${REAL}/${of('al').invitation.id}`, '/users', '/account'];

  it('asks strangers to sign in first', async () => {
    for (const page of pages()) {
      const answer = await server.app.inject(page);
      expect(answer.statusCode).toBe(303);
      expect(answer.headers.location).toBe(`/sign-in?next=${encodeURIComponent(page)}`);
    }
  });

  it('is in the four languages, with every text of its own', async () => {
    for (const page of pages()) {
      for (const lang of languages) {
        const answer = await administrator.get(`${page}?lang=${lang}`);
        expect(answer.statusCode).toBe(200);
        expect(answer.body).toContain(`<html lang="${lang}"`);
        expect(answer.body).not.toMatch(/>[^<]*\b(office|access|problem|respond|layout):[a-z-]+[^<]*</);
      }
    }
  });

  it('is kept by no cache and has no script or style of its own', async () => {
    for (const page of pages()) {
      const answer = await administrator.get(page);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
      expect(answer.body).not.toMatch(/<script(?! type="module" src=)|\sstyle="|\son[a-z]+="/);
    }
  });
});

it('counts a survey’s responses by questionnaire and status', async () => {
  const page = await reader.get('/surveys?lang=en');
  expect(page.body).toContain('Municipal International Cooperation 2011–2014');
  const row = /Questions to Norwegian municipalities<\/th>(.*?)<\/tr>/s.exec(page.body)?.[1] ?? '';
  expect([...row.matchAll(/>(\d+)</g)].map(([, n]) => n)).toEqual(['11', '10', '0', '1', '0', '0', '0', '0']);
  const list = (await reader.get('/api/v1/surveys?lang=es')).json();
  expect(list.surveys[0]).toMatchObject({
    id: 'mic-2011-2014',
    title: 'Cooperación internacional entre municipios 2011–2014',
    synthetic: false,
    counts: { invited: 22, notStarted: 20, draft: 1, submitted: 1, reopened: 0, withdrawn: 0, erased: 0 },
  });
});

it('heads the parts of a response as the form does', async () => {
  const page = (await reader.get(`${REAL}/${of('al').invitation.id}?lang=en`)).body;
  const headings = [...page.matchAll(/<h3[^>]*>([^<]+)</g)].map(([, text]) => text);
  expect(headings.slice(0, 2)).toEqual(['Question 1', 'Question 2']);
});

describe('the list of responses', () => {
  const municipalities = (page: string) =>
    [...page.matchAll(/<th scope="row"><a href="[^"]+">([^<]+)</g)].map(([, name]) => name);

  it('narrows by region, country, partnership, status, language and questionnaire', async () => {
    const seen = async (query: string) => municipalities((await reader.get(`${REAL}?${query}`)).body);
    expect(await seen('region=guatemala')).toHaveLength(5);
    expect(await seen('country=KE')).toEqual(['Taveta', 'Voi', 'Kisumu']);
    expect(await seen('status=submitted')).toEqual(['Ål']);
    expect(await seen('status=draft&language=es')).toEqual(['Sololá']);
    expect(await seen('status=draft&language=nb')).toEqual([]);
    expect(await seen('questionnaire=norway&language=nn')).toEqual(['Ål', 'Stord', 'Odda', 'Skodje', 'Jølster']);
    const partnership = (await server.context.store.registry('mic-2011-2014')).partnerships.find(
      ({ municipalities: members }) => members.includes('solola'),
    );
    expect((await seen(`partnership=${partnership?.id}`)).sort()).toEqual(['Sololá', 'Ål']);
  });

  it('shows everything where the query was cut or made up, and says when nothing matches', async () => {
    expect(municipalities((await reader.get(`${REAL}?status=nonsense`)).body)).toHaveLength(22);
    expect((await reader.get(`${REAL}?region=mars&lang=en`)).body).toContain('No responses match.');
  });

  it('goes on page by page in key order and meets every response once', async () => {
    const ids: string[] = [];
    for (let address: string | undefined = MADE_UP; address !== undefined; ) {
      const { body } = await reader.get(address);
      ids.push(...[...body.matchAll(/responses\/([0-9a-f-]{36})"/g)].map(([, id]) => String(id)));
      const next = /href="([^"]+)" rel="next"/.exec(body)?.[1];
      address = next?.replaceAll('&amp;', '&');
    }
    expect(ids.length).toBeGreaterThan(70);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([...ids].sort());
    const fromApi: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const query: string = after === '' ? '' : `&after=${after}`;
      const page = (await reader.get(`/api/v1/surveys/mic-tor-2014/responses?limit=7${query}`)).json();
      expect(page.responses.length).toBeLessThanOrEqual(7);
      fromApi.push(...page.responses.map(({ invitation }: { invitation: string }) => invitation));
      after = page.next;
    }
    expect(fromApi).toEqual(ids);
  });

  it('marks what is synthetic, on the page and in the API', async () => {
    const page = await reader.get(`${MADE_UP}?lang=en`);
    expect(page.body).toContain('No municipality wrote them.');
    expect(page.body.match(/>Synthetic</g)).toHaveLength(50);
    expect((await reader.get(`${REAL}?lang=en`)).body).not.toMatch(/synthetic/i);
    const { responses } = (await reader.get('/api/v1/surveys/mic-tor-2014/responses?limit=500')).json();
    expect(responses.every(({ synthetic }: { synthetic: boolean }) => synthetic)).toBe(true);
  });

  it('refuses a wrong query of the API field by field', async () => {
    const answer = await reader.get('/api/v1/surveys/mic-2011-2014/responses?limit=0&status=lost');
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(
      answer
        .json()
        .errors.map(({ path }: { path: string }) => path)
        .sort(),
    ).toEqual(['querystring/limit', 'querystring/status']);
    expect((await reader.get('/api/v1/surveys/nowhere/responses')).statusCode).toBe(404);
  });
});

describe('one response', () => {
  const address = () => `${REAL}/${of('al').invitation.id}`;

  it('shows each answer in its own language under the question in the reader’s, and every revision with its time', async () => {
    const { body } = await reader.get(`${address()}?lang=en`);
    expect(body).toContain('What have been the objectives and indicators of the project since 2011?');
    expect(body).toContain(
      'lang="nn" dir="auto">Vatn &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;sitat&quot;\n\n  😀',
    );
    expect(body).toContain('2 revisions');
    expect(body).toContain('Fyrste utkast');
    expect(body).toMatch(/Revision 1 · Received 9 July 2014 at 14:01:00/);
    expect(body).toContain('in the Guatemalan municipality');
  });

  it('shows who wrote what, and what was written beside an answer, chosen about or not', async () => {
    const row = of('taveta');
    const contributor = { name: 'Grace <Banda>', role: 'clerk' };
    const put = (value: string, baseRevision: number, more: object = {}) =>
      server.app.inject({
        method: 'PUT',
        url: `/api/v1/r/${row.token}/answers/objectives`,
        payload: { value, baseRevision, clientId: `${value} ${baseRevision}`, contributor, ...more },
      });
    await put('Clean water', 0);
    expect((await put('Safe wells', 0)).json()).toMatchObject({ kept: 2 });
    const page = async () =>
      (await reader.get(`${REAL}/${row.invitation.id}?lang=en`)).body
        .replaceAll(/<[^>]*>/g, '')
        .replaceAll(/\s+/g, ' ');
    expect(await page()).toContain('Written by Grace &lt;Banda&gt;, clerk');
    expect(await page()).toContain('Written beside, on the basis of revision 0 · Nobody has chosen yet');
    await put('Clean water and safe wells', 1, { settles: [2] });
    expect(await page()).toMatch(/on the basis of revision 0 · Settled 9 July 2014 at \d/);
    const { answers: standing, revisions } = (await reader.get(`/api/v1${REAL}/${row.invitation.id}`)).json();
    expect(standing.objectives).toMatchObject({ value: 'Clean water and safe wells', revision: 3, contributor });
    expect(revisions[1]).toMatchObject({ value: 'Safe wells', parallel: true, base: 0, contributor });
    expect(Date.parse(revisions[1].settledAt)).toBe(now);
  });

  it('shows the receipt of each submission, the same as the API', async () => {
    const { body } = await reader.get(`${address()}?lang=es`);
    const one = (await reader.get(`/api/v1${address()}`)).json();
    expect(one).toMatchObject({
      municipality: 'al',
      status: 'submitted',
      version: 1,
      language: 'nn',
      synthetic: false,
    });
    expect(one.answers.objectives).toMatchObject({ value: NASTY, revision: 2, language: 'nn' });
    expect(one.revisions.map(({ value }: { value: string }) => value)).toEqual(['Fyrste utkast', NASTY, 'Ei soge']);
    expect(one.submissions).toHaveLength(1);
    for (const part of ['number', 'code', 'hash']) expect(body).toContain(one.submissions[0][part]);
    expect(body).toContain('Este es el que cuenta');
  });

  it('is withdrawn and reinstated by administrators only, and only from their own page', async () => {
    const page = (await administrator.get(address())).body;
    const csrf = csrfOf(page);
    expect((await reader.get(address())).body).not.toContain('/withdraw"');
    expect((await reader.post(`${address()}/withdraw`)).statusCode).toBe(403);
    const forged = await postForm(
      server.app,
      `${address()}/withdraw`,
      {},
      { cookie: administrator.cookie, 'accept-language': 'en' },
    );
    expect(forged.statusCode).toBe(403);
    expect(forged.body).toContain('nothing was changed');
    const status = async () => (await reader.get(`/api/v1${address()}`)).json().status;
    expect(await status()).toBe('submitted');
    expect((await administrator.post(`${address()}/withdraw`, { csrf })).statusCode).toBe(303);
    expect(await status()).toBe('withdrawn');
    expect((await administrator.post(`${address()}/reinstate`)).statusCode).toBe(303);
    expect(await status()).toBe('submitted');
  });

  it('is shown also where nothing is answered yet and its questionnaire has gone from the files', async () => {
    const app = await createApp({ ...server.context, current: new Map() });
    const { cookie } = reader;
    const answer = await app.inject({ url: `${REAL}/${of('voi').invitation.id}?lang=en`, headers: { cookie } });
    await app.close();
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('Voi');
  });

  it('is not found under another survey', async () => {
    const lost = await reader.get(`${MADE_UP}/${of('al').invitation.id}?lang=nb`);
    expect(lost.statusCode).toBe(404);
    expect((await administrator.post(`${MADE_UP}/${of('al').invitation.id}/withdraw`)).statusCode).toBe(404);
    expect(lost.body).toContain('Denne besvarelsen finnes ikke i undersøkelsen.');
  });
});
