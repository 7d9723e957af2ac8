/** Working translations from the first version to an erased answer: on both engines. */
import { describe, expect, it } from 'vitest';
import type { NewInvitation, Store } from '../../server/store/store.ts';
import type { NewTranslation, TranslatableFilter } from '../../server/store/translations.ts';
import { change, ENGINES, invited, registryOf, saving, submitted, town, withStore } from './world.ts';

const REGISTRY = registryOf([town('alta'), town('voi', 'KE')]);
const STORY = { questionnaire: 'north', question: 'story' };
const TEXT = 'Vi samlet regn. Det gikk bra.';
const PAIRS = [
  { source: 'Vi samlet regn.', target: 'We gathered rain.' },
  { source: 'Det gikk bra.', target: 'It went well.' },
];

describe.each(ENGINES)('working translations on %s', (engine) => {
  let store: Store;
  let surveys = 0;
  let survey = '';
  withStore(engine, (opened) => {
    store = opened;
  });

  async function begin(): Promise<void> {
    surveys += 1;
    survey = `survey-${surveys}`;
    await store.importRegistry(survey, REGISTRY, 'files');
  }
  async function answered(text = TEXT, municipality = 'alta'): Promise<NewInvitation> {
    const invitation = await invited(store, { survey, municipality });
    await submitted(store, invitation, [change('story', text)]);
    await store.readSubmissions(survey);
    return invitation;
  }
  const save = async (invitation: NewInvitation, about: Partial<NewTranslation> = {}, batch: string | null = null) => {
    const made: NewTranslation = {
      ...{ invitation: invitation.id, question: 'story', language: 'en', revision: 1, text: 'We gathered rain.' },
      ...{ pairs: [], isUnfinished: false, origin: 'person', machine: '', base: 0, ...about },
    };
    const [saved] = await store.saveTranslations({ survey, translations: [made], batch, by: 'ida', at: 500 });
    return saved;
  };
  async function versions({ id }: NewInvitation) {
    const state = await store.responseState(survey, id);
    const found = await store.translations(survey, state?.id ?? '', 'story');
    return found.map(({ version, text, holds, isParallel }) => [version, text, holds, isParallel]);
  }
  const list = async (about: Partial<TranslatableFilter> = {}, of: Pick<Store, 'translatables'> = store) =>
    (await of.translatables(survey, { to: 'en', questions: [STORY], ...about }, null, 100)).map(
      ({ municipality, state, translation }) => `${municipality} ${state} ${translation?.text ?? '–'}`,
    );
  const counts = (about: Partial<TranslatableFilter> = {}) =>
    store.translationCounts(survey, { to: 'en', questions: [STORY], ...about });

  it('keep every version; two people at once lose nothing', async () => {
    await begin();
    const invitation = await answered();
    expect(await save(invitation)).toEqual({ kind: 'saved', version: 1 });
    expect(await save(invitation)).toEqual({ kind: 'unchanged' });
    expect(await save(invitation, { text: 'We caught rain.' })).toEqual({ kind: 'beside', version: 2 });
    expect(await save(invitation, { text: 'We caught rain.' })).toEqual({ kind: 'beside', version: 2 });
    expect(await save(invitation, { text: 'We harvested rain.', base: 1 })).toEqual({ kind: 'saved', version: 3 });
    expect(await save(invitation, { text: 'We harvested rain.', base: 3 })).toEqual({ kind: 'unchanged' });
    expect(await versions(invitation)).toEqual([
      [1, 'We gathered rain.', false, false],
      [2, 'We caught rain.', false, true],
      [3, 'We harvested rain.', true, false],
    ]);
  });

  it('are of a text that is there', async () => {
    await begin();
    const invitation = await answered();
    expect(await save(invitation, { revision: 2 })).toEqual({ kind: 'gone' });
    expect(await save(invitation, { question: 'none' })).toEqual({ kind: 'gone' });
    expect(await save(await invited(store, { survey }))).toEqual({ kind: 'gone' });
    expect(await save(invitation, { text: '' })).toEqual({ kind: 'unchanged' });
  });

  it('are missing, a machine’s, done, and stale once the counted answer reads otherwise', async () => {
    await begin();
    const invitation = await answered();
    await answered('Otra historia', 'voi');
    expect(await list()).toEqual(['alta missing –', 'voi missing –']);
    expect(await counts()).toEqual([{ state: 'missing', answers: 2, words: 8 }]);
    await save(invitation, { origin: 'machine', machine: 'LibreTranslate' });
    expect(await list({ states: ['machine'] })).toEqual(['alta machine We gathered rain.']);
    expect(await save(invitation, { base: 1 })).toEqual({ kind: 'saved', version: 2 });
    expect(await list({ states: ['done'] })).toEqual(['alta done We gathered rain.']);

    // The same words again are no other text; other words are.
    const again = async (text: string, base: number, at: number) => {
      await store.reopen(survey, invitation.id, at);
      await submitted(store, invitation, [change('story', text, base)], at);
      await store.readSubmissions(survey);
    };
    await again('Noe annet', 1, 600);
    expect(await list({ region: 'north' })).toEqual(['alta stale We gathered rain.']);
    await again(TEXT, 2, 700);
    await save(invitation, { base: 2, isUnfinished: true });
    expect(await list({ region: 'north' })).toEqual(['alta unfinished We gathered rain.']);
    expect(await list({ backwards: true })).toEqual((await list()).toReversed());
    await save(invitation, { base: 3 });
    expect(await list({ region: 'north' })).toEqual(['alta done We gathered rain.']);
    await again('Og enda noe annet', 3, 800);
    expect((await counts()).toSorted((a, b) => a.words - b.words)).toEqual([
      { state: 'missing', answers: 1, words: 2 },
      { state: 'stale', answers: 1, words: 4 },
    ]);
    expect(await save(invitation, { text: 'And something else', revision: 4, base: 4 })).toMatchObject({
      kind: 'saved',
    });
    expect(await list({ region: 'north' })).toEqual(['alta done And something else']);
    expect(await save(invitation, { text: '', revision: 4, base: 5 })).toMatchObject({ kind: 'saved' });
    expect(await list({ region: 'north' })).toEqual(['alta missing –']);
    // Nothing is translated into the language that it is in.
    expect(await list({ to: 'nb' })).toEqual([]);
  });

  it('are remembered sentence by sentence, until they are replaced or the answer counts no longer', async () => {
    await begin();
    const invitation = await answered();
    await save(invitation, { pairs: PAIRS, text: 'We gathered rain. It went well.' });
    const of = { from: 'nb', to: 'en' };
    const exactly = async (...sentences: string[]) =>
      (await store.rememberedExactly(survey, { ...of, sentences }, 10)).map(({ target }) => target);
    expect(await exactly(' Vi  samlet\nregn.')).toEqual(['We gathered rain.']);
    expect(await store.rememberedLike(survey, { ...of, least: 3, most: 3 }, 1)).toMatchObject([
      { source: 'Vi samlet regn.', invitation: invitation.id, municipality: 'alta', origin: 'person', by: 'ida' },
    ]);
    expect(await store.rememberedLike(survey, { ...of, least: 4, most: 9 }, 10)).toEqual([]);
    expect(await store.rememberedExactly(survey, { from: 'es', to: 'en', sentences: [TEXT] }, 10)).toEqual([]);
    await store.withdraw(survey, invitation.id, 510);
    expect(await exactly('Det gikk bra.')).toEqual([]);
    await store.reinstate(survey, invitation.id, 520);
    await store.readSubmissions(survey);
    expect(await exactly('Det gikk bra.')).toEqual(['It went well.']);
    await save(invitation, { origin: 'machine', machine: 'M', pairs: PAIRS, text: 'Machine', base: 1 });
    expect(await exactly('Det gikk bra.')).toEqual([]);
  });

  it('that came together are undone together, but for those changed since', async () => {
    await begin();
    const [one, other, third] = [await answered(), await answered(), await answered()];
    await save(one, { pairs: PAIRS });
    await save(one, { text: 'From the file', origin: 'xliff', base: 1 }, 'batch');
    await save(other, { text: 'From the file', origin: 'xliff' }, 'batch');
    await save(third, { text: 'From the file', origin: 'xliff' }, 'batch');
    await save(third, { text: 'Corrected since', base: 1 });
    expect(await store.translationBatches(survey, 10)).toEqual([
      { id: 'batch', origin: 'xliff', by: 'ida', at: 500, translations: 3, holding: 2 },
    ]);
    const undo = () => store.undoTranslations({ survey, batch: 'batch', by: 'ola', at: 600 });
    expect(await undo()).toEqual({ undone: 2, left: 1 });
    expect((await versions(one)).at(-1)).toEqual([3, 'We gathered rain.', true, false]);
    expect((await versions(other)).at(-1)).toEqual([2, '', true, false]);
    expect((await versions(third)).at(-1)).toEqual([2, 'Corrected since', true, false]);
    const remembered = await store.rememberedExactly(
      survey,
      { from: 'nb', to: 'en', sentences: ['Det gikk bra.'] },
      10,
    );
    expect(remembered.map(({ target }) => target)).toEqual(['It went well.']);
    expect(await undo()).toEqual({ undone: 0, left: 3 });
  });

  it('go with the answer when it is erased, and no other with them', async () => {
    await begin();
    const [invitation, other] = [await answered(), await answered()];
    await save(invitation, { text: 'Zeppelin', pairs: [{ source: TEXT, target: 'Zeppelin' }] });
    await save(other, { pairs: PAIRS });
    await store.eraseResponse({ survey, invitation: invitation.id, at: 900 });
    for (const table of ['working_translation', 'translation_pair'] as const)
      expect(JSON.stringify(await store.dumpTable(table, null, 10_000))).not.toContain('Zeppelin');
    expect(await list()).toEqual(['alta done We gathered rain.']);
    expect(await save(invitation)).toEqual({ kind: 'gone' });
  });

  it('are seen and written within one’s own region only', async () => {
    await begin();
    const [own, elsewhere] = [await answered(), await answered('Otra historia', 'voi')];
    await save(elsewhere, { pairs: PAIRS });
    const north = store.within({ region: 'north' });
    expect(await list({}, north)).toEqual(['alta missing –']);
    expect(await list({ region: 'south' }, north)).toEqual([]);
    expect(await north.translationCounts(survey, { to: 'en', questions: [STORY] })).toEqual([
      { state: 'missing', answers: 1, words: 6 },
    ]);
    const state = await store.responseState(survey, elsewhere.id);
    expect(await north.translations(survey, state?.id ?? '', 'story')).toEqual([]);
    const of = { from: 'nb', to: 'en' };
    expect(await north.rememberedExactly(survey, { ...of, sentences: ['Det gikk bra.'] }, 10)).toEqual([]);
    expect(await north.rememberedLike(survey, { ...of, least: 1, most: 9 }, 10)).toEqual([]);
    const made = (invitation: NewInvitation): NewTranslation => ({
      ...{ invitation: invitation.id, question: 'story', language: 'es', revision: 1, text: 'x', pairs: [] },
      ...{ isUnfinished: false, origin: 'person', machine: '', base: 0 },
    });
    const saves = (...invitations: NewInvitation[]) =>
      north.saveTranslations({ survey, translations: invitations.map(made), batch: null, by: 'x', at: 1 });
    await expect(saves(own, elsewhere)).rejects.toThrow();
    expect(await saves(own)).toEqual([{ kind: 'saved', version: 1 }]);
    await expect(async () => north.translationBatches(survey, 1)).rejects.toThrow();
    await expect(async () => north.undoTranslations({ survey, batch: 'b', by: 'x', at: 1 })).rejects.toThrow();
  });

  it('of a draft are not asked for: what counts is what was submitted', async () => {
    await begin();
    const invitation = await invited(store, { survey });
    await store.saveAnswers(saving(invitation, [change('story', TEXT)]));
    await store.readSubmissions(survey);
    expect(await list()).toEqual([]);
  });
});
