import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSurveys } from '../../server/definitions/check.ts';
import { loadRegistry } from '../../server/registry/load.ts';

const root = join(import.meta.dirname, '..', '..');
const troubled = join(root, 'tests', 'fixtures', 'surveys', 'troubled', 'registry');
const shipped = join(root, 'surveys', 'mic-2011-2014', 'registry');
const languages = ['nb', 'nn', 'es', 'en'];

const sound: Record<string, string> = {
  'regions.csv': 'id,nb,nn,es,en\nnorth,Nord,Nord,Norte,North\nsouth,Sør,Sør,Sur,South\n',
  'countries.csv': 'id,region,nb,nn,es,en\nNO,north,Norge,Noreg,Noruega,Norway\nGT,south,G,G,G,G\n',
  'municipalities.csv':
    'id,name,country,language,latitude,longitude\nal,Ål,NO,nn,60.63,8.56\nsolola,Sololá,GT,es,14.77,-91.18\n',
  'partnerships.csv': 'id,label,status,period,municipalities\npair,Ål – Sololá,active,2011–2014,al solola\n',
};

let parent: string;
let folder: string;
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'registry-'));
  folder = join(parent, 'registry');
});
afterAll(() => rmSync(parent, { recursive: true }));

/** Reads the sound registry with some files written otherwise. */
async function read(changed: Record<string, string | Uint8Array>) {
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries({ ...sound, ...changed })) writeFileSync(join(folder, file), content);
  return loadRegistry(folder, languages);
}
/** `partnerships.csv:2 unknown-status`, for each finding. */
async function said(changed: Record<string, string | Uint8Array>): Promise<string[]> {
  const { findings } = await read(changed);
  return findings.map(({ file, line, code }) => `${file.split('/').at(-1)}:${line} ${code.replace('registry:', '')}`);
}
const withRow = (file: string, row: string) => ({ [file]: `${sound[file]}${row}\n` });

