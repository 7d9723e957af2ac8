/** Both sides of a partnership beside each other, and what one claims and the other does not mention. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../server/foundation/ids.ts';
import { type Answer, researcher } from '../../fixtures/researcher.ts';
import { change, invited, submitted } from '../../store/world.ts';
import { READING, readingWorld, SURVEY, type World } from './world.ts';

const TEXT = 'Vi hauset regn 👩🏽‍🚒 på taket. Det gikk bra. Så kom tørken. Det gikk bra.';
const MIRROR = `${READING}/mirror/al-solola`;

let world: World;
let al: string;
beforeAll(async () => {
  world = await readingWorld();
  al = (await world.submits('al', { stories: TEXT }, 'nb')).id;
  await world.submits('solola', { stories: 'Recogimos la basura.' }, 'es');
});
afterAll(() => world.server.close());

const address = () => `${MIRROR}/mark/${al}/stories`;
const mark = (fields: Record<string, string>): Promise<Answer> =>
  world.researcher.post(address(), { id: newId(), revision: '1', missing: 'solola', ...fields });
const marks = () => world.server.context.store.mirrorMarks(SURVEY, { partnership: 'al-solola' });
const mirror = async (query = '') => (await world.researcher.get(`${MIRROR}?lang=en${query}`)).body;

describe('the mirror', () => {
  it('lists every partnership, with how many sides have answered', async () => {
    const { body } = await world.researcher.get(`${READING}/mirror?lang=en`);
    expect(body).toMatch(/Ål – Sololá<\/a><\/th>.*2 of 2/);
    expect(body).toMatch(/Melhus – Taveta<\/a><\/th>.*0 of 2/);
    // A partnership is a set: three sides.
    expect(body).toMatch(/Patzún<\/a><\/th>.*0 of 3/);
  });

  it('shows what each side answers to the same concept, with the question and how well it corresponds', async () => {
    const html = await mirror('&concept=stories');
    expect(html).toContain('lang="nb" dir="auto">Vi hauset regn');
    expect(html).toContain('lang="es" dir="auto">Recogimos la basura.');
    expect(html).toContain('correspondence-similar');
    expect(await mirror('&concept=objectives')).toContain('Not answered');
  });

  it('marks a passage that the other side does not mention, once, and counts it', async () => {
    const id = newId();
    for (let sent = 0; sent < 2; sent += 1) {
      const { statusCode, headers } = await mark({ id, passage: ' regn 👩🏽‍🚒  på taket', note: 'Ask <them>.' });
      expect([statusCode, headers.location]).toEqual([303, `${MIRROR}?marked=1`]);
    }
    expect(await marks()).toMatchObject([
      {
        ...{ text: 'regn 👩🏽‍🚒 på taket', language: 'nb', missingAt: 'solola', note: 'Ask <them>.' },
        ...{ question: 'stories', revision: 1, from: 10, madeBy: 'researcher@samsvar.example', withdrawnAt: null },
      },
    ]);
    const html = await mirror();
    expect(html).toContain('Vi hauset <mark>regn 👩🏽‍🚒 på taket</mark>. Det');
    expect(html).toContain('Not mentioned by Sololá');
    expect(html).toContain('Ask &lt;them&gt;.');
    expect(html).toContain('1 passage is marked as not mentioned by another side.');
    const list = (await world.researcher.get(`${READING}/mirror?lang=en`)).body;
    expect(list).toMatch(/Ål – Sololá<\/a><\/th>.*2 of 2<\/td><td class="number">1</);
    expect((await world.researcher.get(`${READING}/answer/${al}/stories?lang=en`)).body).toContain(
      'Not mentioned by Sololá',
    );
  });

  it('marks sentences that are ticked: those that follow each other are one', async () => {
    const all = Array.from(TEXT);
    const at = (part: string) => Array.from(TEXT.slice(0, TEXT.indexOf(part))).length;
    const [first, second] = [at('Så kom'), all.length - Array.from('Det gikk bra.').length];
    const ticked = `${first}-${first + Array.from('Så kom tørken.').length}`;
    const fields = new URLSearchParams({ do: 'sentences', id: newId(), revision: '1', missing: 'solola' });
    fields.append('sentence', ticked);
    fields.append('sentence', `${second}-${all.length}`);
    const csrf = /name="csrf" value="([^"]+)"/.exec((await world.researcher.get(address())).body)?.[1] ?? '';
    fields.append('csrf', csrf);
    const { statusCode } = await world.server.app.inject({
      method: 'POST',
      url: address(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: world.researcher.cookie },
      payload: fields.toString(),
    });
    expect(statusCode).toBe(303);
    expect((await marks()).at(-1)?.text).toBe('Så kom tørken. Det gikk bra.');
  });

  it('says what is wrong, and keeps what was typed', async () => {
    const before = (await marks()).length;
    const wrong = async (fields: Record<string, string>, sentence: string) => {
      const { statusCode, body } = await mark({ note: 'kept', lang: 'en', ...fields });
      expect(statusCode).toBe(422);
      expect(body).toContain('kept');
      expect((await world.researcher.get(`${address()}?lang=en`)).statusCode).toBe(200);
      expect(body, sentence).toContain(sentence);
    };
    await world.researcher.get(`${READING}?lang=en`);
    await wrong({ passage: '' }, 'id="passage-error"');
    await wrong({ passage: 'nowhere' }, 'id="passage-error"');
    await wrong({ passage: 'Det gikk bra.' }, 'id="passage-error"');
    await wrong({ passage: 'Så kom', missing: 'taveta' }, 'id="missing-error"');
    await wrong({ do: 'sentences' }, 'id="sentence-error"');
    // The page had been open since before the answer changed.
    await wrong({ passage: 'Så kom', revision: '7' }, 'id="passage-error"');
    expect(await marks()).toHaveLength(before);
  });

  it('is JSON, too: every partnership, what each side answers, and the marks with their places', async () => {
    const api = `/api/v1${READING}/mirror`;
    const list = (await world.researcher.get(api)).json();
    expect(list.partnerships.find(({ id }: { id: string }) => id === 'al-solola')).toEqual({
      ...{ id: 'al-solola', label: 'Ål – Sololá', theme: null, period: expect.any(String) },
      ...{ municipalities: ['al', 'solola'], answered: 2, marks: 2 },
    });
    const { concepts, marks: found } = (await world.researcher.get(`${api}/al-solola?concept=stories&lang=es`)).json();
    expect(concepts).toMatchObject([{ id: 'stories', sides: [{ municipality: 'al' }, { name: 'Sololá', more: 0 }] }]);
    expect(concepts[0].sides[0]).toMatchObject({
      asked: [{ questionnaire: 'norway', question: 'stories', corresponds: 'equal' }],
      answers: [{ invitation: al, question: 'stories', revision: 1, text: TEXT, language: 'nb', synthetic: false }],
    });
    expect(concepts[0].sides[1].asked[0]).toMatchObject({
      corresponds: 'similar',
      text: expect.stringMatching(/[¿?.]/),
    });
    expect(found).toHaveLength(2);
    const [first] = found;
    expect(Array.from(TEXT).slice(first.from, first.to).join('')).toBe(first.text);
    expect(first).toMatchObject({ missingAt: 'solola', note: 'Ask <them>.', withdrawnAt: null });
    for (const unknown of ['nowhere', 'al-solola?concept=nothing'])
      expect((await world.researcher.get(`${api}/${unknown}`)).statusCode).toBe(404);
    expect((await world.server.app.inject(`${api}/al-solola?concept[]=1`)).statusCode).toBe(401);
    const [entry] = await world.server.context.store.audit(SURVEY, { action: 'view-personal' }, null, 1);
    expect(entry?.page).toContain(api);
  });

  it('takes a mark back, which can be read still', async () => {
    const [first] = await marks();
    const { statusCode } = await world.researcher.post(`${MIRROR}/marks/${al}/${first?.id}/withdraw`);
    expect(statusCode).toBe(303);
    expect((await marks())[0]).toMatchObject({ withdrawnBy: 'researcher@samsvar.example' });
    const html = await mirror();
    expect(html).not.toContain('<mark>regn');
    expect(html).toContain('1 mark that was taken back');
    expect((await world.researcher.post(`${MIRROR}/marks/${al}/${newId()}/withdraw`)).statusCode).toBe(404);
  });

  it('is read by readers, who mark nothing; a coordinator sees their own side', async () => {
    const reader = await researcher(world.server, 'reader');
    const { body } = await reader.get(`${MIRROR}?lang=en`);
    expect(body).toContain('Recogimos');
    expect(body).not.toContain('Mark a passage');
    expect((await reader.get(address())).statusCode).toBe(403);
    const coordinator = await researcher(world.server, 'coordinator', 'gt@samsvar.example', 'guatemala');
    const own = (await coordinator.get(`${MIRROR}?lang=en`)).body;
    expect(own).toContain('Recogimos');
    expect(own).not.toContain('hauset');
    expect(own).toContain('You see the answers of your region.');
    const json = await coordinator.get(`/api/v1${MIRROR}`);
    expect(json.json().concepts.flatMap(({ sides }: { sides: { answers: unknown[] }[] }) => sides)).toHaveLength(
      2 * json.json().concepts.length,
    );
    expect(json.body).toContain('Recogimos');
    expect(json.body).not.toContain('hauset');
    expect(json.json().marks).toEqual([]);
    expect((await coordinator.get(`${READING}/mirror/melhus-taveta`)).statusCode).toBe(404);
  });

  it('keeps nothing of what is erased', async () => {
    await world.server.context.store.eraseResponse({ survey: SURVEY, invitation: al, at: 5 });
    expect(await marks()).toEqual([]);
    expect(await world.server.context.store.dumpTable('mirror_mark', null, 10)).toEqual([]);
    expect(await mirror()).not.toContain('hauset');
  });

  it('says how many more answers a side has than are shown, and leads to all of them', async () => {
    const { store } = world.server.context;
    for (const [at, text] of ['Dos', 'Tres', 'Cuatro', 'Cinco', 'Seis'].entries()) {
      const about = { survey: SURVEY, municipality: 'solola', questionnaire: 'guatemala', ordinal: 2 + at };
      await submitted(store, await invited(store, about), [change('stories', `${text} escuelas.`)]);
    }
    const shown = (page: string): number => page.match(/(Recogimos| escuelas\.)/g)?.length ?? 0;
    const all = await mirror();
    expect(shown(all)).toBe(4);
    const way = /<a href="([^"]+)">2 more answers<span[^>]*> – Sololá/.exec(all)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(way).toBe(`${MIRROR}?concept=stories#side-stories-solola`);
    const chosen = await mirror('&concept=stories');
    expect(chosen).toContain('id="side-stories-solola"');
    expect(shown(chosen)).toBe(6);
    expect(chosen).not.toContain('more answer');
  });
});
