import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../server/definitions/changes.ts';
import { hashOfContent } from '../../server/definitions/freeze.ts';
import { loadSurveys } from '../../server/definitions/load.ts';
import { marked } from '../../server/definitions/mark.ts';
import { fill, pipeWords, wordingIn } from '../../server/definitions/texts.ts';
import { schemaFiles } from '../../server/definitions/write-schema.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures', 'surveys');

/** Loads the troubled survey with one edit in its questionnaire. */
async function edited(from: string, to: string) {
  const folder = mkdtempSync(join(tmpdir(), 'surveys-'));
  try {
    cpSync(fixtures, folder, { recursive: true });
    const file = join(folder, 'troubled', 'everything.yaml');
    const before = readFileSync(file, 'utf8');
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(file, after);
    const line = before.slice(0, before.indexOf(from)).split('\n').length;
    return { line, ...(await loadSurveys(folder)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('survey files', () => {
  it('serves a survey whose translations are missing, with a warning for each', async () => {
    const { surveys, findings } = await loadSurveys(fixtures);
    expect(surveys.map((survey) => survey.id)).toEqual(['troubled']);
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(Array(3).fill('warning missing'));
  });
  it('names the line of an unknown key and does not serve the survey', async () => {
    const { surveys, findings, line } = await edited('maxLength: 2000', 'maxLenght: 2000');
    expect(surveys).toEqual([]);
    expect(findings).toContainEqual({
      file: 'troubled/everything.yaml',
      line,
      severity: 'error',
      code: 'unknown-key',
      data: { key: 'maxLenght' },
    });
  });
  it('says which line is no valid YAML, also where an alias stands for nothing', async () => {
    for (const [to, reason] of [
      ['maxLength: [', ''],
      ['maxLength: *nothing', 'nothing'],
    ] as const) {
      const { surveys, findings, line } = await edited('maxLength: 2000', to);
      expect(surveys).toEqual([]);
      const found = findings.find(({ code }) => code === 'yaml');
      expect(found).toMatchObject({ file: 'troubled/everything.yaml', severity: 'error' });
      expect(found?.line).toBeGreaterThanOrEqual(line);
      expect(found?.data.reason).toContain(reason);
    }
  });
  it('refuses an id that every object has already', async () => {
    const { surveys, findings, line } = await edited('id: amount', 'id: constructor');
    expect(surveys).toEqual([]);
    expect(findings.find(({ code }) => code === 'wrong-value')).toMatchObject({ line, data: { key: 'id' } });
  });
  it('says that translations are stale once their source is changed, until they are marked again', async () => {
    const { findings } = await edited('nb: Kort', 'nb: Kortere');
    expect(findings.filter((finding) => finding.code === 'stale').map(({ data }) => data.language)).toEqual([
      'nn',
      'es',
      'en',
    ]);
    const yaml = readFileSync(join(fixtures, 'troubled', 'everything.yaml'), 'utf8');
    expect(marked(yaml)).toEqual({ yaml, marked: 0 });
    expect(marked(yaml.replace('nb: Kort', 'nb: Kortere')).marked).toBe(3);
  });
  it('falls back along the declared chain and says which language it found', async () => {
    const [survey] = (await loadSurveys(fixtures)).surveys;
    const questionnaire = survey?.questionnaires[0];
    const prose = questionnaire?.sections[0]?.questions[1];
    if (survey === undefined || questionnaire === undefined || prose === undefined) throw new Error('not loaded');
    expect(wordingIn(prose.text, 'nn', survey.fallback).language).toBe('nb');
    const words = pipeWords(questionnaire, ['north', 'north'], 'nb', survey.fallback);
    expect(fill(prose.text.in.nb?.text ?? '', words)).toBe('Hva plager den nordlige kommunen?');
    expect(pipeWords(questionnaire, ['north', 'south'], 'nb', survey.fallback)).toEqual({ adj: 'andre' });
  });
  it('tells two versions apart by content alone', async () => {
    const before = (await loadSurveys(fixtures)).surveys[0]?.questionnaires[0];
    const after = (await edited('maxWords: 50', 'maxWords: 60')).surveys[0]?.questionnaires[0];
    if (before === undefined || after === undefined) throw new Error('not loaded');
    const reversed = Object.fromEntries(Object.entries(before).reverse()) as typeof before;
    expect(hashOfContent(reversed)).toBe(hashOfContent(before));
    expect(hashOfContent(after)).not.toBe(hashOfContent(before));
    expect(changesBetween(before, after)).toEqual([{ question: 'prose', what: 'limits' }]);
  });
  it('has current JSON Schemas for editors', () => {
    for (const [name, content] of Object.entries(schemaFiles))
      expect(
        readFileSync(join(import.meta.dirname, '..', '..', 'surveys', name), 'utf8') === content,
        `npm run schema: ${name}`,
      ).toBe(true);
  });
});
