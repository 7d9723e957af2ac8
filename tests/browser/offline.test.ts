/** The form without a connection, in a real browser: opened once with one, it opens; and no update makes it unreachable or disturbs it. */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { violations } from './accessibility.ts';
import { closeWindows, openWindow, PHONE, sharedBrowser } from './harness.ts';
import { type Line, openLine } from './line.ts';
import { Respondent } from './respondent.ts';

let browser: Browser;
let server: TestServer;
let rows: InvitationRow[];
let line: Line;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ listen: true }), sharedBrowser()]);
  rows = await server.invite('mic-2011-2014');
});
afterAll(async () => {
  await closeWindows(browser);
  await server?.close();
});
beforeEach(async () => {
  line = await openLine(server.url);
});
afterEach(async () => {
  await closeWindows(browser);
  await line.close();
});

/** The form of a municipality that no other test has. */
function link(): string {
  const row = rows.pop();
  if (row === undefined) throw new Error('no invitation left');
  return inLanguage(new URL(new URL(row.link).pathname, line.url).href, 'nb');
}

const inLanguage = (address: string, language: string): string => new URL(`?lang=${language}`, address).href;

/** Addresses of the pages kept for a link, and of the built files, as the browser has them. */
const kept = (page: Page, name: 'pages' | 'files'): Promise<string[]> =>
  page.evaluate(async (wanted) => {
    if (!(await caches.has(`samsvar-${wanted}-1`))) return [];
    const all = await (await caches.open(`samsvar-${wanted}-1`)).keys();
    return all.map(({ url }) => url.slice(location.origin.length));
  }, name);

/** What a kept page says. */
const keptText = (page: Page, address: string): Promise<string> =>
  page.evaluate(async (url) => (await (await caches.match(url))?.text()) ?? '', address);

/** What will be so, however slow the machine is. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });

const seesKept = (page: Page, path: string, language: string) =>
  eventually(() => kept(page, 'pages')).toContain(`${path}?lang=${language}`);

/** Opens the form and waits until it is kept. */
async function opens(
  address: string,
  context?: BrowserContext,
): Promise<{ page: Page; clerk: Respondent; context: BrowserContext; path: string }> {
  const window =
    context === undefined
      ? await openWindow(browser, { locale: 'nb-NO', bypassCSP: true })
      : { context, page: await context.newPage() };
  const clerk = new Respondent(window.page);
  await clerk.opens(address);
  const path = new URL(address).pathname;
  await seesKept(window.page, path, (await window.page.locator('html').getAttribute('lang')) ?? '');
  return { ...window, clerk, path };
}

const isForm = (page: Page): Promise<boolean> => page.locator('survey-form').isVisible();
const keptNotice = (page: Page) => page.locator('[data-text="kept"]');

/** As a phone does: another window comes before this one, and this one comes back. */
async function leavesAndReturns(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const state of ['hidden', 'visible']) {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    }
  });
}

const keeping = readFileSync(join(import.meta.dirname, '..', '..', 'client', 'form', 'keeping-page.ts'), 'utf8');

/** Calls what the page's own button calls. The window needs `bypassCSP`. */
async function forgets(page: Page, call: string): Promise<unknown> {
  const content = `${stripTypeScriptTypes(keeping)}\nglobalThis.forgetting = ${call};`;
  await page.addScriptTag({ type: 'module', content });
  return page.evaluate('forgetting');
}

