/** From an answer to a cleared quote, as researchers and a municipality go through it: pages without a script. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../../server/pages/texts.ts';
import { StoreUnavailable } from '../../../server/store/unavailable.ts';
import { lettersOf } from '../../fixtures/letters.ts';
import { type Answer, postForm, type Researcher, researcher } from '../../fixtures/researcher.ts';
import { Respondent } from '../../fixtures/respondent.ts';
import { formData, readPage, type WebPage } from '../../fixtures/web-page.ts';
import { fieldworld, SURVEY, type World } from '../invite/world.ts';

const TEXT = 'Me hausta regn 👩🏽‍🚒 på taket. Det gjekk bra.\nSå kom tørken. Det gjekk bra.';
const BASE = `/surveys/${SURVEY}/member-check`;

let world: World;
let clerk: Researcher;
beforeAll(async () => {
  world = await fieldworld();
  clerk = await researcher(world.server, 'researcher');
});
afterAll(() => world.server.close());

/** The invitation of a municipality that has submitted `TEXT`. */
async function answered(municipality: string): Promise<{ id: string; token: string }> {
  const row = (await world.server.invite(SURVEY)).find((one) => one.municipality === municipality);
  if (row === undefined) throw new Error(`${municipality} is not invited`);
  const respondent = new Respondent(world.server.app, row.token);
  await respondent.opens('nn');
  respondent.types('stories', TEXT);
  await respondent.submits();
  return { id: row.invitation.id, token: row.token };
}
const passages = (id: string) => `${BASE}/passages/${id}/stories`;
const choose = (id: string, passage: string, about: Record<string, string> = {}): Promise<Answer> =>
  clerk.post(passages(id), { revision: '1', passage, ...about });
const list = async (query = '') => (await clerk.get(`/api/v1/surveys/${SURVEY}/member-check${query}`)).json().quotes;
const quoteOf = async (id: string, text: string) => {
  const found = (await list(`?invitation=${id}`)).find((one: { text: string }) => one.text === text);
  if (found === undefined) throw new Error(`"${text}" is not chosen`);
  return found;
};
const opens = async (token: string, query = 'lang=en'): Promise<WebPage> => {
  const { statusCode, body } = await world.server.app.inject(`/r/${token}/quotes?${query}`);
  return readPage(statusCode, body);
};
/** Posts the page's form with some fields changed, as somebody who fills it in. */
async function answers(token: string, page: WebPage, changes: Record<string, string>): Promise<WebPage> {
  const data = formData(page.controls);
  for (const [name, value] of Object.entries(changes)) data.set(name, value);
  const sent = await postForm(world.server.app, `/r/${token}/quotes`, Object.fromEntries(data));
  if (sent.statusCode !== 303) return readPage(sent.statusCode, sent.body);
  const { statusCode, body } = await world.server.app.inject(String(sent.headers.location));
  return readPage(statusCode, body);
}
const opened = (id: string) => clerk.post(`${BASE}/send`, { way: 'hand', invitation: id, expected: '1' });

