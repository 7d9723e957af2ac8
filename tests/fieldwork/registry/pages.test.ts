/** A research assistant keeps the registry on its pages, and nothing that anyone answered or wrote is lost. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demo } from '../../../server/demo/demo.ts';
import { tokenOf } from '../../../server/fieldwork/invitations.ts';
import { verifySurvey } from '../../../server/results/verify.ts';
import { inTurn } from '../../fixtures/breadth.ts';
import { type Answer, type Researcher, researcher } from '../../fixtures/researcher.ts';
import { startServer, type TestServer } from '../../fixtures/server.ts';

const SURVEY = 'mic-2011-2014';
const BASE = `/surveys/${SURVEY}/registry`;

describe.each(inTurn(['sqlite', 'postgresql'] as const, 1))('the registry’s pages on %s', (engine) => {
  let server: TestServer;
  let assistant: Researcher;
  beforeEach(async () => {
    server = await startServer({ engine });
    assistant = await researcher(server);
  }, 60_000);
  afterEach(() => server.close());

  const store = () => server.context.store;
  const page = async (address: string) => (await assistant.get(`${BASE}${address}`, { 'accept-language': 'en' })).body;
  const seenIn = (body: string): string => /name="seen" value="([^"]*)"/.exec(body)?.[1] ?? '';
  const where = (answer: Answer): string => String(answer.headers.location);
  const newestChange = async () => {
    const [change] = await store().registryChanges(SURVEY, {}, null, 1);
    if (change === undefined) throw new Error('nothing was changed');
    return change;
  };
  const undo = (id: string, fields: Record<string, string> = {}) =>
    assistant.post(`${BASE}/history/${id}/undo?lang=en`, fields);
  const KARI = {
    ...{ municipality: 'al', name: 'Kari Nes', role: 'ordførar', email: 'kari@al.example', telephone: '' },
    ...{ language: 'nn', channel: 'email' },
  };
  async function municipalityLike(id: string, name: string): Promise<string> {
    const like = (await store().registry(SURVEY)).municipalities.find((one) => one.id === id);
    const { country = '', language = '' } = like ?? {};
    const added = await assistant.post(`${BASE}/new/municipality`, { name, country, language });
    return /municipality\/([^?]+)/.exec(where(added))?.[1] ?? '';
  }
  const someMunicipality = async () => {
    const [first] = (await store().registry(SURVEY)).municipalities;
    if (first === undefined) throw new Error('the shipped survey has changed');
    return first;
  };
  async function contactIn(municipality: string, about: Partial<typeof KARI> = {}): Promise<string> {
    const added = await assistant.post(`${BASE}/new/contact`, { ...KARI, municipality, ...about });
    expect(added.statusCode, added.body).toBe(303);
    return /contact\/([^?]+)/.exec(where(added))?.[1] ?? '';
  }

  it('shows everything by region and country, finds a person, and says where nothing fits', async () => {
    const place = await someMunicipality();
    await contactIn(place.id);
    expect(await page('')).toContain('Kari Nes, ordførar');
    const found = await page('?q=kari');
    expect(found).toContain(place.name);
    expect(await page('?q=nobody-at-all')).toContain('Nothing matches “nobody-at-all”');
  });

  it('says in a sentence what is wrong with a contact, and keeps what was typed', async () => {
    const { id } = await someMunicipality();
    const typed = { ...KARI, municipality: id, name: '', email: 'kari at al', telephone: '12' };
    const refused = await assistant.post(`${BASE}/new/contact?lang=en`, typed);
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('<a href="#name">Write the contact’s name.</a>');
    expect(refused.body).toContain('“kari at al” is not an e-mail address.');
    expect(refused.body).toContain('value="kari at al"');
    expect(await store().contacts(SURVEY)).toEqual([]);
  });

  it('gives the second of two who edit the same entry both values, and loses neither', async () => {
    const { id, country, language } = await someMunicipality();
    const seen = seenIn(await page(`/municipality/${id}`));
    const edit = (name: string, from: string) =>
      assistant.post(`${BASE}/municipality/${id}?lang=en`, { name, country, language, seen: from });
    expect((await edit('The first name', seen)).statusCode).toBe(303);
    const second = await edit('The second name', seen);
    expect(second.statusCode).toBe(409);
    expect(second.body).toContain('value="The second name"');
    expect(second.body).toContain('Saved now: The first name');
    expect((await edit('The second name', seenIn(second.body))).statusCode).toBe(303);
    expect(await page(`/municipality/${id}`)).toContain('The second name');
  });

  it('keeps a partnership of three, and needs two', async () => {
    const [a, b, c] = (await store().registry(SURVEY)).municipalities.map(({ id }) => id);
    const set = (members: string) => ({
      label: 'Water',
      municipalities: members,
      theme: 'water',
      period: '2012',
      status: 'active',
    });
    const one = await assistant.post(`${BASE}/new/partnership?lang=en`, set(`${a}`));
    expect(one.body).toContain('A partnership needs at least two municipalities');
    expect((await assistant.post(`${BASE}/new/partnership`, set(`${a} ${b} ${c}`))).statusCode).toBe(303);
    expect((await store().registry(SURVEY)).partnerships.at(-1)).toMatchObject({
      theme: 'water',
      municipalities: [a, b, c],
    });
  });

  it('removes what nothing needs, refuses the rest with a sentence, and takes the removal back and again', async () => {
    const place = await someMunicipality();
    const refused = await assistant.post(`${BASE}/country/${place.country}/remove?lang=en`);
    expect(refused.statusCode).toBe(409);
    expect(refused.body).toMatch(
      /Cannot be removed: the country .+ has \d+ municipalities\. Move or remove them first\./,
    );
    const id = await municipalityLike(place.id, 'Ålesund prøve');
    expect(id).toBe('alesund-prove');
    expect((await assistant.post(`${BASE}/municipality/${id}/remove`)).statusCode).toBe(303);
    const removal = await newestChange();
    expect((await undo(removal.id)).statusCode).toBe(303);
    expect(await page(`/municipality/${id}`)).toContain('Ålesund prøve');
    const undone = await newestChange();
    expect(undone).toMatchObject({ cause: 'undo', undoes: removal.id });
    expect((await undo(undone.id)).statusCode).toBe(303);
    expect((await assistant.get(`${BASE}/municipality/${id}`)).statusCode).toBe(404);
  });

  it('refuses to take back what was changed again since, entry by entry, and takes the rest back', async () => {
    const place = await someMunicipality();
    const [kept, other] = [
      await contactIn(place.id),
      await contactIn(place.id, { name: 'Ola Li', email: 'ola@al.example' }),
    ];
    const people = await store().contacts(SURVEY);
    await store().changeRegistry({
      ...{ survey: SURVEY, id: '0199-import', at: 5, by: 'import', cause: 'import', undoes: null },
      changes: people.map((before) => ({
        entity: 'contact',
        id: before.id,
        before,
        after: { ...before, role: 'mayor' },
      })),
    });
    const { id } = (await store().registryChanges(SURVEY, { entity: 'contact', id: kept }, null, 9)).find(
      ({ cause }) => cause === 'import',
    ) ?? { id: '' };
    const seen = seenIn(await page(`/contact/${kept}`));
    await assistant.post(`${BASE}/contact/${kept}`, { ...KARI, municipality: place.id, role: 'clerk', seen });
    const refused = await undo(id);
    expect(refused.statusCode).toBe(409);
    expect(refused.body).toContain('Changed again since: the contact Kari Nes, clerk.');
    expect(refused.body).not.toContain('Changed again since: the contact Ola');
    expect((await undo(id, { partly: 'yes' })).statusCode).toBe(303);
    expect(await store().contact(SURVEY, kept)).toMatchObject({ role: 'clerk' });
    expect(await store().contact(SURVEY, other)).toMatchObject({ role: 'ordførar' });
  });

  it('merges a duplicate with its answers; the ledger and the counts still verify, before and after it is taken back', async () => {
    const survey = server.context.surveys.get(SURVEY);
    if (survey === undefined) throw new Error('the shipped surveys have changed');
    await demo(server.context, survey, { responses: 30, seed: 3 });
    const [answered] = await store().countedSubmissions(SURVEY, null, 1);
    const gone = answered?.municipality ?? '';
    const person = await contactIn(gone);
    const kept = await municipalityLike(gone, 'The same place');
    const merged = await assistant.post(`${BASE}/municipality/${gone}/merge`, { into: kept });
    expect(where(merged)).toContain(`/municipality/${kept}?done=merged`);
    const { ok, problems } = await verifySurvey(store(), survey);
    expect({ ok, problems }).toEqual({ ok: true, problems: [] });
    expect(await store().contact(SURVEY, person)).toMatchObject({ municipality: kept });
    expect((await store().invitation(SURVEY, answered?.invitation ?? ''))?.municipality).toBe(kept);
    const { partnerships } = await store().registry(SURVEY);
    expect(partnerships.flatMap(({ municipalities }) => municipalities)).not.toContain(gone);
    // The one that stays tells of it.
    expect(await page(`/municipality/${kept}`)).toContain(`${BASE}/history/${(await newestChange()).id}`);
    expect((await undo((await newestChange()).id)).statusCode).toBe(303);
    expect((await verifySurvey(store(), survey)).ok).toBe(true);
    expect((await store().invitation(SURVEY, answered?.invitation ?? ''))?.municipality).toBe(gone);
  });

  it('does not merge two that are both invited, and says what to do', async () => {
    const [invited] = await server.invite(SURVEY);
    const gone = invited?.municipality ?? '';
    const kept = await municipalityLike(gone, 'The same place');
    await server.invite(SURVEY);
    const refused = await assistant.post(`${BASE}/municipality/${gone}/merge?lang=en`, { into: kept });
    expect(refused.statusCode).toBe(409);
    expect(refused.body).toContain('Withdraw one of the two invitations, then merge.');
  });

  it('hands the invitation to whoever comes after a contact: the draft stays, the old link holds no longer', async () => {
    const [invited] = await server.invite(SURVEY);
    if (invited === undefined) throw new Error('nobody is invited');
    const before = await contactIn(invited.municipality);
    const next = { ...KARI, name: 'Per Ås', email: 'per@al.example' };
    const replaced = await assistant.post(`${BASE}/contact/${before}/replace`, next);
    expect(where(replaced)).toContain('done=replaced');
    const after = await store().invitation(SURVEY, invited.invitation.id);
    const contact = (await store().contacts(SURVEY)).find(({ name }) => name === 'Per Ås');
    expect(after).toMatchObject({ contact: contact?.id, issue: 2 });
    expect((await store().contact(SURVEY, before))?.endedAt).not.toBeNull();
    expect((await server.app.inject(`/r/${invited.token}`)).statusCode).toBe(410);
    const token = tokenOf(server.context.secret, SURVEY, invited.invitation.id, 2);
    expect((await server.app.inject(`/r/${token}`)).statusCode).toBe(200);
    expect((await undo((await newestChange()).id)).statusCode).toBe(303);
    expect(await store().invitation(SURVEY, invited.invitation.id)).toMatchObject({ contact: null, issue: 3 });
    expect((await server.app.inject(`/r/${token}`)).statusCode).toBe(410);
  });

  it('hands over a withdrawn invitation too: brought back, it does not open with the link of whoever has left', async () => {
    const [invited] = await server.invite(SURVEY);
    if (invited === undefined) throw new Error('nobody is invited');
    const before = await contactIn(invited.municipality);
    await store().withdraw(SURVEY, invited.invitation.id, 1);
    await assistant.post(`${BASE}/contact/${before}/replace`, { ...KARI, name: 'Per Ås', email: 'per@al.example' });
    await store().reinstate(SURVEY, invited.invitation.id, 2);
    expect((await server.app.inject(`/r/${invited.token}`)).statusCode).toBe(410);
    const token = tokenOf(server.context.secret, SURVEY, invited.invitation.id, 2);
    expect((await server.app.inject(`/r/${token}`)).statusCode).toBe(200);
  });

  it('tells who changed what, from what to what, of everything and of one entry', async () => {
    const { id, name, country, language } = await someMunicipality();
    const seen = seenIn(await page(`/municipality/${id}`));
    await assistant.post(`${BASE}/municipality/${id}`, { name: 'Nytt namn', country, language, seen });
    for (const address of ['/history', `/municipality/${id}`, `/history/${(await newestChange()).id}`]) {
      const body = await page(address);
      expect(body).toContain(assistant.email);
      expect(body).toContain(`<td>${name}</td><td>Nytt namn</td>`);
    }
  });

  it('leads from a contact to the municipality and its invitations', async () => {
    const { id } = await someMunicipality();
    const contact = await page(`/contact/${await contactIn(id)}`);
    expect(contact).toContain(`href="${BASE}/municipality/${id}"`);
    expect(contact).toContain(`href="/surveys/${SURVEY}/invitations?municipality=${id}"`);
  });

  it('offers a coordinator no form about a partner elsewhere, and nobody in it', async () => {
    const coordinator = await researcher(server, 'coordinator', undefined, 'africa');
    const get = async (address: string) => (await coordinator.get(`${BASE}${address}?lang=en`)).body;
    expect(await get('')).toContain('href="/surveys/mic-2011-2014/registry/municipality/melhus"');
    expect(await get('')).not.toContain('new/contact?of=melhus');
    expect(await get('')).toContain('new/contact?of=taveta');
    const partner = await get('/municipality/melhus');
    expect(partner).toContain('<dd>Norway</dd>');
    expect(partner).not.toMatch(/name="seen"|\/remove"|There are no contacts here yet/);
    expect(await get('/municipality/taveta')).toContain('name="seen"');
    expect(await get('/new/contact')).not.toContain('value="melhus"');
  });

  it('shows a reader the places, and neither a history nor a number of people', async () => {
    await contactIn('al');
    const reader = await researcher(server, 'reader');
    const list = (await reader.get(`${BASE}?lang=en`)).body;
    expect(list).toContain('Ål');
    expect(list).not.toMatch(/registry\/history|Kari Nes|0 contacts/);
    const place = (await reader.get(`${BASE}/municipality/al?lang=en`)).body;
    expect(place).toContain('<dd>norsk nynorsk</dd>');
    expect(place).not.toContain('Nothing has been changed');
  });

  it('asks for a partnership’s name in no language', async () => {
    expect(await page('/new/partnership')).not.toContain('{{');
  });

  it('gives the registry as JSON, and lets nobody change it without the page’s own form', async () => {
    const { id } = await someMunicipality();
    await contactIn(id);
    const json = (await assistant.get(`/api/v1/surveys/${SURVEY}/registry`)).json();
    expect(json.contacts).toMatchObject([{ name: 'Kari Nes', endedAt: null }]);
    expect(json.municipalities[0]).toMatchObject({ id });
    const forged = await assistant.post(`${BASE}/municipality/${id}/remove`, { csrf: 'x' });
    expect(forged.statusCode).toBe(403);
    expect((await server.app.inject(BASE)).statusCode).toBe(303);
  });
});
