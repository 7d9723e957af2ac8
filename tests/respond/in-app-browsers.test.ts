/** Windows inside other apps lose what is typed: whoever opens the form in one is shown the way out before the first field. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { inAppBrowserOf, wayOut } from '../../server/respond/in-app-browsers.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { readPage } from '../fixtures/web-page.ts';
import { BROWSERS, FETCHERS, IN_APP } from './user-agents.ts';

describe('a window', () => {
  it.each(Object.entries(IN_APP))('inside an app is recognised: %s', (_, { agent, system }) => {
    expect(inAppBrowserOf(agent)?.system).toBe(system);
  });

  it.each(Object.entries(BROWSERS))('of a browser is none: %s', (_, agent) => {
    expect(inAppBrowserOf(agent)).toBeUndefined();
  });

  it.each(Object.entries(FETCHERS))('is not what fetches a preview: %s', (_, agent) => {
    expect(inAppBrowserOf(agent)).toBeUndefined();
  });
});

describe('the way out', () => {
  const address = 'https://survey.example/r/TOKEN?lang=es';
  it('on Android is an intent that any browser may take', () => {
    expect(wayOut({ system: 'android', version: 13 }, address)).toBe(
      'intent://survey.example/r/TOKEN?lang=es#Intent;scheme=https;action=android.intent.action.VIEW;end',
    );
  });
  it('on iOS leads to Safari, from 17 on', () => {
    expect(wayOut({ system: 'ios', version: 17 }, address)).toBe('x-safari-https://survey.example/r/TOKEN?lang=es');
    expect(wayOut({ system: 'ios', version: 16 }, address)).toBeUndefined();
  });
});

describe('the form', () => {
  let server: TestServer;
  let row: InvitationRow;
  beforeAll(async () => {
    server = await startServer({ environment: { SAMSVAR_BASE_URL: 'https://survey.example' } });
    const [first] = await server.invite('mic-2011-2014');
    if (first === undefined) throw new Error('nobody is invited');
    row = first;
  });
  afterAll(() => server.close());

  const open = async (agent: string, search = '') => {
    const { statusCode, body } = await server.app.inject({
      url: `/r/${row.token}${search}`,
      headers: { 'user-agent': agent },
    });
    return readPage(statusCode, body);
  };

  it.each(['nb', 'nn', 'es', 'en'])(
    'shows the notice, the address to copy and the code, before its first field, in %s',
    async (language) => {
      const page = await open(IN_APP.facebookOnAndroid.agent, `?lang=${language}`);
      expect(page.language).toBe(language);
      expect(page.html.indexOf('class="ds-alert in-app"')).toBeGreaterThan(0);
      expect(page.html.indexOf('class="ds-alert in-app"')).toBeLessThan(page.html.indexOf('<form'));
      const address = page.controls.find(({ id }) => id === 'app-address');
      expect(address?.value).toBe(
        `https://survey.example/r/${row.token}${language === row.language ? '' : `?lang=${language}`}`,
      );
      expect(page.html).toContain('href="?show=code"');
      expect(page.html).toContain('href="intent://survey.example/r/');
    },
  );

  it('names every way where the window has no link out of it', async () => {
    const page = await open(IN_APP.facebookOnOldIphone.agent);
    expect(page.html).not.toContain('<details>');
    expect(page.html).not.toContain('x-safari');
    expect(page.ids.has('app-address')).toBe(true);
  });

  it.each(Object.entries({ ...BROWSERS, ...FETCHERS }))('is the plain page for %s', async (_, agent) => {
    const page = await open(agent);
    expect(page.html).not.toContain('in-app');
    expect(page.html).not.toContain(row.token);
  });

  it('is kept without the secret, whoever asked first', async () => {
    const before = await open(IN_APP.whatsappOnAndroid.agent, '?lang=en');
    expect(before.html).toContain(row.token);
    const after = await open(BROWSERS.chrome, '?lang=en');
    expect(after.html).not.toContain(row.token);
  });

  it('still shows it when errors send the form back', async () => {
    const page = await open(IN_APP.lineOnIphone.agent, '?check=1');
    expect(page.html).toContain('in-app');
  });
});
