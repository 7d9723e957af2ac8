/** `samsvar`, the command line: finds the command, reads its options, says what went wrong. Exit codes: 0 done, 1 refused, 2 wrong usage. */
import { parseArgs } from 'node:util';
import type { Command } from './commands/command.ts';
import { WrongUsage } from './commands/wrong-usage.ts';
import { ConfigError, readConfig } from './config.ts';
import { Problem } from './foundation/problem.ts';
import { languages, sentenceOf, translator } from './pages/texts.ts';
import { StoreRefusal } from './store/migrations.ts';

/** By what is typed, in the order of the help; each brings the code that it needs, and only what is asked for is loaded. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  check: async () => (await import('./commands/check.ts')).check,
  invite: async () => (await import('./commands/invite.ts')).invite,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  'worked-example': async () => (await import('./commands/worked-example.ts')).workedExample,
  'user add': async () => (await import('./commands/accounts.ts')).userAdd,
  'token add': async () => (await import('./commands/accounts.ts')).tokenAdd,
  backup: async () => (await import('./commands/keeping.ts')).backupCommand,
  restore: async () => (await import('./commands/keeping.ts')).restoreCommand,
  verify: async () => (await import('./commands/keeping.ts')).verify,
  erase: async () => (await import('./commands/erase.ts')).erase,
};

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

async function help(command: Command | undefined): Promise<string> {
  if (command !== undefined) return `${call(command)}\n\n${about(command)}`;
  const all = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  const lines = all.map((one) => `  ${call(one)}\n      ${about(one)}`);
  return [t('cli:help'), ...lines, '', t('cli:help-more')].join('\n');
}

async function run(typed: string[]): Promise<number> {
  const [, load] =
    Object.entries(COMMANDS).find(([name]) => typed.slice(0, name.split(' ').length).join(' ') === name) ?? [];
  const command = await load?.();
  const wantsHelp = typed.length === 0 || typed.includes('--help') || typed.includes('-h');
  if (wantsHelp) {
    console.log(await help(command));
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
