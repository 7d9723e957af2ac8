/** `backup`, `restore` and `verify`: keeping the data safe. */
import { resolve } from 'node:path';
import { recordCommand } from '../access/audit.ts';
import { backup, restore } from '../exchange/backup.ts';
import { findingLine } from '../finding-line.ts';
import { systemClock } from '../foundation/clock.ts';
import { verifyMachine, verifySurvey } from '../results/verify.ts';
import { openPlace } from '../start-up.ts';
import { type Command, withContext } from './command.ts';

export const backupCommand: Command = {
  name: 'backup',
  usage: 'FILE',
  options: {},
  takes: [1, 1],
  run({ config, t, arguments: [file = ''], print }) {
    return withContext(config, async (context) => {
      await recordCommand(context, 'backup', 'export', { kind: 'backup' });
      const { rows } = await backup(context.store, resolve(file), systemClock);
      print(t('cli:backed-up', { count: rows, file: resolve(file) }));
      return 0;
    });
  },
};

export const restoreCommand: Command = {
  name: 'restore',
  usage: 'FILE',
  options: {},
  takes: [1, 1],
  async run({ config, t, arguments: [file = ''], print }) {
    // Not through `withContext`, which brings in the surveys: the place must be empty.
    const store = await openPlace(config, systemClock, 'serve');
    try {
      const { rows } = await restore(store, resolve(file));
      print(t('cli:restored', { count: rows }));
      return 0;
    } finally {
      await store.close();
    }
  },
};

export const verify: Command = {
  name: 'verify',
  usage: '',
  options: {},
  takes: [0, 0],
  run({ config, language, t, print }) {
    return withContext(config, async ({ store, surveys }, findings) => {
      // A survey whose files cannot be read is not checked: that is no clean bill.
      const unread = findings.filter((finding) => finding.severity === 'error');
      for (const finding of unread) print(findingLine(finding, language));
      let sound = unread.length === 0;
      for (const survey of surveys.values()) {
        const { ok, problems, submissions, erased, blocks, audited } = await verifySurvey(store, survey);
        for (const problem of problems) print(`${survey.id}: ${t(problem.key, problem.data)}`);
        if (ok) print(t('cli:verified', { survey: survey.id, submissions, blocks }));
        else sound = false;
        if (ok && audited > 0) print(t('audit:verified', { survey: survey.id, count: audited }));
        if (erased > 0) print(t('receipt:verified-erased', { survey: survey.id, count: erased }));
      }
      const machine = await verifyMachine(store);
      for (const problem of machine.problems) print(t(problem.key, problem.data));
      if (!machine.ok) sound = false;
      else if (machine.audited > 0) print(t('audit:verified-machine', { count: machine.audited }));
      return sound ? 0 : 1;
    });
  },
};
