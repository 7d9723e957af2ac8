/** Coding from the outside: forms as they are sent without a script, JSON, files. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { researcher } from '../../fixtures/researcher.ts';
import { ADDRESS, type Room, room, STORY, SURVEY } from './room.ts';

const API = `/api/v1/surveys/${SURVEY}/codings`;
const points = (text: string): number => Array.from(text).length;
const place = (words: string) => {
  const from = points(STORY.slice(0, STORY.indexOf(words)));
  return { from: String(from), to: String(from + points(words)) };
};

let world: Room;
beforeAll(async () => {
  world = await room();
});
afterAll(() => world.server.close());

const codingsOf = (invitation: string) => world.server.context.store.codings(SURVEY, { invitation }, null, 100);
const wordsOf = async (invitation: string) =>
  (await codingsOf(invitation)).map(({ code, anchor, whole }) => [
    code,
    whole ? 'whole' : Array.from(STORY).slice(anchor.from, anchor.to).join(''),
  ]);
const sentenceIn = (page: string, said: string): string => {
  const found = new RegExp(`value="(\\d+-\\d+)"> <label for="s\\d+"[^>]*>${said}`).exec(page)?.[1];
  if (found === undefined) throw new Error(`no sentence ${said}`);
  return found;
};

it('words are coded as they were marked, pasted or ticked, and the answer as a whole; each with several codes', async () => {
  const { id } = await world.answers('al');
  const at = `${ADDRESS}/${id}/stories`;
  const page = (await world.clerk.get(`${at}?lang=nn`)).body;
  expect(page).toContain('Elevane stelte tankane kvar veke.');
  expect(page).toContain('What belongs to skule.');
  const post = (fields: Record<string, string>) => world.clerk.post(at, { revision: '1', ...fields });
  expect((await post({ ...place('Elevane stelte'), code: 'skule' })).statusCode).toBe(303);
  await post({ passage: 'reint  vatn', code: 'vatn' });
  await post({ sentence: sentenceIn(page, 'Det gjekk bra.'), quick: 'vatn' });
  await post({ whole: 'yes', code: 'økonomi' });
  expect(await wordsOf(id)).toEqual([
    ['skule', 'Elevane stelte'],
    ['vatn', 'reint vatn'],
    ['vatn', 'Det gjekk bra.'],
    ['økonomi', 'whole'],
  ]);
  const coded = (await world.clerk.get(`${at}?lang=nn`)).body;
  expect(coded).toContain('data-number="2"');
  // Those used last have the number keys.
  expect(/<kbd>1<\/kbd>[\s\S]*?<\/button>/.exec(coded)?.[0]).toContain('økonomi');
});

it('what cannot be coded is said, with what was pasted', async () => {
  const { id } = await world.answers('melhus');
  const at = `${ADDRESS}/${id}/stories`;
  const refused = async (fields: Record<string, string>, sentence: string) => {
    const answer = await world.clerk.post(`${at}?lang=nn`, { revision: '1', ...fields });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(sentence);
    return answer.body;
  };
  await refused({ code: 'vatn' }, 'Vel ord i svaret, eller heile svaret.');
  await refused({ whole: 'yes' }, 'Vel minst éin kode.');
  await refused({ whole: 'yes', code: 'gone' }, 'Koden finst ikkje lenger.');
  expect(await refused({ passage: 'ikkje der', code: 'vatn' }, 'står ikkje slik i svaret')).toContain('ikkje der');
  await refused({ do: 'remove', coding: 'nobody' }, 'Kodinga er borte.');
  expect(await codingsOf(id)).toEqual([]);
  expect((await world.clerk.get(`${ADDRESS}/${id}/nothing`)).statusCode).toBe(404);
});

it('a coding is removed and taken back, a code is pinned, and what was done is said', async () => {
  const { id } = await world.answers('taveta');
  const at = `${ADDRESS}/${id}/stories`;
  const coded = await world.clerk.post(at, { revision: '1', ...place('regn'), code: 'vatn' });
  const done = (await world.clerk.get(String(coded.headers.location))).body;
  expect(done).toContain('data-undo');
  const coding = (await codingsOf(id))[0]?.id ?? '';
  const removed = await world.clerk.post(at, { do: 'remove', coding });
  expect(await codingsOf(id)).toEqual([]);
  expect((await world.clerk.get(String(removed.headers.location))).body).toContain('value="restore"');
  await world.clerk.post(at, { do: 'restore', coding, step: 'undo' });
  expect((await codingsOf(id)).map((one) => one.id)).toEqual([coding]);
  // An act that made several codings is taken back as one.
  const { body: form } = await world.clerk.get(`${at}?lang=nn`);
  const whole = { revision: '1', sentence: sentenceIn(form, 'Det gjekk bra.'), code: 'vatn' };
  await world.clerk.post(at, whole);
  const more = new URLSearchParams({ ...whole, csrf: /name="csrf" value="([^"]+)"/.exec(form)?.[1] ?? '' });
  for (const code of ['skule', 'økonomi']) more.append('code', code);
  const several = await world.server.app.inject({
    ...{ method: 'POST', url: at, payload: more.toString() },
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: world.clerk.cookie },
  });
  expect(await codingsOf(id)).toHaveLength(4);
  const offered = (await world.clerk.get(String(several.headers.location))).body;
  const undo = /<form[^>]*data-undo>([\s\S]*?)<\/form>/.exec(offered)?.[1] ?? '';
  const back = new URLSearchParams(
    [...undo.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map((m) => [m[1] ?? '', m[2] ?? '']),
  );
  expect(back.getAll('coding')).toHaveLength(2);
  const undone = await world.server.app.inject({
    ...{ method: 'POST', url: at, payload: back.toString() },
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: world.clerk.cookie },
  });
  expect(String(undone.headers.location)).toContain('done=undone');
  expect(await wordsOf(id)).toEqual([
    ['vatn', 'regn'],
    ['vatn', 'Det gjekk bra.'],
  ]);
  await world.clerk.post(at, { pin: 'skule' });
  const page = (await world.clerk.get(at)).body;
  expect(/<kbd>1<\/kbd>[\s\S]*?<\/button>/.exec(page)?.[0]).toContain('skule');
  await world.clerk.post(at, { unpin: 'skule' });
});

it('seeing a page again while it is open is one entry an hour in the audit log; opening it anew is another', async () => {
  const { id } = await world.answers('tinn');
  const { store } = world.server.context;
  const at = `${ADDRESS}/${id}/stories`;
  const views = async () => (await store.audit(SURVEY, { action: 'view-personal', subject: id }, null, 100)).length;
  const again = (who = world.clerk) =>
    world.server.app.inject({ url: at, headers: { cookie: who.cookie, 'samsvar-renewal': 'yes' } });
  // Whoever only says that it is open already is recorded all the same.
  await again();
  expect(await views()).toBe(1);
  await again();
  await again();
  expect(await views()).toBe(1);
  await again(world.ola);
  expect(await views()).toBe(2);
  await world.clerk.get(at);
  expect(await views()).toBe(3);
  world.clock.time += 3_600_001;
  await again();
  await again();
  expect(await views()).toBe(4);
  world.clock.time -= 3_600_001;
});

it('memos on words, answer and case keep what they said before; nobody overwrites another’s', async () => {
  const { id } = await world.answers('voi');
  const at = `${ADDRESS}/${id}/stories`;
  await world.clerk.post(at, { revision: '1', ...place('regn'), code: 'vatn' });
  const coding = (await codingsOf(id))[0];
  const note = (fields: Record<string, string>, who = world.clerk) =>
    who.post(at, { do: 'memo', memo: '', base: '0', ...fields });
  await note({ kind: 'coding', subject: coding?.id ?? '', text: 'Kva slags regn?' });
  await note({ kind: 'answer', text: 'Eit langt svar.' });
  await note({ kind: 'case', text: 'Ring dei.' }, world.ola);
  const page = (await world.clerk.get(`${at}?lang=nn`)).body;
  for (const said of ['Kva slags regn?', 'Eit langt svar.', 'Ring dei.']) expect(page).toContain(said);
  const { store } = world.server.context;
  const target = { kind: 'answer', response: coding?.response ?? '', question: 'stories' } as const;
  const [memo] = await store.memos(SURVEY, target);
  const edit = { kind: 'answer', memo: memo?.id ?? '' };
  await note({ ...edit, base: '1', text: 'Eit svært langt svar.' });
  const late = await world.clerk.post(`${at}?lang=nn`, { do: 'memo', ...edit, base: '1', text: 'Eit anna.' });
  expect(late.statusCode).toBe(409);
  expect(late.body).toContain('Eit anna.');
  expect((await note({ ...edit, base: '2', text: 'Mitt!' }, world.ola)).statusCode).toBe(422);
  expect((await store.memos(SURVEY, target))[0]?.versions.map(({ text }) => text)).toEqual([
    'Eit langt svar.',
    'Eit svært langt svar.',
  ]);
});

it('a working translation stands beside the words that are coded, marked as one', async () => {
  const { id } = await world.answers('skodje');
  await world.server.context.store.saveTranslations({
    ...{ survey: SURVEY, batch: null, by: 'ida', at: 5 },
    translations: [
      {
        ...{ invitation: id, question: 'stories', language: 'en', revision: 1, text: 'We harvested rain.', pairs: [] },
        ...{ isUnfinished: false, origin: 'person', machine: '', base: 0 },
      },
    ],
  });
  const { body } = await world.clerk.get(`${ADDRESS}/${id}/stories?lang=en`);
  expect(body).toContain('<div class="answer-text" lang="en" dir="auto">We harvested rain.</div>');
  expect(body).toContain('Working translation');
});

it('the list has what nobody coded first, and leads from answer to answer', async () => {
  const { id } = await world.answers('solola');
  const list = (await world.clerk.get(`${ADDRESS}?lang=nn`)).body;
  expect(list.indexOf(`${ADDRESS}/${id}/stories`)).toBeGreaterThan(0);
  const coded = /coding\/([\w-]+)\/stories[^>]*>[^<]*<span class="ds-sr-only">: Koda/.exec(list);
  expect(coded?.index).toBeGreaterThan(list.indexOf(`${ADDRESS}/${id}/stories`));
  const own = (await world.clerk.get(`${ADDRESS}?lang=nn&region=guatemala&concept=nonsense`)).body;
  expect(own).toContain('Ingen svar passar til filteret.');
  expect((await world.clerk.get(`${ADDRESS}/${id}/stories?lang=nn`)).body).toContain('Neste som ikkje er koda');
});

it('while coding is blind nothing of another coder is anywhere: pages, JSON, files, events', async () => {
  const { id } = await world.answers('san-juan-comalapa');
  const at = `${ADDRESS}/${id}/stories`;
  await world.ola.post(at, { revision: '1', ...place('reint vatn'), code: 'økonomi' });
  await world.ola.post(at, { do: 'memo', memo: '', base: '0', kind: 'answer', text: 'Ola meiner noko' });
  const marks = ['ola@samsvar.example', 'Ola meiner noko'];
  const seen = async (who = world.clerk): Promise<string[]> => {
    const bodies = await Promise.all(
      [
        at,
        ADDRESS,
        `${ADDRESS}/passages?any=økonomi`,
        `${ADDRESS}/flagged`,
        `${API}?limit=1000`,
        `/api/v1${ADDRESS}/passages?format=csv`,
        `/api/v1${ADDRESS}/passages`,
      ].map(async (url) => (await who.get(url)).body),
    );
    return marks.filter((mark) => bodies.some((body) => body.includes(mark)));
  };
  expect(await seen()).toEqual(marks);
  await world.ola.post(`${ADDRESS}/mode`, { blind: 'yes' });
  expect(await seen()).toEqual([]);
  expect(await seen(world.ola)).toEqual(marks);
  expect(await seen(await researcher(world.server, 'reader'))).toEqual([]);
  const coding = (await codingsOf(id))[0]?.id ?? '';
  expect((await world.clerk.post(at, { do: 'remove', coding })).statusCode).toBe(422);
  const gone = await world.server.app.inject({
    ...{ method: 'DELETE', url: `${API}/${coding}`, headers: { cookie: world.clerk.cookie } },
  });
  expect(gone.statusCode).toBe(404);
  // What the other one does next does not even change what one is told.
  const stampOf = async () => /data-stamp="([^"]*)"/.exec((await world.clerk.get(at)).body)?.[1];
  const before = await stampOf();
  await world.ola.post(at, { revision: '1', ...place('tankane'), code: 'vatn' });
  expect(await stampOf()).toBe(before);
  await world.ola.post(`${ADDRESS}/mode`, { blind: 'no' });
  expect(await stampOf()).not.toBe(before);
});

it('a new submission flags what changed under a coding; somebody says what is to become of it', async () => {
  const { id, respondent } = await world.answers('stord');
  const at = `${ADDRESS}/${id}/stories`;
  for (const [words, code] of [
    ['tankane', 'vatn'],
    ['Det gjekk bra.', 'skule'],
    ['Alle fekk reint vatn.', 'økonomi'],
  ] as const)
    await world.clerk.post(at, { revision: '1', ...place(words), code });
  await respondent.reopens();
  respondent.types('stories', `Ja. ${STORY.replace('Det gjekk bra. ', '').replace('reint', 'svært reint')}`);
  await respondent.submits();
  const list = (await world.clerk.get(`${ADDRESS}/flagged?lang=nn`)).body;
  expect(list).toContain('Alle fekk svært reint vatn.');
  expect(list).toContain('Orda er borte');
  expect(list).not.toContain('>tankane<');
  const codings = await codingsOf(id);
  expect(codings.map(({ anchor }) => anchor.state)).toEqual(['same', 'lost', 'changed']);
  const [, lost, changed] = codings;
  const say = (coding: string | undefined, act: string) =>
    world.clerk.post(`${ADDRESS}/flagged`, { coding: coding ?? '', revision: '2', do: act });
  await say(changed?.id, 'see');
  await say(lost?.id, 'remove');
  const flagged = (await world.clerk.get(`${ADDRESS}/flagged?lang=nn`)).body;
  expect(flagged).toContain('Ingenting ventar på deg her.');
  expect((await codingsOf(id)).map(({ code }) => code)).toEqual(['vatn', 'økonomi']);
});

it('passages are found by codes that are all there, any, or not, read as files, and chosen as quotes', async () => {
  const { id } = await world.answers('odda', '=cmd|calc, sa dei. Vatnet er reint.');
  const { store } = world.server.context;
  const of = { survey: SURVEY, invitation: id, question: 'stories', revision: 1, by: 'cli', at: 1 };
  for (const [coding, code, from, to] of [
    ['f1', 'vatn', 0, 18],
    ['f2', 'skule', 5, 18],
    ['f3', 'vatn', 19, 35],
  ] as const)
    await store.addCoding({ ...of, id: coding, code, span: { from, to } });
  const found = async (query: string) => {
    const { body } = await world.clerk.get(`/api/v1${ADDRESS}/passages?coder=cli&${query}`);
    return JSON.parse(body).passages.map((row: Record<string, string>) => row.passage_text);
  };
  const [both, under, alone] = ['=cmd|calc, sa dei.', 'calc, sa dei.', 'Vatnet er reint.'];
  expect(await found('')).toEqual([both, under, alone]);
  expect(await found('any=vatn')).toEqual([both, alone]);
  expect(await found('any=vatn&not=skule')).toEqual([alone]);
  expect(await found('all=vatn&all=skule')).toEqual([both, under]);
  expect(await found('any=vatn&region=africa')).toEqual([]);
  const file = (await world.clerk.get(`/api/v1${ADDRESS}/passages?coder=cli&any=vatn&format=csv`)).body;
  expect(file).toContain(`"'=cmd|calc, sa dei."`);
  const page = (await world.clerk.get(`${ADDRESS}/passages?coder=cli&code.vatn=any&lang=nn`)).body;
  expect(page).toContain('Vatnet er reint.');
  expect(page).not.toContain('value="f2"');
  const chosen = await world.clerk.post(`${ADDRESS}/passages?any=vatn`, { coding: 'f3' });
  expect((await world.clerk.get(String(chosen.headers.location))).body).toContain('/member-check');
  expect((await store.quotes(SURVEY, { invitation: id })).map(({ text }) => text)).toEqual([alone]);
  expect((await world.clerk.post(`${ADDRESS}/passages?lang=nn`)).body).toContain('Kryss av minst eitt utdrag.');
});

it('programs code as people do, and a reader may only look', async () => {
  const { id } = await world.answers('kisumu');
  const send = (who: { cookie: string }, method: 'POST' | 'DELETE' | 'GET', url: string, payload?: object) =>
    world.server.app.inject({ method, url, headers: { cookie: who.cookie }, ...(payload && { payload }) });
  const body = { invitation: id, question: 'stories', code: 'vatn', revision: 1, span: { from: 0, to: 9 } };
  const made = await send(world.clerk, 'POST', API, body);
  expect(made.json()).toMatchObject({ made: true });
  expect((await send(world.clerk, 'POST', API, body)).json()).toEqual({ ...made.json(), made: false });
  expect((await send(world.clerk, 'POST', API, { ...body, span: { from: 0, to: 9999 } })).statusCode).toBe(422);
  const { codings } = (await send(world.clerk, 'GET', `${API}?invitation=${id}`)).json();
  expect(codings).toMatchObject([{ code: 'vatn', from: 0, to: 9, anchor: { state: 'same', revision: 1 } }]);
  const one = `${API}/${made.json().id}`;
  const reader = await researcher(world.server, 'reader', 'leser@samsvar.example');
  expect((await send(reader, 'POST', API, body)).statusCode).toBe(403);
  expect((await send(reader, 'DELETE', one)).statusCode).toBe(403);
  expect((await reader.post(`${ADDRESS}/${id}/stories`, { whole: 'yes', code: 'vatn' })).statusCode).toBe(403);
  const page = (await reader.get(`${ADDRESS}/${id}/stories`)).body;
  expect(page).toContain('data-number="1"');
  expect(page).not.toContain('name="quick"');
  expect((await send(world.clerk, 'DELETE', one)).statusCode).toBe(204);
  expect((await send(world.clerk, 'DELETE', one)).statusCode).toBe(404);
  expect((await send(world.clerk, 'POST', `${one}/restore`)).json()).toEqual({ ...made.json(), made: true });
});
