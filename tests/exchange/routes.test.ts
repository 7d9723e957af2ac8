import { request } from 'node:http';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addApiToken } from '../../server/access/tokens.ts';
import { createApp } from '../../server/app.ts';
import { freezeFor } from '../../server/respond/submission.ts';
import type { Store } from '../../server/store/store.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';

const SURVEY = 'mic-2011-2014';
const PATH = `/api/v1/surveys/${SURVEY}/export`;
const now = Date.UTC(2026, 10, 24, 12);

describe('exports over HTTP', () => {
  let server: TestServer;
  let authorization = '';
  beforeAll(async () => {
    server = await startServer({ clock: { now: () => now } });
    const { context } = server;
    authorization = `Bearer ${await addApiToken(context, 'test', 'researcher')}`;
    const [row] = await server.invite(SURVEY);
    if (row === undefined) throw new Error('nobody invited');
    const { invitation } = row;
    const version = context.current.get(`${SURVEY}/${invitation.questionnaire}`);
    if (version === undefined) throw new Error('no version');
    const result = await context.store.submit({
      survey: SURVEY,
      invitation: invitation.id,
      version: version.version,
      language: 'nb',
      answers: version.content.sections
        .flatMap((section) => section.questions)
        .map(({ id }) => ({ question: id, value: `=${id}, "sitert"\nå`, baseRevision: 0, clientId: id })),
      at: now,
      clientId: 'one',
      freeze: freezeFor({ invitation, version, language: 'nb' }),
    });
    expect(result.kind).toBe('submitted');
  });
  afterAll(() => server.close());

  const get = (url: string, headers: Record<string, string> = { authorization }) => server.app.inject({ url, headers });

  it('come as a file with the survey, the language and the day in its name', async () => {
    for (const [format, type] of [
      ['csv', 'text/csv'],
      ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
      ['jsonl', 'application/jsonl'],
    ]) {
      const answer = await get(`${PATH}?format=${format}&lang=es`);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-type']).toContain(type);
      expect(answer.headers['content-disposition']).toBe(
        `attachment; filename="mic-2011-2014-es-2026-11-24.${format}"`,
      );
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    const csv = await get(`${PATH}?format=csv`);
    const [headings, row] = parse(csv.rawPayload, { bom: true });
    expect(row?.[headings?.indexOf('stories') ?? -1]).toBe(`'=stories, "sitert"\nå`);
    expect(csv.headers['content-language']).toBe('nb');
  });

  it('are for those who are signed in', async () => {
    expect((await get(`${PATH}?format=csv`, {})).statusCode).toBe(401);
    expect((await get(`/surveys/${SURVEY}/export`, {})).statusCode).toBe(303);
  });

  it('refuse what they cannot do with a sentence in the reader’s language that names what they can', async () => {
    for (const [query, language, words] of [
      ['format=pdf', 'nb', '«pdf». Velg ett av disse: xlsx, csv, jsonl, quotes-csv, quotes-jsonl.'],
      ['', 'es', 'Elija uno de estos: xlsx, csv, jsonl, quotes-csv, quotes-jsonl.'],
      ['format=csv&lang=de', 'en', 'Choose one of these: nb, nn, es, en.'],
      ['format=csv&format=xlsx', 'en', 'Choose one of these'],
      ['format=csv&offset=3', 'nn', 'Førespurnaden'],
      ['format=csv&with=memos', 'es', 'translations, codes'],
      ['format=quotes-csv&with=codes', 'nb', '«with=codes»'],
    ] as const) {
      const answer = await get(`${PATH}?${query}`, { authorization, 'accept-language': language });
      expect([query, answer.statusCode]).toEqual([query, 400]);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.json<{ detail: string }>().detail).toContain(words);
    }
    const unknown = await get('/api/v1/surveys/none/export?format=csv');
    expect(unknown.statusCode).toBe(404);
    expect((await get('/surveys/none/export')).statusCode).toBe(404);
  });

  it('are explained on a page in each language, with links that lead to the files', async () => {
    for (const [language, words] of [
      ['nb', 'Hva kolonnene inneholder'],
      ['nn', 'Kva kolonnane inneheld'],
      ['es', 'Contenido de las columnas'],
      ['en', 'What the columns hold'],
    ] as const) {
      const page = await get(`/surveys/${SURVEY}/export?lang=${language}`);
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain(words);
      expect(page.body).not.toMatch(/export:|column_|undefined/);
      const links = [...page.body.matchAll(/href="(\/api\/v1\/[^"]+)"/g)].map((match) =>
        String(match[1]).replaceAll('&amp;', '&'),
      );
      expect(links).toHaveLength(20);
      for (const link of links) expect((await get(link)).statusCode).toBe(200);
      const more = await get(`/surveys/${SURVEY}/export?lang=${language}&with=translations&with=codes`);
      expect(more.body).not.toMatch(/export:|column_|undefined/);
      expect(more.body.match(/checked/g)).toHaveLength(2);
      expect(more.body).toContain('<code>stories._working_translation_es_machine</code>');
      const [link] = more.body.match(/\/api\/v1\/[^"]+format=csv[^"]+with=translations,codes/) ?? [''];
      const csv = (await get(link.replaceAll('&amp;', '&'))).body;
      expect(csv).toContain('stories._codes');
      expect(more.body).not.toMatch(/format=quotes-csv[^"]+with=/);
    }
  });

  it('let go of the store when the reader goes away, before the first byte too', async () => {
    const { store } = server.context;
    for (const format of ['csv', 'xlsx', 'jsonl'])
      for (const moment of ['asked', 'answered']) {
        const asked = Promise.withResolvers<void>();
        let snapshot: Promise<unknown> | undefined;
        const watched: Store = {
          ...store,
          snapshot(read) {
            const taken = store.snapshot((reads) => {
              asked.resolve();
              return read(reads);
            });
            snapshot = taken;
            return taken;
          },
        };
        const app = await createApp({ ...server.context, store: watched });
        const url = await app.listen({ host: '127.0.0.1', port: 0 });
        const reading = request(`${url}${PATH}?format=${format}`, { headers: { authorization } });
        const answered = new Promise((resolve) => reading.on('response', resolve));
        reading.on('error', () => {});
        reading.end();
        await (moment === 'asked' ? asked.promise : answered);
        reading.destroy();
        await snapshot;
        await app.close();
      }
  });

  it('stand in the OpenAPI document with their formats', async () => {
    const document = (await get('/api/openapi.json')).json<{ paths: Record<string, unknown> }>();
    expect(JSON.stringify(document.paths['/api/v1/surveys/{survey}/export'])).toContain('"jsonl"');
  });
});
