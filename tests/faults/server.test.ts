/** The short run of the faults of server and line; the long one is `npm run faults`. */
import { describe, it } from 'vitest';
import { badLine } from './scenarios/bad-line.ts';
import { killedServer } from './scenarios/killed-server.ts';
import { losesNothing } from './short.ts';

/** Milliseconds: a server that is started again and again, on a machine with other things to do. */
const PATIENCE = 120_000;

describe.each(['sqlite', 'postgresql'] as const)(
  'nothing acknowledged is lost, and nothing stored twice, on %s',
  (engine) => {
    it('by a server that is killed under load and started again', { timeout: PATIENCE }, () =>
      losesNothing(killedServer(engine)),
    );

    it('by a line that loses, repeats, cuts, delays and reorders', { timeout: PATIENCE }, () =>
      losesNothing(badLine(engine)),
    );
  },
);
