/** How a survey comes by its first codebook, and who owns it afterwards: on both engines. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { beginCodebook } from '../../../server/analysis/codebook/beginning.ts';
import { codeName, textState } from '../../../server/analysis/codebook/names.ts';
import { loadSurveys } from '../../../server/definitions/load.ts';
import type { Survey, WrittenCode } from '../../../server/definitions/model.ts';
import { newId } from '../../../server/foundation/ids.ts';
import { stateOfCode } from '../../../server/store/codebook.ts';
import type { Store } from '../../../server/store/store.ts';
import { inTurn } from '../../fixtures/breadth.ts';
import { ENGINES, withStore } from '../../store/world.ts';

const loaded = await loadSurveys(join(import.meta.dirname, '..', '..', '..', 'surveys'));
const mic = loaded.surveys.find(({ id }) => id === 'mic-2011-2014');
if (mic?.codebook === undefined) throw new Error('the survey has no codebook');
const { codebook, fallback } = mic;

describe.each(inTurn(ENGINES, 1))('the first codebook on %s', (engine) => {
  let store: Store;
  withStore(engine, (opened) => {
    store = opened;
  });
  const begin = (id: string, codes: WrittenCode[] | undefined = codebook) => {
    const survey: Survey = { ...mic, id };
    return beginCodebook(store, codes === undefined ? survey : { ...survey, codebook: codes }, 700);
  };
  const renamed = codebook.map((code, index) => (index === 0 ? { ...code, colour: 'c3' as const } : code));

  it('is read in once, in the file’s order, with every text current', async () => {
    expect(await begin('first')).toEqual({ differs: false });
    const codes = await store.codes('first');
    expect(codes.map(({ id, parent, colour }) => ({ id, parent, colour }))).toEqual(
      codebook.map(({ id, parent, colour }) => ({ id, parent, colour })),
    );
    expect(new Set(codes.map(({ madeBy }) => madeBy))).toEqual(new Set(['codebook.yaml']));
    for (const code of codes)
      expect(mic.languages.map((language) => textState(code, language))).toEqual([
        ...['source', 'current', 'current', 'current'],
      ]);
    const names = codes.filter(({ parent }) => parent === null).map((code) => codeName(code, 'nn', fallback));
    expect(names).toEqual(['Temaområde', 'Typar kapasitet', 'Arbeidsmåtar', 'Røynsler']);
    expect(await store.codebookChanges('first', {}, null, 10)).toHaveLength(1);
  });

  it('is not read in again: the pages own it, and one line says that the file differs', async () => {
    await begin('owned');
    expect(await begin('owned')).toEqual({ differs: false });
    expect(await begin('owned', renamed)).toEqual({ differs: true });
    const [first] = await store.codes('owned');
    if (first === undefined) throw new Error('no code');
    const before = stateOfCode(first);
    const after = { ...before, colour: 'c5' };
    await store.changeCodebook({
      ...{ survey: 'owned', id: newId(), at: 800, by: 'ida@example.org', cause: 'edit', undoes: null },
      changes: [{ id: first.id, before, after }],
    });
    expect(await begin('owned')).toEqual({ differs: false });
    expect((await store.codes('owned'))[0]?.colour).toBe('c5');
  });

  it('is read in once by two servers that start together', async () => {
    expect(await Promise.all([begin('twice'), begin('twice')])).toEqual([{ differs: false }, { differs: false }]);
    expect(await store.codebookChanges('twice', {}, null, 10)).toHaveLength(1);
  });

  it('does not replace codes that were made before there was a file', async () => {
    const state = { parent: null, position: 1024, colour: 'c1', source: 'nb', removedAt: null, mergedInto: null };
    const after = { ...state, texts: { nb: { name: 'Egen', definition: '' } } };
    await store.changeCodebook({
      ...{ survey: 'own', id: newId(), at: 800, by: 'ida@example.org', cause: 'add', undoes: null },
      changes: [{ id: 'own', before: null, after }],
    });
    expect(await begin('own')).toEqual({ differs: true });
    expect((await store.codes('own')).map(({ id }) => id)).toEqual(['own']);
  });
});
