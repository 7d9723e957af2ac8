/** The law of this folder: whatever is typed comes back, character by character. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerText } from '../../server/respond/answer-text.ts';
import { cleanText } from '../../server/respond/clean.ts';
import type { WebPage } from '../fixtures/web-page.ts';
import { unescapeHtml } from '../fixtures/web-page.ts';
import { troubledWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await troubledWorld();
});
afterAll(() => world.server.close());

/** Text as hands, keyboards and clipboards make it: any Unicode, and what has broken such pages before. */
const nasty = fc.constantFrom(
  ...['\n', '\n\n', '\r\n', '\r', '\t', ' ', '\u00a0', '&amp;', '</textarea>', '<script>alert(1)</script>', '"', "'"],
  ...[
    '👩🏽‍🌾',
    'e\u0301',
    '\u202e',
    'مرحبا',
    '日本',
    '=1+1',
    '\u2028',
    '\u0085',
    '\ufeff',
    '\u0001',
    '\f',
    '\\u003c',
    '{{n}}',
    '[adj]',
  ],
);
const typed = fc
  .array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 }), nasty), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(''))
  .filter((text) => text.trim() !== '' && [...text].length < 2000);

const readOn = (page: WebPage, question: string): string => {
  const block = page.html.slice(page.html.indexOf(`data-question="${question}"`));
  return unescapeHtml(/<div class="answer-text"[^>]*>([^<]*)<\/div>/.exec(block)?.[1] ?? 'not on the page');
};

test('any text is equal in the form, after saving, after a refusal, after switching language, on the receipt', async () => {
  await fc.assert(
    fc.asyncProperty(typed, async (text) => {
      const { clerk } = await world.respondent();
      const kept = cleanText(text);
      await clerk.opens();
      await clerk.types('prose', text).saves();
      expect(clerk.reads('prose')).toBe(kept);
      expect((await clerk.submits()).status).toBe(422);
      expect(clerk.reads('prose')).toBe(kept);
      await clerk.switchesTo('es');
      expect(clerk.page.language).toBe('es');
      expect(clerk.reads('prose')).toBe(kept);
      const receipt = await clerk.types('line', 'linje').submits();
      // More than fifty words are too many for this question: the text is kept all the same.
      expect(receipt.status === 422 ? clerk.reads('prose') : readOn(receipt, 'prose')).toBe(kept);
    }),
    { numRuns: 60 },
  );
});

test('a refused one-line text comes back as it was typed, also with line ends that no browser posts', async () => {
  await fc.assert(
    fc.asyncProperty(typed, async (text) => {
      const { clerk, token } = await world.respondent();
      await world.server.app.inject({
        method: 'PUT',
        url: `/api/v1/r/${token}/answers/line`,
        payload: { value: text, baseRevision: 0, clientId: 'c' },
      });
      await clerk.opens();
      expect(clerk.reads('line')).toBe(cleanText(text));
      await clerk.saves();
      await clerk.opens();
      expect(clerk.reads('line')).toBe(cleanText(text));
    }),
    { numRuns: 40 },
  );
});

test('the API gives back what it was given, but for line ends and what no text can hold', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      const { token } = await world.respondent();
      const saved = await world.server.app.inject({
        method: 'PUT',
        url: `/api/v1/r/${token}/answers/prose`,
        payload: { value: text, baseRevision: 0, clientId: 'c' },
      });
      expect(saved.statusCode).toBe(200);
      const read = await world.server.app.inject({ url: `/api/v1/r/${token}` });
      expect(read.json().answers.prose.value).toBe(cleanText(text));
    }),
    { numRuns: 40 },
  );
});

test('cleaning changes line ends, U+0000 and lone surrogates, nothing else, and nothing twice', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
      (text) => {
        const cleaned = cleanText(text);
        expect(cleanText(cleaned)).toBe(cleaned);
        expect(cleaned).not.toMatch(/[\r\0]/);
        expect(cleaned.isWellFormed()).toBe(true);
        if (text.isWellFormed() && !/[\r\0]/.test(text)) expect(cleaned).toBe(text);
      },
    ),
  );
});

