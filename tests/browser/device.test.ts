/** What stays on the device, in a real browser: whatever happens to tab, browser, storage or connection, what was typed is there afterwards. */
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, openWindow, sharedBrowser } from './harness.ts';
import { openLine } from './line.ts';
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

function link(): string {
  const row = rows.pop();
  if (row === undefined) throw new Error('no invitation left');
  return new URL(`${new URL(row.link).pathname}?lang=nb`, server.url).href;
}

/** The same page over a line that can be cut outside the browser: one that is cut inside holds this browser up after a crash. */
const onLine = (line: string, address: string): string => {
  const { pathname, search } = new URL(address);
  return line + pathname + search;
};

interface Tab {
  page: Page;
  clerk: Respondent;
  context: BrowserContext;
}

/** Empty tabs, opened before anything dies: after a crash this browser sometimes opens none for half a minute. */
const spare = new WeakMap<BrowserContext, Page[]>();

/** A window with the form; `script` runs before the page's own. */
async function opens(address: string, script?: string): Promise<Tab> {
  const { context, page: first } = await openWindow(browser);
  const page = await context.newPage();
  spare.set(context, [first]);
  if (script !== undefined) await context.addInitScript({ content: script });
  const clerk = new Respondent(page);
  await clerk.opens(address);
  return { context, page, clerk };
}

/** Another tab of the same browser. */
async function again(context: BrowserContext, address: string): Promise<Tab> {
  const page = spare.get(context)?.pop() ?? (await context.newPage());
  const clerk = new Respondent(page);
  await clerk.opens(address);
  return { context, page, clerk };
}

/** The whole process of the page dies at once: no event, no last word. */
async function kill({ page, context }: Tab): Promise<void> {
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // The answer never comes: nobody is there to give it.
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.close();
}

/** The server is not reached by what the page asks of it; pages are. */
const cutOff = (context: BrowserContext) => context.route('**/api/**', (route) => route.abort());
const reconnect = (context: BrowserContext) => context.unroute('**/api/**');

async function answers(address: string) {
  const response = await server.app.inject(`/api/v1${new URL(address).pathname}`);
  return response.json();
}
const stored = async (address: string, question: string) => (await answers(address)).answers[question]?.value;
const textOf = (tab: Tab, question: string) => tab.clerk.field(question).inputValue();
const state = (page: Page) => page.locator('[data-island="save-state"]');

/** Texts in a place where the browser keeps them. */
function keptIn(page: Page, place: 'indexedDB' | 'localStorage' | 'sessionStorage'): Promise<string> {
  return page.evaluate(async (where) => {
    if (where !== 'indexedDB') return JSON.stringify({ ...(where === 'localStorage' ? localStorage : sessionStorage) });
    const open = indexedDB.open('samsvar', 1);
    await new Promise((done) => {
      open.onsuccess = done;
    });
    const all = open.result.transaction('records').objectStore('records').getAll();
    await new Promise((done) => {
      all.onsuccess = done;
    });
    open.result.close();
    return JSON.stringify(all.result);
  }, place);
}

