import { recordCommand } from '../access/audit.ts';
import { eraseConfirmed } from '../office/erasing.ts';
import { type Command, surveyOf, withContext } from './command.ts';
import { WrongUsage } from './wrong-usage.ts';

export const erase: Command = {
  name: 'erase',
  usage: 'SURVEY INVITATION --confirm NAME',
  options: { confirm: { type: 'string' } },
  takes: [2, 2],
  run({ config, t, arguments: [survey = '', invitation = ''], options, print, warn }) {
    const { confirm } = options;
    if (confirm === undefined) throw new WrongUsage('usage', { usage: `samsvar erase ${this.usage}` });
    return withContext(config, async (context) => {
      const found = surveyOf(context, survey);
      await recordCommand(context, 'erase', 'erase', { survey, kind: 'responses', id: invitation });
      const done = await eraseConfirmed(context, found, invitation, confirm);
      if (done.kind === 'erased') {
        print(t('receipt:erased-cli', { municipality: done.municipality, count: done.submissions }));
        return 0;
      }
      warn(t(done.kind === 'nothing' ? 'receipt:erase-nothing' : 'receipt:erase-wrong'));
      return 1;
    });
  },
};
