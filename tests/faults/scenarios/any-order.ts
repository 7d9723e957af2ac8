/**
 * The protocol in any order of events: fast-check makes them, three devices with the real engine and the real server live through them, and
 * the laws are checked once the line is mended. A failure is shrunk to the shortest story that still fails.
 */
import fc from 'fast-check';
import { chanceFrom } from '../../../server/demo/chance.ts';
import { modelClock } from '../model/model-clock.ts';
import { modelServer } from '../model/model-server.ts';
import { steps } from '../model/model-steps.ts';
import { modelWorld } from '../model/model-world.ts';
import type { EngineName } from '../place.ts';
import { type About, goesOn, type Report, type Scenario } from '../scenario.ts';

/** 9 July 2014, 14:02 in Oslo. */
const NOON = Date.parse('2014-07-09T12:02:00Z');
const STEPS = 80;
/** Stories between one look at the clock and the next. */
const PIECE = 50;

export const anyOrder = (engine: EngineName): Scenario => {
  const name = engine === 'sqlite' ? 'any order of events' : 'any order of events, PostgreSQL';
  return { name, share: 3, tries: 40, run: (about) => run(name, engine, about) };
};

async function run(scenario: string, engine: EngineName, { seed, length }: About): Promise<Report> {
  const clock = modelClock(NOON);
  const server = await modelServer(engine, clock);
  let tries = 0;
  let acknowledged = 0;
  const story = fc.asyncProperty(
    fc.commands([steps()], { maxCommands: STEPS, size: 'max' }),
    fc.nat(),
    async (commands, choices) => {
      tries += 1;
      const world = await modelWorld(server, clock);
      for (const device of world.devices) await world.open(device, false);
      await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
      acknowledged += (await world.conclude(chanceFrom(choices))).acknowledged;
    },
  );
  try {
    for (let piece = 0; goesOn(length, tries); piece += 1)
      await fc.assert(story, {
        seed: (seed + piece) | 0,
        numRuns: 'tries' in length ? length.tries : PIECE,
        includeErrorInReport: true,
      });
    return { scenario, tries, acknowledged, lost: 0, duplicated: 0, findings: [] };
  } finally {
    await server.close();
  }
}
