/** The whole way of a question about an answer: asked beside it, sent, answered on the respondent's own page, read and taken out by the researcher. */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../../server/foundation/ids.ts';
import { followUpQuestion } from '../../../server/store/follow-ups.ts';
import { lettersOf } from '../../fixtures/letters.ts';
import { type Researcher, researcher } from '../../fixtures/researcher.ts';
import { OPEN, troubledWorld, type World } from '../../respond/world.ts';

let world: World;
let ane: Researcher;
const CLOSED = Date.parse('2100-06-01T10:00:00Z');

beforeAll(async () => {
  world = await troubledWorld();
  ane = await researcher(world.server);
}, 60_000);
afterAll(() => world.server.close());

const surveys = '/surveys/troubled';
const api = '/api/v1/surveys/troubled';

type Begun = Awaited<ReturnType<World['respondent']>>;

/** A respondent who has answered, and submitted where that is wanted. */
async function answered(language = 'es', isSubmitted = true): Promise<Begun> {
  const one = await world.respondent(language);
  await one.clerk.opens();
  one.clerk.types('prose', 'Falta <agua> en la escuela').types('line', 'Agua');
  await (isSubmitted ? one.clerk.submits() : one.clerk.saves());
  return one;
}

/** Asks as the page's form does; gives the id. */
async function asks({ invitation }: Begun, more: Record<string, string> = {}, who = ane): Promise<string> {
  const fields = {
    invitation,
    question: 'prose',
    id: newId(),
    text: '¿Qué escuela es?',
    note: 'Hvilken skole?',
    ...more,
  };
  const asked = await who.post(`${surveys}/follow-up`, fields);
  expect(asked.statusCode).toBe(303);
  expect(asked.headers.location).toBe(`${surveys}/follow-up/${fields.id}`);
  return fields.id;
}

const put = ({ token }: Begun, id: string, value: string, baseRevision = 0) =>
  world.server.app.inject({
    method: 'PUT',
    url: `/api/v1/r/${token}/answers/${followUpQuestion(id)}`,
    payload: { value, baseRevision, clientId: newId() },
  });

async function after<T>(time: number, act: () => Promise<T>): Promise<T> {
  world.clock.time = time;
  try {
    return await act();
  } finally {
    world.clock.time = OPEN;
  }
}

test('a researcher asks beside an answer, in the language of the response, and sees the answer there', async () => {
  const one = await answered('es');
  const { clerk, invitation } = one;
  const beside = await ane.get(`${surveys}/responses/${invitation}`, { 'accept-language': 'en' });
  expect(beside.body).toContain('Ask about this answer');
  expect(beside.body).toContain('Question, in this language: español');
  expect(beside.body).toMatch(/<textarea [^>]*id="text\.prose" [^>]*lang="es"/);

  const id = await asks(one);
  const receipt = (await clerk.opensReceipt()).text;
  const page = await clerk.opens();
  expect(page.text).toContain('Una pregunta sobre su respuesta');
  expect(page.text).toContain('¿Qué aqueja al municipio');
  expect(page.text).toContain('Falta <agua> en la escuela');
  expect(page.text).toContain('¿Qué escuela es?');
  expect(page.text).not.toContain('Hvilken skole?');
  expect(page.text).toContain('Enviar esta respuesta');
  expect(page.html).not.toContain('name="answer.line"');

  const saved = await clerk.types(followUpQuestion(id), 'La de arriba').saves();
  expect(clerk.reads(followUpQuestion(id))).toBe('La de arriba');
  expect(saved.text).not.toContain('Todavía puede cambiarla');
  const list = async (query: string) => (await ane.get(`${api}/follow-up${query}`)).json().followUps;
  expect(await list(`?invitation=${invitation}`)).toMatchObject([
    { id, state: 'open', answer: { value: 'La de arriba', revision: 1 }, note: 'Hvilken skole?', question: 'prose' },
  ]);

  const sent = await clerk.types(followUpQuestion(id), 'La de arriba, junto al río').sends(id);
  expect(sent.status).toBe(200);
  expect(sent.text).toContain('La respuesta se envió');
  expect(sent.text).toContain('Todavía puede cambiarla');
  expect(await list('?state=answered')).toMatchObject([{ id, sentRevision: 2, changedSince: false }]);

  const changed = await clerk.types(followUpQuestion(id), 'La de abajo').saves();
  expect(changed.text).toContain('cambiada después');
  const response = await ane.get(`${surveys}/responses/${invitation}`, { 'accept-language': 'en' });
  expect(response.body).toContain('La de abajo');
  expect(response.body).toContain('after it was sent');
  expect(response.body).toContain('3 revisions');
  const json = (await ane.get(`${api}/responses/${invitation}`)).json();
  expect(json.followUps).toMatchObject([{ id, changedSince: true, answer: { value: 'La de abajo', revision: 3 } }]);
  expect(json.status).toBe('submitted');
  // What was submitted is as it was.
  expect((await clerk.opensReceipt()).text).toBe(receipt);
  const row = (await ane.get(`${surveys}/follow-up?state=answered`, { 'accept-language': 'en' })).body;
  expect(row).toContain('La de abajo');
  expect(row).toContain('changed since it was sent');
});