describe('opened once with a connection', () => {
  it('the form opens without one, says from when it is, and takes text that is sent afterwards', async () => {
    const address = link();
    const { page, clerk, context } = await opens(address);
    await page.close();
    line.state = 'cut';
    const again = await context.newPage();
    const later = new Respondent(again);
    await later.opens(address);
    expect(await keptNotice(again).textContent()).toMatch(/åpnet uten forbindelse.*\d{4}/);
    expect(Number(await again.locator('html').getAttribute('data-kept-at'))).toBeGreaterThan(0);
    expect(
      await again.evaluate(() => getComputedStyle(document.querySelector('textarea') ?? document.body).minHeight),
    ).not.toBe('0px');
    expect(await violations(again)).toEqual([]);
    await later.types('stories', 'Skrevet uten nett');
    await later.seesState('stories', 'kept');
    line.state = 'through';
    await again.evaluate(() => dispatchEvent(new Event('online')));
    await later.seesReceived('stories');
    expect(clerk.page.isClosed()).toBe(true);
  });

  it('a form that is posted before its script took over comes back with every word, and is submitted once there is a connection', async () => {
    const { page, clerk, path } = await opens(link());
    await clerk.types('stories', 'Fra i går');
    await clerk.seesReceived('stories');
    await leavesAndReturns(page);
    await eventually(() => keptText(page, `${path}?lang=nb`)).toContain('Fra i går');
    line.state = 'cut';
    await page.reload();
    await keptNotice(page).waitFor();
    // What the browser does with a press where no script listens: it posts what stands in the fields.
    await page.evaluate(() => {
      const field = document.querySelector<HTMLTextAreaElement>('[id="answer.stories"]');
      const form = document.querySelector('form');
      if (field === null || form === null) throw new Error('no form');
      field.value = 'Fra i dag,\n<script>over to linjer</script>';
      form.append(Object.assign(document.createElement('input'), { name: 'do', value: 'submit' }));
      form.submit();
    });
    await eventually(() => page.locator('[data-island="save-state"]').textContent()).toContain(
      'Svarene blir sendt inn når det er forbindelse',
    );
    expect(await clerk.field('stories').inputValue()).toBe('Fra i dag,\n<script>over to linjer</script>');
    expect(await violations(page)).toEqual([]);
    line.state = 'through';
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await clerk.seesReceipt();
    expect(await page.locator('main').textContent()).toContain('over to linjer');
  });

  it('before the first answer nothing is fetched twice, and what is kept is what the server wrote', async () => {
    const address = link();
    const { page, path } = await opens(address);
    expect(line.asked.filter((one) => one.startsWith(`GET ${path}`))).toHaveLength(1);
    const written = (await server.app.inject(`${path}?lang=nb`)).body;
    const read = (html: string) =>
      page.evaluate((text) => new DOMParser().parseFromString(text, 'text/html').documentElement.outerHTML, html);
    expect(await read(await keptText(page, `${path}?lang=nb`))).toBe(await read(written));
    const policy = await page.evaluate(async (url) => {
      const response = await caches.match(url);
      return response?.headers.get('content-security-policy');
    }, `${path}?lang=nb`);
    expect(policy).toContain("default-src 'none'");
  });

  it('what was received in the meantime stands in its field', async () => {
    const address = link();
    const { page, clerk, path } = await opens(address);
    await clerk.types('stories', 'Mottatt, og så gikk nettet');
    await clerk.seesReceived('stories');
    await leavesAndReturns(page);
    await eventually(() => keptText(page, `${path}?lang=nb`)).toContain('Mottatt, og så gikk nettet');
    line.state = 'cut';
    await page.reload();
    expect(await clerk.field('stories').inputValue()).toBe('Mottatt, og så gikk nettet');
    expect(await keptNotice(page).count()).toBe(1);
  });

  it('it opens in the language that is asked for where that is kept, otherwise in the one that is', async () => {
    const address = link();
    const { page, path } = await opens(address);
    await page.goto(inLanguage(address, 'es'));
    await seesKept(page, path, 'es');
    line.state = 'cut';
    const languageAt = async (url: string) => {
      await page.goto(url);
      expect(await isForm(page)).toBe(true);
      return page.locator('html').getAttribute('lang');
    };
    expect(await languageAt(address)).toBe('nb');
    expect(await languageAt(inLanguage(address, 'es'))).toBe('es');
    // The one used last.
    expect(await languageAt(inLanguage(address, 'en'))).toBe('es');
    expect(await languageAt(line.url + path)).toBe('es');
  });

  it('no older text waits in another language', async () => {
    const address = link();
    const { page, clerk, path } = await opens(address);
    await page.goto(inLanguage(address, 'es'));
    await seesKept(page, path, 'es');
    await clerk.types('stories', 'Texto nuevo');
    await clerk.seesReceived('stories');
    await page.goto(inLanguage(address, 'en'));
    await seesKept(page, path, 'en');
    const texts = await Promise.all((await kept(page, 'pages')).map((one) => keptText(page, one)));
    for (const text of texts) expect(text).toContain('Texto nuevo');
  });

  it('a line that hangs is not waited for long, and its late answer renews what is kept', async () => {
    const address = link();
    const { page, path } = await opens(address);
    await server.app.inject({
      method: 'PUT',
      url: `/api/v1${path}/answers/stories`,
      payload: { value: 'Fra en annen enhet', baseRevision: 0, clientId: 'other' },
    });
    line.state = 'hanging';
    await page.goto(address);
    expect(await keptNotice(page).count()).toBe(1);
    expect(await isForm(page)).toBe(true);
    line.state = 'through';
    await eventually(() => keptText(page, `${path}?lang=nb`)).toContain('Fra en annen enhet');
  });

  it('a proxy without its server gives the form, not its error', async () => {
    const address = link();
    const { page } = await opens(address);
    line.state = 'proxy';
    await page.goto(address);
    expect(await isForm(page)).toBe(true);
    expect(await keptNotice(page).count()).toBe(1);
  });

  it('the page of another place on the way replaces nothing', async () => {
    const address = link();
    const { page, path } = await opens(address);
    const before = await keptText(page, `${path}?lang=nb`);
    const portal = '<!doctype html><link rel="stylesheet" href="/assets/portal.css"><h1>Log in to this network</h1>';
    line.instead = (asked) =>
      [path, '/assets/portal.css'].includes(asked) ? { status: 200, isForeign: true, text: () => portal } : undefined;
    await page.goto(address);
    expect(await page.locator('h1').textContent()).toBe('Log in to this network');
    line.state = 'cut';
    await page.goto(address);
    expect(await isForm(page)).toBe(true);
    expect(await keptText(page, `${path}?lang=nb`)).toBe(before);
  });
});

