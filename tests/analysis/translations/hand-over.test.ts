/** Translations out to a translator as XLIFF and CSV, and back: checked line by line, previewed, saved as a whole, undone as a whole. */
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sentencesIn } from '../../../server/analysis/translations/sentences.ts';
import { readXliff } from '../../../server/analysis/translations/xliff-in.ts';
import { xliffOf } from '../../../server/analysis/translations/xliff-out.ts';
import { anyText, brokenText, nasty } from '../../exchange/nasty.ts';
import { type Researcher, researcher } from '../../fixtures/researcher.ts';
import { readPage } from '../../fixtures/web-page.ts';
import { BASE, NYNORSK, SURVEY, type TranslationWorld, translationWorld } from './world.ts';

let world: TranslationWorld;
let analyst: Researcher;
let al: { id: string; token: string };
let voi: { id: string; token: string };
const ODD = '=1+1 <b>&"’\u0007 på taket. Det gjekk i 2014.';
beforeAll(async () => {
  world = await translationWorld();
  analyst = await researcher(world.server, 'researcher');
  al = await world.answered('al', NYNORSK, 'nn');
  voi = await world.answered('voi', ODD, 'nn');
});
afterAll(() => world.server.close());

const takeOut = async (format: 'xliff' | 'csv', query = 'from=nn&to=en'): Promise<string> =>
  (await analyst.get(`${BASE}/hand-over/file?${query}&format=${format}`)).body;

async function bringIn(name: string, content: string | Uint8Array<ArrayBuffer>) {
  const csrf = /name="csrf" value="([^"]+)"/.exec((await analyst.get(`${BASE}/hand-over`)).body)?.[1] ?? '';
  const form = new FormData();
  form.set('csrf', csrf);
  form.set('file', new Blob([content]), name);
  const request = new Request('http://samsvar.example', { method: 'POST', body: form });
  return world.server.app.inject({
    ...{ method: 'POST', url: `${BASE}/hand-over`, payload: Buffer.from(await request.arrayBuffer()) },
    headers: { cookie: analyst.cookie, 'content-type': request.headers.get('content-type') ?? '' },
  });
}
/** The preview's address and page. */
async function previewOf(name: string, content: string | Uint8Array<ArrayBuffer>) {
  const sent = await bringIn(name, content);
  expect(sent.statusCode).toBe(303);
  const address = String(sent.headers.location);
  return { address, page: readPage(200, (await analyst.get(`${address}?lang=en`)).body) };
}
const faultsOf = async (name: string, content: string | Uint8Array<ArrayBuffer>): Promise<string> =>
  (await previewOf(name, content)).page.text;
async function apply({ address, page }: Awaited<ReturnType<typeof previewOf>>) {
  const digest = page.controls.find((control) => control.name === 'digest')?.value ?? '';
  return analyst.post(address, { digest });
}
const rows = async () => (await analyst.get(`/api/v1/surveys/${SURVEY}/translations?to=en`)).json().translations;
const one = async (id: string) => (await rows()).find((row: { invitation: string }) => row.invitation === id);

/** Writes a target beside every source whose text is known. */
const translated = (xliff: string, targets: Record<string, string>): string =>
  Object.entries(targets).reduce(
    (text, [source, target]) =>
      text.replace(`>${source}</source></segment>`, `>${source}</source><target>${target}</target></segment>`),
    xliff,
  );
const ENGLISH = {
  'Me hausta regn på taket.': 'We harvested rain on the roof.',
  'Det gjekk bra.': 'It went well.',
  'Så kom tørken.': 'Then came the drought.',
};