describe('a tab that dies', () => {
  it('leaves every key that the page called kept, and the next one sends it', async () => {
    const address = link();
    const tab = await opens(address);
    await cutOff(tab.context);
    await tab.clerk.types('stories', 'Hvert tegn');
    await tab.clerk.seesState('stories', 'kept');
    await kill(tab);
    const next = await again(tab.context, address);
    await expect.poll(() => textOf(next, 'stories')).toBe('Hvert tegn');
    await expect.poll(() => next.clerk.toldOf('stories')).toBe('På denne enheten');
    expect(await stored(address, 'stories')).toBeUndefined();
    await reconnect(tab.context);
    await next.page.evaluate("dispatchEvent(new Event('online'))");
    await next.clerk.seesReceived('stories');
    expect(await stored(address, 'stories')).toBe('Hvert tegn');
  });

  it('leaves what stood between two characters of a composition, too', async () => {
    const address = link();
    const tab = await opens(address);
    await cutOff(tab.context);
    await tab.clerk.field('stories').click();
    const session = await tab.context.newCDPSession(tab.page);
    await session.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 });
    await tab.clerk.seesState('stories', 'kept');
    await kill(tab);
    const next = await again(tab.context, address);
    await expect.poll(() => textOf(next, 'stories')).toBe('にほ');
  });

  it('leaves what was dictated, what was pasted, and what came back by undoing', async () => {
    const address = link();
    const tab = await opens(address);
    const { page, clerk } = tab;
    await cutOff(tab.context);
    const written = {
      // All at once, and without a key.
      stories: async () => page.keyboard.insertText('Sagt høyt, i ett.'),
      changes: async () => {
        await clerk.field('stories').press('Control+A');
        await page.keyboard.press('Control+C');
        await clerk.field('changes').press('Control+V');
      },
      competence: async () => {
        await page.keyboard.insertText('Dette ble slettet.');
        await page.keyboard.press('Control+A');
        await page.keyboard.press('Delete');
        await expect.poll(() => textOf(tab, 'competence')).toBe('');
        await page.keyboard.press('Control+Z');
      },
    };
    const said = { stories: 'Sagt høyt, i ett.', changes: 'Sagt høyt, i ett.', competence: 'Dette ble slettet.' };
    for (const [question, writes] of Object.entries(written)) {
      await clerk.field(question).click();
      await writes();
      await clerk.seesState(question, 'kept');
    }
    await expect.poll(() => keptIn(page, 'indexedDB')).toContain(said.competence);
    await kill(tab);
    const next = await again(tab.context, address);
    for (const [question, text] of Object.entries(said)) await expect.poll(() => textOf(next, question)).toBe(text);
  });

  it('leaves a queued submission, which the next visit sends', async () => {
    const line = await openLine(server.url);
    const address = onLine(line.url, link());
    const tab = await opens(address);
    line.state = 'cut';
    await tab.clerk.types('stories', 'Sendt uten nett');
    await tab.clerk.submits();
    await state(tab.page).getByText('Du kan lukke siden').waitFor();
    await kill(tab);
    line.state = 'through';
    const next = await again(tab.context, address);
    await next.clerk.seesReceipt();
    await next.page.getByText('Sendt uten nett').waitFor();
    expect((await answers(address)).status).toBe('submitted');
    await expect.poll(() => keptIn(next.page, 'indexedDB')).toBe('[]');
    await line.close();
  });
});

it('a request that hangs in a dead connection is given up once the connection is back', async () => {
  const address = link();
  const { page, clerk } = await opens(address);
  let sent = 0;
  // The first is never answered, and never refused.
  await page.route('**/answers/**', (route) => (++sent === 1 ? undefined : route.continue()));
  await clerk.types('stories', 'I en tunnel');
  await clerk.seesState('stories', 'sending');
  const isBack = () => page.evaluate(() => dispatchEvent(new Event('online')));
  // Sooner than the twenty seconds after which it would be given up in any case.
  await expect.poll(() => isBack().then(() => sent), { timeout: 15_000 }).toBe(2);
  await clerk.seesReceived('stories');
  expect((await answers(address)).answers.stories.value).toBe('I en tunnel');
});

