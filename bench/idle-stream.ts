/** What a stream of events carries in a minute in which nothing happens, headers apart. */
import { setTimeout } from 'node:timers/promises';
import { countingProxy } from '../tests/fixtures/counting-proxy.ts';
import { readEvents } from '../tests/fixtures/event-stream.ts';
import { withForm } from './browser.ts';
import type { EngineName } from './place.ts';
import { number, type Row } from './table.ts';

const MINUTE = 60_000;

export async function idleStream(engine: EngineName): Promise<Row[]> {
  return withForm(engine, async (_, address) => {
    const { origin, pathname } = new URL(address);
    const proxy = await countingProxy(origin);
    try {
      const events = await readEvents(`${proxy.url}/api/v1${pathname}/events?device=a0a0a0a0a0a0a0a0`);
      const first = await events.next();
      if (first?.status !== 'not started') throw new Error('the stream did not begin');
      const { up: asked, down: begun } = proxy.bytes();
      await setTimeout(MINUTE);
      const { up, down } = proxy.bytes();
      await events.close();
      const idle = up + down - asked - begun;
      return [
        {
          what: 'idle page with events, a minute',
          mustReach: '≤ 1 KB',
          figure: `${number(idle)} bytes`,
          reference: `opening it, headers and first event: ${number((asked + begun) / 1024)} KB`,
          passed: idle <= 1024,
        },
      ];
    } finally {
      await proxy.close();
    }
  });
}
