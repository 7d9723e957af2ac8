/** A research assistant invites, sends, prints and re-issues on pages, without a script. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTurn } from '../../fixtures/breadth.ts';
import { lettersOf } from '../../fixtures/letters.ts';
import { csrfOf, postForm, researcher } from '../../fixtures/researcher.ts';
import { AT, fieldworld, SURVEY, type World } from './world.ts';

const ENGINES = ['sqlite', 'postgresql'] as const;

describe.each(inTurn(ENGINES, 1))('invitations on %s', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await fieldworld({ engine });
  }, 60_000);
  afterAll(() => world.server.close());

  const get = async (address: string) =>
    (await world.clerk.get(`${address}${address.includes('?') ? '&' : '?'}lang=en`)).body;
  const list = async () => (await world.clerk.get(`/api/v1/surveys/${SURVEY}/invitations`)).json().invitations;
  const of = async (municipality: string) =>
    (await list()).find((one: { municipality: string }) => one.municipality === municipality);
  const messages = () => lettersOf(world.server.context.store, SURVEY);

  it('are made for one, a partnership, a region, everybody; again makes none', async () => {
    const make = async (search: string) => (await world.clerk.post(`${AT}${search}`)).headers.location;
    expect(await make('?municipality=taveta')).toBe(`${AT}?municipality=taveta&made=1&there=0`);
    expect(await make('?partnership=al-solola')).toBe(`${AT}?partnership=al-solola&made=2&there=0`);
    expect(await make('?region=guatemala')).toBe(`${AT}?region=guatemala&made=4&there=1`);
    expect(await make('?questionnaire=norway')).toContain('&there=1');
    const before = (await list()).length;
    expect(await make('')).toBe(`${AT}?made=${22 - before}&there=${before}`);
    expect(await make('')).toBe(`${AT}?made=0&there=22`);
    expect(await get(`${AT}?made=0&there=22`)).toContain('0 invitations were made. 22 were there already.');
  });

  it('are addressed to the first contact who has not left, in their language, unless another is chosen', async () => {
    const al = await of('al');
    expect(al).toMatchObject({ contact: { id: 'kari' }, language: 'nn', issue: 1, extendedUntil: null });
    expect(await of('stord')).toMatchObject({ contact: null, language: 'nn' });
    const address = `${AT}/${al.id}`;
    expect((await world.clerk.post(`${address}/address`, { contact: 'left' })).statusCode).toBe(422);
    await world.clerk.post(`${address}/address`, { contact: 'ola' });
    expect(await of('al')).toMatchObject({ contact: { id: 'ola' }, language: 'nb' });
    await world.clerk.post(`${address}/address`, { contact: '' });
    expect(await of('al')).toMatchObject({ contact: { id: 'kari' } });
  });

  it('go by e-mail to those who have an address and want it, once; the others are named with the reason', async () => {
    const page = await get(`${AT}/email`);
    expect(page).toContain('2 recipients get an e-mail');
    expect(page).toContain('lang="nn"><h3 class="ds-heading">Spørsmål til Ål');
    expect(page).toContain('=María &quot;Mia&quot; López, alcaldesa');
    for (const why of ['No contact', 'The contact has no e-mail address', 'The contact prefers another way'])
      expect(page).toContain(why);
    expect(page).toContain('No mail server is set up');
    expect((await world.clerk.post(`${AT}/email`, { expected: '7' })).statusCode).toBe(409);
    expect(await messages()).toEqual([]);
    expect((await world.clerk.post(`${AT}/email`, { expected: '2' })).headers.location).toBe(`${AT}?queued=2&there=0`);
    const sent = await messages();
    expect(sent.map(({ recipient, language }) => `${recipient} ${language}`).sort()).toEqual([
      'kari@example.org nn',
      'maria@example.org es',
    ]);
    expect(sent.every(({ body, subject }) => body.includes('/r/') && !/\{\{/.test(body + subject))).toBe(true);
    expect(await get(`${AT}/email`)).toContain('None of the chosen gets an e-mail now');
    await world.clerk.post(`${AT}/email`, { expected: '0' });
    expect(await messages()).toHaveLength(2);
  });

  it('are texts to copy, with links for those whose number is known', async () => {
    const page = await get(`${AT}/texts`);
    expect(page).toContain('href="https://wa.me/50255551234?text=Saludos');
    expect(page).toContain('href="sms:+50255551234?body=Saludos');
    // A number without its country's is nobody's.
    expect(page).toContain('href="https://wa.me/?text=Dear%20Grace');
    expect(page).toContain('data-copies="text-');
    expect(page).toMatch(/<textarea [^>]*readonly lang="es"/);
  });

  it('are letters, each in its own language with its own QR code and short code', async () => {
    const page = await get(`${AT}/letters`);
    expect(page.match(/<article class="letter"/g)).toHaveLength(22);
    const al = await of('al');
    const letter = page.split('<article').find((one) => one.includes(al.code)) ?? '';
    expect(letter).toContain('lang="nn"');
    expect(letter).toContain('Kari Nes<br>ordførar<br>Ål<br>Noreg<br>');
    expect(letter).toContain('aria-label="QR-kode med lenkja til skjemaet for Ål"');
    expect(letter).toContain(al.link);
    expect(await get(`${AT}/letters?invitation=${al.id}`)).toContain('1 letter on one A4 page');
  });

  it('are a file for a mail merge that no spreadsheet runs', async () => {
    const answer = await world.clerk.get(`${AT}/merge.csv?region=guatemala`);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.body).toMatch(/^\uFEFFname,role,email,municipality,language,link,code,subject,body\r\n/);
    expect(answer.body).toContain(`"'=María ""Mia"" López",alcaldesa,maria@example.org,Sololá,es,http://`);
  });

  it('get a new link: the draft stays, what waited with the old one is cancelled, and it can be sent once more', async () => {
    const al = await of('al');
    const address = `${AT}/${al.id}`;
    await world.clerk.post(`${address}/reissue`, { reason: 'leaked', issue: '1' });
    const now = await of('al');
    expect(now).toMatchObject({ issue: 2 });
    expect(now.link).not.toBe(al.link);
    expect((await world.clerk.post(`${address}/reissue`, { reason: 'leaked', issue: '1' })).statusCode).toBe(409);
    const states = (await messages()).filter(({ invitation }) => invitation === al.id).map(({ state }) => state);
    expect(states).toEqual(['cancelled']);
    await world.clerk.post(`${AT}/email`, { expected: '1' });
    expect((await messages()).filter(({ body }) => body.includes(now.link))).toHaveLength(1);
    const page = await get(address);
    expect(page).toContain('Link number 1 no longer works. The link got into the wrong hands.');
    expect(page).toContain('Invitation: cancelled</a> – kari@example.org');
    // And back: from the response to its invitation.
    expect(await get(`/surveys/${SURVEY}/responses/${al.id}`)).toContain(`href="${address}"`);
  });

  it('are given more time, and withdrawn and reinstated by an administrator', async () => {
    const stord = await of('stord');
    const address = `${AT}/${stord.id}`;
    const refused = await world.clerk.post(`${address}/extend`, { until: 'soon' });
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('value="soon"');
    await world.clerk.post(`${address}/extend`, { until: '2014-08-01T12:00' });
    expect(await of('stord')).toMatchObject({ extendedUntil: '2014-08-01T10:00:00.000Z' });
    expect(await get(address)).toContain('value="2014-08-01T12:00"');
    await world.clerk.post(`${address}/extend`, { until: '' });
    expect(await of('stord')).toMatchObject({ extendedUntil: null });
    await world.clerk.post(`${address}/withdraw`);
    expect(await of('stord')).toMatchObject({ status: 'withdrawn' });
    expect(await get(`${AT}/letters?municipality=stord`)).toContain('There is nobody to write to now');
    await world.clerk.post(`${address}/reinstate`);
    expect(await of('stord')).toMatchObject({ status: 'not started' });
  });

  it('remind by hand only those for whom the words are true', async () => {
    const taveta = await of('taveta');
    await world.server.app.inject({
      method: 'PUT',
      url: `/api/v1/r/${taveta.link.split('/r/')[1]}/answers/stories`,
      payload: { value: 'A story', baseRevision: 0, clientId: 'a story of this test' },
    });
    const drafts = await get(`${AT}/texts?kind=reminder-draft`);
    expect(drafts.match(/<textarea/g)).toHaveLength(1);
    expect(drafts).toContain('Taveta has answered 1 of 7 questions');
    expect(await get(`${AT}/texts?kind=reminder-unopened`)).not.toContain(
      `<h2 class="ds-heading" id="of-text-${taveta.id}`,
    );
  });

  it('are for those who may: not for strangers, readers, or forms from elsewhere', async () => {
    const { app } = world.server;
    expect((await app.inject(AT)).statusCode).toBe(303);
    expect((await app.inject(`/api/v1/surveys/${SURVEY}/invitations`)).statusCode).toBe(401);
    const reader = await researcher(world.server, 'reader', 'reader@samsvar.example');
    for (const page of ['', '/email', '/texts', '/letters', '/merge.csv', `/${(await of('al')).id}`])
      expect((await reader.get(`${AT}${page}`)).statusCode).toBe(403);
    expect((await reader.get(`/api/v1/surveys/${SURVEY}/invitations`)).statusCode).toBe(403);
    const forged = await postForm(app, AT, {}, { cookie: world.clerk.cookie });
    expect(forged.statusCode).toBe(403);
    expect((await world.clerk.get(`${AT}/nobody`)).statusCode).toBe(404);
  });

  it('say why somebody cannot be invited at all', async () => {
    expect(await get(`${AT}?municipality=fredrikstad`)).toContain('No questionnaire of this survey is meant for those');
  });

  it('are seen, made and sent by a coordinator in their own region only', async () => {
    const coordinator = await researcher(world.server, 'coordinator', 'africa@samsvar.example', 'africa');
    const { invitations } = (await coordinator.get(`/api/v1/surveys/${SURVEY}/invitations`)).json();
    expect(new Set(invitations.map((row: { questionnaire: string }) => row.questionnaire))).toEqual(
      new Set(['africa']),
    );
    expect((await coordinator.post(AT)).headers.location).toBe(`${AT}?made=0&there=${invitations.length}`);
    const al = await of('al');
    for (const page of ['', '/email', '/texts', '/letters', '/merge.csv']) {
      const { body, statusCode } = await coordinator.get(`${AT}${page}`);
      expect(statusCode, page).toBe(200);
      expect(body, page).not.toMatch(/Kari Nes|kari@example\.org|María/);
      expect(body, page).not.toContain(al.code);
    }
    // Templates are the whole survey's: no link to a page that would be refused.
    expect((await coordinator.get(AT)).body).not.toContain(`/surveys/${SURVEY}/templates`);
    expect((await world.clerk.get(AT)).body).toContain(`/surveys/${SURVEY}/templates`);
    for (const act of ['address', 'extend', 'reissue'])
      expect((await coordinator.post(`${AT}/${al.id}/${act}`, { issue: '2' })).statusCode, act).toBe(404);
  });

  it('speak all four languages on every page', async () => {
    const al = await of('al');
    for (const page of ['', '/email', '/texts', '/letters', `/${al.id}`])
      for (const lang of ['nb', 'nn', 'es', 'en']) {
        const { body } = await world.clerk.get(`${AT}${page}?lang=${lang}`);
        expect(body).toContain(`<html lang="${lang}"`);
        expect(body).not.toMatch(/>[^<]*\b(office|invitations|letters):[a-z-]+[^<]*</);
      }
  });
});

describe('templates', () => {
  let world: World;
  const ONE = `/surveys/${SURVEY}/templates/invitation/email/nn`;
  beforeAll(async () => {
    world = await fieldworld();
    await world.server.invite(SURVEY);
  });
  afterAll(() => world.server.close());

  const write = (fields: Record<string, string>, address = ONE) =>
    world.clerk.post(`${address}?lang=en`, { version: '0', subject: 'Emne', ...fields });
  const page = async (search = '') => (await world.clerk.get(`${ONE}?lang=en${search}`)).body;

  it('show what a real recipient would get, of what is typed, without keeping it', async () => {
    expect(await page()).toContain('This is the standard text.');
    const shown = await write({ do: 'preview', body: 'Hei {{name}}!\n\n{{link}}' });
    expect(shown.body).toMatch(/id="preview">.*<p>Hei Kari Nes!<\/p>/s);
    expect(await page()).toContain('This is the standard text.');
  });

  it('refuse variables that are unknown or missing, naming them and what is allowed; what was typed stays', async () => {
    const answer = await write({ do: 'save', body: 'Hei {{nmae}}', subject: '' });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toMatch(/\{\{nmae\}\} is not known here\. You can use \{\{name\}\}, \{\{role\}\}/);
    expect(answer.body).toContain('{{link}} is missing from the text.');
    expect(answer.body).toContain('Write a subject.');
    expect(answer.body).toContain('Hei {{nmae}}</textarea>');
    const long = await write(
      { do: 'save', body: 'x '.repeat(3000) },
      `/surveys/${SURVEY}/templates/invitation/letter/nn`,
    );
    expect(long.body).toContain('must fit on one page: at most 39 lines. It has about 63.');
  });

  it('are kept in versions that can be compared, used at once, and given up for the standard text', async () => {
    expect((await write({ do: 'save', body: 'Hei {{name}}, svar her:\n{{link}}' })).statusCode).toBe(303);
    expect((await write({ do: 'save', body: 'Another {{link}}' })).statusCode).toBe(409);
    await write({ do: 'save', version: '1', body: 'Hei {{name}}, skriv her:\n{{link}}' });
    const compared = await page('&compare=1');
    expect(compared).toMatch(/<del>.*svar<\/del>.*<ins>.*skriv<\/ins>/s);
    expect((await world.clerk.get(`${AT}/email?lang=en`)).body).toContain('Hei Kari Nes, skriv her:');
    await write({ do: 'default', version: '2' });
    expect(await page()).toContain('This is the standard text.');
    expect((await world.clerk.get(`${AT}/email?lang=en`)).body).toContain('Vi håpar at Ål vil svare');
    expect((await world.clerk.get(`/surveys/${SURVEY}/templates?lang=en`)).body).not.toContain('>own<');
  });

  it('keep odd characters as far as any database can', async () => {
    const text = `/surveys/${SURVEY}/templates/invitation/text/en`;
    const saved = await write({ do: 'save', body: 'A\u0000 <b>&amp; 😀 e\u0301 {{link}}' }, text);
    expect(saved.statusCode).toBe(303);
    expect((await world.clerk.get(text)).body).toContain('A &lt;b&gt;&amp;amp; 😀 e\u0301 {{link}}</textarea>');
  });

  it('send a test to oneself, with a link that is nobody’s', async () => {
    const answer = await write({ do: 'test', body: 'Prøve {{name}}\n{{link}} {{code}}', version: '3' });
    expect(answer.body).toContain('The test is in the outbox.');
    const [sent] = await lettersOf(world.server.context.store, SURVEY);
    expect(sent).toMatchObject({ kind: 'test', recipient: 'administrator@samsvar.example', invitation: null });
    expect(sent?.body).toBe('Prøve Kari Nes\nhttp://samsvar.example/r/test TEST-TEST-0');
  });

  it('are written by those who lead the survey', async () => {
    const coordinator = await researcher(world.server, 'coordinator', 'coordinator@samsvar.example', 'africa');
    expect((await coordinator.get(ONE)).statusCode).toBe(403);
    const forged = await postForm(world.server.app, ONE, { do: 'save' }, { cookie: world.clerk.cookie });
    expect(forged.statusCode).toBe(403);
    expect(csrfOf(await page())).not.toBe('');
    for (const wrong of ['nothing/email/nn', 'invitation/fax/nn', 'invitation/email/xx'])
      expect((await world.clerk.get(`/surveys/${SURVEY}/templates/${wrong}`)).statusCode).toBe(404);
  });
});
