/** What saving one sentence in an answer of 600 words carries over the line, from a real browser: request and answer, all headers, HTTP/1.1. */
import { applySplice, spliceOf } from '../server/foundation/splice.ts';
import { countWords } from '../server/foundation/words.ts';
import { countingProxy } from '../tests/fixtures/counting-proxy.ts';
import { withForm } from './browser.ts';
import { type EngineName, prose } from './place.ts';
import { number, type Row } from './table.ts';

const KB = 1024;
const SENTENCE = ' Ungdomsrådet var med på alle møtene, og det var de som fikk fram hvor mye vannet betyr for dem.';

/** Prose of 600 words or a few more. */
function book(): string {
  let length = 3000;
  while (countWords(prose(7, length)) < 600) length += 50;
  return prose(7, length);
}

export async function draftSave(engine: EngineName): Promise<Row[]> {
  return withForm(engine, async (browser, address) => {
    const { origin, pathname } = new URL(address);
    const proxy = await countingProxy(origin);
    try {
      const page = await browser.newPage();
      // A page of the same place whose script does nothing of its own.
      await page.goto(`${proxy.url}/healthz`, { waitUntil: 'networkidle' });
      const put = async (body: object): Promise<number> => {
        proxy.reset();
        const status = await page.evaluate(
          async ([path, json]) => {
            const headers = { 'content-type': 'application/json' };
            const answer = await fetch(path, { method: 'PUT', headers, body: json });
            await answer.text();
            return answer.status;
          },
          [`/api/v1${pathname}/answers/stories?lang=nb`, JSON.stringify(body)] as const,
        );
        if (status !== 200) throw new Error(`a draft was answered with ${status}`);
        const { up, down } = proxy.bytes();
        return up + down;
      };
      const before = book();
      const half = before.indexOf(' ', before.length / 2);
      const after = before.slice(0, half) + SENTENCE + before.slice(half);
      const splice = spliceOf(before, after);
      if (applySplice(before, splice) !== after) throw new Error('the splice does not make the text');
      const contributor = { name: 'Kari Nes', role: 'miljøvernleder' };
      await put({ value: before, baseRevision: 0, clientId: crypto.randomUUID(), contributor });
      const sentence = await put({ splice, baseRevision: 1, clientId: crypto.randomUUID(), contributor });
      const whole = await put({ value: before, baseRevision: 2, clientId: crypto.randomUUID(), contributor });
      return [
        {
          what: `draft save, one sentence in an answer of ${countWords(before)} words`,
          mustReach: '≤ 2 KB on the wire',
          figure: `${number(sentence / KB)} KB`,
          reference: `the same, sent whole: ${number(whole / KB)} KB`,
          passed: sentence <= 2 * KB,
        },
      ];
    } finally {
      await proxy.close();
    }
  });
}