describe('XLIFF', () => {
  it('holds each answer as a unit, each sentence as a segment, with its question and revision', async () => {
    const answer = await analyst.get(`${BASE}/hand-over/file?from=nn&to=en&format=xliff`);
    expect(answer.headers['content-type']).toContain('application/xliff+xml');
    expect(answer.headers['content-disposition']).toContain('.xlf');
    const { root } = parseXml(answer.body);
    expect(root?.attributes).toMatchObject({
      ...{ version: '2.1', srcLang: 'nn', trgLang: 'en', xmlns: 'urn:oasis:names:tc:xliff:document:2.0' },
    });
    const all = (of: XmlElement, name: string): XmlElement[] =>
      of.children.flatMap((child) =>
        child instanceof XmlElement ? [...(child.name === name ? [child] : []), ...all(child, name)] : [],
      );
    const units = root === null ? [] : all(root, 'unit');
    expect(units.map(({ attributes }) => attributes.id).sort()).toEqual(
      [`${al.id}.stories`, `${voi.id}.stories`].sort(),
    );
    const unit = units.find(({ attributes }) => attributes.id === `${al.id}.stories`);
    if (unit === undefined) throw new Error('no unit');
    expect(all(unit, 'source').map(({ text }) => text)).toEqual([
      ...['Me hausta regn på taket.', ' ', 'Det gjekk bra.', '\n', 'Så kom tørken.'],
    ]);
    expect(all(unit, 'mda:meta').map(({ text, attributes }) => [attributes.type, text])).toEqual([['revision', '1']]);
    expect(all(unit, 'note').map(({ attributes }) => attributes.category)).toEqual(['question', 'municipality']);
    // What XML has no way to write is written as the standard says.
    expect(answer.body).toContain('<cp hex="0007"/>');
  });

  it('comes back: previewed first, saved as a whole, undone as a whole', async () => {
    const odd = translated(await takeOut('xliff'), ENGLISH).replace(
      'Det gjekk i 2014.</source></segment>',
      'Det gjekk i 2014.</source><target>It went.</target></segment>',
    );
    const preview = await previewOf('to-english.xlf', odd);
    expect(preview.page.text).toMatch(/New\s*2/);
    expect(preview.page.text).toContain('This is in the answer and not in the translation: 2014');
    expect(preview.page.text).toContain('Some sentences have no translation.');
    expect(await one(al.id)).toMatchObject({ state: 'missing' });
    expect((await analyst.post(preview.address, { digest: 'another' })).statusCode).toBe(409);
    expect(await one(al.id)).toMatchObject({ state: 'missing' });
    const done = await apply(preview);
    expect(done.headers.location).toMatch(/applied=2&beside=0$/);
    expect(await one(al.id)).toMatchObject({
      state: 'done',
      translation: { text: 'We harvested rain on the roof. It went well.\nThen came the drought.', origin: 'xliff' },
    });
    expect(await one(voi.id)).toMatchObject({ state: 'unfinished', translation: { text: 'It went.' } });
    // Pressed twice, nothing is saved twice.
    expect((await apply(preview)).statusCode).toBe(409);
    const page = await analyst.get(`${BASE}/hand-over?lang=en`);
    expect(page.body).toContain('2 translations');
    const batch = /name="batch" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    expect((await analyst.post(`${BASE}/undo`, { batch })).headers.location).toMatch(/undone=2&left=0$/);
    expect(await one(al.id)).toMatchObject({ state: 'missing', base: 2 });
  });

  it('brings back whatever was typed, character for character', async () => {
    const long = `  ${'Det gjekk bra. '.repeat(20_000)}\u0000\ud83d.\r\n`;
    const typed = [...nasty, long, ...fc.sample(fc.oneof(anyText, brokenText), 200)];
    const units = typed
      .filter((source) => sentencesIn(source, 'nb').length > 0)
      .map((source, at) => ({
        ...{ invitation: `i${at}`, question: 'stories', questionnaire: 'norway', municipality: source.slice(0, 50) },
        ...{ asked: { text: source.slice(0, 50), language: 'nb' }, revision: 3, source, from: 'nb', earlier: source },
      }));
    const out = xliffOf(SURVEY, units, 'nb', 'en');
    // Every sentence with itself for its translation.
    const done = out.replace(
      /(<segment[^>]*><source[^>]*>(.*?)<\/source>)<\/segment>/gs,
      '$1<target>$2</target></segment>',
    );
    const read = readXliff('all.xlf', new TextEncoder().encode(done));
    expect(read.faults).toEqual([]);
    expect(read.units).toHaveLength(units.length);
    for (const [at, { source }] of units.entries()) {
      // White space after the last sentence is not handed over.
      expect(read.units[at]?.source.trimEnd()).toBe(source.trimEnd());
      expect(read.units[at]?.text).toBe(source.trim());
    }
    // `cp` is for what XML cannot write, and for nothing else.
    const points = [...out.matchAll(/<cp hex="(\w+)"\/>/g)].map(([, hex = '']) => Number.parseInt(hex, 16));
    expect(points.length).toBeGreaterThan(10);
    expect(points.filter((point) => point >= 0x20 && !(point >= 0xd800 && point <= 0xdfff) && point < 0xfffe)).toEqual(
      [],
    );
    expect(points.filter((point) => [0x9, 0xa, 0xd].includes(point))).toEqual([]);
  });

  it('that went out is unchanged when it comes back untouched', async () => {
    expect(await faultsOf('untouched.xlf', await takeOut('xliff'))).toMatch(
      /New\s*0.*Without translation\s*2.*Errors\s*0.*The file has nothing to save\./s,
    );
  });

  it('is refused line by line where it is not what went out', async () => {
    const out = await takeOut('xliff');
    const line = (text: string): number => out.slice(0, out.indexOf(text)).split('\n').length;
    const unit = line(`<unit id="${al.id}`);
    const wrong = async (change: (text: string) => string): Promise<string> => faultsOf('wrong.xlf', change(out));
    expect(await wrong((text) => text.replace(`<unit id="${al.id}`, '<unit id="nobody'))).toMatch(
      new RegExp(`${unit}\\s*nobody\\.stories is not an answer that counts`),
    );
    expect(await wrong((text) => text.replace('Me hausta regn', 'Me hausta snø'))).toContain(
      'is not the answer that was taken out',
    );
    expect(await wrong((text) => text.replaceAll('trgLang="en"', 'trgLang="fr"'))).toContain('fr is not a language');
    expect(await wrong((text) => text.replaceAll(' trgLang="en"', ''))).toContain('(trgLang)');
    expect(await wrong((text) => text.replace('xml:lang="nn">Me', 'xml:lang="nb">Me'))).toContain('should be nn');
    expect(await wrong((text) => text.replace('Me hausta', 'Me <ph id="1"/>hausta'))).toContain('codes for formatting');
    expect(await wrong((text) => text.replace('type="revision">1<', 'type="revision">7<'))).toContain('no revision 7');
    expect(await wrong((text) => translated(text, { 'Det gjekk bra.': 'Det gjekk bra.' }))).toMatch(
      /Some sentences have no translation/,
    );
    const same = Object.fromEntries(Object.keys(ENGLISH).map((source) => [source, source]));
    expect(await wrong((text) => translated(text, same))).toContain('equals the answer, and is left out');
  });

  it('is refused as a whole where it is no XLIFF, or could do harm', async () => {
    const out = await takeOut('xliff');
    expect(await faultsOf('cut.xlf', out.slice(0, -20))).toContain('not well-formed XML');
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>';
    expect(await faultsOf('bomb.xlf', out.replace('<xliff', `${bomb}<xliff`))).toContain('(DOCTYPE)');
    const outside = '<!DOCTYPE x SYSTEM "file:///etc/passwd">';
    expect(await faultsOf('outside.xlf', out.replace('<xliff', `${outside}<xliff`))).toContain('(DOCTYPE)');
    expect(await faultsOf('entity.xlf', out.replace('Me hausta', '&me; hausta'))).toContain('not well-formed XML');
    expect(await faultsOf('deep.xlf', '<a>'.repeat(100_000))).toContain('not well-formed XML');
    expect(await faultsOf('old.xlf', '<xliff version="1.2"/>')).toContain('not XLIFF 2.0 or 2.1 (it says 1.2)');
    expect(await faultsOf('bytes.xlf', Uint8Array.of(0xc3, 0x28))).toContain('not in UTF-8');
    expect((await bringIn('large.xlf', new Uint8Array(5 * 1024 * 1024 + 1))).statusCode).toBe(413);
    expect((await bringIn('empty.xlf', '')).statusCode).toBe(422);
  });

  it('of a changed answer is saved as what it is: of an earlier revision', async () => {
    const out = translated(await takeOut('xliff'), ENGLISH);
    await world.changed(al, `${NYNORSK} Og så regn igjen.`);
    const preview = await previewOf('late.xlf', out);
    expect(preview.page.text).toContain('Revision 1 was translated, and revision 2 counts now.');
    await apply(preview);
    expect(await one(al.id)).toMatchObject({ state: 'stale', translation: { revision: 1 } });
    // What is out of date goes out again, with what it was until now as a note.
    expect(await takeOut('xliff')).toContain('<note category="earlier-translation">We harvested rain');
  });

  it('has a file only where there are answers for one, and no more of them than come back in one', async () => {
    expect((await analyst.get(`${BASE}/hand-over/file?from=es&to=en`)).statusCode).toBe(404);
    for (const municipality of ['stord', 'tinn'])
      await world.answered(municipality, 'Me gjorde ein god del med vatnet. '.repeat(9_000), 'nn');
    const units = [...(await takeOut('xliff', 'from=nn&to=es')).matchAll(/<unit /g)];
    expect(units.length).toBe(3);
  });
});