test('an answer that is read is never markup', () => {
  const reader = { t: (key: string) => key, language: 'nb' } as unknown as Parameters<typeof answerText>[2];
  const question = { id: 'q', kind: 'long text', required: false, text: { source: 'nb', in: {} } } as const;
  const shown = answerText(question, { value: '<img src=x onerror=alert(1)>', language: '"><script>' }, reader);
  expect(shown.text).not.toMatch(/<img|<script/);
});

test('what is typed wrongly in any kind of field stays in it, with an error that leads there', async () => {
  const { clerk } = await world.respondent('en');
  await clerk.opens();
  const wrong: [string, string, string?][] = [
    ['line', 'x'],
    ['amount', 'about twelve'],
    ['spending', 'most', 'travel'],
    ['measure', 'next year', 'latestYear'],
  ];
  for (const [question, text, field] of wrong) clerk.types(question, text, field);
  clerk.chooses('several', 'a', 'b', 'c').chooses('one', 'b').chooses('agreed', 'no');
  clerk.page.controls.push({ name: 'answer.day', id: undefined, type: 'text', value: '31 June', checked: false });
  clerk.page.controls.splice(
    clerk.page.controls.findIndex((one) => one.name === 'answer.day'),
    1,
  );
  const page = await clerk.submits();
  expect(page.status).toBe(422);
  for (const [question, text, field] of wrong) expect(clerk.reads(question, field)).toBe(text);
  expect(clerk.reads('day')).toBe('31 June');
  expect(clerk.chosen('several')).toEqual(['a', 'b', 'c']);
  expect(clerk.chosen('one')).toEqual(['b']);
  expect(clerk.chosen('agreed')).toEqual(['no']);
  expect(page.title).toMatch(/^Correct \d+ things before you submit/);
  for (const sentence of [
    'This question must be answered.',
    'The answer has 1 characters. Please write at least 2.',
    'Write a number in digits',
    'Travel: Write a number in digits',
    'Latest year: Write the year with four digits',
    'You have chosen 3. Choose at most 2.',
    'Write a date that exists',
  ])
    expect(page.text).toContain(sentence);
  const missing = page.fragments.filter((id) => !page.ids.has(id));
  expect(missing).toEqual([]);
  expect(page.fragments.length).toBeGreaterThan(8);

  const spanish = await clerk.switchesTo('es');
  expect(spanish.text).toContain('Escriba un número con cifras');
  expect(clerk.reads('amount')).toBe('about twelve');
});

test('numbers are shown as the reader writes them and stay the same number', async () => {
  const { clerk, token } = await world.respondent('nb');
  await clerk.opens();
  await clerk
    .types('amount', '1 000,50')
    .types('spending', '62,5', 'travel')
    .types('spending', '37.5', 'materials')
    .saves();
  expect(clerk.reads('amount')).toBe('1000,5');
  expect(clerk.page.text).toContain('Sum: 100 av 100');
  await clerk.switchesTo('en');
  expect(clerk.reads('amount')).toBe('1000.5');
  const read = await world.server.app.inject({ url: `/api/v1/r/${token}` });
  expect(read.json().answers.amount).toMatchObject({ value: 1000.5, revision: 1 });
  expect(read.json().answers.spending.value).toEqual({ travel: 62.5, materials: 37.5 });
});

test('a choice can be taken back without script', async () => {
  const { clerk, token } = await world.respondent('nb');
  await clerk.opens();
  await clerk.chooses('one', 'a').chooses('agreed', 'yes').chooses('several', 'a').saves();
  await clerk.chooses('one', '').chooses('agreed', '').chooses('several').saves();
  const read = await world.server.app.inject({ url: `/api/v1/r/${token}` });
  for (const question of ['one', 'agreed', 'several'])
    expect(read.json().answers[question]).toMatchObject({ value: null, revision: 2 });
});
