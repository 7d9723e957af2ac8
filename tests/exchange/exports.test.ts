import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerValue } from '../../server/definitions/answers.ts';
import { type ExportFormat, exportSurvey } from '../../server/exchange/export.ts';
import { columns, rows } from '../../server/exchange/row-model.ts';
import { writeXlsx } from '../../server/exchange/xlsx.ts';
import { zonedTime } from '../../server/exchange/zone.ts';
import { unmarkText } from '../../server/foundation/csv-cell.ts';
import { newId } from '../../server/foundation/ids.ts';
import { translator } from '../../server/pages/texts.ts';
import type { Store, Submission } from '../../server/store/store.ts';
import { ENGINES } from '../store/world.ts';
import { anyText, brokenText, nasty } from './nasty.ts';
import { type Collected, collected, NOW, standing, survey } from './world.ts';
import { unescaped, unzipped } from './zip.ts';

/** A table as its reader sees it: by submission id, then by column. Blank cells are absent. */
type Table = Map<string, Map<string, unknown>>;

/** Quotes have tests of their own. */
const OF_SUBMISSIONS = ['xlsx', 'csv', 'jsonl'] as const;

const tableOf = (headings: string[], rows: unknown[][]): Table =>
  new Map(
    rows.map((row) => {
      const cells = new Map(headings.flatMap((heading, index) => (isBlank(row[index]) ? [] : [[heading, row[index]]])));
      return [String(cells.get('submission_id')), cells];
    }),
  );
const isBlank = (cell: unknown): boolean => cell === null || cell === undefined || cell === '';

function readCsv(bytes: Buffer): { headings: string[]; table: Table } {
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  const [headings = [], ...rows] = parse(bytes, { bom: true, record_delimiter: '\r\n' });
  for (const row of rows) expect(row).toHaveLength(headings.length);
  return { headings, table: tableOf(headings, rows) };
}

async function readXlsx(bytes: Buffer): Promise<{ headings: string[]; table: Table; workbook: ExcelJS.Workbook }> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
  const sheets = workbook.worksheets.slice(0, -1);
  const lines = (sheet: ExcelJS.Worksheet): unknown[][] => {
    const rows: unknown[][] = [];
    sheet.eachRow((row) => {
      rows.push(Array.from({ length: sheet.columnCount }, (_, index) => plainCell(row.getCell(index + 1))));
    });
    return rows;
  };
  const [headings = []] = sheets.map((sheet) => lines(sheet)[0] ?? []);
  const table = tableOf(
    headings.map(String),
    sheets.flatMap((sheet) => lines(sheet).slice(1)),
  );
  return { headings: headings.map(String), table, workbook };
}

function plainCell(cell: ExcelJS.Cell): unknown {
  const { value } = cell;
  if (value !== null && typeof value === 'object' && 'richText' in value)
    return unescaped(value.richText.map((part) => part.text).join(''));
  // exceljs does so for shared strings, not for inline ones.
  return typeof value === 'string' ? unescaped(value) : value;
}

/** A long text's cells, joined. */
function whole(cells: Map<string, unknown> | undefined, heading: string): unknown {
  const start = cells?.get(heading);
  if (typeof start !== 'string') return start;
  let text = start;
  for (let place = 2; ; place += 1) {
    const next = cells?.get(`${heading} (${place})`);
    if (typeof next !== 'string') return text;
    text += next;
  }
}

/** What researchers made of an answer, in JSON Lines. */
interface Line {
  response_id: string;
  answers: Record<string, { value: unknown }>;
  workingTranslations: unknown[];
  codings: {
    question: string;
    from: number;
    to: number;
    text: string;
    coder: string;
    name: string;
    isWhole: boolean;
  }[];
}

const codeState = {
  ...{ parent: null, colour: 'c1', source: 'nb', removedAt: null, mergedInto: null },
};
const change = { survey: survey.id, at: 1, by: 'ida', undoes: null };
const GONE = { ...codeState, position: 2, texts: { nb: { name: 'Borte', definition: '' } } };

