/** What the form page loads, in bytes as a browser that takes brotli gets them; headers not counted. */
import { get } from 'node:http';
import { withForm } from './browser.ts';
import type { EngineName } from './place.ts';
import { number, type Row } from './table.ts';

const KB = 1024;

export async function formWeight(engine: EngineName): Promise<Row[]> {
  return withForm(engine, async (browser, address) => {
    const page = await browser.newPage();
    // The worker's own file is asked for outside the page.
    const addresses = new Set([new URL('/r/sw.js', address).href]);
    page.on('request', (request) => addresses.add(request.url()));
    await page.goto(address, { waitUntil: 'networkidle' });
    const weights = await Promise.all([...addresses].map(async (each) => ({ address: each, ...(await weigh(each)) })));
    const strange = weights.filter((each) => new URL(each.address).origin !== new URL(address).origin);
    if (strange.length > 0) throw new Error(`third parties: ${strange.map((each) => each.address).join(', ')}`);
    const sum = (some: typeof weights): number => some.reduce((total, { bytes }) => total + bytes, 0) / KB;
    // Scripts are modules and wait for the page; what a person needs to type is the page and its style.
    const usable = weights.filter(({ type }) => /^text\/(html|css)/.test(type));
    const parts = weights.map(({ type, bytes }) => `${type.split(';')[0]} ${number(bytes / KB)}`).join(', ');
    return [
      {
        what: `form page, all it loads (${parts})`,
        mustReach: '≤ 30 KB brotli',
        figure: `${number(sum(weights))} KB`,
        reference: 'measured elsewhere: SurveyJS 305 KB, LimeSurvey 1,202 KB',
        passed: sum(weights) <= 30,
      },
      {
        what: 'form page, until it can be used (HTML and CSS)',
        mustReach: '≤ 14 KB brotli',
        figure: `${number(sum(usable))} KB`,
        reference: '',
        passed: sum(usable) <= 14,
      },
    ];
  });
}

const weigh = (address: string): Promise<{ bytes: number; type: string }> =>
  new Promise((resolve, reject) => {
    get(address, { headers: { 'accept-encoding': 'br' } }, (response) => {
      const type = response.headers['content-type'] ?? '';
      // A stream has no end; what it costs is `idle-stream`.
      if (type === 'text/event-stream') {
        response.destroy();
        resolve({ bytes: 0, type });
        return;
      }
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve({ bytes, type }));
      response.on('error', reject);
    }).on('error', reject);
  });
