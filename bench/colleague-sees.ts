/** How long until a colleague sees a text: from the last key in one window until it stands in the field of another. */
import type { Browser, Page } from 'playwright-core';
import { withForm } from './browser.ts';
import type { EngineName } from './place.ts';
import { median, number, type Row } from './table.ts';

const TIMES = 5;
const LIMIT = 5;

export async function colleagueSees(engine: EngineName): Promise<Row[]> {
  const times = await withForm(engine, async (browser, address) => {
    const [one, other] = [await openForm(browser, address), await openForm(browser, address)];
    const found: number[] = [];
    for (let time = 1; time <= TIMES; time += 1) {
      const field = one.locator('textarea').first();
      await field.pressSequentially(`${time} `);
      const text = await field.inputValue();
      const began = performance.now();
      await other.waitForFunction((wanted) => document.querySelector('textarea')?.value === wanted, text);
      found.push((performance.now() - began) / 1000);
    }
    return found;
  });
  const highest = Math.max(...times);
  return [
    {
      what: 'a text seen by a colleague, both online',
      mustReach: `≤ ${LIMIT} s`,
      figure: `median ${number(median(times))} s, highest ${number(highest)} s`,
      reference: '',
      passed: highest <= LIMIT,
    },
  ];
}

async function openForm(browser: Browser, address: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(address);
  return page;
}
