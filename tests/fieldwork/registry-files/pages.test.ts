/** A research assistant imports a spreadsheet: sees first what it would do, applies exactly that, and can take it back. */
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registryImportsJob } from '../../../server/fieldwork/registry-files/job.ts';
import { packageParts, SHEET_END, sheetHead, sheetPath } from '../../../server/foundation/xlsx-parts.ts';
import { inTurn } from '../../fixtures/breadth.ts';
import { type Answer, csrfOf, type Researcher, researcher } from '../../fixtures/researcher.ts';
import { startServer, type TestServer } from '../../fixtures/server.ts';

const SURVEY = 'mic-2011-2014';
const BASE = `/surveys/${SURVEY}/registry`;
const HOUR = 3_600_000;
const CONTACTS =
  'municipality,name,role,language,email\nal,Kari Nes,ordførar,nn,kari@al.example\nstord,Ola Li,,nn,ola@stord.example\n';

interface File {
  name: string;
  bytes: Buffer;
}
const csv = (name: string, text: string): File => ({ name, bytes: Buffer.from(text) });

/** What a browser sends for the form. */
function multipartOf(files: File[], fields: Record<string, string>): { type: string; payload: Buffer } {
  const boundary = '----samsvar';
  const head = (about: string) => Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; ${about}\r\n\r\n`);
  const parts = [
    ...Object.entries(fields).flatMap(([name, value]) => [head(`name="${name}"`), Buffer.from(`${value}\r\n`)]),
    ...files.flatMap(({ name, bytes }) => [
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
      ),
      bytes,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ];
  return { type: `multipart/form-data; boundary=${boundary}`, payload: Buffer.concat(parts) };
}

/** A workbook of one sheet of these rows. */
const workbook = (rows: string): File => {
  const parts = { ...packageParts(['contacts']), [sheetPath(0)]: `${sheetHead([10], false, true)}${rows}${SHEET_END}` };
  const packed = Object.fromEntries(Object.entries(parts).map(([path, text]) => [path, Buffer.from(text)]));
  return { name: 'people.xlsx', bytes: Buffer.from(zipSync(packed)) };
};

describe.each(inTurn(['sqlite', 'postgresql'] as const, 0))('importing the registry on %s', (engine) => {
  let server: TestServer;
  let assistant: Researcher;
  let now: number;
  beforeEach(async () => {
    now = Date.UTC(2026, 2, 2, 9);
    server = await startServer({ engine, clock: { now: () => now } });
    assistant = await researcher(server);
  }, 60_000);
  afterEach(() => server.close());

  const store = () => server.context.store;
  const where = (answer: Answer): string => String(answer.headers.location);
  const get = (address: string, who = assistant) => who.get(address, { 'accept-language': 'en' });
  async function upload(files: File[], who = assistant, csrf?: string): Promise<Answer> {
    const fields = { csrf: csrf ?? csrfOf((await who.get('/account')).body) };
    const { type, payload } = multipartOf(files, fields);
    const headers = { cookie: who.cookie, 'content-type': type, 'accept-language': 'en' };
    return server.app.inject({ method: 'POST', url: `${BASE}/import`, headers, payload });
  }
  async function previewOf(...files: File[]): Promise<string> {
    const answer = await upload(files);
    expect(answer.statusCode, answer.body).toBe(303);
    return where(answer);
  }
  const apply = (address: string, fields: Record<string, string> = {}) => assistant.post(`${address}?lang=en`, fields);
  const contacts = () => store().contacts(SURVEY);
  const newest = async () => (await store().registryChanges(SURVEY, {}, null, 1))[0];

  it('shows what would be added, changes nothing, applies exactly that as one change, and can be undone', async () => {
    const address = await previewOf(csv('contacts.csv', CONTACTS));
    const { body } = await get(address);
    for (const said of ['Kari Nes', 'ola@stord.example', 'contacts.csv: Contacts, 2 rows', 'Apply these 2 changes'])
      expect(body).toContain(said);
    expect(await contacts()).toEqual([]);

    const done = await apply(address);
    expect(done.statusCode, done.body).toBe(303);
    expect((await contacts()).map(({ name }) => name)).toEqual(['Kari Nes', 'Ola Li']);
    const change = await newest();
    expect(change).toMatchObject({ cause: 'import', by: assistant.email });
    expect((await get(where(done))).body).toContain(`${BASE}/history/${change?.id}`);
    // Pressed twice: the same change, not another.
    expect(where(await apply(address))).toBe(where(done));
    expect((await newest())?.id).toBe(change?.id);

    expect((await assistant.post(`${BASE}/history/${change?.id}/undo`)).statusCode).toBe(303);
    expect(await contacts()).toEqual([]);
  });

  it('names every mistake with its place, shows what the good rows would do, and applies nothing', async () => {
    const address = await previewOf(csv('contacts.csv', `${CONTACTS}nowhere,A,,nn,a@a.example\nal,B,,nn,b at al\n`));
    const { body } = await get(address);
    expect(body).toContain('The municipality “nowhere” is neither in the file nor in the registry.');
    expect(body).toContain('“b at al” is not an e-mail address.');
    expect(body).toMatch(/contacts\.csv<\/td><td class="number">5<\/td><td>email/);
    expect(body).toContain('Kari Nes');
    expect(body).not.toContain('Apply these');
    expect((await apply(address)).statusCode).toBe(422);
    expect(await contacts()).toEqual([]);
  });

  it('does not overwrite what somebody changed after the preview: says what, and previews anew', async () => {
    await apply(await previewOf(csv('contacts.csv', CONTACTS)));
    const address = await previewOf(csv('contacts.csv', CONTACTS.replace('Kari Nes', 'Kari Moe')));
    expect((await get(address)).body).toMatch(/Kari Nes<\/td><td>Kari Moe/);
    const kari = (await contacts()).find(({ name }) => name === 'Kari Nes');
    if (kari === undefined) throw new Error('Kari is gone');
    const fields = { ...kari, endedAt: '', name: 'Kari Berg' };
    const { body: form } = await get(`${BASE}/contact/${kari.id}`);
    const seen = /name="seen" value="([^"]*)"/.exec(form)?.[1] ?? '';
    expect((await assistant.post(`${BASE}/contact/${kari.id}`, { ...fields, seen })).statusCode).toBe(303);

    const refused = await apply(address);
    expect(refused.statusCode).toBe(409);
    expect(refused.body).toContain('The registry was changed after the preview was made');
    expect(refused.body).toContain('Changed again since: the contact Kari Berg');
    expect(refused.body).toMatch(/Kari Berg<\/td><td>Kari Moe/);
    const next = /id="apply" method="post" action="([^"]+)"/.exec(refused.body)?.[1] ?? '';
    expect((await apply(next)).statusCode).toBe(303);
    expect((await contacts()).map(({ name }) => name)).toContain('Kari Moe');
  });

  it('leaves what is not in the file, unless that is asked for; what has invitations stays', async () => {
    await server.invite(SURVEY);
    await apply(await previewOf(csv('contacts.csv', CONTACTS)));
    const address = await previewOf(csv('contacts.csv', `${CONTACTS.split('\n').slice(0, 2).join('\n')}\n`));
    expect((await get(address)).body).toContain('1 entry of the registry is not in the files. It stays as it is.');
    const { body } = await get(`${address}?absent=take-away`);
    expect(body).toContain('Apply this 1 change');
    expect((await apply(address, { absent: 'take-away' })).statusCode).toBe(303);
    expect((await contacts()).map(({ name, endedAt }) => [name, endedAt])).toEqual([
      ['Kari Nes', null],
      ['Ola Li', now],
    ]);
    const towns = await get(await previewOf(csv('municipalities.csv', 'id\nal\n')));
    expect(towns.body).toMatch(/Cannot be removed: the municipality Stord has \d+ invitations?/);
  });

  // What stands in a file is read before any store is asked: once is enough.
  if (engine === 'sqlite') {
    it('says of files that cannot be read why, on the page', async () => {
      const sentence = async (code: number, ...files: File[]) => {
        const answer = await upload(files);
        expect(answer.statusCode).toBe(code);
        return /id="file-error"[^>]*>([^<]*)/.exec(answer.body)?.[1];
      };
      expect(await sentence(422)).toBe('Choose a file.');
      // What a browser sends where none was chosen.
      expect(await sentence(422, csv('', ''))).toBe('Choose a file.');
      expect(await sentence(413, { name: 'big.csv', bytes: Buffer.alloc(5 * 1024 * 1024 + 1, 'a') })).toContain(
        'larger than 5 MB',
      );
    });

    it('is not stopped by a workbook that would fill the memory', async () => {
      const far = (cell: string, row: number) =>
        `<row r="${row}"><c r="${cell}${row}" t="inlineStr"><is><t>x</t></is></c></row>`;
      const wide = await upload([workbook(`${far('XFD', 1)}${far('A', 1_048_576)}`)]);
      expect(wide.statusCode).toBe(422);
      expect(wide.body).toContain('too large to read once it is unpacked');
      const deep = await upload([workbook(' '.repeat(70 * 1024 * 1024))]);
      expect(deep.body).toContain('too large to read once it is unpacked');
    }, 60_000);
  }

  it('reads the numbers and dates that a spreadsheet made of what was typed', async () => {
    const cell = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;
    const head = ['id', 'municipality', 'name', 'language', 'telephone', 'channel', 'role', 'email'];
    const heads = head.map((name, at) => cell(`${'ABCDEFGH'[at]}1`, name)).join('');
    const row = `${cell('A2', '007')}${cell('B2', 'al')}${cell('C2', '=1+1')}${cell('D2', 'nn')}<c r="E2"><v>4712345678</v></c>${cell('F2', 'sms')}<c r="G2" s="3"><v>40800</v></c><c r="H2" t="e"><v>#N/A</v></c>`;
    const { body } = await get(await previewOf(workbook(`<row r="1">${heads}</row><row r="2">${row}</row>`)));
    expect(body).toContain('“4712345678” is not a telephone number with the country’s number.');
    expect(body).toContain('The cell holds a date and is read as 2011-09-14.');
    expect(body).toContain('The cell holds a formula that failed (#N/A).');
  });

  it('takes over the survey’s own files once they differ from what was changed on pages', async () => {
    await apply(await previewOf(csv('municipalities.csv', 'id,name\nal,Aal\n')));
    expect((await store().registry(SURVEY)).municipalities.find(({ id }) => id === 'al')?.name).toBe('Aal');
    const asked = await assistant.post(`${BASE}/import`, { source: 'files' });
    expect((await get(where(asked))).body).toMatch(/Aal<\/td><td>Ål/);
    expect((await apply(where(asked))).statusCode).toBe(303);
    const again = await assistant.post(`${BASE}/import`, { source: 'files' });
    expect((await get(where(again))).body).toContain('Nothing changes: the registry holds all of this already.');
  });

  it('keeps a preview for an hour, for whoever made it, and then forgets it', async () => {
    const address = await previewOf(csv('contacts.csv', CONTACTS));
    const other = await researcher(server, 'researcher', 'other@samsvar.example');
    expect((await get(address, other)).statusCode).toBe(410);
    expect((await other.post(address)).statusCode).toBe(410);
    expect((await upload([csv('contacts.csv', CONTACTS)], assistant, 'wrong')).statusCode).toBe(403);
    now += HOUR;
    expect((await get(address)).body).toContain('The preview is more than an hour old');
    await registryImportsJob.run(server.context, now);
    expect(await store().dumpTable('registry_import', null, 10)).toEqual([]);
  });

  it('is for those who manage the survey; what a coordinator takes out is their region’s', async () => {
    await apply(await previewOf(csv('contacts.csv', `${CONTACTS}taveta,Asha,,en,asha@taveta.example\n`)));
    const coordinator = await researcher(server, 'coordinator', undefined, 'africa');
    expect((await get(`${BASE}/import`, coordinator)).statusCode).toBe(403);
    expect((await upload([csv('contacts.csv', CONTACTS)], coordinator)).statusCode).toBe(403);
    const file = async (entity: string) => (await get(`${BASE}/export?format=csv&entity=${entity}`, coordinator)).body;
    expect(await file('contact')).toContain('Asha');
    expect(await file('contact')).not.toContain('Kari');
    expect(await file('municipality')).not.toContain('melhus');
    const reader = await researcher(server, 'reader');
    expect((await get(`${BASE}/export?format=xlsx`, reader)).statusCode).toBe(403);
    const whole = await assistant.get(`${BASE}/export?format=xlsx`);
    expect(whole.headers['content-disposition']).toBe(`attachment; filename="${SURVEY}-registry.xlsx"`);
    expect((await get(await previewOf({ name: 'r.xlsx', bytes: whole.rawPayload }))).body).toContain('Nothing changes');
  });
});