it('what was typed before the script came counts as typed', async () => {
  const address = link();
  const { context, page } = await openWindow(browser);
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/assets/*.js', async (route) => {
    await promise;
    await route.continue();
  });
  const clerk = new Respondent(page);
  await page.goto(address, { waitUntil: 'commit' });
  await clerk.field('stories').fill('Raskere enn skriptet');
  resolve();
  await clerk.seesReceived('stories');
  expect(await stored(address, 'stories')).toBe('Raskere enn skriptet');
  await context.close();
});

describe('a browser whose database', () => {
  const BROKEN: [string, string][] = [
    ['is missing', "Object.defineProperty(window, 'indexedDB', { value: undefined });"],
    ['refuses to open', "IDBFactory.prototype.open = () => { throw new DOMException('no', 'UnknownError'); };"],
    ['is full', "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"],
  ];
  it.each(BROKEN)('%s keeps the text in another place, and says that it is a lesser one', async (_, script) => {
    const address = link();
    const tab = await opens(address, script);
    await cutOff(tab.context);
    await tab.clerk.types('stories', 'Likevel her');
    await tab.clerk.seesState('stories', 'kept');
    await state(tab.page).getByText('mindre trygg').waitFor();
    expect(await keptIn(tab.page, 'localStorage')).toContain('Likevel her');
    await kill(tab);
    const next = await again(tab.context, address);
    await expect.poll(() => textOf(next, 'stories')).toBe('Likevel her');
  });

  it('never answers is given up, and the text kept elsewhere', async () => {
    const address = link();
    const tab = await opens(address, 'IDBFactory.prototype.open = () => new EventTarget();');
    await cutOff(tab.context);
    await tab.clerk.types('stories', 'Tålmodig');
    await tab.clerk.seesState('stories', 'kept');
    expect(await keptIn(tab.page, 'localStorage')).toContain('Tålmodig');
  });

  it('is closed behind the page’s back gets it opened again', async () => {
    const remember = `
      globalThis.databases = [];
      const open = IDBFactory.prototype.open;
      IDBFactory.prototype.open = function (...all) {
        const request = open.apply(this, all);
        request.addEventListener('success', () => databases.push(request.result));
        return request;
      };`;
    const address = link();
    const tab = await opens(address, remember);
    await cutOff(tab.context);
    await tab.clerk.types('stories', 'Før');
    await tab.clerk.seesState('stories', 'kept');
    await tab.page.evaluate('databases.forEach((one) => one.close())');
    await tab.clerk.types('stories', ' og etter');
    await expect.poll(() => keptIn(tab.page, 'indexedDB')).toContain('Før og etter');
    expect(await state(tab.page).textContent()).not.toContain('mindre trygg');
  });

  it('and every other place is full has the page’s memory left: it says so, and offers a copy in a file', async () => {
    const full = `
      IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
      Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };`;
    const address = link();
    const tab = await opens(address, full);
    await cutOff(tab.context);
    await tab.clerk.types('stories', 'Bare i minnet <&> æøå');
    await tab.clerk.seesState('stories', 'memory');
    await state(tab.page).getByText('får ikke lagret teksten').waitFor();
    const downloading = tab.page.waitForEvent('download');
    await tab.page.getByRole('button', { name: 'Last ned en kopi' }).click();
    const file = await downloading;
    expect(file.suggestedFilename()).toBe('svar.txt');
    const text = readFileSync(await file.path(), 'utf8');
    expect(text).toContain('Bare i minnet <&> æøå');
    expect(text).toContain('konkrete historier');
    await reconnect(tab.context);
    await tab.page.evaluate("dispatchEvent(new Event('online'))");
    await tab.clerk.seesReceived('stories');
    expect(await stored(address, 'stories')).toBe('Bare i minnet <&> æøå');
  });
});

describe('two tabs of one form', () => {
  it('keep apart what is typed in each, and both texts reach the server', async () => {
    const address = link();
    const one = await opens(address);
    const other = await again(one.context, address);
    spare.set(one.context, [await one.context.newPage()]);
    await cutOff(one.context);
    await one.clerk.types('stories', 'I den ene');
    await one.clerk.seesState('stories', 'kept');
    await other.clerk.types('stories', 'I den andre');
    await other.clerk.seesState('stories', 'kept');
    expect([await textOf(one, 'stories'), await textOf(other, 'stories')]).toEqual(['I den ene', 'I den andre']);
    await kill(one);
    await kill(other);
    const next = await again(one.context, address);
    await expect.poll(() => textOf(next, 'stories')).toBe('I den andre');
    await reconnect(one.context);
    await next.page.evaluate("dispatchEvent(new Event('online'))");
    await next.clerk.seesState('stories', 'conflict');
    await next.page.locator('.conflict').getByText('I den ene').waitFor();
    await next.page.getByRole('button', { name: 'Slå sammen' }).click();
    await next.clerk.seesReceived('stories');
    expect(await stored(address, 'stories')).toBe('I den ene\n\nI den andre');
  });

  it('one a copy of the other, are two all the same', async () => {
    const address = link();
    const one = await opens(address);
    await cutOff(one.context);
    await one.clerk.types('stories', 'Original');
    await one.clerk.seesState('stories', 'kept');
    // What a browser copies when it copies a tab.
    const copying = one.context.waitForEvent('page');
    await one.page.evaluate('void window.open(location.href)');
    const page = await copying;
    const copy: Tab = { context: one.context, page, clerk: new Respondent(page) };
    await copy.clerk.types('stories', 'Kopi');
    await copy.clerk.seesState('stories', 'kept');
    const kept = await keptIn(copy.page, 'indexedDB');
    expect(kept).toContain('Original');
    expect(kept).toContain('Kopi');
  });

  it('a page that is loaded again has its own text back', async () => {
    const address = link();
    const tab = await opens(address);
    await cutOff(tab.context);
    await tab.clerk.types('stories', 'Lastet på nytt');
    await tab.clerk.seesState('stories', 'kept');
    await tab.page.reload();
    await expect.poll(() => textOf(tab, 'stories')).toBe('Lastet på nytt');
  });
});

describe('somebody else’s device', () => {
  it('keeps nothing once the tab is closed, and takes along what it had kept before', async () => {
    const line = await openLine(server.url);
    const address = onLine(line.url, link());
    const tab = await opens(address);
    line.state = 'cut';
    await tab.clerk.types('stories', 'På biblioteket');
    await tab.clerk.seesState('stories', 'kept');
    await tab.page.getByLabel('Dette er ikke min enhet').check();
    await tab.page.getByText('Når du lukker fanen, er ingenting igjen her').waitFor();
    await expect.poll(() => keptIn(tab.page, 'indexedDB')).toBe('[]');
    expect(await keptIn(tab.page, 'sessionStorage')).toContain('På biblioteket');
    await tab.clerk.types('stories', ' skrevet');
    await expect.poll(() => keptIn(tab.page, 'sessionStorage')).toContain('På biblioteket skrevet');
    await kill(tab);
    line.state = 'through';
    const next = await again(tab.context, address);
    await next.clerk.seesState('stories', 'empty');
    expect(await textOf(next, 'stories')).toBe('');
    expect(await keptIn(next.page, 'indexedDB')).toBe('[]');
    expect(await keptIn(next.page, 'localStorage')).toBe('{}');
    await line.close();
  });

  it('stays somebody else’s when the page is loaded again, and has the text in its tab', async () => {
    const tab = await opens(link());
    await cutOff(tab.context);
    await tab.page.getByLabel('Dette er ikke min enhet').check();
    await tab.clerk.types('stories', 'Lånt');
    await tab.clerk.seesState('stories', 'kept');
    await tab.page.reload();
    await expect.poll(() => textOf(tab, 'stories')).toBe('Lånt');
    expect(await tab.page.getByLabel('Dette er ikke min enhet').isChecked()).toBe(true);
  });

  it('can be one’s own after all', async () => {
    const tab = await opens(link());
    await cutOff(tab.context);
    const shared = tab.page.getByLabel('Dette er ikke min enhet');
    await shared.check();
    await tab.clerk.types('stories', 'Min likevel');
    await tab.clerk.seesState('stories', 'kept');
    await shared.uncheck();
    await expect.poll(() => keptIn(tab.page, 'indexedDB')).toContain('Min likevel');
    expect(await keptIn(tab.page, 'sessionStorage')).not.toContain('Min likevel');
  });
});

describe('removing everything from the device', () => {
  it('says first what is not received, asks, works without connection, and leaves nothing', async () => {
    const address = link();
    const tab = await opens(address);
    await tab.page.locator('details.contributor summary').click();
    await tab.page.getByLabel('Navn').fill('Kari Nes');
    await tab.page.getByLabel('Rolle').fill('miljøvernleder');
    await tab.clerk.types('objectives', 'Mottatt');
    await tab.clerk.seesReceived('objectives');
    expect(await keptIn(tab.page, 'localStorage')).toContain('Kari Nes');
    await tab.context.setOffline(true);
    await tab.clerk.types('stories', 'Ikke mottatt');
    await tab.clerk.seesState('stories', 'kept');

    const remove = tab.page.getByRole('button', { name: 'Fjern alt fra denne enheten' });
    await remove.click();
    const question = tab.page.getByRole('group', { name: 'Svar som ikke er mottatt, og som da går tapt: 1' });
    expect(await question.locator('li').allTextContents()).toEqual([
      await tab.page.locator('[data-text="q.stories"]').textContent(),
    ]);
    await question.getByRole('button', { name: 'Avbryt' }).click();
    expect(await keptIn(tab.page, 'indexedDB')).toContain('Ikke mottatt');
    await remove.click();
    await question.getByRole('button', { name: 'Fjern alt' }).click();
    await tab.page.getByText('er fjernet fra denne enheten').waitFor();
    expect(await keptIn(tab.page, 'indexedDB')).toBe('[]');
    expect(await keptIn(tab.page, 'localStorage')).toBe('{}');
    await tab.context.setOffline(false);
    await tab.page.close();
    const next = await again(tab.context, address);
    await next.clerk.seesReceived('objectives');
    expect(await textOf(next, 'stories')).toBe('');
  });
});

it('a page without a form shows what the device still has, to save or to remove', async () => {
  const address = link();
  const tab = await opens(address);
  await cutOff(tab.context);
  await tab.clerk.types('stories', 'Skrevet for sent');
  await tab.clerk.seesState('stories', 'kept');
  await kill(tab);
  const colleague = await opens(address);
  await colleague.clerk.types('objectives', 'Kollegaens');
  await colleague.clerk.submits();
  await colleague.clerk.seesReceipt();
  await colleague.context.close();

  const { page } = await again(tab.context, address);
  const left = page.locator('.not-received');
  await left.getByText('Skrevet for sent').waitFor();
  await left.getByText('konkrete historier').waitFor();
  const downloading = page.waitForEvent('download');
  await left.getByRole('button', { name: 'Last ned en kopi' }).click();
  expect(readFileSync(await (await downloading).path(), 'utf8')).toContain('Skrevet for sent');
  await left.getByRole('button', { name: 'Fjern teksten' }).click();
  await left.waitFor({ state: 'detached' });
  await page.reload();
  expect(await page.locator('.not-received').count()).toBe(0);
  expect(await keptIn(page, 'indexedDB')).toBe('[]');
});

it('a form opened again by a colleague has the text in its field', async () => {
  const address = link();
  const tab = await opens(address);
  const colleague = await opens(address);
  await tab.context.setOffline(true);
  await tab.clerk.types('stories', 'Skrevet imens');
  await colleague.clerk.types('objectives', 'Kollegaens');
  await colleague.clerk.submits();
  await colleague.clerk.seesReceipt();
  await tab.context.setOffline(false);
  await tab.clerk.seesState('stories', 'refused');
  expect(await tab.clerk.toldOf('stories')).toContain('Kunne ikke sendes: Besvarelsen er allerede sendt inn.');
  await colleague.page.getByRole('button', { name: 'Åpne besvarelsen igjen' }).click();
  await tab.clerk.seesReceived('stories');
  expect(await stored(address, 'stories')).toBe('Skrevet imens');
});
