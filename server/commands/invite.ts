import { recordCommand } from '../access/audit.ts';
import { invitationList, inviteAll } from '../fieldwork/invitations.ts';
import { textCell } from '../foundation/csv-cell.ts';
import { type Command, oneOf, surveyOf, withContext } from './command.ts';

/** As the contract lists them. */
const COLUMNS = [
  'municipality',
  'municipalityName',
  'region',
  'country',
  'language',
  'questionnaire',
  'partnership',
  'link',
  'code',
] as const;

export const invite: Command = {
  name: 'invite',
  usage: 'SURVEY [--format csv|json]',
  options: { format: { type: 'string' } },
  takes: [1, 1],
  run({ config, t, arguments: [id = ''], options, print, warn }) {
    const format = oneOf('format', options.format, ['csv', 'json'], 'csv');
    return withContext(config, async (context) => {
      const survey = surveyOf(context, id);
      await recordCommand(context, 'invite', 'export', { survey: id, kind: 'invitations', detail: { format } });
      const { made } = await inviteAll(context, survey);
      const rows = await invitationList(context, survey);
      const picked = rows.map((row) => Object.fromEntries(COLUMNS.map((column) => [column, row[column]])));
      if (format === 'json') print(JSON.stringify(picked, null, 2));
      else {
        print(COLUMNS.join(','));
        for (const row of picked) print(COLUMNS.map((column) => textCell(String(row[column] ?? ''))).join(','));
      }
      warn(t('cli:invited', { made, count: rows.length }));
      return 0;
    });
  },
};
