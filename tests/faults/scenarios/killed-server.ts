/**
 * `kill -9` under load: clients write and submit, the server is killed while requests are under way, and started again on the same data.
 * Before any client may go on, everything that was acknowledged must be in the database, and nothing twice; then each goes on with the very
 * request that was not answered.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { chanceFrom } from '../../../server/demo/chance.ts';
import { type EngineName, newPlace } from '../place.ts';
import { type About, goesOn, type Report, type Scenario } from '../scenario.ts';
import { startTeams } from '../teams.ts';

/** Invitations of a long run: one or two are used up between one kill and the next. */
const INVITATIONS = 6000;
/** So that half an hour has a thousand kills. */
const SHARE = { sqlite: 20, postgresql: 5 };
/** Milliseconds: longer than any request takes that is answered at all. */
const PATIENCE = 30_000;

export const killedServer = (engine: EngineName): Scenario => {
  const name = engine === 'sqlite' ? 'kill -9' : 'kill -9, PostgreSQL';
  return {
    name,
    share: SHARE[engine],
    tries: engine === 'sqlite' ? 3 : 2,
    run: (about) => run(name, engine, about),
  };
};

async function run(scenario: string, engine: EngineName, { seed, length }: About): Promise<Report> {
  const chance = chanceFrom(seed);
  const place = await newPlace(engine, 'tries' in length ? 50 + length.tries * 10 : INVITATIONS);
  try {
    await place.start();
    const teams = startTeams({ place, seed, teams: 3, address: place.address, patience: PATIENCE });
    let tries = 0;
    for (; goesOn(length, tries); tries += 1) {
      await teams.begin(chance.whole(5, 60));
      // Anywhere between a request's arrival, its commit and its answer.
      await pause(chance.whole(0, 12));
      await place.kill();
      await place.start(teams.check);
    }
    const counts = await teams.finish();
    await place.verify();
    return { scenario, tries, ...counts };
  } finally {
    await place.remove();
  }
}
