/** Quotes as files: every format says which of them may be quoted, and of none who decided. */
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../server/foundation/ids.ts';
import { fieldworld, SURVEY, type World } from '../fieldwork/invite/world.ts';
import { Respondent } from '../fixtures/respondent.ts';

const TEXT = '=1+1 var alt. 👩🏽‍🚒 Det gjekk "bra", trass alt.';

let world: World;
const got = async (format: string) =>
  (await world.clerk.get(`/api/v1/surveys/${SURVEY}/export?format=${format}&lang=en`)).rawPayload;

beforeAll(async () => {
  world = await fieldworld();
  const { server } = world;
  const row = (await server.invite(SURVEY)).find(({ municipality }) => municipality === 'al');
  if (row === undefined) throw new Error('Ål is not invited');
  const clerk = new Respondent(server.app, row.token);
  await clerk.opens('nn');
  clerk.types('stories', TEXT);
  await clerk.submits();
  const { store } = server.context;
  const of = { survey: SURVEY, invitation: row.invitation.id, at: world.clock.time };
  const places = [
    [0, 13],
    [14, Array.from(TEXT).length],
  ] as const;
  const ids: string[] = [];
  for (const [from, to] of places) {
    const made = await store.chooseQuote({
      ...{ ...of, id: newId(), question: 'stories', revision: 1, from, to, by: 'ida@example.org' },
    });
    if (made.kind !== 'done') throw new Error(made.kind);
    ids.push(made.id);
  }
  const [first = '', second = ''] = ids;
  await store.translateQuote({ ...of, quote: second, language: 'en', text: 'It went "well"', base: 0, by: 'ida' });
  await store.sendQuotes({ ...of, quotes: ids, message: null });
  const decided = { base: 0, correction: '', comment: '' };
  await store.decideQuotes({
    ...{ ...of, by: { name: 'Kari Hemmeleg', role: '' } },
    decisions: [
      { ...decided, quote: first, decision: 'declined', comment: 'Nei, takk' },
      { ...decided, quote: second, decision: 'agreed' },
    ],
  });
}, 60_000);
afterAll(() => world.server.close());

describe('quotes', () => {
  it('are a table of their own as CSV, cleared ones marked', async () => {
    const bytes = await got('quotes-csv');
    const rows: Record<string, string>[] = parse(bytes, { bom: true, columns: true, record_delimiter: '\r\n' });
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      ...{ quote_text: "'=1+1 var alt.", is_cleared: 'false', quote_state: 'declined', comment_text: 'Nei, takk' },
      ...{ municipality_name: 'Ål', question_id: 'stories', answer_revision: '1', from_point: '0', to_point: '13' },
    });
    expect(rows[1]).toMatchObject({
      ...{ quote_text: '👩🏽‍🚒 Det gjekk "bra", trass alt.', is_cleared: 'true', quote_state: 'agreed' },
      ...{ translation_en: 'It went "well"', translation_es: '', quote_language: 'nn', has_answer_changed: 'false' },
    });
    expect(bytes.toString()).not.toContain('Kari Hemmeleg');
  });

  it('are one a line as JSON Lines, under the same names', async () => {
    const lines = (await got('quotes-jsonl')).toString().trim().split('\n');
    const [, second] = lines.map((line) => JSON.parse(line));
    expect(second).toMatchObject({
      ...{ quote_text: '👩🏽‍🚒 Det gjekk "bra", trass alt.', is_cleared: true, from_point: 14 },
      ...{ decided_at: '2014-07-09T14:00:00.000+02:00', translation_nb: null },
    });
    expect(lines.join()).not.toContain('Kari Hemmeleg');
  });

  it('are a sheet of the Excel file, between responses and codebook, which explains it', async () => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await got('xlsx')) as unknown as ArrayBuffer);
    expect(workbook.worksheets.map(({ name }) => name)).toEqual(['Responses', 'Quotes', 'Codebook']);
    const sheet = workbook.getWorksheet('Quotes');
    const headings = Object.values(sheet?.getRow(1).values ?? []).map(String);
    const cell = (row: number, name: string) => sheet?.getRow(row).getCell(headings.indexOf(name) + 1).value;
    expect([cell(2, 'is_cleared'), cell(3, 'is_cleared')]).toEqual([false, true]);
    expect(cell(2, 'quote_text')).toBe('=1+1 var alt.');
    const described = JSON.stringify(workbook.getWorksheet('Codebook')?.getSheetValues());
    for (const heading of headings) expect(described).toContain(`"Quotes: ${heading}"`);
  });

  it('have a file name that says so, and a part on the page of exports', async () => {
    const file = await world.clerk.get(`/api/v1/surveys/${SURVEY}/export?format=quotes-csv&lang=nb`);
    expect(file.headers['content-disposition']).toContain(`${SURVEY}-quotes-nb-2014-07-09.csv`);
    const page = await world.clerk.get(`/surveys/${SURVEY}/export?lang=en`);
    expect(page.body).toContain('format=quotes-csv&amp;lang=en');
  });
});
