/** Links are pasted into chats and mail: whoever looks at them first is a program, and it must leave no trace. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TABLE_KEYS, type TableName } from '../../server/store/operations/copy.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { readEvents } from '../fixtures/event-stream.ts';
import { ENGINES, troubledWorld, type World } from './world.ts';

/** As they name themselves. */
const PREVIEWERS = [
  'WhatsApp/2.24.20.89 A',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Mozilla/5.0 (compatible; SkypeUriPreview Preview/0.5) skype-url-preview@microsoft.com',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'TelegramBot (like TwitterBot)',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) SafeLinks/1.0',
  'LinkedInBot/1.0 (compatible; Mozilla/5.0; Jakarta Commons-HttpClient/3.1 +http://www.linkedin.com)',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
];
/** What browsers send when they fetch ahead of the reader. */
const AHEAD: Record<string, string>[] = [
  { 'sec-purpose': 'prefetch' },
  { 'sec-purpose': 'prefetch;prerender' },
  { purpose: 'prefetch' },
  { 'x-moz': 'prefetch' },
  { 'x-purpose': 'preview' },
];

describe.each(inTurn(ENGINES, 1))('on %s', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await troubledWorld(engine);
  });
  afterAll(() => world.server.close());

  /** Every row of every table. */
  async function everything() {
    const { store } = world.server.context;
    const names = Object.keys(TABLE_KEYS) as TableName[];
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await store.dumpTable(name, null, 10_000)] as const)),
    );
  }

  test('previewers and prefetchers change no row: not of a link that nobody has opened, a draft, or a submitted response', async () => {
    const [blank, drafting, done] = [await world.respondent(), await world.respondent(), await world.respondent()];
    await drafting.clerk.opens();
    await drafting.clerk.types('prose', 'draft').saves();
    await done.clerk.opens();
    await done.clerk.types('prose', 'done').types('line', 'done').submits();
    // On PostgreSQL a submission is sealed a moment after it is answered.
    await world.server.context.store.sealLedger('troubled', world.clock.time);
    const before = await everything();
    const pages = [blank, drafting, done].flatMap(({ token }) => [
      `/r/${token}`,
      `/r/${token}?lang=es`,
      `/r/${token}?check=1`,
      `/r/${token}/receipt`,
      `/r/${token}/receipt.json`,
      `/api/v1/r/${token}`,
    ]);
    const visitors = [...PREVIEWERS.map((agent) => ({ 'user-agent': agent })), ...AHEAD];
    for (const url of [...pages, '/', '/resume']) {
      for (const headers of visitors)
        for (const method of ['GET', 'HEAD'] as const) {
          const { statusCode } = await world.server.app.inject({ method, url, headers });
          expect([url, statusCode < 400 || url.includes('check')]).toEqual([url, true]);
        }
    }
    for (const { token } of [blank, drafting, done]) {
      const head = await world.server.app.inject({ method: 'HEAD', url: `/api/v1/r/${token}/events` });
      expect([head.statusCode, head.body]).toEqual([200, '']);
    }
    expect(await everything()).toEqual(before);
    const { store } = world.server.context;
    expect(await store.responseState('troubled', blank.invitation)).toBeUndefined();
    expect((await store.counts('troubled')).find(({ status }) => status === 'not started')?.n).toBeGreaterThan(0);
  });

  test('nor does watching, by however many', async () => {
    const { token } = await world.respondent();
    const url = await world.server.app.listen({ host: '127.0.0.1', port: 0 });
    const before = await everything();
    for (let device = 0; device < 3; device += 1) {
      const events = await readEvents(`${url}/api/v1/r/${token}/events?device=d0d0d0d0d0d0d0d${device}`);
      expect(await events.next()).toMatchObject({ status: 'not started' });
      await events.close();
    }
    expect(await everything()).toEqual(before);
  });
});