/** A codebook of two codes. */
async function coded(store: Store, names: Record<string, string>): Promise<void> {
  const texts = Object.fromEntries(
    Object.entries(names).map(([language, name]) => [language, { name, definition: '' }]),
  );
  const waste = { id: 'waste', before: null, after: { ...codeState, position: 1, texts } };
  const changes = [waste, { id: 'gone', before: null, after: GONE }];
  expect((await store.changeCodebook({ ...change, id: newId(), cause: 'file', changes })).kind).toBe('done');
}

async function removeCode(store: Store): Promise<void> {
  const changes = [{ id: 'gone', before: GONE, after: { ...GONE, removedAt: 2 } }];
  expect((await store.changeCodebook({ ...change, id: newId(), cause: 'remove', changes })).kind).toBe('done');
}

async function translate(
  store: Store,
  texts: { invitation: string; question: string; text: string }[],
  about: { origin: 'person' | 'machine'; machine: string } = { origin: 'person', machine: '' },
): Promise<void> {
  await store.saveTranslations({
    ...{ survey: survey.id, batch: null, by: 'ida', at: 1 },
    translations: texts.map(({ invitation, question, text }) => ({
      ...{ invitation, question, text, language: 'en', revision: 1, pairs: [], isUnfinished: false, base: 0 },
      ...about,
    })),
  });
}

/** A machine translates every story by saying it again; one coder codes its first character, another all of it, both with `waste`. */
async function workedOn(store: Store): Promise<{ response: string; invitation: string; text: string }[]> {
  await store.readSubmissions(survey.id);
  const questions = [{ questionnaire: 'north', question: 'stories' }];
  const rows = await store.translatables(survey.id, { to: 'en', questions }, null, 10_000);
  // As every form and the API hand a translation to the store.
  const tidy = (value: AnswerValue) => String(value).replaceAll('\0', '').toWellFormed();
  const made = rows.map(({ response, invitation, value }) => ({ response, invitation, text: tidy(value) }));
  await translate(
    store,
    made.map((one) => ({ ...one, question: 'stories' })),
    { origin: 'machine', machine: 'Lexikon' },
  );
  for (const { invitation } of made) {
    const of = { survey: survey.id, invitation, at: 1, question: 'stories', revision: 1, code: 'waste' };
    await store.addCoding({ ...of, id: newId(), span: { from: 0, to: 1 }, by: 'ida' });
    await store.addCoding({ ...of, id: newId(), span: null, by: 'kari' });
  }
  return made;
}

/** Pages end where one is short: this one is not. */
const padded = <T>(page: T[]): T[] => Array.from({ length: 100 }, () => page).flat();

async function stored({ store }: Collected): Promise<Submission[]> {
  return store.countedSubmissions(survey.id, null, 10_000);
}

