/** The short run of the protocol in any order of events. The long one takes other stories, and PostgreSQL too. */
import { it } from 'vitest';
import { anyOrder } from './scenarios/any-order.ts';
import { losesNothing, PATIENCE } from './short.ts';

it('three devices on a bad line lose nothing and come to the same answers', { timeout: PATIENCE }, () =>
  losesNothing(anyOrder('sqlite')),
);
