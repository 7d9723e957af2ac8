/** The form in real Chromium in two places at once: two tabs of one device, two devices that were offline for a day; and a worker updated under a form. */
import { openLine } from '../../browser/line.ts';
import type { Person } from '../browser/person.ts';
import { browserScenario, type Stage } from '../browser/stage.ts';
import { QUESTIONS } from '../writer.ts';

const [first, second] = QUESTIONS;

export const twoTabs = browserScenario({ name: 'two tabs of one form', tries: 1 }, async (stage) => {
  const device = await stage.device();
  const [left, right] = [await stage.person(device), await stage.person(device)];
  for (const tab of [left, right]) await tab.comes();
  stage.proxy.cut();
  await left.writes(first, stage.text());
  await right.writes(first, stage.text());
  const values = [await left.writes(second, stage.text())];
  for (const tab of [left, right]) await tab.isOnDevice(first);
  await left.isOnDevice(second);
  const dies = stage.chance.happens(0.5);
  if (dies) await left.dies(stage.chance.pick(['closed', 'crashed']));
  stage.proxy.mend();
  const one = dies ? await stage.person(device) : left;
  if (dies) await one.comes();
  for (const tab of [one, right]) await tab.isOnline();
  for (const tab of [one, right]) await settles(stage, tab, first);
  await one.finds(second, values[0] ?? '');
  await one.isTold(second);
});

/** Until the server has what the field says and nothing is left to be chosen. */
async function settles({ chance }: Stage, person: Person, question: string): Promise<void> {
  for (;;) {
    await person.page
      .locator(`[id="received.${question}"]:is([data-state="received"]:not(:empty), [data-state="conflict"])`)
      .waitFor();
    const { state } = await person.sees(question);
    if (state === 'received') return person.isTold(question);
    await person.chooses(question, chance);
  }
}

export const twoDevices = browserScenario({ name: 'two devices meet after a day', tries: 1 }, async (stage) => {
  const devices = [await stage.device(), await stage.device()];
  const people = await Promise.all(devices.map((device) => stage.person(device)));
  for (const person of people) await person.comes();
  await Promise.all(devices.map((device) => device.setOffline(true)));
  for (const person of people) {
    await person.writes(first, stage.text());
    await person.writes(first, stage.text());
    await person.isOnDevice(first);
  }
  await Promise.all(devices.map((device) => device.setOffline(false)));
  for (const person of people) await settles(stage, person, first);
  // Both press the button: one submission.
  await Promise.all(people.map((person) => person.submits()));
  for (const person of people) await person.seesReceipt();
  await people[0]?.isGivenReceipt(stage.history);
});

export const updatedWorker = browserScenario({ name: 'service worker updated mid-form', tries: 1 }, async (stage) => {
  const line = await openLine(await stage.place.address());
  try {
    const device = await stage.device();
    const person = await stage.person(device, line.url);
    await person.comes();
    await person.pageIsKept();
    await person.writes(first, stage.text());
    line.instead = (path) =>
      path === '/r/sw.js' ? { status: 200, text: (real) => `${real}\n// of another day: ${stage.ordinal}` } : undefined;
    await person.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
    });
    await person.writes(second, stage.text());
    for (const question of [first, second]) await person.isTold(question);
    const value = await person.writes(first, stage.text());
    await person.isOnDevice(first);
    line.state = 'cut';
    await person.dies(stage.chance.pick(['closed', 'crashed']));
    const again = await stage.person(device, line.url);
    await again.comes();
    await again.finds(first, value);
    line.state = 'through';
    await again.isOnline();
    await again.isTold(first);
  } finally {
    await line.close();
  }
});
