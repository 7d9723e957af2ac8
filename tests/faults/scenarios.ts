/** Every scenario, in the order in which the table shows them. */
import type { Scenario } from './scenario.ts';
import { badLine } from './scenarios/bad-line.ts';
import { killedServer } from './scenarios/killed-server.ts';

export const SCENARIOS: Scenario[] = [
  killedServer('sqlite'),
  killedServer('postgresql'),
  badLine('sqlite'),
  badLine('postgresql'),
];
