import { resolve } from 'node:path';
import { checkSurveys } from '../definitions/check.ts';
import { findingLine } from '../finding-line.ts';
import { Problem } from '../foundation/problem.ts';
import { loadRegistry } from '../registry/load.ts';
import type { Command } from './command.ts';

export const check: Command = {
  name: 'check',
  usage: '[DIR]',
  options: {},
  takes: [0, 1],
  async run({ config, language, t, arguments: [folder], print }) {
    const where = folder === undefined ? config.surveysFolder : resolve(folder);
    const { surveys, findings } = await checkSurveys(where, loadRegistry).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
        throw new Problem(404, 'cli:no-folder', { folder: where });
      throw error;
    });
    if (surveys === 0 && findings.length === 0) throw new Problem(404, 'cli:no-survey-folder', { folder: where });
    for (const finding of findings) print(findingLine(finding, language));
    print(t('cli:checked', { count: findings.length }));
    return findings.length === 0 ? 0 : 1;
  },
};
