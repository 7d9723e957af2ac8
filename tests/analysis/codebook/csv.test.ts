/** The codebook as a file: taken out, worked on in a spreadsheet, brought in again. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codebookCsv, readCsv } from '../../../server/analysis/codebook/csv.ts';
import { languages } from '../../../server/pages/texts.ts';
import { researcher } from '../../fixtures/researcher.ts';
import { BASE, type CodebookWorld, codebookWorld, wordsOf } from './world.ts';

let world: CodebookWorld;
beforeAll(async () => {
  world = await codebookWorld();
}, 120_000);
afterAll(() => world.server.close());

const read = async (csv: string) => readCsv(Buffer.from(csv), await world.codes(), { languages: [...languages] });

/** Posts a file as a browser does, and gives the page that answers. */
async function upload(csv: string | Uint8Array) {
  const boundary = 'a-boundary';
  const csrf = /name="csrf" value="([^"]+)"/.exec((await world.ida.get('/account')).body)?.[1] ?? '';
  const part = (head: string) => `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n`;
  const payload = Buffer.concat([
    Buffer.from(`${part('name="csrf"')}${csrf}\r\n${part('name="file"; filename="codes.csv"')}`),
    Buffer.from(csv),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return world.server.app.inject({
    ...{ method: 'POST', url: `${BASE}/import?lang=en`, payload },
    headers: { cookie: world.ida.cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
}
const field = (page: string, name: string): string =>
  (new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

it('what is taken out and brought in unchanged changes nothing', async () => {
  const { statusCode, headers, body } = await world.ida.get(`${BASE}/export`);
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(body).toBe(codebookCsv(await world.codes(), languages));
  expect(await read(body)).toEqual({ kind: 'plan', plan: { changes: [], recode: [] }, left: 0 });
  expect(wordsOf((await upload(body)).body)).toContain('Nothing would change.');
});

it('is shown before it is done, and then can be undone', async () => {
  const csv = [
    ...[
      'id;parent;name en;definition en;colour;source',
      'schools;themes;Schools and nurseries;;;',
      'roads;themes;Roads;What we drive on.;c5;en',
    ],
    ';roads;Bridges;;c6;en',
  ].join('\r\n');
  const preview = await upload(csv);
  expect(wordsOf(preview.body)).toContain('28 codes are not in the file and stay as they are.');
  expect(wordsOf(preview.body)).toContain('Roads – new, under “Thematic areas”');
  expect((await world.codes()).some(({ id }) => id === 'roads')).toBe(false);
  const done = await world.ida.post(`${BASE}/import`, {
    csv: field(preview.body, 'csv'),
    seen: field(preview.body, 'seen'),
  });
  expect(done.headers.location).toBe(`${BASE}?done=imported`);
  expect(await world.code('roads')).toMatchObject({ parent: 'themes', colour: 'c5', source: 'en' });
  expect((await world.code('schools')).texts).toMatchObject({ en: { name: 'Schools and nurseries', definition: '' } });
  expect((await world.code('schools')).texts.nb?.name).toBe('Skoler');
  expect((await world.codes()).filter(({ parent }) => parent === 'roads')).toHaveLength(1);
  const late = await world.ida.post(`${BASE}/import`, { csv, seen: field(preview.body, 'seen') });
  expect(late.statusCode).toBe(409);
  const [change] = await world.changes('roads');
  expect((await world.ida.post(`${BASE}/history/${change?.id}/undo`)).statusCode).toBe(303);
  expect((await world.code('roads')).removedAt).not.toBeNull();
  expect((await world.code('schools')).texts.en?.name).toBe('Schools');
});

it('says row and column of what cannot be', async () => {
  const csv = 'id,parent,colour,name nb\nschools,nowhere,red,Skoler\nA B,,c1,Noe\nhistory,,c1,\nschools,,c2,Skoler\n';
  const found = await read(csv);
  expect(found.kind === 'faults' && found.faults.map(({ line, column, key }) => [line, column, key])).toEqual([
    ...[
      [2, 'parent', 'codebook:csv-parent'],
      [2, 'colour', 'codebook:fault-colour'],
    ],
    ...[
      [3, 'id', 'codebook:csv-id'],
      [4, 'id', 'codebook:csv-id'],
      [4, 'name nb', 'codebook:fault-name'],
    ],
    [5, 'id', 'codebook:csv-twice'],
  ]);
  const page = await upload(csv);
  expect(page.statusCode).toBe(422);
  expect(wordsOf(page.body)).toContain('The id “A B” does not fit.');
  expect(wordsOf((await upload(Buffer.from([0xff, 0xfe, 0x00]))).body)).toMatch(/UTF-8/);
  expect((await upload('')).statusCode).toBe(422);
});

it('is taken out by whoever may read, and brought in by whoever may code', async () => {
  const reader = await researcher(world.server, 'reader');
  expect((await reader.get(`${BASE}/export`)).statusCode).toBe(200);
  expect((await reader.get(`${BASE}/import`)).statusCode).toBe(403);
  expect((await reader.post(`${BASE}/import`, { csv: 'id\nroads\n', seen: '' })).statusCode).toBe(403);
});
