/** Two people with one link, each in a browser of their own: they see each other write, and nothing of either is lost. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, openWindow, sharedBrowser } from './harness.ts';
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

interface Colleague {
  page: Page;
  clerk: Respondent;
}

async function opens(address: string, prepare?: (page: Page) => Promise<void>): Promise<Colleague> {
  const { page } = await openWindow(browser);
  await prepare?.(page);
  const clerk = new Respondent(page);
  await clerk.opens(address);
  return { page, clerk };
}

async function saysWho({ page }: Colleague, name: string, role: string): Promise<void> {
  await page.locator('details.contributor summary').click();
  await page.getByLabel('Navn').fill(name);
  await page.getByLabel('Rolle').fill(role);
}

const told = ({ page }: Colleague, question: string) => page.locator(`[id="question.${question}"] .writing`);
const textOf = ({ clerk }: Colleague, question: string) => clerk.field(question).inputValue();

const WAYS: [string, ((page: Page) => Promise<void>) | undefined][] = [
  ['by the stream of events', undefined],
  [
    'by asking, where no stream opens',
    async (page) => {
      await page.route('**/events?*', (route) => route.abort());
    },
  ],
];
it.each(WAYS)('one sees where the other writes, and what, %s', async (_, prepare) => {
  const address = link();
  const [kari, ola] = [await opens(address), await opens(address, prepare)];
  await saysWho(kari, 'Kari Nes', 'miljøvernleder');
  await kari.clerk.types('stories', 'Vi fikk');
  await told(ola, 'stories').getByText('Kari Nes, miljøvernleder skriver her').waitFor();
  expect(await told(ola, 'objectives').textContent()).toBe('');
  await kari.clerk.seesReceived('stories');
  await expect.poll(() => textOf(ola, 'stories'), { timeout: 15_000 }).toBe('Vi fikk');
  await ola.clerk.seesReceived('stories');
  await kari.clerk.field('objectives').focus();
  await told(ola, 'stories').getByText('Ny tekst: Kari Nes, miljøvernleder').waitFor();
  expect(await ola.page.locator('[id="by.stories"]').textContent()).toBe('Skrevet av Kari Nes, miljøvernleder');
  // And goes on from there, without a choice.
  await ola.clerk.types('stories', ' vann');
  await ola.clerk.seesReceived('stories');
  await expect.poll(() => textOf(kari, 'stories'), { timeout: 15_000 }).toBe('Vi fikk vann');
});

it('nothing comes into a field in which one is typing, or that has unsent text', async () => {
  const address = link();
  const [kari, ola] = [await opens(address), await opens(address)];
  await ola.page.context().setOffline(true);
  await ola.clerk.types('stories', 'Olas');
  await ola.clerk.seesState('stories', 'kept');
  await kari.clerk.types('stories', 'Karis');
  await kari.clerk.seesReceived('stories');
  await ola.page.context().setOffline(false);
  await ola.clerk.seesState('stories', 'conflict');
  expect(await textOf(ola, 'stories')).toBe('Olas');
  // Kari, who is elsewhere by now, sees that there are two.
  await kari.clerk.field('objectives').focus();
  await kari.clerk.seesState('stories', 'conflict');
  expect(await textOf(kari, 'stories')).toBe('Karis');
  await kari.page.locator('.conflict').getByText('Olas').waitFor();
  // One joins them: both have it, and the other's choice is gone.
  await kari.page.getByRole('button', { name: 'Slå sammen' }).click();
  await kari.clerk.seesReceived('stories');
  await ola.clerk.field('objectives').focus();
  await expect.poll(() => textOf(ola, 'stories'), { timeout: 15_000 }).toBe('Olas\n\nKaris');
  await ola.clerk.seesReceived('stories');
  expect(await ola.page.locator('.conflict').count()).toBe(0);
});

it('two texts that are joined are read before they are submitted', async () => {
  const address = link();
  const [kari, ola] = [await opens(address), await opens(address)];
  await ola.page.context().setOffline(true);
  await ola.clerk.types('stories', 'Olas');
  await ola.clerk.submits();
  await ola.page.getByText('Svarene blir sendt inn når det er forbindelse').waitFor();
  await kari.clerk.types('stories', 'Karis');
  await kari.clerk.seesReceived('stories');
  await ola.page.context().setOffline(false);
  await ola.page.getByRole('button', { name: 'Slå sammen' }).click();
  await ola.clerk.seesReceived('stories');
  expect(await textOf(ola, 'stories')).toBe('Karis\n\nOlas');
  const response = await server.app.inject(`/api/v1${new URL(address).pathname}`);
  expect(response.json().status).toBe('draft');
  await ola.clerk.submits();
  await ola.clerk.seesReceipt();
});

it('a choice that is not made holds the submission back, which then goes by itself', async () => {
  const address = link();
  const [kari, ola] = [await opens(address), await opens(address)];
  await ola.page.context().setOffline(true);
  await ola.clerk.types('stories', 'Olas');
  await ola.clerk.submits();
  await ola.page.getByText('Svarene blir sendt inn når det er forbindelse').waitFor();
  await kari.clerk.types('stories', 'Karis');
  await kari.clerk.seesReceived('stories');
  await ola.page.context().setOffline(false);
  await ola.page.getByText('Svarene blir sendt inn når du har valgt mellom versjonene.').waitFor();
  const response = await server.app.inject(`/api/v1${new URL(address).pathname}`);
  expect(response.json().status).toBe('draft');
  await ola.page
    .locator('.choices > div')
    .filter({ hasText: 'Karis' })
    .getByRole('button', { name: 'Behold denne' })
    .click();
  await ola.clerk.seesReceipt();
  await ola.page.getByText('Karis', { exact: true }).waitFor();
});

it('a hidden page listens to nothing and asks nothing, and hears everything once it is seen again', async () => {
  const address = link();
  const kari = await opens(address);
  let listening: Promise<unknown> = Promise.resolve();
  const ola = await opens(address, async (page) => {
    listening = page.waitForRequest('**/events?*');
  });
  await listening;
  const look = (hidden: boolean) =>
    ola.page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      Object.defineProperty(document, 'visibilityState', { value: value ? 'hidden' : 'visible', configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    }, hidden);
  await look(true);
  const asked: string[] = [];
  ola.page.on('request', (request) => asked.push(request.url()));
  await kari.clerk.types('stories', 'Karis');
  await kari.clerk.seesReceived('stories');
  // As long as a page that is seen needs to hear of it.
  const third = await opens(address);
  await kari.clerk.types('stories', ' ord');
  await expect.poll(() => textOf(third, 'stories'), { timeout: 15_000 }).toBe('Karis ord');
  expect(asked.filter((url) => url.includes('/api/'))).toEqual([]);
  expect(await textOf(ola, 'stories')).toBe('');
  await look(false);
  await expect.poll(() => textOf(ola, 'stories'), { timeout: 15_000 }).toBe('Karis ord');
});

it('the name is remembered for the next visit, on one’s own device', async () => {
  const address = link();
  const kari = await opens(address);
  await saysWho(kari, 'Kari Nes', 'miljøvernleder');
  await kari.clerk.types('stories', 'Vann');
  await kari.clerk.seesReceived('stories');
  await kari.page.reload();
  expect(await kari.page.getByLabel('Navn').inputValue()).toBe('Kari Nes');
  expect(await kari.page.getByLabel('Rolle').inputValue()).toBe('miljøvernleder');
});