describe('what a spreadsheet saves', () => {
  it('is read alike with and without byte order mark, with CRLF, with semicolons and decimal commas', async () => {
    const plain = await read({});
    expect(plain.findings).toEqual([]);
    const crlf = Object.fromEntries(
      Object.entries(sound).map(([file, text]) => [file, `\uFEFF${text.replaceAll('\n', '\r\n')}`]),
    );
    const semicolons = Object.fromEntries(
      Object.entries(sound).map(([file, text]) => [file, text.replaceAll(',', ';').replaceAll(/(\d)\.(\d)/g, '$1,$2')]),
    );
    for (const form of [crlf, semicolons]) expect(await read(form)).toEqual(plain);
  });
  it('may end with empty rows and empty columns, and quote what holds the separator', async () => {
    const { findings, registry } = await read({
      'municipalities.csv':
        'id;name;country;language;latitude;longitude;;\r\nal;"Ål; ""kommune""";NO;nn;60,63;8,56;;\r\nsolola;Sololá;GT;es;;;;\r\n;;;;;;;\r\n',
    });
    expect(findings).toEqual([]);
    expect(registry.municipalities).toEqual([
      { id: 'al', name: 'Ål; "kommune"', country: 'NO', language: 'nn', latitude: 60.63, longitude: 8.56 },
      { id: 'solola', name: 'Sololá', country: 'GT', language: 'es' },
    ]);
  });
  it('is refused with advice where it is not UTF-8', async () => {
    const windows = Buffer.from(sound['municipalities.csv'] ?? '', 'latin1');
    expect(await said({ 'municipalities.csv': windows })).toContain('municipalities.csv:1 not-utf-8');
    const utf16 = Buffer.from(`\uFEFF${sound['municipalities.csv']}`, 'utf16le');
    expect(await said({ 'municipalities.csv': utf16 })).toContain('municipalities.csv:1 not-utf-8');
  });
  it('keeps names of any kind as they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.constantFrom(',', ';'),
        async (typed, mark) => {
          const name = typed.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
          fc.pre(name.trim() === name && !name.startsWith('\uFEFF'));
          const row = ['al', `"${name.replaceAll('"', '""')}"`, 'NO', 'nn', '', ''].join(mark);
          const text = `id,name,country,language,latitude,longitude`.replaceAll(',', mark);
          const { registry } = await read({ 'municipalities.csv': `\uFEFF${text}\r\n${row}\r\n` });
          expect(registry.municipalities[0]?.name).toBe(name);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('mistakes in a registry', () => {
  const cases: [string, Record<string, string>, string[]][] = [
    ['a region nobody knows', withRow('countries.csv', 'KE,east,K,K,K,K'), ['countries.csv:4 unknown-region']],
    [
      'a country nobody knows',
      withRow('municipalities.csv', 'voi,Voi,KE,en,,'),
      ['municipalities.csv:4 unknown-country'],
    ],
    [
      'a language the survey lacks',
      withRow('municipalities.csv', 'x,X,NO,sv,,'),
      ['municipalities.csv:4 unknown-language'],
    ],
    ['an id used twice', withRow('municipalities.csv', 'al,Al,NO,nb,,'), ['municipalities.csv:4 duplicate']],
    ['an id with capitals', withRow('regions.csv', 'East,Ø,Ø,E,E'), ['regions.csv:4 id']],
    [
      'a country code of three letters',
      withRow('countries.csv', 'KEN,south,K,K,K,K'),
      ['countries.csv:4 country-code'],
    ],
    [
      'a latitude beyond the pole',
      withRow('municipalities.csv', 'x,X,NO,nb,90.1,5'),
      ['municipalities.csv:4 position'],
    ],
    ['a position in words', withRow('municipalities.csv', 'x,X,NO,nb,60,5° E'), ['municipalities.csv:4 position']],
    ['half a position', withRow('municipalities.csv', 'x,X,NO,nb,60,'), ['municipalities.csv:4 half-position']],
    ['a name left out', withRow('municipalities.csv', 'x,,NO,nb,,'), ['municipalities.csv:4 empty-cell']],
    [
      'a status nobody knows',
      withRow('partnerships.csv', 'p,P,paused,,al solola'),
      ['partnerships.csv:3 unknown-status'],
    ],
    ['a partnership of one', withRow('partnerships.csv', 'p,P,active,,al'), ['partnerships.csv:3 too-few']],
    [
      'a partnership with oneself',
      withRow('partnerships.csv', 'p,P,active,,al al'),
      ['partnerships.csv:3 repeated-municipality', 'partnerships.csv:3 too-few'],
    ],
    [
      'a municipality nobody knows',
      withRow('partnerships.csv', 'p,P,active,,al oslo'),
      ['partnerships.csv:3 unknown-municipality'],
    ],
    [
      'a row that is too short',
      withRow('regions.csv', 'east,Ø'),
      [
        'regions.csv:4 cells',
        'regions.csv:4 label-missing',
        'regions.csv:4 label-missing',
        'regions.csv:4 label-missing',
      ],
    ],
    [
      'a row that is too long',
      withRow('partnerships.csv', 'p,P,active,,al,solola'),
      ['partnerships.csv:3 cells', 'partnerships.csv:3 too-few'],
    ],
    ['a region without any name', withRow('regions.csv', 'east,,,,'), ['regions.csv:4 no-label']],
    [
      'a column that is not known',
      { 'partnerships.csv': 'id,label,status,period,municipalities,note\n' },
      ['partnerships.csv:1 unknown-column'],
    ],
    [
      'a column there twice',
      { 'partnerships.csv': 'id,label,status,period,municipalities,label\n' },
      ['partnerships.csv:1 duplicate-column'],
    ],
    ['a column left out', { 'partnerships.csv': 'id,label,status,period\n' }, ['partnerships.csv:1 missing-column']],
    [
      'a quotation mark left open',
      withRow('partnerships.csv', 'p,"P,active,,al solola'),
      ['partnerships.csv:3 quotes'],
    ],
  ];
  it.each(cases)('are said with their line: %s', async (_, changed, expected) => {
    expect(await said(changed)).toEqual(expected);
  });
  it('count lines from the top of the file, blank rows and rows of several lines too', async () => {
    const text = `\uFEFFid,label,status,period,municipalities\r\n\r\np,"Two\r\nlines",active,,al solola\r\nq,Q,gone,,al solola\r\n`;
    expect(await said({ 'partnerships.csv': text })).toEqual(['partnerships.csv:5 unknown-status']);
  });
  it('name the file as seen from the surveys folder, and say when it is not there', async () => {
    rmSync(join(folder, 'regions.csv'));
    const { findings } = await loadRegistry(folder, languages);
    expect(findings[0]).toMatchObject({ code: 'registry:unreadable', severity: 'error', data: { reason: 'ENOENT' } });
    expect(findings[0]?.file.endsWith('/registry/regions.csv')).toBe(true);
  });
});

describe('the shipped registry', () => {
  it('is sound, has a byte order mark and CRLF, and every line of the report', async () => {
    const { registry, findings } = await loadRegistry(shipped, languages);
    expect(findings).toEqual([]);
    expect(registry.regions.map(({ id }) => id)).toEqual(['norway', 'guatemala', 'africa']);
    expect([registry.municipalities.length, registry.partnerships.length]).toEqual([27, 13]);
    expect(registry.partnerships.filter(({ municipalities }) => municipalities.length === 3)).toHaveLength(1);
    const nynorsk = registry.municipalities.filter(({ language }) => language === 'nn').map(({ name }) => name);
    expect(nynorsk.sort()).toEqual(['Jølster', 'Odda', 'Skodje', 'Stord', 'Tysnes', 'Ål'].sort());
    for (const file of Object.keys(sound)) {
      const text = readFileSync(join(shipped, file), 'utf8');
      expect(text.startsWith('\uFEFF')).toBe(true);
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    }
  });
});

describe('the registry full of trouble', () => {
  it('is read to the letter, with one warning for a missing name', async () => {
    const { registry, findings } = await loadRegistry(troubled, languages);
    expect(findings).toEqual([
      {
        file: 'troubled/registry/countries.csv',
        line: 3,
        severity: 'warning',
        code: 'registry:label-missing',
        data: { language: 'nn' },
      },
    ]);
    expect(registry.municipalities.map(({ name }) => name)).toEqual([
      'Østby "ved elva"; nord, vest',
      "=cmd|' /c calc'!A1",
      '<b>Tysdag</b>\nved sjøen',
      'San «Juan» de "El Viejo", 2.ª',
      'القاهرة (ישן)',
      "O'Neil & Sons 🦉",
    ]);
    expect(registry.municipalities[3]).toMatchObject({ latitude: -14.74, longitude: -90.89 });
    expect(registry.partnerships.map(({ municipalities }) => municipalities.length)).toEqual([2, 3, 2]);
  });
  it('has every region that the survey names; one that it lacks is found with its line', async () => {
    const surveys = join(root, 'tests', 'fixtures', 'surveys');
    const withoutSouth: typeof loadRegistry = async (at, of) => {
      const read = await loadRegistry(at, of);
      return { ...read, findings: [], registry: { ...read.registry, regions: read.registry.regions.slice(0, 1) } };
    };
    const ofRegistry = async (reading: typeof loadRegistry) =>
      (await checkSurveys(surveys, reading)).findings.filter(({ code }) => code.endsWith('-region'));
    expect(await ofRegistry(loadRegistry)).toEqual([]);
    const lines = readFileSync(join(surveys, 'troubled', 'everything.yaml'), 'utf8').split('\n');
    const found = await ofRegistry(withoutSouth);
    expect(found.map(({ code }) => code)).toEqual(['registry:audience-region', 'registry:pipe-region']);
    expect(found.map(({ line }) => lines[line - 1]?.trim())).toEqual(['regions: [ north, south ]', 'south:']);
  });
});
