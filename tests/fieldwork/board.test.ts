/** The board: what a researcher reads from it, over HTTP. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movedApart } from '../../server/fieldwork/board/frames.ts';
import { frameOf, SIDE, thinned } from '../../server/fieldwork/board/geometry.ts';
import { boardWatches } from '../../server/fieldwork/board/watch.ts';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { type Researcher, researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';

const BOARD = '/surveys/mic-2011-2014/board';
const API = `/api/v1${BOARD}`;
const DAY = 86_400_000;
const languages = ['nb', 'nn', 'es', 'en'];

let now = Date.parse('2014-07-09T12:00:00Z');
let server: TestServer;
let invited: InvitationRow[];
let one: Researcher;

beforeAll(async () => {
  server = await startServer({ clock: { now: () => now } });
  one = await researcher(server);
});
afterAll(() => server.close());

const of = (municipality: string): InvitationRow => {
  const row = invited.find((each) => each.municipality === municipality);
  if (row === undefined) throw new Error(`${municipality} is not invited`);
  return row;
};
const posts = (url: string, payload: object) => server.app.inject({ method: 'POST', url, payload });
async function writes({ token }: InvitationRow, question: string, value: string): Promise<void> {
  const saved = await server.app.inject({
    method: 'PUT',
    url: `/api/v1/r/${token}/answers/${question}`,
    payload: { value, baseRevision: 0, clientId: `${question}-of-this-test-${token}` },
  });
  expect(saved.statusCode, saved.body).toBe(200);
}

it('says that nobody is invited before anybody is, in every language', async () => {
  for (const lang of languages) {
    const page = await one.get(`${BOARD}?lang=${lang}`);
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toContain('<svg class="days"');
    expect(page.body).not.toMatch(/>[^<]*\b(board|office):[a-z-]+[^<]*</);
  }
  expect((await one.get(`${BOARD}?lang=en`)).body).toContain('Nobody has been invited to this survey yet.');
  expect((await one.get(API)).json()).toMatchObject({ counts: { invited: 0, submittedRate: null }, invitations: [] });
});

describe('once people are invited', () => {
  beforeAll(async () => {
    invited = await server.invite('mic-2011-2014');
    now += DAY;
    await posts(`/api/v1/r/${of('voi').token}/device`, { device: 'd0d0d0d0', opened: true });
    await writes(of('al'), 'stories', 'Vatn til alle, og skog.');
    await posts(`/api/v1/r/${of('al').token}/device`, { device: 'd0d0d0d0', unsent: 2 });
    now += DAY;
    await writes(of('solola'), 'stories', '=Agua');
    const done = await posts(`/api/v1/r/${of('solola').token}/submission`, { clientId: 'submission-of-this-test' });
    expect(done.statusCode, done.body).toBe(201);
    now += DAY;
    await server.context.store.withdraw('mic-2011-2014', of('tinn').invitation.id, now);
    // A session lasts a working day.
    one = await researcher(server, 'researcher', 'later@samsvar.example');
  });

  const listed = async (query = '') =>
    (await one.get(`${API}${query}`))
      .json()
      .invitations.map(({ municipality }: { municipality: string }) => municipality);

  it('counts each level, and agrees with itself', async () => {
    const board = (await one.get(`${API}?lang=en`)).json();
    expect(board.counts).toMatchObject({ invited: 21, opened: 3, drafting: 1, submitted: 1, unsent: 1, withdrawn: 1 });
    expect(board.counts.submittedRate).toBe(5);
    expect(board.regions.map(({ label }: { label: string }) => label)).toEqual(['Norway', 'Guatemala', 'Africa']);
    for (const name of ['invited', 'opened', 'drafting', 'submitted', 'unsent', 'withdrawn']) {
      const sum = (groups: { counts: Record<string, number> }[]) =>
        groups.reduce((total, group) => total + (group.counts[name] ?? 0), 0);
      expect(sum(board.regions), name).toBe(board.counts[name]);
      for (const region of board.regions) expect(sum(region.countries), name).toBe(region.counts[name]);
    }
  });

  it('says of each how far it is: opened, how much is drafted, what is known to be unsent, when it was submitted', async () => {
    const { invitations } = (await one.get(API)).json();
    const row = (municipality: string) =>
      invitations.find((each: { municipality: string }) => each.municipality === municipality);
    expect(row('al')).toMatchObject({
      status: 'drafting',
      delivery: 'by hand',
      progress: { answered: 1, questions: 7, words: 5 },
      unsent: 2,
      openedAt: '2014-07-10T12:00:00.000Z',
      lastActivityAt: '2014-07-10T12:00:00.000Z',
    });
    expect(row('voi')).toMatchObject({ status: 'opened', openedAt: '2014-07-10T12:00:00.000Z', progress: null });
    expect(row('solola')).toMatchObject({ status: 'submitted', submittedAt: '2014-07-11T12:00:00.000Z' });
    expect(row('tinn')).toMatchObject({ status: 'withdrawn', withdrawnAt: '2014-07-12T12:00:00.000Z' });
    expect(row('odda')).toMatchObject({ status: 'invited', openedAt: null, lastActivityAt: null });
  });

  it('counts a draft anew when it has changed', async () => {
    await writes(of('al'), 'objectives', 'Tri ord til');
    const { invitations } = (await one.get(API)).json();
    const al = invitations.find((each: { municipality: string }) => each.municipality === 'al');
    expect(al.progress).toEqual({ answered: 2, questions: 7, words: 8 });
  });

  it('says when each is reminded next, where somebody has planned it, and whom the mail server sent back', async () => {
    const { store } = server.context;
    const municipality = 'melhus';
    const { id } = of(municipality).invitation;
    await store.loadTable('contact', [
      {
        ...{ survey: 'mic-2011-2014', id: 'kari', position: 1, municipality, name: 'Kari', role: '', telephone: '' },
        ...{ email: 'kari@melhus.example', language: 'nb', channel: 'email', ended_at: null },
      },
    ]);
    const message = {
      ...{ survey: 'mic-2011-2014', contact: 'kari', kind: 'invitation', channel: 'email', language: 'nb' },
      ...{ recipient: 'kari@melhus.example', subject: '', body: '', attempts: 1, not_before: now, claimed_by: null },
      ...{ claimed_until: null, said: '', made_at: now, made_by: 'test', sent_at: now, changed_at: now },
    };
    await store.loadTable('message', [
      { ...message, id: 'm1', once: `invitation ${id} 1 email`, invitation: id, state: 'sent' },
      { ...message, id: 'm2', once: 'another', invitation: of('odda').invitation.id, state: 'bounced' },
    ]);
    const closesAt = now + 10 * DAY;
    const planned = {
      survey: 'mic-2011-2014',
      plannedCloseAt: null,
      opensAt: null,
      closesAt,
      graceDays: 0,
      remindDays: [3],
      remindMost: 1,
    };
    const quiet = { quietFrom: 18 * 60, quietTo: 8 * 60, weekends: true, remindersStoppedAt: null, thanks: false };
    await store.setSchedule({ ...planned, ...quiet, changedAt: now, changedBy: 'test' }, null);
    const { invitations, counts } = (await one.get(API)).json();
    const row = (name: string) => invitations.find((each: { municipality: string }) => each.municipality === name);
    expect(row(municipality)).toMatchObject({ delivery: 'sent', sentAt: new Date(now).toISOString() });
    expect(row(municipality).nextReminderAt).toMatch(/^2014-07-19T/);
    expect(row('stord').nextReminderAt).toBeNull();
    expect(row('odda')).toMatchObject({ status: 'undelivered', delivery: 'bounced' });
    expect(counts.sent).toBe(1);
  });

  it('shows both sides of a partnership beside each other, whichever the filter has', async () => {
    const { partnerships } = (await one.get(`${API}?region=guatemala`)).json();
    const names = ({ sides }: { sides: { name: string }[] }) => sides.map(({ name }) => name).sort();
    const pair = partnerships.find((row: { sides: { name: string }[] }) => names(row).includes('Ål'));
    expect(names(pair)).toEqual(['Sololá', 'Ål']);
    for (const { invitations } of pair.sides) expect(invitations).toHaveLength(1);
  });

  it('has every day since the first invitation, without a gap', async () => {
    const { days } = (await one.get(API)).json();
    expect(days).toEqual([
      { day: '2014-07-09', opened: 0, submitted: 0 },
      { day: '2014-07-10', opened: 2, submitted: 0 },
      { day: '2014-07-11', opened: 1, submitted: 1 },
      { day: '2014-07-12', opened: 0, submitted: 0 },
    ]);
  });

  it('narrows by region, country, questionnaire, partnership, status and language, together too', async () => {
    expect(await listed('?region=guatemala')).toHaveLength(5);
    expect((await listed('?country=KE')).sort()).toEqual(['kisumu', 'taveta', 'voi']);
    expect(await listed('?status=drafting')).toEqual(['al']);
    expect(await listed('?status=unsent')).toEqual(['al']);
    expect(await listed('?status=opened&language=en')).toEqual(['voi']);
    expect(await listed('?status=opened&language=es')).toEqual([]);
    expect(await listed('?questionnaire=norway&region=guatemala')).toEqual([]);
    const { partnerships } = (await one.get(`${API}?status=drafting`)).json();
    expect((await listed(`?partnership=${partnerships[0].id}`)).sort()).toEqual(['al', 'solola']);
    expect((await one.get(`${API}?status=nonsense`)).statusCode).toBe(400);
  });

  it('on the page takes the same filter, sorts by its headings, and shows all where a link was cut', async () => {
    const rows = async (query: string) =>
      [
        ...(await one.get(`${BOARD}?${query}`)).body.matchAll(
          /<th scope="row"><a href="[^"]+responses[^"]+">([^<]+)</g,
        ),
      ].map(([, name]) => name);
    expect(await rows('country=KE')).toEqual(['Kisumu', 'Taveta', 'Voi']);
    expect((await rows('sort=-activity')).slice(0, 3)).toEqual(['Ål', 'Sololá', 'Voi']);
    expect((await rows('sort=activity')).slice(0, 3)).toEqual(['Voi', 'Sololá', 'Ål']);
    expect((await rows('sort=-submitted'))[0]).toBe('Sololá');
    expect(await rows('sort=nonsense')).toHaveLength(22);
    expect(await rows('status=erased')).toEqual([]);
    expect((await one.get(`${BOARD}?status=erased&lang=en`)).body).toContain('No invitations match.');
  });

  it('draws a frame for each region, in which every mark leads to a row that is there', async () => {
    const { body } = await one.get(`${BOARD}?lang=nb`);
    expect(body.match(/<figure class="frame">/g)).toHaveLength(3);
    const marks = [...body.matchAll(/<a href="#(place-[^"]+)"><title>([^<]+)</g)];
    expect(marks.length).toBeGreaterThanOrEqual(22);
    for (const [, id] of marks) expect(body, id).toContain(`id="${id}"`);
    expect(body).toContain('<title>Ål: Utkast begynt</title>');
    expect((await one.get(`${BOARD}?region=africa`)).body.match(/<figure class="frame">/g)).toHaveLength(1);
  });

  it('is a CSV that no spreadsheet runs', async () => {
    const answer = await one.get(`${API}?format=csv&lang=nb&region=guatemala`);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="mic-2011-2014-board-2014-07-12.csv"');
    const [head, ...rows] = answer.body.slice(1).trimEnd().split('\r\n');
    expect(answer.body.charCodeAt(0)).toBe(0xfeff);
    expect(head).toMatch(/^region,country,municipality,name,partnerships,/);
    expect(rows).toHaveLength(5);
    expect(rows.find((row) => row.includes(',solola,'))).toContain('submitted,false,2014-07-09T12:00:00.000Z,by hand');
  });

  it('holds no text of an answer, no link and no code', async () => {
    for (const url of [BOARD, API, `${API}?format=csv`]) {
      const { body } = await one.get(url);
      expect(body).not.toContain('Agua');
      expect(body).not.toContain('Vatn');
      for (const { token, code } of invited) {
        expect(body).not.toContain(token);
        expect(body).not.toContain(code);
      }
    }
  });
});

it('is where a survey’s bare address leads, first among its pages, and nobody’s without signing in', async () => {
  expect((await one.get('/surveys/mic-2011-2014')).headers.location).toBe(BOARD);
  expect((await one.get('/surveys/none')).statusCode).toBe(404);
  expect((await one.get('/surveys/none/board')).statusCode).toBe(404);
  expect((await server.app.inject(BOARD)).statusCode).toBe(303);
  expect((await server.app.inject(API)).statusCode).toBe(401);
  expect((await server.app.inject(`${API}/events`)).statusCode).toBe(401);
});

describe('those who watch', () => {
  it('are told the stamp at once and each new one, by one look for all, and nothing after they leave', async () => {
    let looks = 0;
    let stamp = 'a';
    const heard: string[] = [];
    const waiting: (() => void)[] = [];
    const store = {
      ...server.context.store,
      boardStamps: async (surveys: readonly string[]) => {
        looks += 1;
        return Object.fromEntries(surveys.map((survey) => [survey, `${survey} ${stamp}`]));
      },
    };
    const watches = boardWatches({ store }, () => undefined, 1);
    const watcher = (name: string) => ({
      survey: 'one',
      tell: (text: string) => {
        heard.push(`${name} hears ${text}`);
        for (const go of waiting.splice(0)) go();
      },
      isQuiet: () => undefined,
      end: () => void heard.push(`${name} ends`),
    });
    const hears = () => new Promise<void>((go) => waiting.push(go));
    const leave = await watches.watch(watcher('Kari'));
    await watches.watch(watcher('Ola'));
    expect(heard.splice(0)).toEqual(['Kari hears one a', 'Ola hears one a']);
    const before = looks;
    stamp = 'b';
    await hears();
    expect(heard.splice(0)).toEqual(['Kari hears one b', 'Ola hears one b']);
    expect(looks).toBeGreaterThan(before);
    leave();
    expect(watches.count).toBe(1);
    stamp = 'c';
    await hears();
    expect(heard.splice(0)).toEqual(['Ola hears one c']);
    watches.end();
    expect(heard).toEqual(['Ola ends']);
  });
});

describe('a frame', () => {
  const point = fc.record({
    latitude: fc.double({ min: -80, max: 80, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  });
  const near = fc
    .tuple(
      point,
      fc.array(fc.tuple(fc.double({ min: -8, max: 8, noNaN: true }), fc.double({ min: -8, max: 8, noNaN: true })), {
        minLength: 1,
        maxLength: 6,
      }),
    )
    .map(([{ latitude, longitude }, steps]) =>
      steps.map(([north, east]) => ({
        latitude: Math.max(-85, Math.min(85, latitude + north)),
        longitude: ((longitude + east + 540) % 360) - 180,
      })),
    );

  it('has every place inside, wherever on earth they are', () => {
    fc.assert(
      fc.property(near, (points) => {
        const { places, land, borders } = frameOf(points);
        for (const { x, y } of places) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(SIDE);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(SIDE);
        }
        expect(land + borders).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { numRuns: 12 },
    );
  });

  it('leaves out what cannot be seen, and closes what was closed', () => {
    expect(thinned('M0,0L0.2,0.1L10,0L10,10Z')).toBe('M0 0l10 0 0 10z');
    expect(thinned('M0,0L0.2,0.1Z')).toBe('');
  });

  it('moves marks apart until each can be pointed at', () => {
    const crowd = Array.from({ length: 8 }, (_, index) => ({ municipality: String(index), x: 100, y: 100 }));
    const moved = movedApart(crowd);
    for (const [index, one] of moved.entries())
      for (const other of moved.slice(index + 1))
        expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(21);
    expect(movedApart([{ municipality: 'alone', x: 5.4, y: 200 }])).toEqual([
      { municipality: 'alone', x: 5, y: 200, from: null },
    ]);
  });
});

it('draws one day as a bar, not as a wall', async () => {
  const [row] = await server.invite('mic-tor-2014');
  if (row === undefined) throw new Error('the shipped surveys have changed');
  await posts(`/api/v1/r/${row.token}/device`, { device: 'd0d0d0d0', opened: true });
  const { body } = await one.get('/surveys/mic-tor-2014/board?lang=en');
  const [, width] = /class="bar-opened" d="M[\d.]+ 100h([\d.]+)/.exec(body) ?? [];
  expect(Number(width)).toBeGreaterThan(0);
  expect(Number(width)).toBeLessThan(40);
});
