/** `user add` and `token add`. */
import { addAccount } from '../access/accounts.ts';
import { recordCommand } from '../access/audit.ts';
import { roles } from '../access/rights.ts';
import { addApiToken } from '../access/tokens.ts';
import { type Command, oneOf, withContext } from './command.ts';

export const userAdd: Command = {
  name: 'user add',
  usage: `EMAIL --role ${roles.join('|')} [--region ID]`,
  options: { role: { type: 'string' }, region: { type: 'string' } },
  takes: [1, 1],
  run({ config, t, arguments: [email = ''], options, print }) {
    const role = oneOf('role', options.role, roles);
    return withContext(config, async (context) => {
      await recordCommand(context, 'user add', 'rights', { kind: 'users', id: email, detail: { role } });
      const path = await addAccount(context, email, role, options.region);
      print(t('cli:account-made', { email, link: `${config.baseUrl}${path}` }));
      return 0;
    });
  },
};

export const tokenAdd: Command = {
  name: 'token add',
  usage: `NAME --role ${roles.join('|')} [--region ID]`,
  options: { role: { type: 'string' }, region: { type: 'string' } },
  takes: [1, 1],
  run({ config, t, arguments: [name = ''], options, print, warn }) {
    const role = oneOf('role', options.role, roles);
    return withContext(config, async (context) => {
      await recordCommand(context, 'token add', 'rights', { kind: 'users', id: name, detail: { role } });
      print(await addApiToken(context, name, role, options.region));
      warn(t('cli:token-made', { name }));
      return 0;
    });
  },
};
