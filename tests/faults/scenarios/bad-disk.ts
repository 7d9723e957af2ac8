/**
 * A disk that fails under load: full, read-only after an error of the device, or with the database locked by another program. While it
 * lasts the server says 503 and clients keep what they have; afterwards they go on, and everything acknowledged before, meanwhile and
 * after is there.
 */
import { type Chance, chanceFrom } from '../../../server/demo/chance.ts';
import { fullDisk as fullTmpfs, lockedDatabase as lockedByAnother } from '../../fixtures/troubled-disk.ts';
import { failingDisk, limitFiles } from '../failing-disk.ts';
import { newPlace, type Place } from '../place.ts';
import { type About, goesOn, type Report, type Scenario } from '../scenario.ts';
import { startTeams, type Teams } from '../teams.ts';

/** Megabytes: the tables of the shipped surveys and some thousand answers. */
const SIZE = 24;
/** Milliseconds: more than the database waits for another program's lock. */
const PATIENCE = 60_000;
const INVITATIONS = { long: 3000, short: 60 };

/** Makes the trouble once, while the teams are at work, and mends it. */
type Trouble = (about: { place: Place; teams: Teams; chance: Chance }) => Promise<void>;

export const fullDisk: Scenario = {
  name: 'disk full',
  share: 1,
  tries: 3,
  async run(about) {
    const disk = fullTmpfs(SIZE);
    try {
      return await underTrouble('disk full', about, disk.folder, async ({ place, teams, chance }) => {
        disk.begin();
        await teams.isPutOff();
        await teams.begin(chance.whole(10, 60));
        const isKilled = chance.happens(0.3);
        if (isKilled) await place.kill();
        disk.end();
        if (isKilled) await place.start(teams.check);
      });
    } finally {
      disk.remove();
    }
  },
};

/** Bytes: less than the database's files have already. */
const QUOTA = 64 * 1024;

export const quota: Scenario = {
  name: 'quota used up',
  share: 1,
  tries: 3,
  run: (about) =>
    underTrouble('quota used up', about, undefined, async ({ place, teams, chance }) => {
      limitFiles(place.pid(), QUOTA);
      await teams.isPutOff();
      await teams.begin(chance.whole(10, 60));
      limitFiles(place.pid(), undefined);
    }),
};

export const readOnlyDisk: Scenario = {
  name: 'disk turns read-only',
  share: 1,
  tries: 2,
  async run(about) {
    const disk = failingDisk(SIZE);
    try {
      return await underTrouble('disk turns read-only', about, disk.folder, async ({ place, teams, chance }) => {
        disk.turnReadOnly();
        await teams.isPutOff();
        await teams.begin(chance.whole(10, 60));
        await place.kill();
        disk.renew();
        await place.start(teams.check);
      });
    } finally {
      disk.remove();
    }
  },
};

export const lockedDatabase: Scenario = {
  name: 'database locked',
  share: 1,
  tries: 1,
  async run(about) {
    const other = lockedByAnother();
    try {
      return await underTrouble('database locked', about, other.folder, async ({ teams }) => {
        other.begin();
        await teams.isPutOff();
        other.end();
      });
    } finally {
      other.end();
      other.remove();
    }
  },
};

async function underTrouble(
  scenario: string,
  { seed, length }: About,
  parent: string | undefined,
  trouble: Trouble,
): Promise<Report> {
  const chance = chanceFrom(seed);
  const place = await newPlace('sqlite', 'tries' in length ? INVITATIONS.short : INVITATIONS.long, parent);
  try {
    await place.start();
    const teams = startTeams({ place, seed, teams: 3, address: place.address, patience: PATIENCE });
    let tries = 0;
    for (; goesOn(length, tries); tries += 1) {
      await teams.begin(chance.whole(10, 60));
      await trouble({ place, teams, chance });
      // Everyone gets through again.
      await teams.begin(20);
    }
    const counts = await teams.finish();
    await place.verify();
    return { scenario, tries, ...counts };
  } finally {
    await place.remove();
  }
}
