import { indicatorsByRegion, themesByRegion } from '../demo/example-table.ts';
import { enterWorkedExample } from '../demo/worked-example.ts';
import { type Command, surveyOf, withContext } from './command.ts';

export const workedExample: Command = {
  name: 'worked-example',
  usage: 'SURVEY',
  options: {},
  takes: [1, 1],
  run({ config, language, t, arguments: [id = ''], print }) {
    return withContext(config, async (context) => {
      const survey = surveyOf(context, id);
      const entered = await enterWorkedExample(context, survey);
      if (entered.kind === 'there') print(t('cli:worked-example-there'));
      else {
        const { source, responses, codings } = entered;
        print(t('cli:worked-example-made', { source, responses, codings }));
      }
      for (const table of [
        await themesByRegion(context, survey, language),
        await indicatorsByRegion(context, survey, language),
      ])
        if (table !== undefined) print(`\n${table}`);
      return 0;
    });
  },
};
