import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';

let server: TestServer;
let rows: InvitationRow[];
beforeAll(async () => {
  server = await startServer();
  rows = await server.invite('mic-2011-2014');
});
afterAll(() => server.close());

/** What stands on the page a municipality opens, without tags. */
async function opens(municipality: string, language?: string): Promise<{ text: string; html: string }> {
  const token = rows.find((row) => row.municipality === municipality)?.token;
  const query = language === undefined ? '' : `?lang=${language}`;
  const response = await server.app.inject({ url: `/r/${token}${query}` });
  expect(response.statusCode).toBe(200);
  const text = response.body
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
  return { text, html: response.body };
}

describe('a municipality opens its link', () => {
  it('reads about its own partner, in its own form of Norwegian', async () => {
    const porsgrunn = await opens('porsgrunn');
    expect(porsgrunn.html).toContain('<html lang="nb"');
    expect(porsgrunn.text).toContain('Hva er konkret endret i den afrikanske kommunen siden da');
    const stord = await opens('stord');
    expect(stord.html).toContain('<html lang="nn"');
    expect(stord.text).toContain('Kven i den guatemalanske kommunen har bidrege med denne kompetansen?');
    expect((await opens('stord', 'es')).text).toContain('¿Quiénes en el municipio guatemalteco han aportado');
  });
  it('reads its own questionnaire in the language of its country, and in any other that it chooses', async () => {
    const solola = await opens('solola');
    expect(solola.html).toContain('<html lang="es"');
    expect(solola.text).toContain('¿Cuáles han sido las metas y los indicadores de la cooperación desde 2011?');
    expect((await opens('solola', 'nb')).text).toContain(
      'Hva har målene og indikatorene for samarbeidet vært siden 2011?',
    );
    const kisumu = await opens('kisumu');
    expect(kisumu.html).toContain('<html lang="en"');
    expect(kisumu.text).toContain('What have been the objectives and indicators since 2011?');
  });
  it('never meets a place that nothing was filled into', async () => {
    for (const { municipality } of rows)
      for (const language of ['nb', 'nn', 'es', 'en'])
        expect((await opens(municipality, language)).text, `${municipality} ${language}`).not.toMatch(/\[\w+\]|\{\{/);
  });
});
