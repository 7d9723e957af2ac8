/** What a command of the command line is. One file a command beside this one; `server/cli.ts` has the table of them. */
import type { ParseArgsConfig } from 'node:util';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import type { Finding } from '../definitions/findings.ts';
import type { Language, Survey } from '../definitions/model.ts';
import { systemClock } from '../foundation/clock.ts';
import { Problem } from '../foundation/problem.ts';
import type { Assets } from '../pages/assets.ts';
import type { Translate } from '../pages/texts.ts';
import { startUp } from '../start-up.ts';
import { WrongUsage } from './wrong-usage.ts';

export interface Command {
  /** As typed, `user add`; its help is `cli:help_NAME` with `_` for the space. */
  name: string;
  /** What follows the name, as help shows it. */
  usage: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** How many arguments it takes, at least and at most. */
  takes: [number, number];
  /** Resolves to the exit code: 0 done, 1 refused with a reason that was printed. Throws `Problem` for refusals, `WrongUsage` for exit code 2. */
  run(call: Call): Promise<number>;
}

export interface Call {
  config: Config;
  /** The terminal's. */
  language: Language;
  t: Translate;
  arguments: string[];
  options: Record<string, string | undefined>;
  /** One line to standard output. */
  print(line: string): void;
  /** One line to standard error. */
  warn(line: string): void;
}

const noPages: Assets = {
  folder: '',
  url() {
    throw new Error('commands show no pages');
  },
};

/** Opens everything as the server does, beside a running one, for as long as `work` takes. `findings` say why a survey is not there. */
export async function withContext<T>(
  config: Config,
  work: (context: Context, findings: Finding[]) => Promise<T>,
): Promise<T> {
  const { context, findings } = await startUp(config, systemClock, noPages, 'command');
  try {
    return await work(context, findings);
  } finally {
    await context.store.close();
  }
}

/** The survey of that id; refuses where there is none, naming those there are. */
export function surveyOf(context: Context, id: string): Survey {
  const survey = context.surveys.get(id);
  if (survey === undefined)
    throw new Problem(404, 'cli:no-survey', { survey: id, surveys: [...context.surveys.keys()].join(', ') });
  return survey;
}

/** One of `allowed`, or `otherwise` where the option was not given. */
export function oneOf<T extends string>(
  option: string,
  value: string | undefined,
  allowed: readonly T[],
  otherwise?: T,
): T {
  const found = allowed.find((one) => one === (value ?? otherwise));
  if (found === undefined) throw new WrongUsage('one-of', { option: `--${option}`, allowed: allowed.join(', ') });
  return found;
}

/** A whole number of at least 1. */
export function wholeNumber(option: string, value: string | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new WrongUsage('whole-number', { option: `--${option}` });
  return Number(value);
}
