/** A form in which nothing is answered yet holds nobody's secret, and is written for each place and language of its own. */
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
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
    expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(plain.body);
    return plain.body;
  };

  it('holds no secret, and says whose answer it is, in the language asked for', async () => {
    for (const row of rows) {
      for (const language of ['nb', 'nn', 'es', 'en']) {
        const body = await page(row, language);
        expect(body).not.toContain(row.token);
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
