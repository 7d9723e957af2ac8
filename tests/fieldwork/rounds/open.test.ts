/** An open round over HTTP: from a stranger's form to an answer that counts, and what keeps out those who come in thousands. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { effectiveSchedule } from '../../../server/fieldwork/schedule/phase.ts';
import { thanksJob } from '../../../server/fieldwork/schedule/thanks-job.ts';
import { newId } from '../../../server/foundation/ids.ts';
import { verifySurvey } from '../../../server/results/verify.ts';
import { lettersOf } from '../../fixtures/letters.ts';
import { type Answer, postForm, type Researcher, researcher } from '../../fixtures/researcher.ts';
import { startServer, type TestServer } from '../../fixtures/server.ts';
import { proofFor } from './proof.ts';

const SURVEY = 'mic-2011-2014';
const OPEN = `/open/${SURVEY}`;
const ROUNDS = `/surveys/${SURVEY}/rounds`;
const SECOND = 1000;

let now: number;
let server: TestServer;
let one: Researcher;
beforeEach(async () => {
  now = Date.parse('2014-07-09T12:00:00Z');
  server = await startServer({ clock: { now: () => now }, environment: MAIL });
  one = await researcher(server);
}, 60_000);
afterEach(() => server.close());
const MAIL = { SMTP_URL: 'smtp://127.0.0.1:1', SAMSVAR_MAIL_FROM: 'study@samsvar.example' };

const store = () => server.context.store;
const survey = () => {
  const found = server.context.surveys.get(SURVEY);
  if (found === undefined) throw new Error('the shipped surveys have changed');
  return found;
};
/** A questionnaire with a municipality that it is for. */
async function target() {
  const { municipalities, countries } = await store().registry(SURVEY);
  const [questionnaire] = survey().questionnaires;
  const municipality = municipalities.find(({ country }) =>
    questionnaire?.audience.regions.includes(countries.find(({ id }) => id === country)?.region ?? ''),
  );
  if (questionnaire === undefined || municipality === undefined) throw new Error('the shipped surveys have changed');
  return { questionnaire: questionnaire.id, municipality };
}
async function opens(fields: Record<string, string> = {}): Promise<void> {
  const { questionnaire } = await target();
  const saved = await one.post(ROUNDS, { mode: 'open', listed: '1', questionnaires: questionnaire, ...fields });
  expect(saved.statusCode, saved.body).toBe(303);
}

const passIn = (page: string) => ({
  pass: /name="pass" value="([^"]*)"/.exec(page)?.[1] ?? '',
  bits: Number(/data-bits="(\d+)"/.exec(page)?.[1]),
});
const form = async () => passIn((await server.app.inject({ url: `${OPEN}?lang=en` })).body);
const sends = (fields: Record<string, string>, ip = '192.0.2.1') =>
  postForm(server.app, `${OPEN}?lang=en`, fields, { 'x-forwarded-for': ip });
const OTHER = { name: 'Moshi', country: 'Tanzania', contact: 'Asha Mushi', email: '' };
const tokenIn = (answer: Answer): string => {
  expect(answer.statusCode, answer.body).toBe(303);
  return /\/open\/[^/]+\/([^?]+)/.exec(String(answer.headers.location))?.[1] ?? '';
};
/** As a browser with a script does it. */
async function begins(fields: Record<string, string> = {}): Promise<string> {
  const { pass, bits } = await form();
  now += 10 * SECOND;
  return tokenIn(await sends({ ...OTHER, pass, proof: proofFor(pass, bits), ...fields }));
}
async function submits(token: string, text = 'Water for all.'): Promise<void> {
  const page = await server.app.inject({ url: `/r/${token}?lang=en` });
  const question = /name="answer\.([^"]+)"/.exec(page.body)?.[1] ?? '';
  const sent = await postForm(server.app, `/r/${token}?lang=en`, { [`answer.${question}`]: text, do: 'submit' });
  expect(sent.statusCode, sent.body).toBe(303);
}
const invitations = () => store().invitations(SURVEY, null, 100);
const only = async () => {
  const [answer, another] = await store().openAnswers(SURVEY, true, null, 10);
  if (answer === undefined || another !== undefined) throw new Error('not one answer');
  return answer;
};