test('whoever has an e-mail address gets an e-mail, once; for others there is a text to copy', async () => {
  const one = await answered('en');
  const { store } = world.server.context;
  const invitation = await store.invitation('troubled', one.invitation);
  const id = await asks(one, { text: 'Which school?' });
  const without = await ane.get(`${surveys}/follow-up/${id}`, { 'accept-language': 'en' });
  expect(without.body).toContain('No e-mail address is known here');
  expect(without.body).toContain('Which school?');
  expect(without.body).toContain(`/r/${one.token}`);
  expect(await store.messagesOf('troubled', { kind: 'follow-up', invitation: one.invitation }, null, 5)).toEqual([]);

  const contact = {
    ...{ survey: 'troubled', id: 'jo', position: 1, municipality: invitation?.municipality ?? '', name: 'Jo Mwanza' },
    ...{
      role: 'Town Clerk',
      email: 'jo@town.example',
      telephone: '',
      language: 'nb',
      channel: 'email',
      ended_at: null,
    },
  };
  await store.loadTable('contact', [contact]);
  await store.addressInvitation('troubled', one.invitation, 'jo');
  const second = await asks(one, { text: 'And which year?' });
  await asks(one, { text: 'Something else', id: second });
  const sent = await lettersOf(store, 'troubled', { kind: 'follow-up', invitation: one.invitation });
  expect(sent).toMatchObject([{ once: `follow-up ${second}`, recipient: 'jo@town.example', language: 'en' }]);
  expect(sent[0]?.body).toContain('And which year?');
  expect(sent[0]?.body).toContain('What troubles the');
  expect(sent[0]?.body).toContain(`/r/${one.token}`);
  expect((await ane.get(`${surveys}/follow-up/${second}`)).body).toContain('jo@town.example');
});

test('it is answered also after the survey has closed, submitted or not; nothing else is', async () => {
  const draft = await answered('nb', false);
  const id = await asks(draft, { text: 'Hvilken skole?' });
  const { clerk } = draft;
  const open = await clerk.opens();
  expect(open.text).toContain('Et spørsmål om svaret deres');
  expect(open.html).toContain('name="answer.line"');
  const old = clerk.duplicate();

  await after(CLOSED, async () => {
    const page = await clerk.opens();
    expect(page.status).toBe(200);
    expect(page.html).not.toContain('name="answer.line"');
    expect(page.text).toContain('Falta <agua> en la escuela');
    expect((await clerk.types(followUpQuestion(id), 'Den øverste').sends(id)).text).toContain('Svaret er sendt');
    expect((await put(draft, id, 'Den nederste', 1)).statusCode).toBe(200);
    const other = await world.server.app.inject({
      method: 'PUT',
      url: `/api/v1/r/${draft.token}/answers/line`,
      payload: { value: 'x', baseRevision: 1, clientId: newId() },
    });
    expect(other.statusCode).toBe(403);
    // A page from before the closing: what can be received is, the rest comes back to whoever typed it.
    const late = await old.types('line', 'for sent').saves();
    expect(late.status).toBe(403);
    expect(late.text).toContain('for sent');
  });
});

