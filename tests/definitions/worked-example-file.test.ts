/** The file of a worked example: what a person who writes one is told. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSurveys } from '../../server/definitions/load.ts';

const surveys = join(import.meta.dirname, '..', '..', 'surveys');
const FILE = 'mic-2011-2014/worked-example.yaml';
const FIGURES = 'mic-indicators-2014/worked-example.yaml';

it.each([
  ['questionnaire: africa', 'questionnaire: asia', 'unknown-questionnaire', { id: 'asia' }],
  ['contributors:', 'contributor:', 'unknown-text-question', { id: 'contributor' }],
  ['codes: [ tree-planting ]', 'codes: [ trees ]', 'unknown-code', { id: 'trees' }],
  ['        - text: Toda la', '        - txet: Toda la', 'unknown-key', { key: 'txet' }],
  ['recycled-waste:', 'recycled-water:', 'unfit-figures', { id: 'recycled-water' }, FIGURES],
  ['trees-planted:', 'measured:', 'unfit-figures', { id: 'measured' }, FIGURES],
  ['other:', 'others:', 'unfit-figures', { id: 'others' }, FIGURES],
])('says with its line what the survey does not have: %s as %s', async (from, to, code, data, file = FILE) => {
  const folder = mkdtempSync(join(tmpdir(), 'surveys-'));
  try {
    cpSync(surveys, folder, { recursive: true });
    const before = readFileSync(join(folder, file), 'utf8');
    writeFileSync(join(folder, file), before.replace(from, to));
    const line = before.slice(0, before.indexOf(from)).split('\n').length;
    const { findings } = await loadSurveys(folder);
    expect(findings).toContainEqual(expect.objectContaining({ file, line, code, data }));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
