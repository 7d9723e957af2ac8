/** The form with its script, in a real browser: what a respondent loses, sees and is told. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { openBrowser, openWindow } from './harness.ts';
import { Respondent } from './respondent.ts';

let server: TestServer;
let browser: Browser;
let rows: InvitationRow[];
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ listen: true }), openBrowser()]);
  rows = await server.invite('mic-2011-2014');
});
afterAll(async () => {
  await browser.close();
  await server.close();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

/** A link of a questionnaire that no other test has. */
const link = (language: string): string => {
  const index = rows.findIndex((row) => row.language === language);
  const [row] = rows.splice(index, 1);
  if (row === undefined || index < 0) throw new Error(`no invitation left in ${language}`);
  return new URL(new URL(row.link).pathname, server.url).href;
};
const stored = async (address: string, question: string): Promise<unknown> => {
  const response = await server.app.inject(`/api/v1${new URL(address).pathname}`);
  return response.json().answers[question]?.value;
};

describe('a respondent with a script', () => {
  it('has every word saved while it is typed, and is told so from the acknowledgement', async () => {
    const { page, faults } = await openWindow(browser);
    const clerk = new Respondent(page);
    const address = link('nb');
    await clerk.opens(address);
    expect(await clerk.toldOf('stories')).toBe('');
    await clerk.types('stories', 'Søppel ble til kompost.');
    await clerk.seesReceived('stories');
    expect(await clerk.toldOf('stories')).toMatch(/^Mottatt \d\d:\d\d$/);
    expect(await stored(address, 'stories')).toBe('Søppel ble til kompost.');
    expect(await page.locator('[data-island="progress"]').textContent()).toContain('1 av 7');
    expect(faults).toEqual([]);
  });
});
