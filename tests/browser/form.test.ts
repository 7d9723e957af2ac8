/** The form with its script, in a real browser: what a respondent loses (nothing), sees and is told. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, openWindow, PHONE, sharedBrowser } from './harness.ts';
import { Respondent } from './respondent.ts';

let browser: Browser;
let server: TestServer;
let rows: InvitationRow[];
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ listen: true }), sharedBrowser()]);
  rows = await server.invite('mic-2011-2014');
});
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});
afterEach(async () => {
  await closeWindows(browser);
});

/** A link of a municipality that no other test has, to its form in a language. */
function link(language = 'nb'): string {
  const row = rows.pop();
  if (row === undefined) throw new Error('no invitation left');
  return new URL(`${new URL(row.link).pathname}?lang=${language}`, server.url).href;
}

async function stored(address: string, question: string): Promise<unknown> {
  const response = await server.app.inject(`/api/v1${new URL(address).pathname}`);
  return response.json().answers[question]?.value;
}

/** A respondent with the form open in a window of their own, once its script has taken over. */
async function opens(address: string): Promise<{ clerk: Respondent; page: Page; faults: string[] }> {
  const { page, faults } = await openWindow(browser);
  const clerk = new Respondent(page);
  await clerk.opens(address);
  await saveState(page).locator('[role="status"]').waitFor();
  return { clerk, page, faults };
}

/** A browser that forbids every place where a page could keep something. */
const KEEPS_NOTHING = `
  for (const name of ['indexedDB', 'localStorage', 'sessionStorage'])
    Object.defineProperty(window, name, { get() { throw new DOMException('forbidden', 'SecurityError'); } });
`;

const saveState = (page: Page) => page.locator('[data-island="save-state"]');