describe.each(ENGINES)('exports of what is stored in %s', (engine) => {
  let world: Collected;
  beforeAll(async () => {
    world = await collected(engine);
  });
  afterAll(() => world.remove());

  const everything: Record<string, AnswerValue> = {
    stories: 'Et avsnitt.\n\nEtt til.',
    one: 'a',
    several: ['a', 'c'],
    agreed: true,
    day: '2013-05-17',
    spending: { travel: 62.5 },
    measure: { name: 'Kvinner', unit: '%', baselineYear: 2011, baselineValue: 15, latestYear: 2013, latestValue: 34.5 },
    amount: '=tekst',
    lessons: 'Mye',
  };

  it('hold each kind of answer as what it is, in the columns of its version', async () => {
    const now = await world.submits(everything);
    const before = await world.submits(
      { line: 'kort', several: ['b'], amount: -12.25, agreed: false, day: '1899-12-31' },
      { version: 1, synthetic: true },
    );
    const abroad = await world.submits(
      { stories: 'Una historia', line: '-' },
      { questionnaire: 'south', language: 'es' },
    );

    const csv = readCsv((await world.exported('csv')).bytes);
    const xlsx = await readXlsx((await world.exported('xlsx')).bytes);
    expect(xlsx.headings).toEqual(
      csv.headings.flatMap((heading) => (heading.endsWith('_at') ? [heading, `${heading}_offset`] : [heading])),
    );
    for (const heading of ['stories', 'north.line', 'south.line', 'north.1.amount', 'north.2.amount', 'several.c'])
      expect(csv.headings).toContain(heading);

    const csvNow = csv.table.get(now.id);
    const xlsxNow = xlsx.table.get(now.id);
    const expected: [string, string | undefined, unknown][] = [
      ['questionnaire_label', 'Skjema north', 'Skjema north'],
      ['version_number', '2', 2],
      ['is_synthetic', 'false', false],
      ['region_label', 'Nord', 'Nord'],
      ['municipality_name', 'Alta', 'Alta'],
      ['partnership_labels', 'Alta – Sololá; =Old', 'Alta – Sololá; =Old'],
      ['receipt_number', now.number, now.number],
      ['stories', 'Et avsnitt.\n\nEtt til.', 'Et avsnitt.\n\nEtt til.'],
      ['one', 'a', 'a'],
      ['one._label', "'=1+1", '=1+1'],
      ['several', 'a; c', 'a; c'],
      ['several._labels', "'=1+1; C", '=1+1; C'],
      ['several.a', 'true', true],
      ['several.b', 'false', false],
      ['several.c', 'true', true],
      ['agreed', 'true', true],
      ['day', '2013-05-17', new Date('2013-05-17T00:00:00Z')],
      ['spending.travel', '62.5', 62.5],
      ['measure.name', 'Kvinner', 'Kvinner'],
      ['measure.unit', '%', '%'],
      ['measure.baseline-year', '2011', 2011],
      ['measure.latest-value', '34.5', 34.5],
      ['north.2.amount', "'=tekst", '=tekst'],
      ['north.1.amount', undefined, undefined],
      ['submitted_at', '2026-11-25T00:30:00.123+01:00', new Date('2026-11-25T00:30:00.123Z')],
    ];
    for (const [heading, inCsv, inXlsx] of expected) {
      expect([heading, csvNow?.get(heading)]).toEqual([heading, inCsv]);
      expect([heading, xlsxNow?.get(heading)]).toEqual([heading, inXlsx]);
    }
    expect(xlsxNow?.get('submitted_at_offset')).toBe('+01:00');

    expect(xlsx.table.get(before.id)?.get('north.1.amount')).toBe(-12.25);
    expect(csv.table.get(before.id)?.get('north.1.amount')).toBe('-12.25');
    expect(xlsx.table.get(before.id)?.get('agreed')).toBe(false);
    expect(xlsx.table.get(before.id)?.get('day')).toBe('1899-12-31');
    expect(xlsx.table.get(before.id)?.get('is_synthetic')).toBe(true);
    expect(xlsx.table.get(before.id)?.get('several.b')).toBe(true);
    expect(csv.table.get(abroad.id)?.get('south.line')).toBe("'-");
    expect(xlsx.table.get(abroad.id)?.get('south.line')).toBe('-');
    expect(xlsx.table.get(abroad.id)?.get('form_language')).toBe('es');
    expect(xlsx.table.get(abroad.id)?.has('north.line')).toBe(false);
  });

  it('put labels in the chosen language and explain every column in it', async () => {
    const { bytes } = await world.exported('xlsx', 'en');
    const { headings, workbook } = await readXlsx(bytes);
    expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual(['Responses', 'Codebook']);
    const [responses, codebook] = workbook.worksheets;
    for (const sheet of [responses, codebook]) expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    const described: unknown[] = [];
    codebook?.eachRow((row, number) => {
      if (number > 1) described.push(plainCell(row.getCell(1)));
      expect(plainCell(row.getCell(2))).not.toBeNull();
      expect(String(plainCell(row.getCell(2)))).not.toMatch(/^(export:)?(column|heading)_/);
    });
    expect(described).toEqual(headings);
    const english = readCsv((await world.exported('csv', 'en')).bytes);
    expect([...english.table.values()].map((row) => row.get('region_label'))).toContain('The north');
  });

  it('read back equal to the store, character for character, whatever was typed', async () => {
    for (const story of nasty) await world.submits({ stories: story, lessons: story });
    for (const stories of fc.sample(anyText, 150)) await world.submits({ stories, amount: stories });
    const submissions = await stored(world);
    const csv = readCsv((await world.exported('csv')).bytes);
    const xlsx = await readXlsx((await world.exported('xlsx')).bytes);
    const lines = (await world.exported('jsonl')).bytes.toString().trimEnd().split('\n');
    const jsonl = new Map(
      lines.map((line) => {
        const read = JSON.parse(line) as { submission_id: string; answers: Record<string, { value: unknown }> };
        return [read.submission_id, read];
      }),
    );
    expect([csv.table.size, xlsx.table.size, jsonl.size]).toEqual(Array(3).fill(submissions.length));
    for (const submission of submissions) {
      for (const [question, { value }] of Object.entries(submission.answers)) {
        expect(jsonl.get(submission.id)?.answers[question]?.value).toEqual(value);
        if (typeof value !== 'string' || !['stories', 'lessons'].includes(question)) continue;
        const inCsv = csv.table.get(submission.id)?.get(question === 'lessons' ? 'lessons' : 'stories');
        expect(unmarkText(String(inCsv))).toBe(value);
        expect(whole(xlsx.table.get(submission.id), question)).toBe(value);
      }
    }
  });

  it('keep even half an emoji in XLSX and JSON lines', async () => {
    const made = new Map<string, string>();
    for (const stories of ['\ud83d', ...fc.sample(brokenText, 40)])
      made.set((await world.submits({ stories })).id, stories);
    const xlsx = await readXlsx((await world.exported('xlsx')).bytes);
    for (const [id, stories] of made) expect(whole(xlsx.table.get(id), 'stories')).toBe(stories);
  });

  it('have no formula and no cell that is too long anywhere in an XLSX file', async () => {
    const files = unzipped((await world.exported('xlsx')).bytes);
    const sheets = [...files].filter(([path]) => path.startsWith('xl/worksheets/'));
    expect(sheets).toHaveLength(2);
    for (const [, xml] of sheets) {
      expect(xml).not.toMatch(/<f[ >/]/);
      expect(xml).not.toMatch(/ t="(?!inlineStr"|b")/);
    }
    const { workbook } = await readXlsx((await world.exported('xlsx')).bytes);
    for (const sheet of workbook.worksheets)
      sheet.eachRow((row) =>
        row.eachCell((cell) => expect(String(plainCell(cell)).length).toBeLessThanOrEqual(32_767)),
      );
  });

  it('are the same bytes each time, whenever they are made', async () => {
    for (const format of ['csv', 'xlsx', 'jsonl'] as const) {
      const [one, two] = [await world.exported(format), await world.exported(format)];
      expect(one.bytes.equals(two.bytes)).toBe(true);
      expect(one.fileName).toBe(`reading-nb-2026-11-25-synthetic.${format}`);
    }
  });

  it('leave out what was withdrawn, and hold a reopened response as it was last submitted', async () => {
    const withdrawn = await world.submits({ stories: 'trukket' });
    const reopened = await world.submits({ stories: 'gjenåpnet' });
    await world.store.withdraw(survey.id, withdrawn.invitation, NOW);
    await world.store.reopen(survey.id, reopened.invitation, NOW);
    const { table } = readCsv((await world.exported('csv')).bytes);
    expect(table.has(withdrawn.id)).toBe(false);
    expect(table.get(reopened.id)?.get('response_status')).toBe('reopened');
    expect(table.get(reopened.id)?.get('stories')).toBe('gjenåpnet');
  });

  it('let go of the store when a reader stops in the middle, and go on where they are asked again', async () => {
    const { store } = world;
    for (const format of OF_SUBMISSIONS) {
      const { stream } = await exportSurvey({ store, clock: standing }, survey, { format, language: 'nb' });
      await new Promise((resolve) => stream.once('readable', resolve));
      stream.destroy();
      await new Promise((resolve) => stream.once('close', resolve));
      expect((await world.exported(format)).bytes.length).toBeGreaterThan(0);
    }
  });

  it('break off with an error, not with a short file, when the store fails on the way', async () => {
    const { store } = world;
    for (const format of OF_SUBMISSIONS) {
      // XLSX reads everything twice: it is the second reading that fails.
      let readings = format === 'xlsx' ? 2 : 1;
      let pages = 0;
      const failing: Store = {
        ...store,
        snapshot: (read) =>
          store.snapshot((reads) =>
            read({
              ...reads,
              exportedSubmissions: (id, after) => {
                if (after === null) readings -= 1;
                if (readings === 0) pages += 1;
                return pages > 3
                  ? Promise.reject(new Error('disk gone'))
                  : reads.exportedSubmissions(id, after, 2).then(padded);
              },
            }),
          ),
      };
      const reading = async () => {
        const { stream } = await exportSurvey({ store: failing, clock: standing }, survey, { format, language: 'nb' });
        for await (const _ of stream);
      };
      await expect(reading()).rejects.toThrow('disk gone');
    }
  });

  it('hold working translations and codes where that is asked for, equal to the store; else not a byte of them', async () => {
    const { store } = world;
    const before = await Promise.all(OF_SUBMISSIONS.map(async (format) => (await world.exported(format)).bytes));
    const names = { nb: '=Avfall; «x»', nn: 'Avfall, nynorsk', es: 'Desechos "sólidos"', en: '@Waste [x]' };
    await coded(store, names);
    const translated = await workedOn(store);
    expect(translated.length).toBeGreaterThan(100);
    const changed = await world.submits({ stories: 'Vi hentet avfall. Så kom regnet.', lessons: 'Bort med alt.' });
    await store.readSubmissions(survey.id);
    for (const [question, from, to] of [
      ['stories', 3, 16],
      ['lessons', 0, 4],
    ] as const) {
      const of = { survey: survey.id, invitation: changed.invitation, at: 1, question, revision: 1 };
      await store.addCoding({ ...of, id: newId(), code: 'waste', span: { from, to }, by: 'kari' });
      await store.addCoding({ ...of, id: newId(), code: 'gone', span: { from, to }, by: 'kari' });
    }
    await removeCode(store);
    await translate(store, [{ ...changed, question: 'stories', text: 'We fetched waste.' }]);
    // Between taking in what was submitted and the moment that is exported, it is submitted anew.
    let isFirst = true;
    const hasty: Store = {
      ...store,
      readSubmissions: async (...of) => {
        const read = await store.readSubmissions(...of);
        if (isFirst) {
          isFirst = false;
          await world.submitsAgain(changed, {
            stories: 'I fjor: Vi hentet mer avfall. Så kom regnet.',
            lessons: 'Nytt.',
          });
        }
        return read;
      },
    };
    const extras = ['translations', 'codes'] as const;
    const read = async (format: ExportFormat, language: string, asker = 'ida'): Promise<Buffer> => {
      const wish = { format, language, extras, asker };
      const { stream } = await exportSurvey({ store: hasty, clock: standing }, survey, wish);
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      return Buffer.concat(chunks);
    };
    const lines = (bytes: Buffer): Line[] =>
      bytes
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    const jsonl = new Map(lines(await read('jsonl', 'es')).map((line) => [line.response_id, line]));
    const byResponse = (table: Table) => new Map([...table.values()].map((row) => [row.get('response_id'), row]));
    const files = new Map<string, ReturnType<typeof readCsv>>();
    for (const language of ['nb', 'nn', 'es', 'en']) files.set(language, readCsv(await read('csv', language)));
    const xlsx = await readXlsx(await read('xlsx', 'en'));
    const inXlsx = byResponse(xlsx.table);
    const inCsv = new Map([...files].map(([language, { table }]) => [language, byResponse(table)]));

    for (const { response, text } of translated) {
      const [kept] = await store.translations(survey.id, response, 'stories');
      expect(kept?.text).toBe(text);
      const column = 'stories._working_translation_en';
      expect(unmarkText(String(inCsv.get('nn')?.get(response)?.get(column)))).toBe(text);
      expect(whole(inXlsx.get(response), column)).toBe(text);
      expect(inXlsx.get(response)?.get(`${column}_machine`)).toBe(true);
      expect(jsonl.get(response)?.workingTranslations).toMatchObject([
        { question: 'stories', language: 'en', text, isStale: false, origin: 'machine', machine: 'Lexikon' },
      ]);
    }
    for (const { answers, codings } of jsonl.values())
      for (const { question, from, to, text } of codings)
        expect(text).toBe(Array.from(String(answers[question]?.value)).slice(from, to).join(''));
    const some = translated[0]?.response;
    expect(jsonl.get(some ?? '')?.codings.map(({ coder, name, isWhole }) => [coder, name, isWhole])).toEqual([
      ['ida', names.es, false],
      ['kari', names.es, true],
    ]);
    for (const [language, name] of Object.entries(names)) {
      const cell = inCsv.get(language)?.get(some)?.get('stories._codes');
      expect(unmarkText(String(cell))).toBe(`${name} [waste]`);
    }
    // The words moved; of the other answer nothing is left, and one code was removed.
    const after = jsonl.get(changed.response);
    expect(after?.answers.stories?.value).toContain('I fjor');
    expect(after?.codings).toMatchObject([{ question: 'stories', code: 'waste', hasChanged: true, coder: 'kari' }]);
    expect(after?.codings[0]?.text).toContain('mer avfall');
    expect(after?.workingTranslations).toMatchObject([{ text: 'We fetched waste.', isStale: true, revision: 1 }]);
    expect(inXlsx.get(changed.response)?.get('stories._working_translation_en_stale')).toBe(true);
    expect(inXlsx.get(changed.response)?.has('lessons._codes')).toBe(false);
    // Every column is explained.
    const book = xlsx.workbook.worksheets.at(-1);
    const told = new Map<unknown, unknown>();
    book?.eachRow((row) => told.set(plainCell(row.getCell(1)), plainCell(row.getCell(2))));
    for (const heading of xlsx.headings) expect(String(told.get(heading) ?? '')).not.toMatch(/^$|column_/);
    expect(told.get('stories._codes')).toContain('as NAME [ID]');
    // Coded blind, everybody takes out their own.
    await store.setCodingMode({ survey: survey.id, blind: true, by: 'ida', at: 2 });
    const coders = lines(await read('jsonl', 'nb')).flatMap(({ codings }) => codings.map(({ coder }) => coder));
    expect(new Set(coders)).toEqual(new Set(['ida']));
    await store.setCodingMode({ survey: survey.id, blind: false, by: 'ida', at: 3 });
    await world.store.withdraw(survey.id, changed.invitation, NOW);
    for (const [at, format] of OF_SUBMISSIONS.entries())
      expect((await world.exported(format)).bytes.equals(before[at] ?? Buffer.of())).toBe(true);
  });

  it('go on in a further sheet where one is full', async () => {
    const submissions = await stored(world);
    const all = columns(survey, await world.store.versions(survey.id), await world.store.registry(survey.id), 'nb');
    const stream = await writeXlsx({
      columns: all,
      pages: () => rows(world.store, survey.id),
      time: zonedTime('Europe/Oslo'),
      t: translator('nb'),
      rightToLeft: false,
      rowsPerSheet: 100,
    });
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    const { workbook, table } = await readXlsx(Buffer.concat(chunks));
    expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual([
      'Besvarelser',
      ...Array.from({ length: Math.ceil(submissions.length / 100) - 1 }, (_, index) => `Besvarelser (${index + 2})`),
      'Kodebok',
    ]);
    expect([...table.keys()]).toEqual(submissions.map(({ id }) => id));
  });
});
