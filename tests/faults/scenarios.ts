/** Every scenario that this machine allows, in the order in which the table shows them. */

import { disksMayFail } from './failing-disk.ts';
import type { Scenario } from './scenario.ts';
import { anyOrder } from './scenarios/any-order.ts';
import { fullDisk, lockedDatabase, quota, readOnlyDisk } from './scenarios/bad-disk.ts';
import { badLine } from './scenarios/bad-line.ts';
import { killedServer } from './scenarios/killed-server.ts';
import { killedBrowser, killedTab } from './scenarios/page-killed.ts';
import { badLineInBrowser, killedServerInBrowser, offlineAtEachStep } from './scenarios/page-offline.ts';
import { brokenDatabase, fullStorage, skewedClock } from './scenarios/page-storage.ts';
import { twoDevices, twoTabs, updatedWorker } from './scenarios/page-together.ts';

/** With the server as its own process, and clients that follow the protocol. */
export const onServer = (): Scenario[] => [
  killedServer('sqlite'),
  killedServer('postgresql'),
  badLine('sqlite'),
  badLine('postgresql'),
  quota,
  lockedDatabase,
  // Where nobody may mount, as in most containers, the quota stands for the disks that are mounted.
  ...(disksMayFail() ? [fullDisk, readOnlyDisk] : []),
];

export const inBrowser: Scenario[] = [
  offlineAtEachStep,
  badLineInBrowser,
  killedServerInBrowser,
  killedTab,
  killedBrowser,
  fullStorage,
  brokenDatabase,
  skewedClock,
  twoTabs,
  twoDevices,
  updatedWorker,
];

export const scenarios = (): Scenario[] => [...onServer(), anyOrder('sqlite'), anyOrder('postgresql'), ...inBrowser];
