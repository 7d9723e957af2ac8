/** Clients who answer in twos, one response after another, for as long as a scenario lasts; and the check of all that they were told. */
import { type Chance, chanceFrom } from '../../server/demo/chance.ts';
import type { Link, Place } from './place.ts';
import { newTestimony, type Testimony } from './testimony.ts';
import { newWriter, QUESTIONS, type Writer } from './writer.ts';

export interface TeamsAbout {
  place: Place;
  seed: number;
  /** How many responses are written at the same time. */
  teams: number;
  /** Where requests go: the server itself, or a proxy before it. */
  address(): Promise<string>;
  /** Milliseconds, as the writers have it. */
  patience: number;
}

export interface Teams {
  /** Resolves when so many more requests have been begun. Rejects where a client met what no protocol allows. */
  begin(requests: number): Promise<void>;
  /** Resolves when some client was told that the server cannot store anything now. */
  isPutOff(): Promise<void>;
  /** Compares all that anybody was told since the last check, at least, with what is stored. Nobody may be answered meanwhile. */
  check(): Promise<void>;
  /** Lets every client finish what it has begun, and checks every response of the run. */
  finish(): Promise<ReturnType<Testimony['counts']>>;
}

/** One in so many times a client submits rather than writes. */
const SUBMITS = 1 / 20;

export function startTeams({ place, seed, teams, address, patience }: TeamsAbout): Teams {
  const testimony = newTestimony();
  const links: Link[] = [];
  const open: { link: Link }[] = [];
  const writers: Writer[] = [];
  let unchecked = new Set<Link>();
  let isOver = false;
  let begun = 0;
  const waiting: { from: number; resolve(): void }[] = [];

  const counted = async (): Promise<string> => {
    const url = await address();
    begun += 1;
    for (const one of waiting.filter(({ from }) => begun >= from)) one.resolve();
    return url;
  };

  function newLink(): Link {
    const link = place.link();
    links.push(link);
    unchecked.add(link);
    return link;
  }

  async function work(team: { link: Link }, writer: Writer, chance: Chance): Promise<void> {
    while (!isOver) {
      const { link } = team;
      const goesOn = chance.happens(SUBMITS)
        ? await writer.submits(link)
        : await writer.writes(link, chance.pick(QUESTIONS));
      if (!goesOn && team.link === link) team.link = newLink();
    }
  }

  const atWork = Promise.all(
    Array.from({ length: teams }, (_, index) => {
      const team = { link: newLink() };
      open.push(team);
      const pair = ['a', 'b'].map((member, ordinal) => {
        const chance = chanceFrom(seed, index, ordinal);
        const name = `${index}${member}`;
        const writer = newWriter({ name, chance, testimony, address: counted, patience });
        writers.push(writer);
        return work(team, writer, chance);
      });
      return Promise.all(pair);
    }),
  );
  // Who waits for requests, or for the end, is told of it.
  atWork.catch(() => undefined);

  async function compare(some: Link[]): Promise<void> {
    for (const [token, history] of await place.histories(some)) testimony.check(token, history);
  }

  async function begin(requests: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const one = { from: begun + requests, resolve };
    waiting.push(one);
    await Promise.race([promise, atWork]);
    waiting.splice(waiting.indexOf(one), 1);
  }
  const putOff = (): number => writers.reduce((sum, writer) => sum + writer.putOff(), 0);

  return {
    begin,
    async isPutOff() {
      const before = putOff();
      while (putOff() === before) await begin(1);
    },
    async check() {
      await compare([...unchecked]);
      unchecked = new Set(open.map(({ link }) => link));
    },
    async finish() {
      isOver = true;
      await atWork;
      await compare(links);
      return testimony.counts();
    },
  };
}
