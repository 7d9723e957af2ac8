/** The short run of the protocol in any order of events. The long one takes other stories, and PostgreSQL too. */
import { it } from 'vitest';
import { anyOrder } from './scenarios/any-order.ts';
import { losesNothing } from './short.ts';

it(
  'three devices, a bad line and a server that restarts lose nothing and come to the same answers',
  { timeout: 120_000 },
  () => losesNothing(anyOrder('sqlite')),
);