it('lets nobody in uninvited until a researcher opens the round, nor after they shut it', async () => {
  expect((await server.app.inject({ url: OPEN })).statusCode).toBe(404);
  expect((await sends(OTHER)).statusCode).toBe(404);
  expect((await server.app.inject({ url: '/?lang=en' })).body).not.toContain(OPEN);
  await opens();
  expect((await server.app.inject({ url: OPEN })).statusCode).toBe(200);
  expect((await server.app.inject({ url: '/?lang=en' })).body).toContain(`href="${OPEN}?lang=en"`);
  const { pass, bits } = await form();
  await opens({ mode: 'invitation' });
  now += 10 * SECOND;
  expect((await sends({ ...OTHER, pass, proof: proofFor(pass, bits) })).statusCode).toBe(404);
  expect(await invitations()).toEqual([]);
});

it('gives a link, a code and a QR code at once, and counts nothing before it is accepted', async () => {
  await opens();
  const { municipality } = await target();
  const token = await begins({ municipality: municipality.id, email: 'asha@moshi.example' });
  const page = (await server.app.inject({ url: `${OPEN}/${token}?lang=en` })).body;
  expect(page).toContain(`http://samsvar.example/r/${token}`);
  expect(page).toContain('class="resume-code"');
  expect(page).toContain('class="qr"');
  expect(page).toContain('on its way to your e-mail address');
  const [letter] = await lettersOf(store(), SURVEY);
  expect(letter).toMatchObject({ recipient: 'asha@moshi.example', kind: 'invitation', state: 'queued' });
  expect(letter?.body).toContain(`/r/${token}`);
  await submits(token);
  expect((await one.get(`/api/v1/surveys/${SURVEY}/board`)).json()).toMatchObject({ counts: { invited: 0 } });
  expect((await one.get(`/surveys/${SURVEY}/board?lang=en`)).body).toContain('waits to be accepted');
  const responses = (await one.get(`/surveys/${SURVEY}/responses?lang=en`)).body;
  expect(responses).toContain('Unconfirmed');
  expect(responses).toContain(municipality.name);
  expect(await verifySurvey(store(), survey())).toMatchObject({ ok: true });

  const { invitation } = await only();
  const list = (await one.get(`${ROUNDS}?lang=en`)).body;
  expect(list).toContain('asha@moshi.example');
  const accepted = await one.post(`${ROUNDS}/${invitation.id}/accept`, { municipality: municipality.id });
  expect(accepted.headers.location).toBe(`${ROUNDS}?done=accepted`);
  expect((await one.get(`/api/v1/surveys/${SURVEY}/board`)).json()).toMatchObject({
    counts: { invited: 1, submitted: 1 },
  });
  expect(await verifySurvey(store(), survey())).toMatchObject({ ok: true });
  // The same link goes on.
  expect((await server.app.inject({ url: `/r/${token}` })).statusCode).toBe(200);
});

it('says where a municipality is invited already, and takes a second answer beside the first', async () => {
  await opens();
  await server.invite(SURVEY);
  const { municipality, questionnaire } = await target();
  const token = await begins({ name: municipality.name.toUpperCase(), country: 'Norway' });
  expect((await one.get(`${ROUNDS}?lang=en`)).body).toContain(`${municipality.name} is invited to this form already.`);
  await submits(token);
  await one.post(`${ROUNDS}/${(await only()).invitation.id}/accept`, { municipality: municipality.id });
  const own = (await invitations()).filter(
    (of) => of.municipality === municipality.id && of.questionnaire === questionnaire,
  );
  expect(own.map(({ ordinal }) => ordinal)).toEqual([1, 2]);
});

it('puts another municipality into the registry where the researcher says so, with a country of the registry', async () => {
  await opens();
  await begins();
  const { invitation } = await only();
  const accept = (fields: Record<string, string>) =>
    one.post(`${ROUNDS}/${invitation.id}/accept?lang=en`, { municipality: 'new', ...fields });
  // The country that was typed is already chosen, where the registry has it.
  expect((await one.get(`${ROUNDS}?lang=en`)).body).toContain('<option value="TZ" selected>Tanzania</option>');
  expect((await accept({ name: 'Moshi', country: '' })).body).toContain('Choose a country of the registry.');
  expect((await accept({ name: '', country: 'NO' })).body).toContain('Write the name of the municipality.');
  const [country] = (await store().registry(SURVEY)).countries;
  expect((await accept({ name: 'Moshi', country: country?.id ?? '' })).statusCode).toBe(303);
  expect((await store().registry(SURVEY)).municipalities.map(({ name }) => name)).toContain('Moshi');
  // No address was given: a letter it is.
  expect(await store().contacts(SURVEY)).toMatchObject([{ name: 'Asha Mushi', channel: 'letter' }]);
  expect((await one.get(`/surveys/${SURVEY}/registry/history?lang=en`)).body).toContain('Moshi');
});

