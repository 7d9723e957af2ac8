/** What is taken out comes in again as what it was, whatever anybody has written, in every kind of file; and a plan does what it says. */
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvFile, workbookFile, zipFile } from '../../../server/fieldwork/registry-files/files-out.ts';
import type { ImportPlan, ReadFiles } from '../../../server/fieldwork/registry-files/model.ts';
import { planOf } from '../../../server/fieldwork/registry-files/plan.ts';
import { tablesIn, type UploadedFile } from '../../../server/fieldwork/registry-files/tables-in-files.ts';
import { unpack } from '../../../server/fieldwork/registry-files/unpacking.ts';
import { ENTITIES, type FullRegistry } from '../../../server/registry/changes.ts';
import { CHANNELS, type Contact } from '../../../server/registry/model.ts';
import { TABLE_OF } from '../../../server/registry/tables.ts';

const LANGUAGES = ['nb', 'es'];
const NOBODY = { municipalities: new Map<string, number>(), contacts: new Map<string, number>() };

async function readFrom(...files: UploadedFile[]): Promise<ReadFiles> {
  const reading = await tablesIn(files, LANGUAGES);
  if (reading.kind === 'refused') throw new Error(reading.refusal.key);
  return reading.read;
}
const planned = (read: ReadFiles, stored: FullRegistry, invited = NOBODY): ImportPlan =>
  planOf(read, stored, LANGUAGES, invited, 1);
const csv = (name: string, text: string): UploadedFile => ({ name, bytes: Buffer.from(text) });
const codes = ({ faults }: ImportPlan): string[] =>
  faults.map(({ source, line, column, code }) => `${source}:${line} ${column} ${code}`);

/** Text that spreadsheets and parsers trip over, among any other. */
const nasty = fc
  .oneof(
    fc.constantFrom(
      '=1+1',
      '+47 22 00 00 00',
      '-5',
      '@x',
      "'quoted",
      "''s-Hertogenbosch",
      'a;b',
      'a,"b"',
      'a\tb',
      'two\nlines',
      '2011-12',
      '1/2',
      '007',
      '1E5',
      'TRUE',
      '#REF!',
      '_x0041_',
      '<&>',
      '😀',
      'ÆØÅ ñ',
      '=HYPERLINK("x")',
    ),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
  )
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what nobody can store.
  .map((text) => text.replace(/[\0-\x08\x0b-\x1f\ufeff\u2028\u2029\ufffe\uffff]/g, '').trim() || 'x');

const registry: fc.Arbitrary<FullRegistry> = fc
  .record({
    names: fc.array(nasty, { minLength: 2, maxLength: 4 }),
    labels: fc.array(nasty, { minLength: 4, maxLength: 4 }),
    roles: fc.array(nasty, { minLength: 2, maxLength: 2 }),
    position: fc.option(
      fc.tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true })),
    ),
    channel: fc.constantFrom(...CHANNELS),
  })
  .map(({ names, labels: [a = 'x', b = 'x', c = 'x', d = 'x'], roles, position, channel }): FullRegistry => {
    const place = position && {
      latitude: Number(position[0].toFixed(6)) + 0,
      longitude: Number(position[1].toFixed(6)) + 0,
    };
    const contact = (id: string, role: string): Contact => ({
      ...{ id, municipality: 'm-0', name: a, role, email: `${id}@al.example`, telephone: '+47 12 34 56 78' },
      ...{ language: 'nb', channel, endedAt: null },
    });
    return {
      regions: [{ id: 'r', label: { source: 'nb', in: { nb: { text: a }, es: { text: b } } } }],
      countries: [
        {
          id: 'NO',
          region: 'r',
          label: { source: 'nb', in: { nb: { text: c }, es: { text: d } } },
          timeZone: 'Europe/Oslo',
        },
      ],
      municipalities: names.map((name, at) => ({ id: `m-${at}`, name, country: 'NO', language: 'nb', ...place })),
      contacts: [...roles.map((role, at) => contact(`c-${at}`, role)), { ...contact('gone', 'x'), endedAt: 5 }],
      partnerships: [{ id: 'p', label: b, status: 'active', period: c, theme: d, municipalities: ['m-1', 'm-0'] }],
    };
  });

