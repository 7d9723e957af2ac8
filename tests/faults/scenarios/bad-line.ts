/**
 * A bad line before a sound server: requests and answers are lost, repeated at once and later, cut in the middle, delayed, overtaken. A
 * delay is at times longer than the client waits, so that the same request is under way twice.
 */
import { chanceFrom } from '../../../server/demo/chance.ts';
import { type EngineName, newPlace } from '../place.ts';
import { openProxy } from '../proxy.ts';
import { type About, goesOn, type Report, type Scenario } from '../scenario.ts';
import { startTeams } from '../teams.ts';

/** Milliseconds. In a long run a delay is what a phone in a tunnel has; in a short one a thirtieth of it. */
const LONGEST = { long: 30_000, short: 1000 };

export const badLine = (engine: EngineName): Scenario => {
  const name = engine === 'sqlite' ? 'bad line' : 'bad line, PostgreSQL';
  return { name, share: 2, tries: 80, run: (about) => run(name, engine, about) };
};

async function run(scenario: string, engine: EngineName, { seed, length }: About): Promise<Report> {
  const longest = 'tries' in length ? LONGEST.short : LONGEST.long;
  const place = await newPlace(engine, 'tries' in length ? 200 : 6000);
  try {
    await place.start();
    const proxy = await openProxy({ target: place.address, chance: chanceFrom(seed), share: 0.5, longest });
    const teams = startTeams({
      ...{ place, seed, teams: 'tries' in length ? 8 : 40 },
      address: async () => proxy.url,
      patience: longest / 2,
    });
    while (goesOn(length, proxy.troubled())) await teams.begin(10);
    proxy.calm();
    const counts = await teams.finish();
    await proxy.close();
    await place.verify();
    return { scenario, tries: proxy.troubled(), ...counts };
  } finally {
    await place.remove();
  }
}