describe('once it is submitted', () => {
  it('what opens without a connection is what was sent, not a form that looks as if it could be written in', async () => {
    const address = link();
    const { page, clerk, path } = await opens(address);
    await clerk.types('stories', 'Endelig');
    await clerk.seesReceived('stories');
    await clerk.submits();
    await clerk.seesReceipt();
    await eventually(() => keptText(page, `${path}?lang=nb`)).not.toContain('<survey-form');
    line.state = 'cut';
    await page.goto(address);
    expect(await isForm(page)).toBe(false);
    expect(await page.locator('main').textContent()).toContain('Endelig');
    expect(await keptNotice(page).count()).toBe(1);
  });

  it('and where that cannot be fetched, nothing', async () => {
    const address = link();
    const { page, clerk, path } = await opens(address);
    await clerk.types('stories', 'Endelig');
    await clerk.seesReceived('stories');
    // From the moment it is submitted on.
    const isPosted = () => line.asked.some((one) => /^POST .*\/submission/.test(one));
    line.instead = (asked) => (asked === path && isPosted() ? { status: 503 } : undefined);
    await clerk.submits();
    await clerk.seesReceipt();
    await eventually(() => kept(page, 'pages')).toEqual([]);
    line.state = 'cut';
    await page.goto(address);
    expect(await isForm(page)).toBe(false);
    expect(await page.locator('h1').textContent()).toBe('Ingen forbindelse');
  });
});

