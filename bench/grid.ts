/** The grid over 10,000 respondents: until it is painted, until rows far down are there, what the server takes of it; and taking the answers in. */
import type { Page } from 'playwright-core';
import { addApiToken } from '../server/access/tokens.ts';
import { buildClient } from '../server/build.ts';
import { openBrowser } from './browser.ts';
import { MEMORY, serve } from './child.ts';
import { type EngineName, filled } from './place.ts';
import { root, SURVEY } from './survey.ts';
import { median, number, type Row } from './table.ts';

const RESPONSES = 10_000;
const LENGTH = 600;
const TIMES = 20;
const PAINTS = 7;

export async function grid(engine: EngineName): Promise<Row[]> {
  await buildClient(root);
  const place = await filled(engine, RESPONSES, LENGTH);
  const { token, taking } = await place.with(async (context) => {
    const began = performance.now();
    await context.store.readSubmissions(SURVEY);
    const took = performance.now() - began;
    return { token: await addApiToken(context, 'grid', 'researcher'), taking: took };
  });
  const headers = { authorization: `Bearer ${token}` };
  const product = await serve('product-server.ts', place.environment, MEMORY);
  try {
    const query = 'concept=stories&by=country&lang=en';
    const timed = async (path: string): Promise<number> => {
      const times: number[] = [];
      for (let time = 0; time < TIMES; time += 1) {
        const began = performance.now();
        const response = await fetch(product.url + path, { headers });
        await response.text();
        if (!response.ok) throw new Error(`${path}: ${response.status}`);
        times.push(performance.now() - began);
      }
      return median(times);
    };
    const page = await timed(`/surveys/${SURVEY}/reading?${query}`);
    const rows = await timed(`/api/v1/surveys/${SURVEY}/reading?${query}&from=8000&count=50`);
    const seen = await painted(`${product.url}/surveys/${SURVEY}/reading?${query}`, headers);
    return [
      {
        what: `grid of ${number(RESPONSES)} respondents, first paint, nothing cached`,
        mustReach: '≤ 1,000 ms',
        figure: `${number(seen.paint)} ms`,
        reference: `the page from the server: ${number(page)} ms; 50 rows as JSON: ${number(rows)} ms`,
        passed: seen.paint <= 1000,
      },
      {
        what: 'the same: from a jump to the last row until its text is there',
        mustReach: '≤ 500 ms',
        figure: `${number(seen.jump)} ms`,
        reference: `rows in the page: ${seen.inPage}`,
        passed: seen.jump <= 500 && seen.inPage < 100,
      },
      {
        what: `taking in ${number(RESPONSES)} submissions of 7 answers`,
        mustReach: '≤ 30 s',
        figure: `${number(taking / 1000)} s`,
        reference: 'in pieces of 100, so that nobody who submits waits for it',
        passed: taking <= 30_000,
      },
    ];
  } finally {
    await product.stop();
  }
}

/** Milliseconds, each the median of several windows with empty caches. */
async function painted(
  address: string,
  headers: Record<string, string>,
): Promise<{ paint: number; jump: number; inPage: number }> {
  const browser = await openBrowser();
  try {
    const [paints, jumps]: [number[], number[]] = [[], []];
    let inPage = 0;
    for (let time = 0; time < PAINTS; time += 1) {
      const context = await browser.newContext({ extraHTTPHeaders: headers });
      const page = await context.newPage();
      await page.goto(address);
      await page.getByRole('grid').waitFor();
      // The entry comes a moment after the paint.
      await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
      paints.push(
        await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN),
      );
      jumps.push(await jump(page));
      inPage = Math.max(inPage, await page.locator('.grid-row').count());
      await context.close();
    }
    return { paint: median(paints), jump: median(jumps), inPage };
  } finally {
    await browser.close();
  }
}

/** From the scrolling until the last row stands there with its text. */
const jump = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((done) => {
        const box = document.getElementById('grid');
        if (box === null) throw new Error('there is no grid');
        const last = String(Number(box.dataset.total) - 1);
        const began = performance.now();
        const look = (): void => {
          const row = box.querySelector(`.grid-row[data-index="${last}"]:not([aria-busy])`);
          if (row === null) requestAnimationFrame(look);
          else done(performance.now() - began);
        };
        box.scrollTop = box.scrollHeight;
        look();
      }),
  );
