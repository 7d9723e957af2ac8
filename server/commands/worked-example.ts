import { enterWorkedExample } from '../demo/worked-example.ts';
import { type Command, surveyOf, withContext } from './command.ts';

export const workedExample: Command = {
  name: 'worked-example',
  usage: 'SURVEY',
  options: {},
  takes: [1, 1],
  run({ config, t, arguments: [id = ''], print }) {
    return withContext(config, async (context) => {
      const entered = await enterWorkedExample(context, surveyOf(context, id));
      if (entered.kind === 'there') print(t('cli:worked-example-there'));
      else {
        const { source, responses, codings } = entered;
        print(t('cli:worked-example-made', { source, responses, codings }));
      }
      return 0;
    });
  },
};
