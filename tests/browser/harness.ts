/**
 * A real browser from npm alone. Its libraries and fonts come in the same package, so that a bare Debian will do; they are unpacked once
 * a machine and user.
 */
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import packaged from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const { version } = createRequire(import.meta.url)('playwright-core/package.json') as { version: string };

/** Sandboxes need rights that containers do not give; the pages are our own. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'];

/** Starts a browser; close it. */
export const openBrowser = async (): Promise<Browser> => chromium.launch(launching(await unpacked()));

let running: Promise<Browser> | undefined;
/** The browser of this process, which test files have one after another, as to start one takes longer than most pages. Leave it with `closeWindows`; it ends with the process. */
export async function sharedBrowser(): Promise<Browser> {
  if (running === undefined || !(await running).isConnected()) running = openBrowser();
  return running;
}

/** Closes what a test or a file has opened in a browser, if it came so far. */
export const closeWindows = async (browser: Browser | undefined): Promise<void> => {
  await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
};

/** Starts a browser that keeps everything in `folder`, as a person's does; close it, or kill it. */
export const openProfile = async (folder: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, { ...launching(await unpacked()), ...WINDOW });

const launching = (home: string) => ({
  executablePath: join(home, 'chromium'),
  args: FLAGS,
  env: {
    ...process.env,
    HOME: home,
    LD_LIBRARY_PATH: join(home, 'al2023', 'lib'),
    FONTCONFIG_FILE: join(home, 'fonts.conf'),
  },
});

/** The package's own file looks for its fonts where the cloud would have put them; a browser that finds none stops. */
const fontsOf = (home: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(home, 'fonts')}</dir><cachedir>${join(home, 'fonts-cache')}</cachedir></fontconfig>
`;

/** The folder with the unpacked package. Unpacked aside and moved, as several test files may come here at once. */
async function unpacked(): Promise<string> {
  const home = join(tmpdir(), `samsvar-browser-${version}-${userInfo().uid}`);
  if (existsSync(home)) return home;
  const fresh = mkdtempSync(`${home}-`);
  const before = { TMPDIR: process.env.TMPDIR, AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV };
  // The package unpacks its libraries only where it believes to be in the cloud it was made for.
  Object.assign(process.env, { TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' });
  try {
    await packaged.executablePath();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  writeFileSync(join(fresh, 'fonts.conf'), fontsOf(home));
  try {
    renameSync(fresh, home);
  } catch (error) {
    // Another was first.
    if (!existsSync(home)) throw error;
    rmSync(fresh, { recursive: true });
  }
  return home;
}

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 900 };

/** Milliseconds that one step may take on a machine with other things to do. */
const PATIENCE = 60_000;

/**
 * How every window is, unless a test says otherwise. Of a person who wants no motion: before each click Playwright waits until the page
 * stands still, which a page that scrolls smoothly does a second later.
 */
export const WINDOW: BrowserContextOptions = { viewport: DESK, reducedMotion: 'reduce' };

/** A window of its own, with nothing kept from others. Anything the page asks from elsewhere fails the test that looks at `strays`. */
export async function openWindow(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
  const context = await browser.newContext({ ...WINDOW, ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/ERR_INTERNET_DISCONNECTED|Failed to load resource/.test(message.text()))
      faults.push(message.text());
  });
  return { context, page, faults };
}
