/** How long until a person can type: 400 kbit/s, 400 ms latency, a processor four times slower, nothing in the cache. */
import type { Browser } from 'playwright-core';
import { withForm } from './browser.ts';
import type { EngineName } from './place.ts';
import { median, number, type Row } from './table.ts';

const TIMES = 5;
const BYTES_PER_SECOND = (400 * 1000) / 8;

export async function formTime(engine: EngineName): Promise<Row[]> {
  const times = await withForm(engine, async (browser, address) => {
    const found: number[] = [];
    for (let time = 0; time < TIMES; time += 1) found.push(await usableAfter(browser, address));
    return found;
  });
  const seconds = median(times) / 1000;
  return [
    {
      what: 'form page usable at 400 kbit/s, 400 ms, CPU ÷ 4',
      mustReach: '≤ 1.5 s',
      figure: `${number(seconds)} s (${times.map((one) => number(one / 1000)).join(', ')})`,
      reference: 'measured elsewhere: SurveyJS 7.8 s, LimeSurvey 8.6 s',
      passed: seconds <= 1.5,
    },
  ];
}

/** Milliseconds from the navigation until a key pressed in the first field has arrived in it, pressed as soon as the page has been painted with it. */
async function usableAfter(browser: Browser, address: string): Promise<number> {
  const browserContext = await browser.newContext();
  const page = await browserContext.newPage();
  const session = await browserContext.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 400,
    downloadThroughput: BYTES_PER_SECOND,
    uploadThroughput: BYTES_PER_SECOND,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.addInitScript(() => {
    const waiting = setInterval(() => {
      const field = document.querySelector('textarea');
      if (field === null || performance.getEntriesByName('first-contentful-paint').length === 0) return;
      clearInterval(waiting);
      field.addEventListener('input', () =>
        document.documentElement.setAttribute('data-typed', String(performance.now())),
      );
      field.focus();
      document.documentElement.setAttribute('data-focused', '');
    }, 5);
  });
  await page.goto(address, { waitUntil: 'commit' });
  await page.locator('html[data-focused]').waitFor({ state: 'attached' });
  await page.keyboard.press('a');
  const typed = page.locator('html[data-typed]');
  await typed.waitFor({ state: 'attached' });
  const after = Number(await typed.getAttribute('data-typed'));
  await browserContext.close();
  return after;
}