/** Keeps what the page sends of answers waiting until the returned function is called. */
async function holdAnswers(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/answers/**', async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

describe('while one types', () => {
  it('every word is saved, and the page says so from the server’s acknowledgement', async () => {
    const address = link();
    const { clerk, page, faults } = await opens(address);
    expect(await clerk.toldOf('stories')).toBe('');
    await clerk.types('stories', 'Søppel ble til kompost.');
    await clerk.seesReceived('stories');
    expect(await clerk.toldOf('stories')).toMatch(/^Mottatt \d\d:\d\d$/);
    expect(await saveState(page).textContent()).toMatch(/^Mottatt \d\d:\d\d$/);
    expect(await page.locator('[data-island="progress"]').textContent()).toContain('1 av 7');
    expect(await stored(address, 'stories')).toBe('Søppel ble til kompost.');
    expect(faults).toEqual([]);
  });

  it('times are those of the clerk’s own clock, also of what was received before', async () => {
    const address = link('es');
    const { page } = await openWindow(browser, { timezoneId: 'America/Guatemala' });
    const clerk = new Respondent(page);
    await clerk.opens(address);
    await clerk.types('stories', 'Agua');
    await clerk.seesReceived('stories');
    const response = await server.app.inject(`/api/v1${new URL(address).pathname}`);
    const time = new Intl.DateTimeFormat('es-GT', {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: 'America/Guatemala',
    }).format(Date.parse(response.json().answers.stories.receivedAt));
    expect(await clerk.toldOf('stories')).toBe(`Recibido: ${time}`);
    await page.reload();
    await clerk.seesReceived('stories');
    expect(await clerk.toldOf('stories')).toBe(`Recibido: ${time}`);
    expect(await saveState(page).textContent()).toBe(`Recibido: ${time}`);
  });

  it('nothing is called received before the server has answered', async () => {
    const { clerk, page } = await opens(link());
    const answer = await holdAnswers(page);
    await clerk.types('stories', 'Vent');
    await clerk.seesState('stories', 'kept');
    expect(await clerk.toldOf('stories')).toBe('På denne enheten');
    await clerk.seesState('stories', 'sending');
    expect(await clerk.toldOf('stories')).toBe('Sender …');
    answer();
    await clerk.seesReceived('stories');
  });

  it('what is typed while an earlier text is on its way follows it', async () => {
    const address = link();
    const { clerk, page } = await opens(address);
    const answer = await holdAnswers(page);
    await clerk.types('stories', 'Først');
    await clerk.seesState('stories', 'sending');
    await clerk.types('stories', ' og sist');
    answer();
    await clerk.seesReceived('stories');
    await expect.poll(() => stored(address, 'stories')).toBe('Først og sist');
  });

  it('a text area grows with its text', async () => {
    const { clerk } = await opens(link());
    const height = async () => (await clerk.field('stories').boundingBox())?.height ?? 0;
    const before = await height();
    await clerk.field('stories').fill('linje\n'.repeat(30));
    expect(await height()).toBeGreaterThan(before * 2);
  });
});

describe('when the connection goes', () => {
  it('the page says so, the device keeps the text, and it is sent when the connection is back', async () => {
    const address = link();
    const { clerk, page } = await opens(address);
    await page.context().setOffline(true);
    await clerk.types('stories', 'Skrevet uten nett');
    await clerk.seesState('stories', 'kept');
    await saveState(page).getByText('Ingen forbindelse').waitFor();
    expect(await saveState(page).textContent()).toContain('Svar som ikke er mottatt ennå: 1.');
    expect(await stored(address, 'stories')).toBeUndefined();
    await clerk.types('stories', ' og litt til');
    await page.context().setOffline(false);
    await clerk.seesReceived('stories');
    await expect.poll(() => stored(address, 'stories')).toBe('Skrevet uten nett og litt til');
  });

  it('submitting leads to no error page: it waits on the form, says so, and goes by itself when the connection is back', async () => {
    const { clerk, page } = await opens(link());
    await page.context().setOffline(true);
    await clerk.types('stories', 'Alt er her ennå');
    await clerk.submits();
    await saveState(page).getByText('Svarene blir sendt inn når det er forbindelse. Du kan lukke siden').waitFor();
    await page.locator('[data-island="save-state"] p:focus').waitFor();
    expect(await clerk.field('stories').inputValue()).toBe('Alt er her ennå');
    await page.context().setOffline(false);
    await clerk.seesReceipt();
    await page.getByText('Alt er her ennå').waitFor();
  });

  it('submitting what was received already waits, too, and can be taken back', async () => {
    const address = link();
    const { clerk, page } = await opens(address);
    await clerk.types('stories', 'Mottatt før nettet gikk');
    await clerk.seesReceived('stories');
    await page.context().setOffline(true);
    await clerk.submits();
    await saveState(page).getByText('Svarene blir sendt inn når det er forbindelse').waitFor();
    await page.getByRole('button', { name: 'Vent med å sende inn' }).click();
    await page.context().setOffline(false);
    await saveState(page).getByText('Mottatt').waitFor();
    const response = await server.app.inject(`/api/v1${new URL(address).pathname}`);
    expect(response.json().status).toBe('draft');
    await clerk.submits();
    await clerk.seesReceipt();
  });

  it('an answer whose acknowledgement was lost is not counted twice', async () => {
    const address = link();
    const { clerk, page } = await opens(address);
    let lost = 0;
    await page.route('**/answers/**', async (route) => {
      if (lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort();
    });
    await clerk.types('stories', 'Én gang');
    await clerk.seesReceived('stories');
    expect(lost).toBe(1);
    expect(await page.locator('[id="question.stories"]').getAttribute('data-revision')).toBe('1');
  });
});

describe('when the page goes', () => {
  it('the last words are saved though the tab is closed at once', async () => {
    const address = link();
    const { clerk, page } = await opens(address);
    await clerk.types('stories', 'Lukket midt i et o');
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => stored(address, 'stories')).toBe('Lukket midt i et o');
  });

  it('and though an earlier text is still under way', async () => {
    const address = link();
    const { clerk, page } = await opens(address);
    await clerk.types('stories', 'Først');
    const sent = page.waitForRequest((request) => request.method() === 'PUT');
    await sent;
    await clerk.types('stories', ', så resten');
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => stored(address, 'stories')).toBe('Først, så resten');
  });
});

describe('before the page goes', () => {
  /** Types, lets the page go, and says whether the browser asked first. */
  async function isAsked(page: Page, clerk: Respondent, text: string): Promise<boolean> {
    await clerk.field('stories').click();
    await page.keyboard.insertText(text);
    const asked = page.waitForEvent('dialog', { timeout: 5000 }).then(
      async (dialog) => {
        await dialog.dismiss();
        return true;
      },
      () => false,
    );
    await page.close({ runBeforeUnload: true });
    return asked;
  }

  it('one is not asked where the device has the text, also without connection', async () => {
    const { clerk, page } = await opens(link());
    await page.context().setOffline(true);
    await clerk.types('stories', 'Akkurat nå');
    await clerk.seesState('stories', 'kept');
    let isAskedFor = false;
    page.on('dialog', async (dialog) => {
      isAskedFor = true;
      await dialog.accept();
    });
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => page.isClosed()).toBe(true);
    expect(isAskedFor).toBe(false);
  });

  it('one is asked where the browser keeps nothing and the server has not got it', async () => {
    const { page } = await openWindow(browser);
    await page.addInitScript({ content: KEEPS_NOTHING });
    const clerk = new Respondent(page);
    await clerk.opens(link());
    await page.context().setOffline(true);
    await clerk.types('stories', 'Bare');
    await clerk.seesState('stories', 'memory');
    expect(await isAsked(page, clerk, ' her')).toBe(true);
  });

  it('one is not asked where everything is received', async () => {
    const { clerk, page } = await opens(link());
    await clerk.types('stories', 'Vann');
    await clerk.seesReceived('stories');
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => page.isClosed()).toBe(true);
  });
});

