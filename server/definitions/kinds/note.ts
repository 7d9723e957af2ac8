/** Text between questions: takes no answer. */
import type { Kind } from './kind.ts';

export const note: Kind<'note'> = {
  kind: 'note',
  fromForm: () => undefined,
  accepts: (_, value) => value === null,
  isBlank: () => true,
  errors: () => [],
  facts: () => [],
};