it('tells whoever is rejected why, keeps what they wrote, and can take it back', async () => {
  await opens();
  const token = await begins();
  await submits(token, 'What I wrote.');
  const { invitation } = await only();
  const reject = (reason: string) => one.post(`${ROUNDS}/${invitation.id}/reject?lang=en`, { reason });
  expect((await reject(' ')).body).toContain('Write a reason');
  expect((await reject('Moshi is <not> in the study.')).statusCode).toBe(303);
  const page = await server.app.inject({ url: `/r/${token}?lang=en` });
  expect(page.body).toContain('Moshi is &lt;not&gt; in the study.');
  expect((await one.get(`${ROUNDS}?lang=en`)).body).toContain('Moshi is &lt;not&gt; in the study.');
  await one.post(`${ROUNDS}/${invitation.id}/reconsider`);
  expect((await server.app.inject({ url: `/r/${token}?lang=en` })).body).toContain('What I wrote.');
});

it('asks whoever has no script to wait and press once more, and loses nothing they typed', async () => {
  await opens();
  const { pass } = await form();
  now += 10 * SECOND;
  const first = await sends({ ...OTHER, pass, proof: '' });
  expect(first.statusCode).toBe(422);
  expect(first.body).toContain('wait 20 seconds and then press the button once more');
  for (const typed of ['Moshi', 'Tanzania', 'Asha Mushi']) expect(first.body).toContain(`value="${typed}"`);
  const waiting = passIn(first.body).pass;
  now += 12 * SECOND;
  const early = await sends({ ...OTHER, pass: waiting });
  expect(early.statusCode).toBe(422);
  expect(early.body).toContain('wait 8 seconds');
  expect(passIn(early.body).pass).toBe(waiting);
  now += 8 * SECOND;
  expect(tokenIn(await sends({ ...OTHER, pass: waiting }))).not.toBe('');
  expect(await invitations()).toHaveLength(1);
});

it('makes one answer of a form, however often it is sent: the second time leads where the first one did', async () => {
  await opens();
  const { pass, bits } = await form();
  const proof = proofFor(pass, bits);
  now += 10 * SECOND;
  const tokens = new Set<string>();
  for (const name of ['Moshi', 'Moshi', 'Another']) tokens.add(tokenIn(await sends({ ...OTHER, name, pass, proof })));
  expect(tokens.size).toBe(1);
  expect(await invitations()).toHaveLength(1);
});

it('takes no pass that is forged, of another survey, too young, too old, or without its proof', async () => {
  await opens();
  const other = [...server.context.surveys.values()].find(({ id }) => id !== SURVEY);
  if (other === undefined) throw new Error('the shipped surveys have changed');
  await one.post(`/surveys/${other.id}/rounds`, { mode: 'open', questionnaires: other.questionnaires[0]?.id ?? '' });
  const { pass, bits } = await form();
  const proof = proofFor(pass, bits);
  const refused = async (fields: Record<string, string>, said: string) => {
    const answer = await sends({ ...OTHER, ...fields });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(said);
    expect(answer.body).toContain('value="Asha Mushi"');
  };
  await refused({ pass, proof }, 'quicker than anybody types');
  now += 10 * SECOND;
  const easier = pass.replace(/^(\d+\.\d+)\.\d+/, '$1.0');
  await refused({ pass: easier, proof: '0' }, 'open for too long, or was incomplete');
  await refused({ pass: '', proof: '' }, 'open for too long, or was incomplete');
  const elsewhere = await postForm(server.app, `/open/${other.id}?lang=en`, { ...OTHER, pass, proof });
  expect(elsewhere.statusCode).toBe(422);
  expect(elsewhere.body).toContain('open for too long, or was incomplete');
  expect(await store().invitations(other.id, null, 5)).toEqual([]);
  const { pass: next } = await form();
  now += 10 * SECOND;
  await refused({ pass: next, proof: proof === proofFor(next, bits) ? '' : 'x' }, 'wait 20 seconds');
  now += 5 * 3600 * SECOND;
  await refused({ pass, proof }, 'open for too long, or was incomplete');
  expect(await invitations()).toEqual([]);
});

