/** Real Chromium, a line that can be troubled, and the server as its own process: what the browser's scenarios play on. */
import type { Browser, BrowserContext } from 'playwright-core';
import { type Chance, chanceFrom } from '../../../server/demo/chance.ts';
import { openBrowser, WINDOW } from '../../browser/harness.ts';
import { type Link, newPlace, type Place } from '../place.ts';
import { type Line, openProxy } from '../proxy.ts';
import { type About, goesOn, type Report, type Scenario } from '../scenario.ts';
import { type History, newTestimony, type Testimony } from '../testimony.ts';
import { Person } from './person.ts';

/** Milliseconds that anything may take on a machine with other things to do. */
const PATIENCE = 60_000;

export interface Stage {
  chance: Chance;
  place: Place;
  proxy: Line;
  testimony: Testimony;
  link: Link;
  /** How many stories were played before this one. */
  ordinal: number;
  /** A device of its own. */
  device(): Promise<BrowserContext>;
  /** A person with a new tab on a device, not yet at the form. */
  person(device: BrowserContext, url?: string): Promise<Person>;
  /** What is stored of the response. */
  history(): Promise<History>;
  /** A text that is no other's. */
  text(): string;
}

export type Story = (stage: Stage) => Promise<void>;

export interface BrowserScenario {
  name: string;
  tries: number;
  /** One request in so many has trouble, of those to the API; none where absent. */
  share?: number;
  /** The longest delay, in milliseconds. */
  longest?: { short: number; long: number };
}

/** A scenario that plays `story` again and again, each time on a response of its own, and then looks into its history. */
export const browserScenario = (about: BrowserScenario, story: Story): Scenario => ({
  name: about.name,
  share: 1,
  tries: about.tries,
  run: (run) => play(about, story, run),
});

async function play({ name, share = 0, longest }: BrowserScenario, story: Story, about: About): Promise<Report> {
  const { seed, length } = about;
  const isShort = 'tries' in length;
  const chance = chanceFrom(seed);
  const testimony = newTestimony();
  const place = await newPlace('sqlite', isShort ? 20 : 2000);
  let browser: Browser | undefined;
  let proxy: Line | undefined;
  try {
    await place.start();
    browser = await openBrowser();
    let tries = 0;
    for (; goesOn(length, tries); tries += 1) {
      proxy = await openProxy({
        ...{ target: place.address, chance, share, longest: longest?.[isShort ? 'short' : 'long'] ?? 1 },
        concerns: (_, path) => path.startsWith('/api/'),
      });
      const link = place.link();
      await story(stageOn({ chance, place, proxy, testimony, link, ordinal: tries, browser }));
      for (const [token, history] of await place.histories([link])) testimony.check(token, history);
      await Promise.all(browser.contexts().map((context) => context.close()));
      await proxy.close();
    }
    await place.verify();
    return { scenario: name, tries, ...testimony.counts() };
  } finally {
    await browser?.close();
    await proxy?.close();
    await place.remove();
  }
}

function stageOn(about: Omit<Stage, 'device' | 'person' | 'history' | 'text'> & { browser: Browser }): Stage {
  const { browser, link, place, proxy, testimony, ordinal } = about;
  const ids = new Map<string, string>();
  let written = 0;
  return {
    ...about,
    async device() {
      const context = await browser.newContext(WINDOW);
      context.setDefaultTimeout(PATIENCE);
      return context;
    },
    person: async (device, url = proxy.url) => new Person(await device.newPage(), { link, url, testimony, ids }),
    async history() {
      const found = (await place.histories([link])).get(link.token);
      if (found === undefined) throw new Error('no history was read');
      return found;
    },
    text() {
      written += 1;
      return `${ordinal}.${written} søppel og kompost 🌊 ${link.token.slice(0, 4)}`;
    },
  };
}