describe('two colleagues', () => {
  it('who change the same answer see both texts, and the one who chose decides', async () => {
    const address = link();
    const [ane, bo] = [await opens(address), await opens(address)];
    await bo.page.context().setOffline(true);
    await bo.clerk.types('stories', 'Bos historie');
    await ane.clerk.types('stories', 'Anes historie');
    await ane.clerk.seesReceived('stories');
    await ane.clerk.field('objectives').focus();
    await bo.page.context().setOffline(false);
    await bo.clerk.seesState('stories', 'conflict');
    await bo.page.locator('.conflict').getByText('Anes historie').waitFor();
    expect(await bo.clerk.field('stories').inputValue()).toBe('Bos historie');
    expect(await stored(address, 'stories')).toBe('Anes historie');
    await bo.page.getByRole('button', { name: 'Behold det som står i feltet' }).click();
    await bo.clerk.seesReceived('stories');
    await expect.poll(() => stored(address, 'stories')).toBe('Bos historie');

    // Ane's page heard of it, and she goes on from there.
    await expect.poll(() => ane.clerk.field('stories').inputValue(), { timeout: 15_000 }).toBe('Bos historie');
    await ane.clerk.types('stories', ' igjen');
    await ane.clerk.seesReceived('stories');
    await expect.poll(() => stored(address, 'stories')).toBe('Bos historie igjen');
  });

  it('who answer different questions do not disturb each other', async () => {
    const address = link();
    const [ane, bo] = [await opens(address), await opens(address)];
    await ane.clerk.types('stories', 'Ane');
    await bo.clerk.types('objectives', 'Bo');
    await ane.clerk.seesReceived('stories');
    await bo.clerk.seesReceived('objectives');
    await bo.clerk.submits();
    await bo.clerk.seesReceipt();
    await bo.page.getByText('Ane', { exact: true }).waitFor();
  });
});

describe('the language', () => {
  it('changes around the text: not a character, the caret, the focus or the place is lost', async () => {
    const address = link();
    const { clerk, page, faults } = await opens(address);
    await clerk.field('stories').click();
    await clerk.field('stories').fill('Før etter');
    await clerk.field('stories').evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(3, 3));
    const top = async () => Math.round((await clerk.field('stories').boundingBox())?.y ?? 0);
    const before = await top();
    // The button is far above: pressed as a screen reader presses it, without a scroll.
    await page.locator('.languages [value="es"]').evaluate((button: HTMLButtonElement) => button.click());
    await page.locator('html[lang="es"]').waitFor();
    expect(await page.locator('h1').textContent()).toMatch(/^Preguntas/);
    expect(await page.title()).toContain('Preguntas');
    expect(await clerk.toldOf('stories')).toMatch(/^Recibido: \d\d:\d\d$/);
    expect(await page.locator('[data-island="progress"]').textContent()).toContain('1 de 7');
    expect(await page.locator('.page-footer').textContent()).toContain('cookies');
    expect(await top()).toBe(before);
    await page.keyboard.type(' y');
    expect(await clerk.field('stories').inputValue()).toBe('Før y etter');
    await clerk.seesReceived('stories');
    expect(new URL(page.url()).search).toBe('?lang=es');
    await page.reload();
    expect(await clerk.field('stories').inputValue()).toBe('Før y etter');
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
    expect(faults).toEqual([]);
  });

  it('can be changed back and forth, and with the pointer the caret stays in the text', async () => {
    const { clerk, page } = await opens(link());
    await clerk.field('objectives').fill('Vann');
    for (const language of ['en', 'nn', 'nb']) await clerk.switchesTo(language);
    await page.keyboard.type('!');
    expect(await clerk.field('objectives').inputValue()).toBe('Vann!');
    expect(await page.locator('.languages [aria-current]').textContent()).toBe('norsk bokmål');
  });

  it('stays where it is while there is no connection, and says why', async () => {
    const { clerk, page } = await opens(link());
    await clerk.types('stories', 'Tekst');
    await clerk.seesReceived('stories');
    await page.context().setOffline(true);
    await clerk.types('stories', ' til');
    await clerk.seesState('stories', 'kept');
    await page.locator('.languages [value="en"]').click();
    await saveState(page).getByText('Ingen forbindelse').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('nb');
    expect(await clerk.field('stories').inputValue()).toBe('Tekst til');
  });
});