it('makes whatever fills in every field wait, as a person whose browser did so would', async () => {
  await opens();
  const { pass, bits } = await form();
  now += 10 * SECOND;
  const trapped = await sends({ ...OTHER, pass, proof: proofFor(pass, bits), website: 'http://spam.example' });
  expect(trapped.statusCode).toBe(422);
  expect(trapped.body).toContain('A field that should stay empty');
  expect(trapped.body).not.toContain('spam.example');
  now += 20 * SECOND;
  expect(tokenIn(await sends({ ...OTHER, pass: passIn(trapped.body).pass }))).not.toBe('');
});

it('asks more of a network the more come from it, then nothing at all for a while; others are let in', async () => {
  await opens();
  const answers: Answer[] = [];
  for (let n = 0; n < 61; n += 1) {
    const { pass } = await form();
    now += 4 * SECOND;
    answers.push(await sends({ ...OTHER, pass }));
  }
  const bits = answers.slice(0, 60).map(({ body }) => passIn(body).bits);
  expect(bits[0]).toBe(14);
  expect(bits.at(-1)).toBeGreaterThan(14);
  expect(bits).toEqual(bits.toSorted());
  const last = answers.at(-1);
  expect(last?.statusCode).toBe(429);
  expect(last?.headers['retry-after']).toBeDefined();
  expect(last?.body).toContain('value="Asha Mushi"');
  const { pass, bits: easy } = await form();
  now += 4 * SECOND;
  const proof = proofFor(pass, easy);
  expect(tokenIn(await sends({ ...OTHER, pass, proof }, '198.51.100.7'))).not.toBe('');
});

it('sends few letters to one address, and none that a stranger has written a web address into', async () => {
  await opens();
  for (let n = 0; n < 5; n += 1) await begins({ email: 'victim@elsewhere.example' });
  expect(await store().messagesOf(SURVEY, {}, null, 10)).toHaveLength(3);
  const { pass, bits } = await form();
  now += 10 * SECOND;
  const advert = { name: 'Buy at www.spam.example', contact: 'https://spam.example' };
  const refused = await sends({ ...OTHER, ...advert, pass, proof: proofFor(pass, bits) });
  expect(refused.statusCode).toBe(422);
  expect(refused.body).toContain('without web or e-mail addresses');
});

it('says what is missing or wrong, in every language, and changes language without losing a word', async () => {
  await opens({ listed: '' });
  const { pass, bits } = await form();
  now += 10 * SECOND;
  for (const lang of ['nb', 'nn', 'es', 'en']) {
    const page = await postForm(server.app, `${OPEN}?lang=${lang}`, { pass, email: 'asha at moshi' });
    expect(page.statusCode).toBe(422);
    expect(page.body).toContain('value="asha at moshi"');
    expect(page.body).not.toMatch(/>[^<]*\brounds:[a-z-]+[^<]*</);
  }
  const spanish = await sends({ ...OTHER, pass, lang: 'es' });
  expect(spanish.statusCode).toBe(200);
  expect(spanish.body).toContain('<html lang="es"');
  expect(spanish.body).toContain('value="Asha Mushi"');
  expect(passIn(spanish.body)).toEqual({ pass, bits });
});

it('is for those who manage the survey', async () => {
  await opens();
  await begins();
  const { invitation } = await only();
  const [region] = (await store().registry(SURVEY)).regions;
  const others = [await researcher(server, 'reader'), await researcher(server, 'coordinator', undefined, region?.id)];
  for (const other of others) {
    expect((await other.get(ROUNDS)).statusCode).toBe(403);
    expect((await other.get(`/api/v1${ROUNDS}`)).statusCode).toBe(403);
    expect((await other.post(ROUNDS, { mode: 'invitation' })).statusCode).toBe(403);
    for (const deed of ['accept', 'reject', 'reconsider'])
      expect(
        (await other.post(`${ROUNDS}/${invitation.id}/${deed}`, { municipality: 'al', reason: 'x' })).statusCode,
      ).toBe(403);
  }
  expect((await one.get(`/api/v1${ROUNDS}`)).json()).toMatchObject({
    ...{ mode: 'open', listed: true, answers: [{ name: 'Moshi', country: 'Tanzania', state: 'unconfirmed' }] },
  });
  expect((await server.app.inject({ url: `${OPEN}/nobody-has-this` })).statusCode).toBe(404);
});

