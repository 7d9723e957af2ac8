/** What the form page costs a reader on a slow line: everything it loads, the service worker and what that fetches included, as it comes over the wire. */
import { brotliDecompressSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, openWindow, sharedBrowser } from './harness.ts';
import { openLine } from './line.ts';

/** Bytes, of what SurveyJS takes 305 KB and LimeSurvey 1,202 KB for. */
const ALL = 30_000;
const USABLE = 14_000;
const SCRIPT = 15_800;
const WORKER = 3_450;

let browser: Browser;
let server: TestServer;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ listen: true }), sharedBrowser()]);
});
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});

it('the form page is small, usable early, and asks nobody else for anything', async () => {
  const rows = await server.invite('mic-2011-2014');
  for (const questionnaire of ['norway', 'guatemala', 'africa']) {
    const row = rows.find((each) => each.questionnaire === questionnaire);
    const line = await openLine(server.url);
    const { context, page, faults } = await openWindow(browser);
    const origins = new Set<string>();
    context.on('request', (request) => origins.add(new URL(request.url()).origin));
    const path = new URL(row?.link ?? '').pathname;
    await page.goto(line.url + path, { waitUntil: 'networkidle' });
    // All is loaded once the worker has kept it; what it fetches again for that counts, too.
    const isKept = (url: string) => page.evaluate(async (kept) => (await caches.match(kept)) !== undefined, url);
    const language = await page.locator('html').getAttribute('lang');
    await expect.poll(() => isKept(`${path}?lang=${language}`), { timeout: 20_000 }).toBe(true);
    expect([...origins]).toEqual([line.url]);
    const size = (pattern: RegExp): number =>
      line.answered.filter((one) => pattern.test(one.path)).reduce((sum, { bytes }) => sum + bytes, 0);
    // The script is deferred: page and style are enough to read, write and send.
    expect(size(new RegExp(`${path}$`)) + size(/\.css$/)).toBeLessThanOrEqual(USABLE);
    expect(size(/^\/assets\/.*\.js$/)).toBeLessThanOrEqual(SCRIPT);
    expect(size(/^\/r\/sw\.js$/)).toBeLessThanOrEqual(WORKER);
    // The favicon is asked for by windows that a person sees; counted here as if it were.
    expect(size(/./) + (await packed('/favicon.svg')).length).toBeLessThanOrEqual(ALL);
    const loaded = line.answered.filter(({ path: of }) => !of.startsWith('/api/'));
    expect(loaded.map((one) => one.path.replace(/-[\w-]{8}\./, '.')).sort()).toEqual(
      [path, `${path}?lang=${language}`, '/assets/form.css', '/assets/form.js', '/r/sw.js'].sort(),
    );
    expect(faults).toEqual([]);
    await context.close();
    await line.close();
  }
});

async function packed(url: string): Promise<Buffer> {
  const { rawPayload, headers } = await server.app.inject({ url, headers: { 'accept-encoding': 'br' } });
  if (headers['content-encoding'] === 'br') brotliDecompressSync(rawPayload);
  return rawPayload;
}
