import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { addApiToken } from '../../server/access/tokens.ts';
import { demo } from '../../server/demo/demo.ts';
import { aggregatesSchema } from '../../server/results/aggregates-schema.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { TROUBLED } from '../fixtures/read-once.ts';
import { researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { NOW } from './world.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
const clock = { now: () => NOW };

async function withAnswers(survey: string, responses: number, engine?: 'sqlite' | 'postgresql', surveys?: string) {
  const started = await startServer({
    clock,
    ...(engine === undefined ? {} : { engine }),
    ...(surveys === undefined ? {} : { surveys }),
  });
  server = started;
  const found = started.context.surveys.get(survey);
  if (found === undefined) throw new Error(`no survey ${survey}`);
  await demo(started.context, found, { responses, seed: 3 });
  const token = await addApiToken(started.context, 'test', 'researcher');
  const json = async (address: string) => {
    const answer = await started.app.inject({ url: address, headers: { authorization: `Bearer ${token}` } });
    expect(answer.statusCode, answer.body).toBe(200);
    return aggregatesSchema.parse(answer.json());
  };
  return { server: started, json, reader: await researcher(started) };
}

const text = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');

/** The cells of the table named by `heading`, by row. */
function tableOf(page: string, heading: string): Map<string, string[]> {
  const table = new RegExp(`aria-labelledby="${heading}" tabindex="0">(.*?)</table>`, 's').exec(page)?.[1] ?? '';
  const rows = [...table.matchAll(/<tr><th scope="row"[^>]*>(.*?)<\/th>(.*?)<\/tr>/gs)];
  return new Map(
    rows.map((row) => [
      text(row[1] ?? '').trim(),
      [...(row[2] ?? '').matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map((cell) => text(cell[1] ?? '').trim()),
    ]),
  );
}

describe.each(inTurn(['sqlite', 'postgresql'] as const, 1))('on %s', (engine) => {
  test('the page shows the figures that the JSON holds', async () => {
    const { json, reader } = await withAnswers('mic-2011-2014', 60, engine);
    const page = (await reader.get('/surveys/mic-2011-2014/results?lang=en')).body;
    const { groups, survey, by, asOf } = await json('/api/v1/surveys/mic-2011-2014/aggregates?by=region&lang=en');
    expect({ survey, by, asOf }).toEqual({
      survey: 'mic-2011-2014',
      by: 'region',
      asOf: new Date(NOW).toISOString(),
    });
    expect(groups.reduce((sum, group) => sum + group.submitted, 0)).toBe(60);
    const rates = tableOf(page, 'rates-region');
    for (const group of groups) {
      expect(rates.get(group.label)?.slice(0, 3)).toEqual(
        [group.invited, group.started, group.submitted].map((n) => String(n)),
      );
      expect(rates.get(group.label)?.[3]).toBe(`${Math.round(100 * (group.rate ?? 0))}%`);
    }
    // A country that is all of its region stands there once, as the region.
    const { countries, regions } = await (server?.context.store.registry('mic-2011-2014') ??
      Promise.reject(new Error('no server')));
    for (const region of regions) {
      const [only, another] = countries.filter((country) => country.region === region.id);
      const row = `<th scope="row" class="level-1">${only?.label.in.en?.text ?? ''}</th>`;
      expect(page.split(row)).toHaveLength(another === undefined ? 1 : 2);
    }
    for (const question of ['objectives', 'stories']) {
      const rows = tableOf(page, `question-${question}`);
      const shown = (name: string) => rows.get(name)?.slice(0, -1);
      const of = groups.map((group) => group.questions[question]);
      expect(shown('Answered')).toEqual(of.map((summary) => String(summary?.answered)));
      expect(shown('Left blank')).toEqual(of.map((summary) => String(summary?.blank)));
      expect(shown('Words, median')).toEqual(of.map((summary) => String(summary?.words?.median)));
      expect(rows.get('Answered')?.at(-1)).toBe(String(of.reduce((sum, one) => sum + (one?.answered ?? 0), 0)));
      const concept = tableOf(page, `concept-${question} concepts`);
      expect(concept.get('Answered')).toEqual(shown('Answered'));
    }
  });
});

test('every grouping has its groups, and a municipality that counts in several is named', async () => {
  const { json } = await withAnswers('mic-2011-2014', 60);
  const of = async (by: string) => json(`/api/v1/surveys/mic-2011-2014/aggregates?by=${by}&lang=nb`);
  const region = await of('region');
  expect(region.groups.map((group) => group.label)).toContain('Norge');
  const sum = (groups: { submitted: number }[]) => groups.reduce((total, group) => total + group.submitted, 0);
  for (const by of ['country', 'municipality']) expect(sum((await of(by)).groups)).toBe(60);
  expect((await of('municipality')).groups.map((group) => group.label)).toContain('Jølster');
  expect((await of('partnership')).groups.length).toBeGreaterThan(10);
});

test.each([
  ['nb', 'Svarprosent', 'Historier om samarbeidet', 'likt'],
  ['nn', 'Spørsmåla etter region', 'Historier om samarbeidet', 'Ikkje svara på'],
  ['es', 'Tasa de respuesta', 'Historias de la cooperación', 'igual'],
  ['en', 'Response rate', 'Stories of the cooperation', 'equal'],
])('the page is in %s, whole, and marked synthetic', async (language, ...words) => {
  const { reader } = await withAnswers('mic-2011-2014', 30);
  const answer = await reader.get(`/surveys/mic-2011-2014/results?lang=${language}`);
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain(`<html lang="${language}"`);
  expect(answer.body).toContain('class="synthetic"');
  for (const word of words) expect(text(answer.body)).toContain(word);
  expect(answer.body).toContain('<svg class="bar');
  expect(answer.body).not.toMatch(/results:|office:|undefined|\[adj\]|style="/);
  // Every table is in a region that the keyboard reaches and that has a name that exists.
  const regions = [...answer.body.matchAll(/role="region" aria-labelledby="([^"]+)" tabindex="0"/g)];
  expect(regions.length).toBe(2 + 7 + 7);
  const names = regions.map(([, name]) => name ?? '');
  expect(new Set(names).size).toBe(names.length);
  for (const id of names.flatMap((name) => name.split(' '))) expect(answer.body).toContain(`id="${id}"`);
});

test('a survey of every kind, small groups and nasty words', async () => {
  const { reader, json } = await withAnswers('troubled', 40, 'sqlite', TROUBLED);
  const page = (await reader.get('/surveys/troubled/results?lang=nb')).body;
  expect(page).not.toMatch(/<i>Sør|<b>A<\/b>|<script>alert/);
  expect(text(page)).toContain('bygger på færre enn 3 svar');
  const { groups } = await json('/api/v1/surveys/troubled/aggregates?by=municipality');
  const counts = groups.flatMap((group) =>
    Object.values(group.questions).flatMap((summary) =>
      summary.answered > 0 ? Object.values(summary.choices ?? {}) : [],
    ),
  );
  expect(counts.filter((count) => count !== null && count < 3)).toEqual([]);
  const shown = tableOf(page, 'question-one');
  const regions = await json('/api/v1/surveys/troubled/aggregates?by=region');
  const choices = regions.groups.map((group) => group.questions.one?.choices?.b);
  expect(
    shown
      .get('=1+1')
      ?.map((cell) => cell.split(' ')[0])
      .slice(0, 2),
  ).toEqual(choices.map((n) => (n === null ? 'skjult' : String(n))));
});

test('a survey that nobody is invited to, or has answered, says so plainly', async () => {
  server = await startServer({ clock });
  const reader = await researcher(server);
  const page = async () => text((await reader.get('/surveys/mic-2011-2014/results?lang=en')).body);
  expect(await page()).toContain('Nobody has been invited to this survey yet');
  await server.invite('mic-2011-2014');
  expect(await page()).toContain('Nothing has been submitted yet');
  expect(await page()).toContain('Response rate');
});

test('results are for those who are signed in, of surveys that exist, by groupings that exist', async () => {
  const { server: started, reader } = await withAnswers('mic-2011-2014', 1);
  const problem = z.object({ status: z.number() });
  const stranger = await started.app.inject({ url: '/surveys/mic-2011-2014/results' });
  expect(stranger.statusCode).toBe(303);
  const strangersData = await started.app.inject({ url: '/api/v1/surveys/mic-2011-2014/aggregates?by=region' });
  expect(problem.parse(strangersData.json()).status).toBe(401);
  expect((await reader.get('/surveys/nothing/results')).statusCode).toBe(404);
  expect((await reader.get('/api/v1/surveys/nothing/aggregates?by=region')).statusCode).toBe(404);
  expect((await reader.get('/api/v1/surveys/mic-2011-2014/aggregates?by=colour')).statusCode).toBe(400);
  for (const lang of ['constructor', '__proto__', 'xx', ''])
    expect((await reader.get(`/api/v1/surveys/mic-2011-2014/aggregates?lang=${lang}`)).statusCode, lang).toBe(200);
});