it('gives whoever sends the form again the link they had, and never the one that replaced it', async () => {
  await opens();
  const { pass, bits } = await form();
  now += 10 * SECOND;
  const fields = { ...OTHER, pass, proof: proofFor(pass, bits) };
  const token = tokenIn(await sends(fields));
  expect(tokenIn(await sends(fields))).toBe(token);
  const { invitation } = await only();
  await store().replaceLink({
    ...{ survey: SURVEY, invitation: invitation.id, issue: 2, reason: 'leaked', at: now },
    ...{ tokenHash: 'another', codeHash: 'another' },
  });
  expect(tokenIn(await sends(fields))).toBe(token);
  expect((await server.app.inject({ url: `${OPEN}/${token}` })).statusCode).toBe(404);
});

it('keeps whoever answered for a new municipality as its contact, where they said who they are', async () => {
  await opens();
  await begins({ email: 'asha@moshi.example' });
  const { invitation } = await only();
  await one.post(`${ROUNDS}/${invitation.id}/accept`, { municipality: 'new', name: 'Moshi', country: 'TZ' });
  const moshi = (await store().registry(SURVEY)).municipalities.find(({ name }) => name === 'Moshi');
  expect(await store().contacts(SURVEY)).toMatchObject([
    { municipality: moshi?.id, name: 'Asha Mushi', email: 'asha@moshi.example', channel: 'email', endedAt: null },
  ]);
});

it('thanks for an answer that was accepted long after it came', async () => {
  await opens();
  const token = await begins({ email: 'asha@moshi.example' });
  await submits(token);
  const { invitation } = await only();
  // Others came later and were thanked: what is looked for begins behind them.
  const hour = 3_600_000;
  const plan = { ...effectiveSchedule(survey(), undefined), thanks: true, changedAt: now, changedBy: 'a test' };
  await store().setSchedule(plan, null);
  await store().setMeta(`thanks ${SURVEY}`, newId());
  now += 100 * hour;
  const late = await researcher(server, 'researcher', 'late@samsvar.example');
  await late.post(`${ROUNDS}/${invitation.id}/accept`, { municipality: 'new', name: 'Moshi', country: 'TZ' });
  await thanksJob.run(server.context, now);
  await thanksJob.run(server.context, now + hour);
  expect(await store().messagesOf(SURVEY, { kind: 'thanks' }, null, 5)).toMatchObject([
    { invitation: invitation.id, recipient: 'asha@moshi.example' },
  ]);
});

it('offers the address to share only while the survey takes answers', async () => {
  await opens();
  const page = async () => (await one.get(`${ROUNDS}?lang=en`)).body;
  expect(await page()).toContain(`http://samsvar.example${OPEN}`);
  expect((await one.post(`/surveys/${SURVEY}/schedule/close`)).statusCode).toBe(303);
  expect(await page()).not.toContain(`http://samsvar.example${OPEN}`);
  expect(await page()).toContain('the survey takes no answers now');
  await one.post(`/surveys/${SURVEY}/schedule/reopen`, { until: '' });
  expect(await page()).toContain(`http://samsvar.example${OPEN}`);
});

it('lets nobody quote an answer that nobody has accepted', async () => {
  await opens();
  const { municipality } = await target();
  const token = await begins({ municipality: municipality.id });
  await submits(token, 'Water for all. And trees.');
  const { invitation } = await only();
  const [submission] = await store().submissions(SURVEY, invitation.id);
  const question = Object.entries(submission?.answers ?? {}).find(([, { value }]) => value !== null)?.[0] ?? '';
  const passages = `/surveys/${SURVEY}/member-check/passages/${invitation.id}/${question}`;
  const choose = () => one.post(`${passages}?lang=en`, { passage: 'Water for all.', revision: '1' });
  const refused = await choose();
  expect(refused.statusCode).toBe(409);
  expect(refused.body).toContain('Nobody has accepted this answer yet');
  await one.post(`${ROUNDS}/${invitation.id}/accept`, { municipality: municipality.id });
  expect((await choose()).statusCode).toBe(303);
});
