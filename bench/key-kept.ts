/** How long until a key is on the device: from its event until the transaction that holds the text has been flushed, without a connection. */
import { withForm } from './browser.ts';
import type { EngineName } from './place.ts';
import { median, number, type Row } from './table.ts';

const KEYS = 60;
/** Milliseconds between two keys: somebody who types fast. */
const PACE = 80;
const LIMIT = 300;

export async function keyKept(engine: EngineName): Promise<Row[]> {
  const times = await withForm(engine, async (browser, address) => {
    const context = await browser.newContext();
    await context.route('**/api/**', (route) => route.abort());
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.addInitScript(watchKeys);
    await page.goto(address);
    // The script has taken over once it says where the text is.
    await page.locator('textarea').first().pressSequentially('a');
    await page.locator('[data-received][data-state=kept]').first().waitFor();
    await page.locator('textarea').first().pressSequentially('b'.repeat(KEYS), { delay: PACE });
    await page.locator(`html[data-kept="${KEYS + 1}"]`).waitFor({ state: 'attached' });
    return page.evaluate<number[]>('keptAfter');
  });
  const highest = Math.max(...times);
  return [
    {
      what: `a key on the device, ${KEYS} keys at ${1000 / PACE} a second, CPU ÷ 4, no connection`,
      mustReach: `≤ ${LIMIT} ms`,
      figure: `median ${number(median(times))} ms, highest ${number(highest)} ms`,
      reference: '',
      passed: highest <= LIMIT,
    },
  ];
}

/** In the page: for every length of the text, how long from its key until a finished transaction had put it. The first key, before the script is there, is not counted. */
function watchKeys(): void {
  const typedAt = new Map<string, number>();
  const keptAfter: number[] = [];
  Object.assign(globalThis, { keptAfter });
  let isFirst = true;
  addEventListener(
    'input',
    ({ target }) => {
      if (target instanceof HTMLTextAreaElement) typedAt.set(target.value, performance.now());
    },
    true,
  );
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    const text = JSON.stringify(given[0]);
    this.transaction.addEventListener('complete', () => {
      const now = performance.now();
      for (const [value, at] of typedAt) {
        // A longer text holds the shorter ones.
        if (!text.includes(JSON.stringify(value).slice(0, -1))) continue;
        typedAt.delete(value);
        if (!isFirst) keptAfter.push(now - at);
        isFirst = false;
        document.documentElement.dataset.kept = String(keptAfter.length + 1);
      }
    });
    return put.apply(this, given);
  };
}