describe('with the keyboard alone', () => {
  it('one gets from opening to receipt, past the header by the first stop', async () => {
    const { page } = await opens(link('en'));
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to main content');
    await page.keyboard.press('Enter');
    const at = () => page.evaluate<string>('document.activeElement.id || document.activeElement.value');
    for (let stops = 0; (await at()) !== 'answer.objectives'; stops += 1) {
      expect(stops).toBeLessThan(12);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('Clean water');
    for (let stops = 0; (await at()) !== 'submit'; stops += 1) {
      expect(stops).toBeLessThan(12);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/receipt/);
    await page.getByText('Clean water').waitFor();
  });
});

describe('a form with every kind of question', () => {
  let troubled: TestServer;
  let address: string;
  beforeAll(async () => {
    troubled = await startServer({ listen: true, surveys: join(import.meta.dirname, '..', 'fixtures', 'surveys') });
    const [row] = await troubled.invite('troubled');
    address = new URL(new URL(row?.link ?? '').pathname, troubled.url).href;
  });
  afterAll(() => troubled.close());

  const answers = async () => {
    const response = await troubled.app.inject(`/api/v1${new URL(address).pathname}`);
    return Object.fromEntries(
      Object.entries<{ value: unknown }>(response.json().answers).map(([question, { value }]) => [question, value]),
    );
  };

  it('shows what is missing first, with the focus, and takes a sentence away while it is mended', async () => {
    const { clerk, page } = await opens(`${address}?lang=nb`);
    await clerk.submits();
    await page.locator('#errors:focus').waitFor();
    const links = page.locator('#errors a');
    const count = await links.count();
    expect(count).toBeGreaterThan(0);
    expect(await page.locator('[id="error.prose"]').textContent()).toBe('Dette spørsmålet må besvares.');
    await links.first().click();
    expect(await page.evaluate('document.activeElement.id')).toBe('answer.prose');
    expect(await clerk.field('prose').getAttribute('aria-invalid')).toBe('true');
    await page.keyboard.type('Ord');
    expect(await page.locator('[id="error.prose"]').isVisible()).toBe(false);
    expect(await clerk.field('prose').getAttribute('aria-invalid')).toBeNull();
    expect(await links.count()).toBe(count - 1);
  });

  it('saves each kind in the shape that the form’s own post has', async () => {
    const { clerk, page, faults } = await opens(`${address}?lang=en`);
    await clerk.field('prose').fill('One two three');
    await clerk.field('line').fill('A line');
    await page.locator('[id="answer.one.a"]').check();
    await page.locator('[id="answer.several.a"]').check();
    await page.locator('[id="answer.several.c"]').check();
    await clerk.field('amount').fill('12,5');
    await page.locator('[id="answer.agreed.no"]').check();
    await clerk.field('day').fill('2014-06-30');
    await clerk.field('spending.travel').fill('40,5');
    await clerk.field('spending.materials').fill('lots');
    await clerk.field('measure.baselineYear').fill('2011');
    await clerk.field('measure.latestValue').fill('1 000,25');
    await clerk.seesReceived('measure');
    expect(await page.locator('[id="count.prose"]').textContent()).toContain('Words: 3 of at most 50');
    expect(await page.locator('[id="sum.spending"]').textContent()).toContain('40.5');
    const saved = await answers();
    expect(saved).toMatchObject({
      prose: 'One two three',
      line: 'A line',
      one: 'a',
      several: ['a', 'c'],
      amount: 12.5,
      agreed: false,
      day: '2014-06-30',
      spending: { travel: 40.5, materials: 'lots' },
      measure: { baselineYear: 2011, latestValue: 1000.25, latestYear: '' },
    });
    // The same fields, posted by the browser, change nothing: both read alike.
    await page.locator('.actions [value="save"]').click();
    await page.waitForURL(/saved=/);
    expect(await answers()).toEqual(saved);
    await clerk.submits();
    await page.locator('#errors:focus').waitFor();
    expect(await page.locator('[id="error.spending"]').textContent()).toContain('Write a number');
    expect(faults).toEqual([]);
  });
});

it('is usable at 360 px with text at twice its size, without a scroll bar sideways', async () => {
  const { page } = await openWindow(browser, { viewport: PHONE });
  await page.goto(link('es'));
  await page.evaluate("document.documentElement.style.fontSize = '200%'");
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
});