describe('files that were taken out', () => {
  it('change nothing when they come in again, as CSV', async () => {
    await fc.assert(
      fc.asyncProperty(registry, async (stored) => {
        const files = ENTITIES.map((entity) => ({ name: TABLE_OF[entity], bytes: csvFile(entity, stored, LANGUAGES) }));
        const plan = planned(await readFrom(...files), stored);
        expect(codes(plan).filter((line) => !line.includes('double-'))).toEqual([]);
        expect(plan).toMatchObject({ changes: [], removals: [], needed: [] });
      }),
    );
  });

  it('change nothing when they come in again, as a workbook', async () => {
    await fc.assert(
      fc.asyncProperty(registry, async (stored) => {
        // Without the thread, which is slow to begin.
        const unpacked = await unpack(await buffer(workbookFile(stored, LANGUAGES)));
        if (unpacked.kind !== 'workbook') throw new Error('no workbook');
        expect(unpacked.sheets.flatMap(({ dates }) => dates)).toEqual([]);
        const tables = unpacked.sheets.map(({ name, records }, at) => ({
          entity: ENTITIES[at] ?? 'region',
          source: name,
          records,
        }));
        const plan = planned({ tables, faults: [] }, stored);
        expect(codes(plan)).toEqual([]);
        expect(plan).toMatchObject({ changes: [], removals: [], needed: [] });
      }),
    );
  });

  it('may be the archive or the workbook itself', async () => {
    const [stored] = fc.sample(registry, 1);
    if (stored === undefined) throw new Error('nothing sampled');
    for (const [name, write] of [
      ['a.xlsx', workbookFile],
      ['a.zip', zipFile],
    ] as const) {
      const plan = planned(await readFrom({ name, bytes: await buffer(write(stored, LANGUAGES)) }), stored);
      expect(plan.sources.map(({ entity }) => entity)).toEqual(ENTITIES);
      expect(plan.changes).toEqual([]);
    }
  });
});

const STORED: FullRegistry = {
  regions: [
    { id: 'north', label: { source: 'nb', in: { nb: { text: 'Nord' }, es: { text: 'Norte' }, xx: { text: 'N' } } } },
  ],
  countries: [
    { id: 'NO', region: 'north', label: { source: 'nb', in: { nb: { text: 'Norge' }, es: { text: 'Noruega' } } } },
  ],
  municipalities: [
    { id: 'al', name: 'Ål', country: 'NO', language: 'nb', latitude: 60.63, longitude: 8.56 },
    { id: 'stord', name: 'Stord', country: 'NO', language: 'nb' },
  ],
  contacts: [
    {
      id: 'kari',
      municipality: 'al',
      name: 'Kari Nes',
      role: 'ordfører',
      email: 'kari@al.example',
      telephone: '+47 12 34 56 78',
      language: 'nb',
      channel: 'email',
      endedAt: null,
    },
  ],
  partnerships: [
    { id: 'pair', label: 'Ål – Stord', status: 'active', period: '2011', municipalities: ['al', 'stord'] },
  ],
};

