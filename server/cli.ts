/** `samsvar`, the command line: finds the command, reads its options, says what went wrong. Exit codes: 0 done, 1 refused, 2 wrong usage. */
import { parseArgs } from 'node:util';
import { tokenAdd, userAdd } from './commands/accounts.ts';
import { check } from './commands/check.ts';
import { type Command, WrongUsage } from './commands/command.ts';
import { demoCommand } from './commands/demo.ts';
import { erase } from './commands/erase.ts';
import { exportCommand } from './commands/export.ts';
import { invite } from './commands/invite.ts';
import { backupCommand, restoreCommand, verify } from './commands/keeping.ts';
import { workedExample } from './commands/worked-example.ts';
import { ConfigError, readConfig } from './config.ts';
import { Problem } from './foundation/problem.ts';
import { languages, sentenceOf, translator } from './pages/texts.ts';
import { StoreRefusal } from './store/migrations.ts';

const COMMANDS: Command[] = [
  check,
  invite,
  exportCommand,
  demoCommand,
  workedExample,
  userAdd,
  tokenAdd,
  backupCommand,
  restoreCommand,
  verify,
  erase,
];

/** The terminal's language, by POSIX's order of variables; English where it is none of ours. */
function terminalLanguage(environment: NodeJS.ProcessEnv): string {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  const tag = (/^[a-z]+/.exec(locale)?.[0] ?? 'en').replace(/^no$/, 'nb');
  return languages.includes(tag) ? tag : 'en';
}

const language = terminalLanguage(process.env);
const t = translator(language);
const call = (command: Command): string => `samsvar ${command.name}${command.usage === '' ? '' : ` ${command.usage}`}`;
const about = (command: Command): string => t(`cli:help_${command.name.replace(' ', '_')}`);

function help(command: Command | undefined): string {
  if (command !== undefined) return `${call(command)}\n\n${about(command)}`;
  const lines = COMMANDS.map((one) => `  ${call(one)}\n      ${about(one)}`);
  return [t('cli:help'), ...lines, '', t('cli:help-more')].join('\n');
}

async function run(typed: string[]): Promise<number> {
  const command = COMMANDS.find((one) => typed.slice(0, one.name.split(' ').length).join(' ') === one.name);
  const wantsHelp = typed.length === 0 || typed.includes('--help') || typed.includes('-h');
  if (wantsHelp) {
    console.log(help(command));
    return typed.length === 0 ? 2 : 0;
  }
  if (command === undefined) throw new WrongUsage('no-command', { command: String(typed[0]) });
  const { values, positionals } = read(command, typed.slice(command.name.split(' ').length));
  const [least, most] = command.takes;
  if (positionals.length < least || positionals.length > most) throw new WrongUsage('usage', { usage: call(command) });
  return command.run({
    config: readConfig(process.env),
    language,
    t,
    arguments: positionals,
    options: values,
    print: (line) => console.log(line),
    warn: (line) => console.error(line),
  });
}

function read(command: Command, args: string[]): { values: Record<string, string | undefined>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args, options: command.options, allowPositionals: true });
    return {
      values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])),
      positionals,
    };
  } catch {
    throw new WrongUsage('usage', { usage: call(command) });
  }
}

// A reader such as `head` that has seen enough is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof WrongUsage) {
    console.error(t(`cli:${error.key}`, error.data));
    process.exitCode = 2;
  } else if (error instanceof Problem) {
    console.error(sentenceOf(t, error));
    process.exitCode = 1;
  } else if (error instanceof ConfigError || error instanceof StoreRefusal) {
    console.error(error.message);
    process.exitCode = 1;
  } else if (
    error instanceof Error &&
    'code' in error &&
    ['ENOENT', 'EACCES', 'EISDIR', 'ENOSPC'].includes(String(error.code))
  ) {
    console.error(error.message);
    process.exitCode = 1;
  } else throw error;
}
