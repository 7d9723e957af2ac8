/** The form in real Chromium whose connection goes: at each step of answering, or again and again, for moments and for long. */
import { browserScenario } from '../browser/stage.ts';
import { QUESTIONS } from '../writer.ts';

const [first, second, third] = QUESTIONS;

/** Where the connection goes. */
const STEPS = ['before the first key', 'with a text not sent', 'with a text received', 'at submitting'] as const;

export const offlineAtEachStep = browserScenario(
  { name: 'offline at each step', tries: STEPS.length },
  async (stage) => {
    const step = STEPS[stage.ordinal % STEPS.length];
    const device = await stage.device();
    const person = await stage.person(device);
    const comesTo = async (now: (typeof STEPS)[number]): Promise<void> => {
      if (now === step) await device.setOffline(true);
    };
    await person.comes();
    await person.pageIsKept();
    await comesTo('before the first key');
    const texts = [await person.writes(first, stage.text())];
    await comesTo('with a text not sent');
    texts.push(await person.writes(second, stage.text()));
    if (step === 'with a text received' || step === 'at submitting')
      for (const question of [first, second]) await person.isTold(question);
    await comesTo('with a text received');
    texts.push(await person.writes(third, stage.text()));
    await person.isOnDevice(third);
    if (stage.chance.happens(0.5)) {
      await person.page.reload();
      for (const [index, question] of QUESTIONS.entries()) await person.finds(question, texts[index] ?? '');
      // The script has taken over: before that a button is the browser's own, which has no page to show without a connection.
      await person.isOnDevice(third);
    }
    await comesTo('at submitting');
    await person.submits();
    await device.setOffline(false);
    await person.isGivenReceipt(stage.history);
  },
);

/** Texts written while the line does what it likes. */
const TEXTS = 6;

export const badLineInBrowser = browserScenario(
  { name: 'bad line before the page', tries: 1, share: 0.5, longest: { short: 2000, long: 30_000 } },
  async (stage) => {
    const person = await stage.person(await stage.device());
    await person.comes();
    for (let left = TEXTS; left > 0; left -= 1) {
      await person.writes(stage.chance.pick(QUESTIONS), stage.text());
      await person.page.waitForTimeout(stage.chance.whole(0, 1500));
    }
    await person.writes(first, stage.text());
    await person.submits();
    await person.page.waitForTimeout(stage.chance.whole(0, 3000));
    stage.proxy.calm();
    await person.isGivenReceipt(stage.history);
  },
);

export const killedServerInBrowser = browserScenario({ name: 'kill -9 under the page', tries: 1 }, async (stage) => {
  const { chance, place } = stage;
  const person = await stage.person(await stage.device());
  await person.comes();
  for (const question of QUESTIONS) {
    await person.writes(question, stage.text());
    // Before, while and after the text is sent.
    await person.page.waitForTimeout(chance.whole(0, 1200));
    await place.kill();
    await person.writes(question, stage.text());
    await place.start();
    await person.isTold(question);
  }
  await person.submits();
  await person.page.waitForTimeout(chance.whole(0, 30));
  await place.kill();
  await place.start();
  await person.isGivenReceipt(stage.history);
});
