/** A form in which nothing is answered yet holds nobody's secret, and is written for each place and language of its own. */
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Survey } from '../../server/definitions/model.ts';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { html } from '../../server/pages/html.ts';
import { blankForms } from '../../server/respond/blank-forms.ts';
import { surveyReader } from '../../server/respond/reader.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';

describe('a form before the first answer', () => {
  let server: TestServer;
  let rows: InvitationRow[];
  beforeAll(async () => {
    server = await startServer();
    rows = await server.invite('mic-2011-2014');
  });
  afterAll(() => server.close());

  const page = async (row: InvitationRow, language: string): Promise<string> => {
    const url = `/r/${row.token}?lang=${language}`;
    const plain = await server.app.inject(url);
    const packed = await server.app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } });
    expect(packed.headers['content-encoding']).toBe('br');
    const unwanted = await server.app.inject({ url, headers: { 'accept-encoding': 'gzip, br;q=0, deflate' } });
    expect(unwanted.headers['content-encoding']).toBeUndefined();
    expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(plain.body);
    return plain.body;
  };

  it('holds no secret, and says whose answer it is, in the language asked for', async () => {
    for (const row of rows) {
      for (const language of ['nb', 'nn', 'es', 'en']) {
        const body = await page(row, language);
        expect(body).not.toContain(row.token);
        expect(body).not.toContain(row.code);
        expect(body).toContain(row.municipalityName);
        expect(body).toContain(`<html lang="${language}"`);
      }
    }
  });

  it('asks a municipality about its own partner, whoever asked before', async () => {
    const norwegian = rows.filter((row) => row.questionnaire === 'norway');
    const words = await Promise.all(norwegian.map((row) => page(row, 'nb')));
    const abroad = norwegian.map((_, index) => /den (\w+) kommunen siden da/.exec(words[index] ?? '')?.[1]);
    expect(new Set(abroad)).toEqual(new Set(['afrikanske', 'guatemalanske']));
  });

  it('is not kept for those who have answered', async () => {
    const [row] = rows.filter(({ municipality }) => municipality === 'taveta');
    if (row === undefined) throw new Error('nobody in Taveta is invited');
    await page(row, 'en');
    await server.app.inject({
      method: 'PUT',
      url: `/api/v1/r/${row.token}/answers/stories`,
      payload: { value: 'A river without waste.', baseRevision: 0, clientId: 'one' },
    });
    expect((await server.app.inject(`/r/${row.token}`)).body).toContain('A river without waste.');
  });
});

it('keeps so many forms in all, however many readers there are', () => {
  const survey: Survey = {
    ...{
      id: 's',
      languages: [],
      fallback: {},
      timeZone: 'UTC',
      anonymous: false,
      minimumGroupSize: 1,
      concepts: [],
      questionnaires: [],
    },
    ...{ title: { source: 'nb', in: {} }, description: { source: 'nb', in: {} }, registryFolder: '' },
  };
  const find = blankForms(2);
  const readers = ['nb', 'nn', 'es'].map((language) => surveyReader(survey, language));
  const made: string[] = [];
  const asked = (at: number, about: string) => {
    const reader = readers[at];
    if (reader === undefined) throw new Error(`no reader ${at}`);
    find(reader, about, () => {
      made.push(`${reader.language} ${about}`);
      const page = { ...{ status: 200, language: 'nb', t: reader.t, title: '' }, body: html``, synthetic: false };
      return { page, text: Buffer.from(''), packed: undefined };
    });
  };
  for (const at of [0, 1, 0, 1]) asked(at, 'Voi');
  expect(made).toEqual(['nb Voi', 'nn Voi']);
  asked(2, 'Voi');
  asked(1, 'Voi');
  expect(made).toEqual(['nb Voi', 'nn Voi', 'es Voi']);
  asked(0, 'Voi');
  expect(made).toHaveLength(4);
});