describe('a passage', () => {
  let id: string;
  beforeAll(async () => {
    ({ id } = await answered('voi'));
  });

  it('is chosen beside the answer, by whoever does the fieldwork', async () => {
    const response = await clerk.get(`/surveys/${SURVEY}/responses/${id}?lang=en`);
    expect(response.body).toContain(`href="${passages(id)}"`);
    const reader = await researcher(world.server, 'reader');
    expect((await reader.get(`/surveys/${SURVEY}/responses/${id}`)).body).not.toContain(passages(id));
    expect((await reader.get(passages(id))).statusCode).toBe(403);
    expect((await reader.post(passages(id), { passage: 'Me', revision: '1' })).statusCode).toBe(403);
    for (const language of languages) {
      const page = await clerk.get(`${passages(id)}?lang=${language}`);
      expect(page.statusCode).toBe(200);
      expect(page.body).not.toMatch(/member-check:[a-z]|\{\{/);
    }
  });

  it('may be pasted; what cannot be found is said, and what was typed stays', async () => {
    const wrong = readPage(422, (await choose(id, 'Me hausta snø')).body);
    expect(wrong.text).toMatch(/ikkje i svaret|ikke i svaret|no está en la respuesta|does not stand/);
    expect(wrong.controls.find(({ name }) => name === 'passage')?.value).toBe('Me hausta snø');
    expect((await choose(id, '  ')).statusCode).toBe(422);
    expect((await choose(id, 'Det gjekk bra.')).statusCode).toBe(422);
    const done = await choose(id, ' Me hausta\r\nregn 👩🏽‍🚒  på taket');
    expect([done.statusCode, done.headers.location]).toEqual([303, `${passages(id)}?chosen=1`]);
    expect(await quoteOf(id, 'Me hausta regn 👩🏽‍🚒 på taket')).toMatchObject({
      ...{ question: 'stories', revision: 1, from: 0, to: 28, language: 'nn', state: 'chosen', cleared: false },
      ...{ municipalityName: 'Voi', answerChanged: false, ownWords: false, decision: null, sentAt: null },
    });
  });

  it('that stands twice is told apart by where it was selected', async () => {
    const from = Array.from(TEXT).length - 'Det gjekk bra.'.length;
    const place = { from, to: from + 14 };
    const selected = { from: String(place.from), to: String(place.to) };
    expect((await choose(id, 'Det gjekk bra.', selected)).statusCode).toBe(303);
    expect(await quoteOf(id, 'Det gjekk bra.')).toMatchObject(place);
  });

  it('may be sentences that are ticked', async () => {
    const page = readPage(200, (await clerk.get(passages(id))).body);
    const ticked = page.controls.filter(({ name }) => name === 'sentence').slice(1, 3);
    const body = new URLSearchParams({ do: 'sentences', revision: '1' });
    for (const { value } of ticked) body.append('sentence', value);
    body.append('csrf', page.controls.find(({ name }) => name === 'csrf')?.value ?? '');
    const sent = await world.server.app.inject({
      ...{ method: 'POST', url: passages(id), payload: body.toString() },
      headers: { cookie: clerk.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(sent.statusCode).toBe(303);
    await quoteOf(id, 'Det gjekk bra.\nSå kom tørken.');
    expect((await clerk.post(passages(id), { do: 'sentences', revision: '1' })).statusCode).toBe(422);
  });

  it('is of a text, and of a response that is there', async () => {
    expect((await clerk.get(`${BASE}/passages/${id}/objectives`)).statusCode).toBe(404);
    expect((await clerk.get(`${BASE}/passages/nobody/stories`)).statusCode).toBe(404);
    expect((await choose(id, 'Me hausta', { revision: '9' })).statusCode).toBe(404);
  });
});

describe('a quote', () => {
  let id: string;
  let token: string;
  let quote: string;
  beforeAll(async () => {
    ({ id, token } = await answered('al'));
    await choose(id, 'Så kom tørken.');
    quote = (await quoteOf(id, 'Så kom tørken.')).id;
  });

  it('is translated by the researcher, who is told where somebody else was first', async () => {
    const address = `${BASE}/quotes/${quote}`;
    const saved = await clerk.post(address, {
      ...{ do: 'translate', 'translation.en': 'Then came the drought.', 'base.en': '0' },
      ...{ 'translation.es': '', 'base.es': '0' },
    });
    expect([saved.statusCode, saved.headers.location]).toEqual([303, `${address}?done=translated`]);
    const late = await clerk.post(address, { do: 'translate', 'translation.en': 'And drought', 'base.en': '0' });
    expect(late.statusCode).toBe(409);
    expect(late.body).toContain('And drought</textarea>');
    expect((await quoteOf(id, 'Så kom tørken.')).translations).toEqual([
      { language: 'en', text: 'Then came the drought.' },
    ]);
    for (const language of languages) {
      const page = await clerk.get(`${address}?lang=${language}`);
      expect(page.body).not.toMatch(/member-check:[a-z]|\{\{/);
    }
  });

  it('is nobody’s to see before it is sent, and nothing tells of it', async () => {
    const page = await opens(token);
    expect(page.text).toContain('There is nothing to check here now.');
    expect((await world.server.app.inject(`/r/${token}?lang=en`)).body).not.toContain('/quotes');
  });

  it('is sent by e-mail, in the contact’s language, with a link to the page, and not twice', async () => {
    const page = await clerk.get(`${BASE}/send?invitation=${id}&lang=en`);
    expect(page.body).toContain('kari@example.org');
    expect(page.body).toContain(`/r/${token}/quotes?lang=nn`);
    const fields = { way: 'email', invitation: id, expected: '1' };
    const sent = await clerk.post(`${BASE}/send`, fields);
    expect([sent.statusCode, sent.headers.location]).toEqual([303, `${BASE}?sent=1&municipalities=1`]);
    expect((await clerk.post(`${BASE}/send`, fields)).statusCode).toBe(409);
    const messages = await lettersOf(world.server.context.store, SURVEY, { invitation: id });
    expect(messages).toEqual([
      expect.objectContaining({ once: `member-check ${id} 1`, kind: 'member-check', recipient: 'kari@example.org' }),
    ]);
    expect(messages[0]?.body).toContain(`/r/${token}/quotes?lang=nn`);
    expect(messages[0]?.subject).toContain('Ål');
  });

  it('waits on the municipality’s other pages, in one line', async () => {
    for (const address of [`/r/${token}?lang=en`, `/r/${token}/receipt?lang=en`]) {
      const { body } = await world.server.app.inject(address);
      expect(body).toContain(`href="/r/${token}/quotes?lang=en"`);
      expect(body).toContain('1 quote from your answers is waiting');
    }
  });

  it('is shown with its question and the working translation, in four languages', async () => {
    for (const language of languages) {
      const page = await opens(token, `lang=${language}`);
      expect([page.status, page.language]).toEqual([200, language]);
      expect(page.text).not.toMatch(/member-check:[a-z]|\{\{/);
      expect(page.html).toContain(
        '<blockquote class="answer-text quoted" lang="nn" dir="auto">Så kom tørken.</blockquote>',
      );
      expect(page.html).toContain('Then came the drought.');
    }
  });

  it('gives back all that was typed where something is missing, and in another language', async () => {
    const page = await opens(token);
    const unnamed = await answers(token, page, { [`decision.${quote}`]: 'agreed', [`comment.${quote}`]: 'Fint & bra' });
    expect(unnamed.status).toBe(422);
    expect(unnamed.text).toContain('Write your name');
    expect(unnamed.fragments).toContain('name');
    const same = await answers(token, page, { [`decision.${quote}`]: 'corrected', name: 'Kari' });
    expect(same.text).toContain('Now it is the same');
    const unticked = await answers(token, page, { [`comment.${quote}`]: 'Vent', name: 'Kari' });
    expect(unticked.text).toContain('Tick what the comment means');
    const spanish = await answers(token, unnamed, { lang: 'es' });
    expect([spanish.status, spanish.language]).toEqual([200, 'es']);
    for (const shown of [unnamed, spanish])
      expect(shown.controls.find(({ name }) => name === `comment.${quote}`)?.value).toBe('Fint & bra');
    expect((await quoteOf(id, 'Så kom tørken.')).decision).toBeNull();
  });

  it('is cleared once the municipality agrees, and no longer when it thinks again', async () => {
    const agreed = await answers(token, await opens(token), { [`decision.${quote}`]: 'agreed', name: 'Kari Nes' });
    expect(agreed.text).toContain('1 answer has been received.');
    expect(agreed.text).toContain('Thank you for your help!');
    expect(await quoteOf(id, 'Så kom tørken.')).toMatchObject({ state: 'agreed', cleared: true });
    // The way back stays, for whoever thinks again.
    expect((await world.server.app.inject(`/r/${token}?lang=en`)).body).toContain(
      'See the quote from your answers, and what you said about it',
    );
    const again = await answers(token, await opens(token), { [`decision.${quote}`]: 'declined', name: 'Ola' });
    expect(again.status).toBe(200);
    expect(await quoteOf(id, 'Så kom tørken.')).toMatchObject({ state: 'declined', cleared: false });
    const page = await clerk.get(`${BASE}/quotes/${quote}?lang=en`);
    expect(page.body).toContain('Kari Nes');
    const reader = await researcher(world.server, 'reader', 'other-reader@samsvar.example');
    const seen = (await reader.get(`${BASE}/quotes/${quote}?lang=en`)).body;
    expect(seen).toContain('Så kom tørken.');
    expect(seen).not.toMatch(/Kari Nes|>Ola</);
  });

  it('that a colleague decided about meanwhile is shown, and decided anew with open eyes', async () => {
    const [one, other] = [await opens(token), await opens(token)];
    await answers(token, one, { [`decision.${quote}`]: 'commented', [`comment.${quote}`]: 'Kven?', name: 'Kari' });
    const late = await answers(token, other, { [`decision.${quote}`]: 'agreed', name: 'Ola' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Somebody else at your municipality answered meanwhile');
    expect(late.text).toContain('Kven?');
    const decided = await answers(token, late, {});
    expect(decided.status).toBe(200);
    expect(await quoteOf(id, 'Så kom tørken.')).toMatchObject({ state: 'agreed' });
  });

  it('that is corrected is cleared once the researcher uses exactly those words', async () => {
    const correction = 'Så kom tørken i 2012.';
    const fields = { [`decision.${quote}`]: 'corrected', [`correction.${quote}`]: correction, name: 'Kari' };
    await answers(token, await opens(token), fields);
    const page = readPage(200, (await clerk.get(`${BASE}/quotes/${quote}?lang=en`)).body);
    const ordinal = page.controls.find(({ name }) => name === 'ordinal')?.value ?? '';
    expect((await clerk.post(`${BASE}/quotes/${quote}`, { do: 'adopt', ordinal: '1' })).statusCode).toBe(409);
    expect((await clerk.post(`${BASE}/quotes/${quote}`, { do: 'adopt', ordinal })).statusCode).toBe(303);
    expect(await quoteOf(id, correction)).toMatchObject({ state: 'agreed', cleared: true, ownWords: true });
    expect((await opens(token)).text).toContain('This is your own correction');
    const shown = await clerk.get(`${BASE}?state=cleared&lang=en`);
    expect(shown.body).toContain(correction);
    expect(shown.body).not.toContain('>Så kom tørken.<');
  });

  it('says where the answer has changed since, and stays of its revision', async () => {
    const respondent = new Respondent(world.server.app, token);
    await respondent.opens('nn');
    await respondent.reopens();
    respondent.types('stories', 'Noko heilt anna.');
    await respondent.submits();
    expect(await list(`?state=changed&invitation=${id}`)).toEqual([
      expect.objectContaining({ answerChanged: true, cleared: true, revision: 1 }),
    ]);
    expect((await opens(token)).text).toContain('The answer has changed since the passage was chosen.');
  });

  it('can be checked when the survey is closed, and not once the response is withdrawn', async () => {
    const before = world.clock.time;
    world.clock.time = Date.parse('2030-01-01T00:00:00Z');
    const page = await opens(token);
    expect(page.status).toBe(200);
    const name = page.controls.find((one) => one.name.startsWith('decision.'))?.name ?? '';
    expect((await answers(token, page, { [name]: 'declined', name: 'Kari' })).status).toBe(200);
    // The researcher's session has ended by then.
    world.clock.time = before;
    expect((await list(`?invitation=${id}`))[0]).toMatchObject({ state: 'declined' });
    await world.server.context.store.withdraw(SURVEY, id, before);
    expect((await opens(token)).status).toBe(410);
    expect((await answers(token, page, { name: 'Kari' })).status).toBe(410);
    expect(await list(`?invitation=${id}`)).toEqual([]);
    await world.server.context.store.reinstate(SURVEY, id, before);
    await world.server.context.store.eraseResponse({ survey: SURVEY, invitation: id, at: before });
    expect((await clerk.get(`${BASE}/quotes/${quote}`)).statusCode).toBe(404);
  });
});

describe('quotes', () => {
  it('are sent by hand where there is no e-mail: the page is open before the text goes out', async () => {
    const { id, token } = await answered('taveta');
    await choose(id, 'Så kom tørken.');
    const before = readPage(200, (await clerk.get(`${BASE}/send?invitation=${id}&lang=en`)).body);
    expect(before.text).toContain('wants to be written to in another way');
    expect(before.text).not.toContain(`/r/${token}/quotes`);
    expect((await clerk.post(`${BASE}/send`, { way: 'email', invitation: id, expected: '1' })).statusCode).toBe(409);
    const sent = await opened(id);
    expect(sent.headers.location).toBe(`${BASE}/send?invitation=${id}&opened=1`);
    const after = readPage(200, (await clerk.get(`${sent.headers.location}&lang=en`)).body);
    expect(after.controls.find(({ type }) => type === 'textarea')?.value).toContain(`/r/${token}/quotes?lang=en`);
    expect((await opens(token)).text).toContain('Så kom tørken.');
    expect(await world.server.context.store.messagesOf(SURVEY, { invitation: id }, null, 10)).toEqual([]);
  });

  it('that cannot be stored just now are given back with all that was typed, to be sent again', async () => {
    const row = (await world.server.invite(SURVEY)).find(({ municipality }) => municipality === 'taveta');
    const token = row?.token ?? '';
    const page = await opens(token);
    const { store } = world.server.context;
    const { decideQuotes } = store;
    const name = page.controls.find((one) => one.name.startsWith('decision.'))?.name ?? '';
    const typed = { [name]: 'commented', [name.replace('decision', 'comment')]: 'Vent <litt>', name: 'Grace' };
    store.decideQuotes = () => Promise.reject(new StoreUnavailable('disk full'));
    const failed = await answers(token, page, typed);
    store.decideQuotes = decideQuotes;
    expect(failed.status).toBe(503);
    expect(failed.text).toContain('Vent <litt>');
    const again = await answers(token, failed, {});
    expect(again.text).toContain('1 answer has been received.');
  });

  it('are sent to all at once who were not asked, and are counted by municipality', async () => {
    const { id } = await answered('solola');
    await choose(id, 'Så kom tørken.');
    const page = readPage(200, (await clerk.get(`${BASE}/send?lang=en`)).body);
    const expected = page.controls.find(({ name }) => name === 'expected')?.value ?? '';
    const sent = await clerk.post(`${BASE}/send`, { way: 'email', expected });
    expect(sent.statusCode).toBe(303);
    expect(await world.server.context.store.messagesOf(SURVEY, { invitation: id }, null, 10)).toHaveLength(1);
    for (const language of languages) {
      const { body } = await clerk.get(`${sent.headers.location}&lang=${language}`);
      expect(body).not.toMatch(/member-check:[a-z]|\{\{/);
    }
    const one = readPage(200, (await clerk.get(`${BASE}?state=waiting&invitation=${id}&lang=en`)).body);
    expect(one.text).toContain('1 quote');
  });

  it('of one link are not another’s: neither shown nor decided', async () => {
    const { id } = await answered('stord');
    await choose(id, 'Så kom tørken.');
    await opened(id);
    const { id: quote } = await quoteOf(id, 'Så kom tørken.');
    const stranger = (await world.server.invite(SURVEY)).find(({ municipality }) => municipality === 'voi');
    if (stranger === undefined) throw new Error('Voi is not invited');
    const page = await opens(stranger.token);
    expect(page.html).not.toContain(quote);
    await answers(stranger.token, page, { [`base.${quote}`]: '0', [`decision.${quote}`]: 'agreed', name: 'Nobody' });
    expect(await quoteOf(id, 'Så kom tørken.')).toMatchObject({ state: 'waiting', decision: null });
    expect((await opens('AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404);
  });

  it('are a coordinator’s within their region only', async () => {
    const { store } = world.server.context;
    const south = store.within({ region: 'africa' });
    const all = await store.quotes(SURVEY, {});
    const own = await south.quotes(SURVEY, {});
    expect(own.length).toBeGreaterThan(0);
    expect(own.length).toBeLessThan(all.length);
    const elsewhere = all.find(({ id }) => !own.some((one) => one.id === id));
    if (elsewhere === undefined) throw new Error('all are of one region');
    expect(await south.quote(SURVEY, elsewhere.id)).toBeUndefined();
    const { invitation, id } = elsewhere;
    await expect(south.withdrawQuote({ survey: SURVEY, invitation, quote: id, at: 1 })).rejects.toThrow();
  });
});
