import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { newId } from '../../server/foundation/ids.ts';
import { ADDRESS, type Room, room, STORY, SURVEY } from '../analysis/coding/room.ts';
import { openBrowser, openWindow, PHONE } from './harness.ts';

let browser: Browser;
let world: Room;
beforeAll(async () => {
  [world, browser] = await Promise.all([room({ listen: true }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.server.close();
});
const points = (t: string) => Array.from(t).length;
it('shots', async () => {
  const { id, respondent } = await world.answers('al');
  const add = async (by: string, code: string, words: string) => {
    const from = points(STORY.slice(0, STORY.indexOf(words)));
    await world.server.context.store.addCoding({
      survey: SURVEY,
      id: newId(),
      invitation: id,
      question: 'stories',
      revision: 1,
      code,
      by,
      at: Date.parse('2014-07-09T12:00:00Z'),
      span: { from, to: from + points(words) },
    });
  };
  await add(world.clerk.email, 'vatn', 'Me hausta 👨‍👩‍👧‍👦 regn på taket. Elevane stelte tankane kvar veke.');
  await add(world.clerk.email, 'skule', 'Elevane stelte tankane kvar veke.');
  await add(world.ola.email, 'økonomi', 'tankane kvar veke.\n\nDet gjekk bra.');
  await add(world.clerk.email, 'vatn', 'reint vatn');
  const { context, page } = await openWindow(browser);
  await context.addCookies([
    { name: 'samsvar_session', value: world.clerk.cookie.split('=')[1] ?? '', url: world.server.url },
  ]);
  const shot = async (name: string) => {
    await page.screenshot({ path: `/tmp/shots-coding/${name}.png`, fullPage: true });
  };
  await page.goto(`${world.server.url}${ADDRESS}/${id}/stories?lang=nn`);
  await page.locator('.coding-stripe').first().waitFor();
  await shot('work-desk');
  await page.locator('#definitions').check();
  await page.setViewportSize(PHONE);
  await page.waitForTimeout(300);
  await shot('work-phone');
  await page.setViewportSize({ width: 1280, height: 900 });
  for (const [p, n] of [
    [ADDRESS, 'list'],
    [`${ADDRESS}/passages?any=vatn`, 'passages'],
  ] as const) {
    await page.goto(`${world.server.url}${p}${p.includes('?') ? '&' : '?'}lang=nb`);
    await shot(`${n}-desk`);
    await page.setViewportSize(PHONE);
    await shot(`${n}-phone`);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  await respondent.reopens();
  respondent.types('stories', STORY.replace('Det gjekk bra. ', '').replace('stelte', 'vaska'));
  await respondent.submits();
  await page.goto(`${world.server.url}${ADDRESS}/flagged?lang=en`);
  await shot('flagged-desk');
});
