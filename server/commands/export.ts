import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { recordCommand } from '../access/audit.ts';
import { layerOf } from '../analysis/coding/layers.ts';
import { exportFormats, exportSurvey, takesExtras } from '../exchange/export.ts';
import { exportExtras, extrasOf } from '../exchange/extras.ts';
import { Problem } from '../foundation/problem.ts';
import { languages } from '../pages/texts.ts';
import { type Command, oneOf, surveyOf, withContext } from './command.ts';
import { WrongUsage } from './wrong-usage.ts';

export const exportCommand: Command = {
  name: 'export',
  usage: `SURVEY --format ${exportFormats.join('|')} [--lang LANG] [--with ${exportExtras.join(',')}] [--coder NAME] [--out FILE]`,
  options: {
    ...{ format: { type: 'string' }, lang: { type: 'string' }, out: { type: 'string' } },
    ...{ with: { type: 'string' }, coder: { type: 'string' } },
  },
  takes: [1, 1],
  run({ config, t, arguments: [id = ''], options, warn }) {
    const format = oneOf('format', options.format, exportFormats);
    const chosen = options.lang === undefined ? undefined : oneOf('lang', options.lang, languages);
    const extras = options.with === undefined ? [] : extrasOf(options.with);
    if (extras === undefined || (extras.length > 0 && !takesExtras(format)))
      throw new WrongUsage('with', { extras: exportExtras.join(', ') });
    const { coder } = options;
    return withContext(config, async (context) => {
      const survey = surveyOf(context, id);
      const language = chosen ?? survey.languages[0] ?? 'en';
      const asker = coder ?? '';
      if (extras.includes('codes') && coder === undefined) {
        const layer = await layerOf(context.store, id, { name: asker });
        if (!layer.all) throw new Problem(422, 'cli:coded-blind');
      }
      await recordCommand(context, 'export', 'export', {
        survey: id,
        kind: 'export',
        detail: { format, lang: language, ...(extras.length > 0 && { with: extras.join(',') }) },
      });
      const { stream } = await exportSurvey(context, survey, { format, language, extras, asker });
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
