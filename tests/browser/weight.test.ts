/** What the form page costs a reader on a slow line: everything it loads, as it comes over the wire. */
import { brotliDecompressSync } from 'node:zlib';
import type { Browser, Response } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { openBrowser, openWindow } from './harness.ts';

/** Bytes, of what SurveyJS takes 305 KB and LimeSurvey 1,202 KB for. */
const ALL = 30_000;
const USABLE = 14_000;
const SCRIPT = 17_500;

let browser: Browser;
let server: TestServer;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ listen: true }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

it('the form page is small, usable early, and asks nobody else for anything', async () => {
  const rows = await server.invite('mic-2011-2014');
  for (const questionnaire of ['norway', 'guatemala', 'africa']) {
    const row = rows.find((each) => each.questionnaire === questionnaire);
    const { context, page, faults } = await openWindow(browser);
    const responses: Response[] = [];
    page.on('response', (response) => responses.push(response));
    await page.goto(new URL(new URL(row?.link ?? '').pathname, server.url).href, { waitUntil: 'load' });
    expect(responses.map((response) => new URL(response.url()).origin)).toEqual(responses.map(() => server.url));
    const sizes = new Map<string, number>();
    for (const response of responses) {
      // The favicon is asked for by windows that a person sees; counted here as if it were.
      sizes.set(await kindOf(response), await bytesOf(response));
    }
    sizes.set('icon', (await packed('/favicon.svg')).length);
    const size = (kind: string): number => sizes.get(kind) ?? Number.NaN;
    // The script is deferred: page and style are enough to read, write and send.
    expect(size('document') + size('stylesheet')).toBeLessThanOrEqual(USABLE);
    expect(size('script')).toBeLessThanOrEqual(SCRIPT);
    const all = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
    expect(all).toBeLessThanOrEqual(ALL);
    expect(responses.length).toBe(3);
    expect(faults).toEqual([]);
    await context.close();
  }
});

const kindOf = async (response: Response): Promise<string> => response.request().resourceType();
const bytesOf = async (response: Response): Promise<number> => (await response.request().sizes()).responseBodySize;

async function packed(url: string): Promise<Buffer> {
  const { rawPayload, headers } = await server.app.inject({ url, headers: { 'accept-encoding': 'br' } });
  if (headers['content-encoding'] === 'br') brotliDecompressSync(rawPayload);
  return rawPayload;
}