describe('an update', () => {
  /** From now on the server has another worker. */
  const newWorker = (): void => {
    line.instead = (path) =>
      path === '/r/sw.js' ? { status: 200, text: (real) => `${real}\n/* the next build */` } : undefined;
  };

  it('of the worker neither loads the form anew nor touches what is typed; it takes over once every tab is closed', async () => {
    const address = link();
    const { page, clerk, context } = await opens(address);
    await page.reload();
    await clerk.types('stories', 'Midt i en setning');
    await page.evaluate(() => Object.assign(globalThis, { untouched: true }));
    newWorker();
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await eventually(() => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.state)).toBe(
      'installed',
    );
    await clerk.types('stories', ', og videre');
    await clerk.seesReceived('stories');
    expect(await page.evaluate(() => 'untouched' in globalThis)).toBe(true);
    expect(await clerk.field('stories').inputValue()).toBe('Midt i en setning, og videre');

    line.state = 'cut';
    await page.reload();
    expect(await isForm(page)).toBe(true);
    await page.close();
    const later = await context.newPage();
    await later.goto(address);
    expect(await isForm(later)).toBe(true);
    await eventually(() => later.evaluate(async () => (await navigator.serviceWorker.ready).waiting)).toBe(null);
  });

  it('of the server that has the old page’s files no more leaves the old page whole until the new one is', async () => {
    const address = link();
    const { page, path } = await opens(address);
    const files = await kept(page, 'files');
    expect(files.length).toBeGreaterThan(1);

    // The next build's page names files under other names, and the server is not done with them.
    const renamed = (text: string): string => text.replaceAll(/\/assets\/form-/g, '/assets/next-');
    line.instead = (asked) => {
      if (asked === path) return { status: 200, text: renamed };
      return asked.startsWith('/assets/') ? { status: 404 } : undefined;
    };
    await page.goto(address);
    expect(await page.locator('link[rel="stylesheet"]').getAttribute('href')).toContain('/assets/next-');
    await eventually(() => line.asked.filter((one) => one.includes('/assets/next-')).length).toBeGreaterThan(1);
    line.state = 'cut';
    await page.goto(address);
    expect(await page.locator('link[rel="stylesheet"]').getAttribute('href')).toContain('/assets/form-');
    expect(await page.evaluate(() => customElements.get('survey-form') !== undefined)).toBe(true);
    expect((await kept(page, 'files')).sort()).toEqual(files.sort());

    // Now it has them all.
    line.state = 'through';
    const [style = '', script = ''] = ['.css', '.js'].map((end) => files.find((file) => file.endsWith(end)));
    const contents = new Map<string, string>();
    for (const file of [style, script]) contents.set(renamed(file), (await server.app.inject(file)).body);
    line.instead = (asked) => {
      if (asked === path) return { status: 200, text: renamed };
      const text = contents.get(asked);
      return text === undefined
        ? undefined
        : { status: 200, type: asked.endsWith('.css') ? 'text/css' : 'text/javascript', text: () => text };
    };
    await page.goto(address);
    await eventually(async () => (await kept(page, 'files')).sort()).toEqual([...contents.keys()].sort());
    line.state = 'cut';
    await page.goto(address);
    expect(await page.locator('link[rel="stylesheet"]').getAttribute('href')).toContain('/assets/next-');
    expect(await page.evaluate(() => customElements.get('survey-form') !== undefined)).toBe(true);
  });
});