describe('CSV', () => {
  it('holds nothing that a spreadsheet would run, and comes back the same', async () => {
    const out = await takeOut('csv');
    expect(out).toContain(`"'=1+1 <b>&""’\u0007 på taket. Det gjekk i 2014."`);
    const id = `${voi.id}.stories`;
    const row = (source: string, target: string, about = id) =>
      `id,revision,source_language,target_language,source,target\r\n${about},1,nn,en,"${source}","${target}"\r\n`;
    const source = `'${ODD.replaceAll('"', '""')}`;
    expect(await faultsOf('wrong.csv', row(source, 'x', 'none'))).toMatch(/2\s*none is not an answer that counts/);
    expect(await faultsOf('other.csv', row('Noko anna', 'x'))).toContain('is not the answer that was taken out');
    expect(await faultsOf('columns.csv', 'id,target\r\na,b\r\n')).toContain('source_language');
    const preview = await previewOf('right.csv', row(source, "'=1+1 on the roof. It went in 2014."));
    expect(preview.page.text).toMatch(/Errors\s*0/);
    await apply(preview);
    expect(await one(voi.id)).toMatchObject({
      state: 'done',
      translation: { text: '=1+1 on the roof. It went in 2014.', origin: 'csv' },
    });
  });
});

it('is nobody else’s preview, and nobody’s who may only read', async () => {
  const { address } = await previewOf('mine.xlf', await takeOut('xliff'));
  const other = await researcher(world.server, 'researcher', 'other@samsvar.example');
  expect((await other.get(address)).statusCode).toBe(410);
  const reader = await researcher(world.server, 'reader');
  expect((await reader.get(`${BASE}/hand-over`)).statusCode).toBe(403);
  expect((await reader.get(`${BASE}/hand-over/file?from=nn&to=en`)).statusCode).toBe(403);
});
