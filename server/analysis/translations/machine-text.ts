/** What a page says of the machine, in the reader's words. */
import type { Language } from '../../definitions/model.ts';
import { nameOfLanguage, type Translate } from '../../pages/texts.ts';
import type { Machine } from './machine.ts';

/** Its name, and why it may not be asked; undefined where none is set up. */
export function machineText(
  t: Translate,
  machine: Machine | undefined,
  from: Language,
  to: Language,
): { name: string; refusal: string | undefined } | undefined {
  if (machine === undefined) return undefined;
  const reason = machine.refuses(from, to);
  return { name: machine.address, refusal: reason && t(`working-translations:${reason}`) };
}

/** That it takes one language for another; undefined where it does not. */
export function readsAsText(t: Translate, machine: Machine, from: Language): string | undefined {
  const as = machine.readsAs(from);
  if (as === undefined) return undefined;
  return t('working-translations:machine-reads-as', { language: nameOfLanguage(from), as: nameOfLanguage(as) });
}
