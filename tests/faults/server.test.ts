/** The short run of the faults of server, line and disk; the long one is `npm run faults`. */
import { it } from 'vitest';
import { onServer } from './scenarios.ts';
import { losesNothing, PATIENCE } from './short.ts';

it.each(onServer())(
  'nothing acknowledged is lost, and nothing stored twice: $name',
  { timeout: PATIENCE },
  losesNothing,
);