test('with a draft it stands on top of the form, and goes with it, but not into the submission', async () => {
  const one = await answered('nb', false);
  const id = await asks(one, { text: 'Hvilken skole?' });
  await one.clerk.opens();
  const receipt = await one.clerk.types(followUpQuestion(id), 'Den øverste').submits();
  expect(receipt.text).not.toContain('Den øverste');
  const { store } = world.server.context;
  const [submission] = await store.submissions('troubled', one.invitation);
  expect(Object.keys(submission?.answers ?? {})).not.toContain(followUpQuestion(id));
  // Saved, and not sent yet.
  const page = await one.clerk.opens();
  expect(one.clerk.reads(followUpQuestion(id))).toBe('Den øverste');
  expect(page.text).not.toContain('Sendt ');
  const history = await one.clerk.opensBeside(`show=history&question=${followUpQuestion(id)}`);
  expect(history.text).toContain('Den øverste');
});

test('an empty answer is not sent, and a language switch loses nothing', async () => {
  const one = await answered('nb');
  const id = await asks(one, { text: 'Hvilken skole?' });
  await one.clerk.opens();
  expect((await one.clerk.sends(id)).text).toContain('Ingenting ble sendt');
  const english = await one.clerk.types(followUpQuestion(id), 'Den øverste').switchesTo('en');
  expect(english.language).toBe('en');
  expect(one.clerk.reads(followUpQuestion(id))).toBe('Den øverste');
  expect(english.text).toContain('A question about your answer');
  expect(english.html).toContain('<span lang="nb">Hvilken skole?</span>');
});

test('two colleagues who answer at the same time choose between their texts before it is sent', async () => {
  const one = await answered('nb');
  const id = await asks(one, { text: 'Hvilken skole?' });
  await one.clerk.opens();
  const twin = one.clerk.duplicate();
  await one.clerk.types(followUpQuestion(id), 'Den øverste').saves();
  const conflict = await twin.types(followUpQuestion(id), 'Den nederste').sends(id);
  expect(conflict.status).toBe(409);
  expect(conflict.text).toContain('Den øverste');
  const stays = await one.clerk.sends(id);
  expect(stays.status).toBe(409);
  const chosen = await twin.sends(id);
  expect(chosen.text).toContain('Svaret er sendt');
  const [found] = (await ane.get(`${api}/follow-up?invitation=${one.invitation}`)).json().followUps;
  expect(found).toMatchObject({ state: 'answered', changedSince: false, answer: { value: 'Den nederste' } });
});

test('taken back while somebody writes: the text comes back to them, and the page is as before', async () => {
  const one = await answered('nb');
  const id = await asks(one, { text: 'Hvilken skole?' });
  await one.clerk.opens();
  const back = await ane.post(`${surveys}/follow-up/${id}/withdraw`);
  expect(back.statusCode).toBe(303);
  const page = await one.clerk.types(followUpQuestion(id), 'Den øverste').sends(id);
  expect(page.status).toBe(409);
  expect(page.text).toContain('Spørsmålet er trukket tilbake');
  expect(page.text).toContain('Den øverste');
  // A device that still holds something gets rid of it; what was never asked is refused, and nothing else with it.
  expect((await put(one, id, 'Den øverste')).statusCode).toBe(200);
  const refused = await put(one, newId(), 'Den øverste');
  expect(refused.statusCode).toBe(422);
  expect(refused.json()).toMatchObject({ code: 'follow-up:taken-back' });
  expect((await one.clerk.opens()).html).not.toContain('<survey-form');
  const asked = await asks(one, { text: 'Hvilken skole?' });
  expect((await put(one, asked, 'Den øverste')).statusCode).toBe(200);
  await one.clerk.opens();
  await one.clerk.sends(asked);
  const late = await ane.post(`${surveys}/follow-up/${asked}/withdraw`);
  expect(late.statusCode).toBe(409);
  expect(late.body).toContain('Den øverste');
});

test('a question that was taken back keeps nobody from submitting, and no text from whoever typed it', async () => {
  const one = await answered('nb', false);
  const id = await asks(one, { text: 'Hvilken skole?' });
  await one.clerk.opens();
  await ane.post(`${surveys}/follow-up/${id}/withdraw`);
  const back = await one.clerk.types(followUpQuestion(id), 'Den øverste').submits();
  expect(back.status).toBe(409);
  expect(back.text).toContain('Den øverste');
  await one.clerk.opens();
  expect((await one.clerk.submits()).text).toContain('Kvittering');
});