describe('a row', () => {
  const contacts = async (text: string) => planned(await readFrom(csv('contacts.csv', text)), STORED);

  it('without an id is whom its e-mail address or name says; a column that is left out stays', async () => {
    const byEmail = await contacts('municipality,name,language,email\nal,Kari Nes Moe,nb,KARI@al.example\n');
    expect(byEmail.changes).toMatchObject([
      { id: 'kari', before: { name: 'Kari Nes' }, after: { name: 'Kari Nes Moe', telephone: '+47 12 34 56 78' } },
    ]);
    const byName = await contacts('municipality,name,language,role\nÅl,kari nes,nb,varaordfører\n');
    expect(byName.changes).toMatchObject([{ id: 'kari', after: { municipality: 'al', role: 'varaordfører' } }]);
  });

  it('that is new gets an id out of its name, the same each time, and is not added twice', async () => {
    const text = 'name;country;language\nSør-Trøndelag;norge;nb\nÅl;NO;nb\n';
    const first = planned(await readFrom(csv('whatever.csv', text)), STORED);
    expect(first.faults).toEqual([]);
    expect(first.changes).toMatchObject([{ id: 'sor-trondelag', before: null, after: { country: 'NO' } }]);
    const after = {
      ...STORED,
      municipalities: [
        ...STORED.municipalities,
        ...first.changes.flatMap((one) => (one.entity === 'municipality' && one.after ? [one.after] : [])),
      ],
    };
    expect(planned(await readFrom(csv('whatever.csv', text)), after).changes).toEqual([]);
  });

  it('keeps what tables do not hold: a region’s name in a further language', async () => {
    const plan = planned(await readFrom(csv('regions.csv', 'id,nb,es\nnorth,Nord,El norte\n')), STORED);
    expect(plan.changes).toMatchObject([
      { after: { label: { in: { nb: { text: 'Nord' }, es: { text: 'El norte' }, xx: { text: 'N' } } } } },
    ]);
  });

  it('that is wrong is named with file, row, column and reason, all at once; the others are previewed', async () => {
    const plan = await contacts(
      'municipality,name,language,email,telephone\nnowhere,A,nb,a@al.example,\nal,B,xx,b at al,12\nal,C,nb,c@al.example,\nal,C,nb,c@al.example,\n',
    );
    expect(codes(plan)).toEqual([
      'contacts.csv:2 municipality registry-files:unknown-municipality',
      'contacts.csv:3 language registry:unknown-language',
      'contacts.csv:3 email registry:contact-email',
      'contacts.csv:3 telephone registry:contact-telephone',
      'contacts.csv:5  registry-files:same-as',
    ]);
    expect(plan.changes).toMatchObject([{ before: null, after: { name: 'C' } }]);
    expect(plan.removals).toEqual([]);
  });

  it('that looks like somebody who is there is pointed at', async () => {
    const plan = planned(
      await readFrom(
        csv('municipalities.csv', 'id,name,country,language\naal,ål,NO,nb\n'),
        csv('contacts.csv', 'id,municipality,name,language,email\nk2,stord,Kari,nb,kari@al.example\n'),
      ),
      STORED,
    );
    expect(codes(plan)).toEqual([
      'municipalities.csv:2 name registry-files:double-municipality',
      'contacts.csv:2 email registry-files:double-email',
    ]);
  });
});

describe('what is not in the files', () => {
  it('is only of the tables that are in them, and goes only where nothing needs it', async () => {
    const read = await readFrom(csv('municipalities.csv', 'id\nal\n'), csv('partnerships.csv', 'id\n'));
    const plan = planned(read, STORED);
    expect(plan.removals.map(({ entity, id }) => `${entity} ${id}`)).toEqual([
      'partnership pair',
      'municipality stord',
    ]);
    const invited = { ...NOBODY, municipalities: new Map([['stord', 2]]) };
    const kept = planned(read, STORED, invited);
    expect(kept.removals.map(({ id }) => id)).toEqual(['pair']);
    expect(kept.needed).toEqual([{ entity: 'municipality', id: 'stord', by: 'invitation', n: 2 }]);
  });

  it('leaves, where it is a contact', async () => {
    const plan = planned(await readFrom(csv('contacts.csv', 'id\n')), STORED);
    expect(plan.removals).toMatchObject([{ id: 'kari', after: { endedAt: 1 } }]);
  });
});

describe('a file', () => {
  it('of Windows’ own encoding is read with its letters, and said to be', async () => {
    const bytes = Buffer.from('name;country;language\r\n\xc5lesund;NO;nb\r\n', 'latin1');
    const plan = planned(await readFrom({ name: 'kommuner.csv', bytes }), STORED);
    expect(codes(plan)).toEqual(['kommuner.csv:0  registry-files:windows']);
    expect(plan.changes).toMatchObject([{ id: 'alesund', after: { name: 'Ålesund' } }]);
  });

  it('with tabs, as a spreadsheet’s Unicode text, is read', async () => {
    const bytes = Buffer.from('\uFEFFname\tcountry\tlanguage\r\nÅlesund\tNO\tnb\r\n', 'utf16le');
    expect(planned(await readFrom({ name: 'a.txt', bytes }), STORED).changes).toMatchObject([{ id: 'alesund' }]);
  });

  it.each([
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0]), 'old-excel'],
    ['a damaged one', Buffer.from('PK\x03\x04 and nothing else'), 'damaged'],
    ['no table', Buffer.from('hello\n'), 'no-table'],
    ['a picture', Buffer.from([0x89, 0x50, 0, 0]), 'no-table'],
    ['too many rows', Buffer.from(`id,nb,es\n${'x,y,z\n'.repeat(20_001)}`), 'too-many-rows'],
  ])('that is %s is refused with a reason', async (_, bytes, key) => {
    expect(await tablesIn([{ name: 'file', bytes }], LANGUAGES)).toMatchObject({
      kind: 'refused',
      refusal: { key: `registry-files:${key}` },
    });
  });
});
