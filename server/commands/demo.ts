import { demo } from '../demo/demo.ts';
import { type Command, surveyOf, wholeNumber, withContext } from './command.ts';

export const demoCommand: Command = {
  name: 'demo',
  usage: 'SURVEY [--responses N] [--seed S]',
  options: { responses: { type: 'string' }, seed: { type: 'string' } },
  takes: [1, 1],
  run({ config, t, arguments: [id = ''], options, print }) {
    const responses = wholeNumber('responses', options.responses, 60);
    const seed = wholeNumber('seed', options.seed, 1);
    return withContext(config, async (context) => {
      const made = await demo(context, surveyOf(context, id), { responses, seed });
      print(t('cli:demo-made', { ...made }));
      return 0;
    });
  },
};
