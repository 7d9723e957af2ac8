/** The form in real Chromium that is killed within 300 ms of a key: the tab, or the whole browser. What the page said is on the device is there again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProfile } from '../../browser/harness.ts';
import type { Person } from '../browser/person.ts';
import { killProfile } from '../browser/profile.ts';
import { browserScenario, type Stage } from '../browser/stage.ts';
import { QUESTIONS } from '../writer.ts';

const [question] = QUESTIONS;
/** Milliseconds. */
const AFTER_KEY = 300;
/** What the page says of a text that the device or the server has. */
const SAFE = ['kept', 'sending', 'received'];

/** Writes, waits a moment, and says what must be found again; undefined where the page had not yet promised anything. */
async function writesInHaste({ chance, proxy, text }: Stage, person: Person): Promise<string | undefined> {
  await person.comes();
  // Without a line the device alone can have it.
  if (chance.happens(0.7)) proxy.cut();
  let value = await person.writes(question, text());
  if (chance.happens(0.5)) {
    // What the page says of the words before says nothing of the last ones.
    await person.isOnDevice(question);
    value = await person.writes(question, text());
  }
  await person.page.waitForTimeout(chance.whole(0, AFTER_KEY));
  const { state } = await person.sees(question);
  return SAFE.includes(state) ? value : undefined;
}

async function comesBack({ proxy, text }: Stage, person: Person, value: string | undefined): Promise<void> {
  proxy.mend();
  await person.comes();
  // Where nothing had been promised yet, they write again.
  if (value === undefined) await person.writes(question, text());
  else await person.finds(question, value);
  await person.isTold(question);
}

export const killedTab = browserScenario({ name: 'tab killed after a key', tries: 2 }, async (stage) => {
  const device = await stage.device();
  const person = await stage.person(device);
  const value = await writesInHaste(stage, person);
  await person.dies(stage.chance.pick(['closed', 'crashed']));
  await comesBack(stage, await stage.person(device), value);
});

export const killedBrowser = browserScenario({ name: 'browser killed after a key', tries: 1 }, async (stage) => {
  const profile = mkdtempSync(join(tmpdir(), 'samsvar-profile-'));
  try {
    const before = await openProfile(profile);
    const value = await writesInHaste(stage, await stage.person(before));
    await killProfile(profile, before);
    const after = await openProfile(profile);
    await comesBack(stage, await stage.person(after), value);
    await after.close();
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});
