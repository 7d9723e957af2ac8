/** Every scenario that this machine allows, in the order in which the table shows them. */
import type { Scenario } from './scenario.ts';
import { anyOrder } from './scenarios/any-order.ts';
import { fullDisk, lockedDatabase, quota, readOnlyDisk } from './scenarios/bad-disk.ts';
import { badLine } from './scenarios/bad-line.ts';
import { killedServer } from './scenarios/killed-server.ts';
import { canMount } from './small-disk.ts';

export const scenarios = (): Scenario[] => [
  killedServer('sqlite'),
  killedServer('postgresql'),
  badLine('sqlite'),
  badLine('postgresql'),
  anyOrder('sqlite'),
  anyOrder('postgresql'),
  ...(canMount() ? [fullDisk, readOnlyDisk] : []),
  quota,
  lockedDatabase,
];
