/** The audit log as administrators read it: its pages, filters and files. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addApiToken } from '../../server/access/tokens.ts';
import { newId } from '../../server/foundation/ids.ts';
import { languages } from '../../server/pages/texts.ts';
import type { NewAuditEntry } from '../../server/store/audit.ts';
import { auditHash } from '../../server/store/audit-hash.ts';
import { type Researcher, researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';

const SURVEY = 'mic-2011-2014';
const DAY = Date.parse('2024-07-09T10:00:00Z');

let server: TestServer;
let admin: Researcher;
beforeAll(async () => {
  server = await startServer();
  admin = await researcher(server, 'administrator');
});
afterAll(() => server.close());

const record = (about: Partial<NewAuditEntry>) =>
  server.context.store.recordAudit({
    ...{ survey: SURVEY, id: newId(), at: DAY, by: 'k', name: 'kari@samsvar.example', via: 'session' },
    ...{ action: 'export', kind: 'export', subject: '', detail: { format: 'csv' }, page: 'GET /somewhere' },
    ...about,
  });

/** Rows of the page's table. */
const rowsOf = (page: string): string[] => page.split('<tbody>')[1]?.split('</tbody>')[0]?.split('<tr>').slice(1) ?? [];

describe('the page', () => {
  it('shows the newest first, and older ones a link away, each once', async () => {
    for (let n = 0; n < 120; n += 1) await record({ subject: `thing-${n}`, action: 'code', kind: 'coding' });
    const seen: string[] = [];
    let address: string | undefined = `/surveys/${SURVEY}/audit?action=code`;
    while (address !== undefined) {
      const { body, statusCode } = await admin.get(address);
      expect(statusCode).toBe(200);
      seen.push(...rowsOf(body).map((row) => /<code>(thing-\d+)<\/code>/.exec(row)?.[1] ?? ''));
      address = /<a href="([^"]+)" rel="next">/.exec(body)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => `thing-${119 - n}`));
  });

  it('is chosen by person, action, sort, thing and days of the survey’s own clock', async () => {
    // 9 July in Oslo begins at 22:00 UTC the day before.
    await record({ at: Date.parse('2024-07-08T21:59:59Z'), subject: 'evening' });
    await record({ at: Date.parse('2024-07-08T22:00:00Z'), subject: 'midnight', name: 'ola@samsvar.example' });
    await record({
      at: Date.parse('2024-07-09T21:59:59Z'),
      subject: 'late',
      action: 'translate',
      kind: 'translations',
    });
    await record({ at: Date.parse('2024-07-09T22:00:00Z'), subject: 'after' });
    const shown = async (query: string) => {
      const { body } = await admin.get(`/surveys/${SURVEY}/audit?${query}`);
      return ['evening', 'midnight', 'late', 'after'].filter((one) => body.includes(`<code>${one}</code>`));
    };
    expect(await shown('action=export&kind=&subject=')).toEqual(['evening', 'midnight', 'after']);
    expect(await shown('from=2024-07-09&until=2024-07-09&kind=export')).toEqual(['midnight']);
    expect(await shown('from=2024-07-09&until=2024-07-09&kind=translations')).toEqual(['late']);
    expect(await shown('name=ola@samsvar.example')).toEqual(['midnight']);
    expect(await shown('subject=late')).toEqual(['late']);
    expect(await shown('name=nobody@samsvar.example')).toEqual([]);
    expect((await admin.get(`/surveys/${SURVEY}/audit?from=yesterday`)).statusCode).toBe(200);
  });

  it('of everything has what belongs to no survey, too', async () => {
    await admin.get('/users');
    const { body } = await admin.get('/audit?lang=en');
    expect(body).toContain('Signed in');
    expect(body).toContain('No survey in particular');
    expect(body).toContain('thing-119');
  });

  it('is written in every language', async () => {
    for (const language of languages) {
      const { body } = await admin.get(`/surveys/${SURVEY}/audit?lang=${language}`);
      expect(body).toContain(`<html lang="${language}"`);
      expect(body).not.toMatch(/audit:|\{\{/);
    }
  });

  it('is for administrators', async () => {
    for (const [role, region] of [
      ['researcher', ''],
      ['coordinator', 'africa'],
      ['reader', ''],
    ] as const) {
      const who = await researcher(server, role, undefined, region);
      for (const address of ['/audit', `/surveys/${SURVEY}/audit`, '/api/v1/audit', `/api/v1/surveys/${SURVEY}/audit`])
        expect((await who.get(address)).statusCode).toBe(403);
      expect((await who.get(`/surveys/${SURVEY}/board`)).body).not.toContain(`/surveys/${SURVEY}/audit`);
    }
  });
});

describe('the file', () => {
  const head = z.strictObject({ survey: z.string(), height: z.number(), hash: z.string() });
  const file = z.strictObject({ heads: z.array(head), entries: z.array(z.looseObject({ id: z.string() })) });

  it('as JSON holds what every hash is computed from, and is itself an entry', async () => {
    const token = await addApiToken(server.context, 'Auditor', 'administrator');
    const { body, headers } = await server.app.inject({
      url: `/api/v1/surveys/${SURVEY}/audit?format=json`,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(headers['content-disposition']).toBe(`attachment; filename="${SURVEY}-audit.json"`);
    const { heads, entries } = file.parse(JSON.parse(body));
    expect(heads).toMatchObject([{ survey: SURVEY }]);
    const kept = await server.context.store.audit(SURVEY, {}, null, 1000);
    expect(entries.map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
    expect(kept.map(auditHash)).toEqual(entries.map(({ hash }) => hash));
    expect(kept[0]).toMatchObject({ name: 'Auditor', action: 'export', kind: 'audit', detail: { format: 'json' } });
  });

  it('as CSV opens in a spreadsheet and runs nothing there', async () => {
    await record({ name: '=1+1', subject: 'a "quoted", one' });
    const { body } = await admin.get(`/api/v1/surveys/${SURVEY}/audit?format=csv&name=%3D1%2B1`);
    const [heading, row, ...rest] = body.trimEnd().split('\r\n');
    expect(heading).toBe('\uFEFFat,survey,name,via,action,kind,subject,detail,page,id,by,hash,height');
    expect(row).toContain(`2024-07-09T10:00:00.000Z,${SURVEY},'=1+1,session,export,export,"a ""quoted"", one",`);
    expect(rest).toEqual([]);
  });

  it('of everything goes over all surveys', async () => {
    const { heads, entries } = file.parse(JSON.parse((await admin.get('/api/v1/audit')).body));
    expect(heads.map(({ survey }) => survey)).toEqual(expect.arrayContaining(['', SURVEY]));
    const ids = entries.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(new Set(ids).size).toBe(ids.length);
  });
});