describe('what is not kept', () => {
  it('is told, with what to do, in the browser’s language, and is accessible', async () => {
    const { context, page } = await openWindow(browser, { locale: 'es-GT', viewport: PHONE, bypassCSP: true });
    const address = link();
    await page.goto(address);
    await seesKept(page, new URL(address).pathname, 'nb');
    line.state = 'cut';
    const other = await context.newPage();
    await other.goto(`${line.url}/r/${'x'.repeat(22)}`);
    expect(await other.locator('html').getAttribute('lang')).toBe('es');
    expect(await other.locator('h1').textContent()).toBe('Sin conexión');
    expect(await other.locator('main').textContent()).toContain('Conéctese a internet');
    expect(await violations(other)).toEqual([]);
    line.state = 'through';
    await other.locator('main a').last().click();
    await other.locator('a[href="/resume"]').waitFor();
  });

  it('leads to the form where that is kept', async () => {
    const address = link();
    const { page, path } = await opens(address);
    line.state = 'cut';
    await page.goto(`${line.url}${path}/receipt`);
    expect(await page.locator('h1').textContent()).toBe('Ingen forbindelse');
    await page.locator('main a').first().click();
    await page.locator('survey-form').waitFor();
  });

  it('is everything on a device that is not the respondent’s own', async () => {
    const { context, page } = await openWindow(browser);
    await context.addInitScript(() => sessionStorage.setItem('samsvar-shared', '1'));
    const clerk = new Respondent(page);
    await clerk.opens(link());
    await clerk.types('stories', 'På bibliotekets maskin');
    await clerk.seesReceived('stories');
    await leavesAndReturns(page);
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
    expect(line.asked.some((one) => one.includes('sw.js'))).toBe(false);
  });

  it('is everything that was not asked for: the API, posts, what a link leads to', async () => {
    const address = link();
    const { page, clerk, path } = await opens(address);
    await page.reload();
    await page.evaluate((url) => fetch(url), `/api/v1${path}`);
    await clerk.types('stories', 'Lagret');
    await clerk.seesReceived('stories');
    await page.locator('[name="do"][value="save"]').click();
    await page.waitForURL(/saved=1/);
    const post = line.asked.filter((one) => one.startsWith('POST /r/'));
    expect(post).toHaveLength(1);
    await page.goto(`${line.url}/resume`);
    const everything = [...(await kept(page, 'pages')), ...(await kept(page, 'files'))];
    expect(everything.every((one) => one.startsWith(`${path}?lang=`) || one.startsWith('/assets/'))).toBe(true);
    line.state = 'cut';
    const answered = await page.evaluate(
      (url) =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      `/api/v1${path}`,
    );
    expect(answered).toBe(false);
  });

  it('is what was being fetched while it was removed', async () => {
    const { page, path } = await opens(link());
    line.state = 'hanging';
    const asked = `${path}?lang=en`;
    const keeping = page.evaluate(async (keep) => {
      const { port1, port2 } = new MessageChannel();
      const { active } = await navigator.serviceWorker.ready;
      return new Promise((done) => {
        port1.onmessage = ({ data }) => done(data.isDone);
        active?.postMessage({ keep, seen: [] }, [port2]);
      });
    }, asked);
    await eventually(() => line.asked).toContain(`GET ${asked}`);
    expect(await forgets(page, `forgetPage('${path}')`)).toBe(true);
    line.state = 'through';
    expect(await keeping).toBe(true);
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
  });

  it('is what was removed, for one link or for all', async () => {
    const first = await opens(link());
    const second = await opens(link(), first.context);
    expect(await forgets(first.page, `forgetPage('${first.path}')`)).toBe(true);
    expect(await kept(first.page, 'pages')).toEqual([`${second.path}?lang=nb`]);
    expect((await kept(first.page, 'files')).length).toBeGreaterThan(1);
    expect(await forgets(first.page, 'forgetAll()')).toBe(true);
    await leavesAndReturns(first.page);
    await first.page.waitForLoadState('networkidle');
    expect(await first.page.evaluate(() => caches.keys())).toEqual([]);
    expect(await first.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  });
});

it('a storage that does not work costs the reader nothing', async () => {
  const address = link();
  const { page, context } = await opens(address);
  const [worker] = context.serviceWorkers();
  await worker?.evaluate(() => {
    for (const name of ['has', 'open', 'match', 'delete'])
      Object.defineProperty(caches, name, { value: () => Promise.reject(new Error('no storage')) });
  });
  await page.goto(address);
  expect(await isForm(page)).toBe(true);
  expect(await keptNotice(page).count()).toBe(0);
  expect(await page.evaluate(() => customElements.get('survey-form') !== undefined)).toBe(true);
});
