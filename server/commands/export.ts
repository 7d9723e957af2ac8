import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { recordCommand } from '../access/audit.ts';
import { exportFormats, exportSurvey } from '../exchange/export.ts';
import { languages } from '../pages/texts.ts';
import { type Command, oneOf, surveyOf, withContext } from './command.ts';

export const exportCommand: Command = {
  name: 'export',
  usage: `SURVEY --format ${exportFormats.join('|')} [--lang LANG] [--out FILE]`,
  options: { format: { type: 'string' }, lang: { type: 'string' }, out: { type: 'string' } },
  takes: [1, 1],
  run({ config, t, arguments: [id = ''], options, warn }) {
    const format = oneOf('format', options.format, exportFormats);
    const chosen = options.lang === undefined ? undefined : oneOf('lang', options.lang, languages);
    return withContext(config, async (context) => {
      const survey = surveyOf(context, id);
      const language = chosen ?? survey.languages[0] ?? 'en';
      await recordCommand(context, 'export', 'export', {
        survey: id,
        kind: 'export',
        detail: { format, lang: language },
      });
      const { stream } = await exportSurvey(context, survey, { format, language });
      if (options.out === undefined) {
        await pipeline(stream, process.stdout, { end: false });
        return 0;
      }
      // The file appears once it is whole; answers are for nobody else on the machine.
      const file = resolve(options.out);
      const part = `${file}.part`;
      try {
        await pipeline(stream, createWriteStream(part, { mode: 0o600 }));
        await rename(part, file);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
      warn(t('cli:exported', { file }));
      return 0;
    });
  },
};