test('a response that is opened again keeps its questions on top, and its receipt as it was', async () => {
  const one = await answered('nb');
  const id = await asks(one, { text: 'Hvilken skole?' });
  await one.clerk.opens();
  const reopened = await one.clerk.reopens();
  expect(reopened.html).toContain('name="answer.line"');
  expect(reopened.html).toContain(`name="answer.${followUpQuestion(id)}"`);
  await one.clerk.types(followUpQuestion(id), 'Den øverste').submits();
  expect((await one.clerk.opensReceipt()).status).toBe(200);
});

test('the exports have it after the question it is about, and count nothing', async () => {
  const rows = parse((await ane.get(`${api}/export?format=csv&lang=en`)).rawPayload, { bom: true, columns: true });
  const named = Object.keys(rows[0] ?? {});
  expect(named.slice(named.indexOf('prose'), named.indexOf('prose') + 6)).toEqual([
    'prose',
    'prose._follow_up_1',
    'prose._follow_up_1_note',
    'prose._follow_up_1_answer',
    'prose._follow_up_1_sent_at',
    'prose._follow_up_1_changed',
  ]);
  const sent = rows.find((row) => Object(row)['prose._follow_up_1_answer'] === 'La de abajo');
  expect(sent).toMatchObject({
    'prose._follow_up_1': '¿Qué escuela es?',
    'prose._follow_up_1_note': 'Hvilken skole?',
    'prose._follow_up_1_changed': 'true',
  });
  expect(Object(sent)['prose._follow_up_1_sent_at']).toContain('2024-07-09T14:02');
  const lines = (await ane.get(`${api}/export?format=jsonl&lang=en`)).body.trim().split('\n');
  const all = lines.map((line) => JSON.parse(line));
  expect(all.flatMap(({ answers }) => Object.keys(answers)).filter((id) => id.startsWith('follow-up'))).toEqual([]);
  expect(all.flatMap(({ followUps = [] }) => followUps)).toContainEqual(
    expect.objectContaining({ text: '¿Qué escuela es?', changedSince: true, sentAt: '2024-07-09T14:02:00.000+02:00' }),
  );
  expect((await ane.get(`${api}/export?format=xlsx&lang=en`)).statusCode).toBe(200);
  const described = (await ane.get(`${surveys}/export`, { 'accept-language': 'en' })).body;
  expect(described).toContain('What was asked about the answer to prose (1)');
  expect(described).toContain('“followUps”');
  const rollUps = await world.server.context.store.rollUps('troubled');
  expect(rollUps.filter(({ question }) => question.startsWith('follow-up'))).toEqual([]);
});

test('nothing is asked with an empty text, without a response, or by somebody who only reads', async () => {
  const one = await answered('nb');
  const fields = { invitation: one.invitation, question: 'prose', id: newId(), text: ' ', note: 'beholdes' };
  const empty = await ane.post(`${surveys}/follow-up`, fields);
  expect(empty.statusCode).toBe(422);
  expect(empty.body).toContain('Skriv det du vil spørre om');
  expect(empty.body).toContain('beholdes');
  const blank = await world.respondent();
  const early = await ane.post(`${surveys}/follow-up`, { ...fields, text: 'x', invitation: blank.invitation });
  expect(early.statusCode).toBe(404);
  expect((await ane.get(`${surveys}/follow-up/${fields.id}`)).statusCode).toBe(404);
  const reader = await researcher(world.server, 'reader');
  expect((await reader.post(`${surveys}/follow-up`, { ...fields, text: 'x' })).statusCode).toBe(403);
  const page = await reader.get(`${surveys}/responses/${one.invitation}`, { 'accept-language': 'en' });
  expect(page.body).not.toContain('Ask about this answer');
  expect((await reader.get(`${surveys}/follow-up`)).statusCode).toBe(200);
  expect((await world.server.app.inject({ url: `${api}/follow-up` })).statusCode).toBe(401);
});
