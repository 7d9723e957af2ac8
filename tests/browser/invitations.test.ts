/** Invitations in a real browser: one page a letter, a preview while one types, and no word lost with a link that was replaced. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tokenOf } from '../../server/fieldwork/invitations.ts';
import { reissue } from '../../server/fieldwork/invite/reissue.ts';
import { AT, fieldworld, SURVEY, type World } from '../fieldwork/invite/world.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { closeWindows, DESK, openWindow, PHONE, sharedBrowser } from './harness.ts';
import { DESK_DARK, DESK_LIGHT, holds, PHONE_DARK, PHONE_LIGHT } from './looks.ts';

let world: World;
let browser: Browser;
/** Thirty municipalities: those of the survey, and some more on paper. */
beforeAll(async () => {
  [world, browser] = await Promise.all([fieldworld({ listen: true }), sharedBrowser()]);
  const { store } = world.server.context;
  const place = { survey: SURVEY, country: 'KE', language: 'en', latitude: null, longitude: null };
  await store.loadTable(
    'municipality',
    Array.from({ length: 8 }, (_, at) => ({
      ...place,
      id: `more-${at}`,
      position: 100 + at,
      name: `Municipality ${at}`,
    })),
  );
  await world.server.invite(SURVEY);
}, 60_000);
afterAll(async () => {
  await closeWindows(browser);
  await world?.server.close();
});
afterEach(async () => {
  await closeWindows(browser);
});

const cookie = () => ({
  ...{ name: 'samsvar_session', value: world.clerk.cookie.split('=')[1] ?? '', url: world.server.url },
});
/** A page of the office, signed in. */
async function office(address: string, options: Parameters<typeof openWindow>[1] = {}) {
  const window = await openWindow(browser, { bypassCSP: true, ...options });
  await window.context.addCookies([cookie()]);
  await window.page.goto(`${world.server.url}${address}`);
  return window;
}
const one = async (municipality: string) => {
  const row = (await world.server.invite(SURVEY)).find((each) => each.municipality === municipality);
  if (row === undefined) throw new Error(`${municipality} is not invited`);
  return row;
};
/** `/Type /Page` of a PDF as Chromium writes it, trees of pages not counted. */
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page(?!s)/g)?.length ?? 0;

describe('letters', () => {
  it('are printed on one page each: thirty of them on thirty', async () => {
    const { page } = await office(`${AT}/letters?lang=en`);
    expect(await page.locator('.letter').count()).toBe(30);
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBe(30);
    // A printer that takes another size than the page asks for.
    expect(pagesOf(await page.pdf({ format: 'A4' }))).toBe(30);
  });

  it('stay on one page with the longest text that a template may have', async () => {
    const template = `/surveys/${SURVEY}/templates/invitation/letter/nn`;
    const subject = 'Eit langt emne om samarbeid '.repeat(5);
    const prose = 'Samarbeid om vatn og avlaup i kommunane, og mykje meir. ';
    const letters = [prose.repeat(65), Array(24).fill('Kort.').join('\n\n'), 'W m '.repeat(900), 'line\n'.repeat(38)];
    const { page } = await office(`${AT}/letters?municipality=al`);
    for (const [version, body] of letters.entries()) {
      const saved = await world.clerk.post(template, { do: 'save', version: String(version), subject, body });
      expect(saved.statusCode, body).toBe(303);
      await page.reload();
      expect(pagesOf(await page.pdf({ preferCSSPageSize: true })), body).toBe(1);
    }
    await world.clerk.post(template, { do: 'default', version: '4' });
  });

  it('have a QR code each, dark on light in either colour scheme', async () => {
    const { page } = await office(`${AT}/letters?municipality=taveta`, { colorScheme: 'dark' });
    const box = await page.locator('.letter .qr').boundingBox();
    expect(box?.width).toBeGreaterThan(120);
    const colours = await page.evaluate<string>(
      '(() => { const s = getComputedStyle(document.querySelector(".letter")); return s.color + s.backgroundColor; })()',
    );
    expect(colours).toBe('rgb(0, 0, 0)rgb(255, 255, 255)');
  });
});

describe('the pages', () => {
  it.each(inTurn(['nb', 'nn', 'es', 'en'], 0))(
    'pass axe and fit on a phone and at a desk in %s',
    async (lang) => {
      const { page } = await office(`${AT}?lang=${lang}`);
      const looks = lang === 'nb' ? [DESK_LIGHT, DESK_DARK, PHONE_LIGHT, PHONE_DARK] : [PHONE_LIGHT];
      const { invitation } = await one('al');
      const template = `/surveys/${SURVEY}/templates`;
      const pages = [AT, `${AT}/email`, `${AT}/texts?municipality=al`, `${AT}/letters?municipality=solola`];
      for (const address of [...pages, `${AT}/${invitation.id}`, template, `${template}/invitation/email/${lang}`]) {
        await page.goto(`${world.server.url}${address}`);
        await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
        await holds(page, looks, `${address} in ${lang}`);
      }
    },
    120_000,
  );

  it('are usable without a script: from making to the outbox', async () => {
    const { page } = await office(`${AT}?region=guatemala&lang=en`, { javaScriptEnabled: false, viewport: PHONE });
    await page.getByRole('link', { name: 'E-mail' }).click();
    await page.getByText('Sololá –').click();
    await page.getByRole('button', { name: 'Put 1 e-mail into the outbox' }).click();
    await page.getByText('1 e-mail was put into the outbox.').waitFor();
  });

  it('refresh a template’s preview while one types', async () => {
    const { page, faults } = await office(`/surveys/${SURVEY}/templates/invitation/text/es?lang=en`);
    await page.getByLabel('Show as it will be for').selectOption({ label: 'Sololá – =María "Mia" López, alcaldesa' });
    await page.getByLabel('Text', { exact: true }).fill('Hola {{name}}: {{link}}');
    await page.locator('#preview').getByText('Hola =María').waitFor();
    await page.getByLabel('Text', { exact: true }).fill('Hola {{nombre}}: {{link}}');
    await page.locator('#preview').getByText('{{nombre}} is not known here').waitFor();
    expect(faults).toEqual([]);
  });

  it('copy a text at one press', async () => {
    const { page, context } = await office(`${AT}/texts?municipality=solola&lang=en`);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toContain('Saludos, =María');
  });
});

describe('whoever writes with a link that is replaced meanwhile', () => {
  it('is told so, keeps every word, and finds it where the new link is opened on the same device', async () => {
    const { context: server, url } = world.server;
    const { invitation, token } = await one('voi');
    const { page, context } = await openWindow(browser, { viewport: DESK });
    await page.goto(`${url}/r/${token}?lang=en`);
    await context.setOffline(true);
    await page.locator('#answer\\.stories').fill('Typed with the old link, never received');
    await page.locator('[data-question="stories"] [data-state="kept"]').waitFor();
    expect(await reissue(server, server.store, invitation, 'lost')).toEqual({ kind: 'done' });
    await context.setOffline(false);
    await page.getByText('A new link to the form has been made').first().waitFor();
    expect(await page.locator('#answer\\.stories').inputValue()).toBe('Typed with the old link, never received');
    await page.reload();
    await page.getByRole('heading', { name: 'A new link has been made' }).waitFor();
    await page.getByText('Typed with the old link, never received').waitFor();
    await page.goto(`${url}/r/${tokenOf(server.secret, SURVEY, invitation.id, 2)}?lang=en`);
    await page.getByText('The text was written with the earlier link').waitFor();
    await page.getByText('Typed with the old link, never received').waitFor();
  });
});
