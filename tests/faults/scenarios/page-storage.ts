/** The form in real Chromium on a device whose storage is full, closed behind the page's back, or broken, with a clock that is a day off. */
import type { BrowserContext, Page } from 'playwright-core';
import { browserScenario } from '../browser/stage.ts';
import { QUESTIONS } from '../writer.ts';

const [first, second, third] = QUESTIONS;

/** The browser gives this page no more room, neither in the database nor beside it. */
async function fillsStorage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 1 });
  await page.evaluate(() => {
    // Halves until not one character more fits.
    for (let piece = 'x'.repeat(5_000_000), at = 0; piece.length > 0; at += 1) {
      try {
        localStorage.setItem(`filler ${at}`, piece);
      } catch {
        piece = piece.slice(0, Math.floor(piece.length / 2));
      }
    }
  });
}

async function freesStorage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin });
  await page.evaluate(() => {
    for (const name of Object.keys(localStorage)) if (name.startsWith('filler ')) localStorage.removeItem(name);
  });
}

export const fullStorage = browserScenario(
  { name: 'quota exceeded', tries: 1 },
  async ({ chance, proxy, device, person, text }) => {
    const clerk = await person(await device());
    await clerk.comes();
    await fillsStorage(clerk.page);
    const isCut = chance.happens(0.7);
    if (isCut) proxy.cut();
    const value = await clerk.writes(first, text());
    if (isCut) {
      // Said at once, with a way to take the text elsewhere.
      await clerk.seesState(first, 'memory');
      await clerk.page.getByRole('button', { name: 'Download a copy' }).waitFor();
    }
    await clerk.finds(first, value);
    if (chance.happens(0.5)) await freesStorage(clerk.page);
    proxy.mend();
    await clerk.isOnline();
    await clerk.isTold(first);
  },
);

/** How the database breaks, as a script for pages that are opened later. `closes`: as iOS does under memory pressure. */
const BREAKS = ['closes', 'throws', 'hangs'] as const;

/** `breakDatabase(how)` of the page breaks what it has open and whatever it opens. */
const breakable = (): void => {
  const opened: IDBDatabase[] = [];
  let broken: string | undefined;
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...given) {
    const request = open.apply(this, given);
    request.addEventListener('success', () => opened.push(request.result));
    return request;
  };
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...given) {
    if (broken === 'throws') throw new DOMException('broken', 'UnknownError');
    // Neither done nor failed, for as long as the page lives.
    const silent = { put: () => ({}), delete: () => ({}), index: () => ({ getAll: () => ({}) }) };
    if (broken === 'hangs') return { objectStore: () => silent, abort: () => undefined } as unknown as IDBTransaction;
    return transaction.apply(this, given);
  };
  Object.assign(globalThis, {
    breakDatabase(how: string) {
      broken = how;
      if (how === 'closes') for (const database of opened) database.close();
    },
  });
};

export const brokenDatabase = browserScenario(
  { name: 'IndexedDB closed or failing', tries: BREAKS.length },
  async (stage) => {
    const how = BREAKS[stage.ordinal % BREAKS.length];
    const device: BrowserContext = await stage.device();
    const person = await stage.person(device);
    await person.page.addInitScript(breakable);
    await person.comes();
    stage.proxy.cut();
    const values = [await person.writes(first, stage.text())];
    await person.isOnDevice(first);
    await person.page.evaluate(`breakDatabase('${how}')`);
    values.push(await person.writes(second, stage.text()), await person.writes(third, stage.text()));
    for (const question of [second, third]) await person.isOnDevice(question);
    await person.dies(stage.chance.pick(['closed', 'crashed']));
    stage.proxy.mend();
    const again = await stage.person(device);
    await again.comes();
    for (const [index, question] of QUESTIONS.entries()) await again.finds(question, values[index] ?? '');
    for (const question of QUESTIONS) await again.isTold(question);
  },
);

/** Milliseconds. */
const DAY = 86_400_000;

/** The device's clock from the next page on. */
const skew = (device: BrowserContext, by: number): Promise<unknown> =>
  device.addInitScript((ahead) => {
    const { now } = Date;
    const shifted = () => now() + ahead;
    globalThis.Date = new Proxy(Date, {
      construct: (target, given, self) => Reflect.construct(target, given.length === 0 ? [shifted()] : given, self),
      get: (target, name, self) => (name === 'now' ? shifted : Reflect.get(target, name, self)),
    });
  }, by);

export const skewedClock = browserScenario({ name: 'clock a day off', tries: 1 }, async (stage) => {
  const { chance, proxy, text } = stage;
  const device = await stage.device();
  const [ahead, behind] = chance.happens(0.5) ? [DAY, -DAY] : [-DAY, DAY];
  await skew(device, ahead);
  const person = await stage.person(device);
  await person.comes();
  proxy.cut();
  const value = await person.writes(first, text());
  await person.isOnDevice(first);
  await person.dies('crashed');
  // The clock is set right, too far: what is written now bears an earlier time, or one two days later.
  await skew(device, behind - ahead);
  const again = await stage.person(device);
  proxy.mend();
  await again.comes();
  await again.finds(first, value);
  await again.isTold(first);
  await again.writes(first, text());
  await again.writes(second, text());
  for (const question of [first, second]) await again.isTold(question);
});
