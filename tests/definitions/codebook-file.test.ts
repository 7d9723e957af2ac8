/** The file of a codebook: what a person who writes one is told. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSurveys } from '../../server/definitions/check.ts';
import { loadSurveys } from '../../server/definitions/load.ts';
import { loadRegistry } from '../../server/registry/load.ts';

const surveys = join(import.meta.dirname, '..', '..', 'surveys');
const FILE = 'mic-2011-2014/codebook.yaml';

/** What a check says where the first codebook has one edit. `line` is where `from` begins. */
async function edited(from: string, to: string) {
  const folder = mkdtempSync(join(tmpdir(), 'surveys-'));
  try {
    cpSync(surveys, folder, { recursive: true });
    const before = readFileSync(join(folder, FILE), 'utf8');
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(join(folder, FILE), after);
    const line = before.slice(0, before.indexOf(from)).split('\n').length;
    return { line, ...(await checkSurveys(folder, loadRegistry)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the first codebook', () => {
  it('has the areas, capacities, ways of working and lessons of the study, in four languages, for every survey', async () => {
    const loaded = await loadSurveys(surveys);
    const codebooks = loaded.surveys.map(({ codebook = [] }) => codebook);
    const [codes = [], ...others] = codebooks;
    for (const other of others) expect(other).toEqual(codes);
    const under = (parent: string | null) => codes.filter((code) => code.parent === parent).map(({ id }) => id);
    expect(under(null)).toEqual(['themes', 'capacity', 'ways-of-working', 'lessons']);
    expect(under(null).map((id) => under(id).length)).toEqual([10, 3, 5, 7]);
    for (const { name, definition } of codes)
      for (const text of [name, definition]) expect(Object.keys(text.in)).toEqual(['nb', 'nn', 'es', 'en']);
  });
});

describe('a codebook’s file', () => {
  const findingsOf = async (from: string, to: string) => {
    const { line, findings } = await edited(from, to);
    const own = findings.filter(({ file }) => file === FILE);
    return { line, found: own.map(({ code, file, data, ...place }) => ({ code, file, data, line: place.line })) };
  };

  it('is told of a missing translation, at its code, once for all surveys that use it', async () => {
    const { found, line } = await findingsOf(
      '      es:\n        text: Áreas temáticas\n        of: 83df53983822\n',
      '',
    );
    expect(found).toEqual([{ code: 'missing', file: FILE, data: { language: 'es' }, line: line - 5 }]);
  });
  it('is told of translations that are behind their source', async () => {
    const { found, line } = await findingsOf('nb: Temaområder', 'nb: Temaer');
    expect(found.map(({ code, data }) => `${code} ${data.language}`)).toEqual(['stale nn', 'stale es', 'stale en']);
    expect(found[0]?.line).toBe(line + 1);
  });
  it('is told of a language that the survey does not have', async () => {
    const { found, line } = await findingsOf('nb: Temaområder', 'fi: Aiheet\n      nb: Temaområder');
    expect(found).toEqual([{ code: 'extra', file: FILE, data: { language: 'fi' }, line }]);
  });
  it('is told of an id that is there already, a colour that is not, and a key that nothing reads', async () => {
    const double = await findingsOf('- id: schools', '- id: tree-planting');
    expect(double.found).toEqual([
      { code: 'duplicate-id', file: FILE, data: { id: 'tree-planting' }, line: double.line },
    ]);
    const colour = await findingsOf('colour: c10', 'colour: green');
    expect(colour.found).toMatchObject([{ code: 'wrong-value', data: { key: 'colour' }, line: colour.line }]);
    const key = await findingsOf('colour: c10', 'color: c10');
    expect(key.found.map(({ code }) => code).sort()).toEqual(['missing-key', 'unknown-key']);
  });
  it('may be absent, unless the survey names it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'surveys-'));
    try {
      cpSync(surveys, folder, { recursive: true });
      rmSync(join(folder, FILE));
      const { surveys: read, findings } = await loadSurveys(folder);
      expect(read.map(({ id, codebook }) => [id, codebook])).toEqual([['mic-2011-2014', undefined]]);
      expect(findings).toMatchObject([{ code: 'unreadable', file: FILE, severity: 'error' }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
