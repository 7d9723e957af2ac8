/** Who wrote, as they call themselves: read without refusing anybody, and said in one way everywhere. */
import type { Contributor } from '../definitions/answers.ts';
import { cleanText } from './clean.ts';

/** UTF-16 units, as `maxlength` counts. */
export const LONGEST_NAME = 100;

/** One line, without white space around it; too much is cut off: a name is no reason to refuse an answer. */
const oneLine = (text: string): string =>
  cleanText(text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME).toWellFormed()).trim();

/** Undefined where neither is given. */
export function contributorFrom(
  given: { name?: string | undefined; role?: string | undefined } | undefined,
): Contributor | undefined {
  if (given === undefined) return undefined;
  const name = oneLine(given.name ?? '');
  const role = oneLine(given.role ?? '');
  return name === '' && role === '' ? undefined : { name, role };
}

/** `Kari Nes, environment officer`. */
export const contributorText = ({ name, role }: Contributor): string =>
  [name, role].filter((part) => part !== '').join(', ');
