/** The codebook on both engines: a tree that is changed, read as history, and put back. */
import { describe, expect, it } from 'vitest';
import { newId } from '../../server/foundation/ids.ts';
import {
  type ChangeCodebook,
  type Code,
  type CodeChange,
  type CodeState,
  stateOfCode,
} from '../../server/store/codebook.ts';
import { OutsideScope } from '../../server/store/scope.ts';
import type { Store } from '../../server/store/store.ts';
import { ENGINES, withStore } from './world.ts';

describe.each(ENGINES)('the codebook on %s', (engine) => {
  let store: Store;
  withStore(engine, (opened) => {
    store = opened;
  });

  const state = (about: Partial<CodeState> = {}): CodeState => ({
    ...{ parent: null, position: 0, colour: 'c1', source: 'nb', removedAt: null, mergedInto: null },
    texts: { nb: { name: 'Avfall', definition: 'Innsamling, sortering' }, es: { name: 'Residuos', definition: '' } },
    ...about,
  });
  const change = (survey: string, changes: CodeChange[], about: Partial<ChangeCodebook> = {}) =>
    store.changeCodebook({
      ...{ survey, id: newId(), at: 500, by: 'ida@example.org', cause: 'add', undoes: null, changes },
      ...about,
    });
  const add = async (survey: string, id: string, about: Partial<CodeState> = {}) =>
    change(survey, [{ id, before: null, after: state(about) }]);
  const read = async (survey: string, id: string): Promise<Code> => {
    const found = (await store.codes(survey)).find((code) => code.id === id);
    if (found === undefined) throw new Error('there is no such code');
    return found;
  };

  it('keeps a code with its texts, and says the tree in its order', async () => {
    expect(await add('tree', 'lessons', { position: 2048 })).toEqual({ kind: 'done' });
    await add('tree', 'themes', { position: 1024 });
    await add('tree', 'waste', { parent: 'themes', position: 1 });
    await add('tree', 'sorting', { parent: 'waste' });
    await add('tree', 'schools', { parent: 'themes', position: 0 });
    expect((await store.codes('tree')).map(({ id }) => id)).toEqual([
      'themes',
      'schools',
      'waste',
      'sorting',
      'lessons',
    ]);
    expect(await read('tree', 'waste')).toEqual({
      ...{ id: 'waste', madeBy: 'ida@example.org', madeAt: 500 },
      ...state({ parent: 'themes', position: 1 }),
    });
  });

  it('refuses a change of what is no longer as it was seen', async () => {
    await add('seen', 'waste');
    const before = stateOfCode(await read('seen', 'waste'));
    const after = { ...before, colour: 'c2' };
    expect(await change('seen', [{ id: 'waste', before, after }], { cause: 'edit' })).toEqual({ kind: 'done' });
    expect(await change('seen', [{ id: 'waste', before, after: { ...before, colour: 'c3' } }])).toEqual({
      ...{ kind: 'changed-meanwhile', codes: ['waste'] },
    });
    expect(await add('seen', 'waste')).toEqual({ kind: 'changed-meanwhile', codes: ['waste'] });
    expect(await store.codebookChanges('seen', {}, null, 10)).toHaveLength(2);
  });

  it('stays a tree: nothing stands under itself, or under what was removed', async () => {
    await add('ring', 'a');
    await add('ring', 'b', { parent: 'a' });
    const a = stateOfCode(await read('ring', 'a'));
    const notATree = (...codes: string[]) => ({ kind: 'not-a-tree', codes });
    expect(await change('ring', [{ id: 'a', before: a, after: { ...a, parent: 'b' } }])).toEqual(notATree('a', 'b'));
    expect(await change('ring', [{ id: 'a', before: a, after: { ...a, removedAt: 9 } }])).toEqual(notATree('b'));
    expect(await add('ring', 'c', { parent: 'nowhere' })).toEqual(notATree('c'));
    expect((await store.codes('ring')).map(({ parent }) => parent)).toEqual([null, 'a']);
  });

  it('remembers every change, newest first, of one code too, and which one takes which back', async () => {
    await add('told', 'a');
    await add('told', 'b');
    const before = stateOfCode(await read('told', 'a'));
    const after = { ...before, colour: 'c4' };
    const id = newId();
    await change('told', [{ id: 'a', before, after }], { id, cause: 'edit', at: 600 });
    await change('told', [{ id: 'a', before: after, after: before }], { cause: 'undo', undoes: id });
    const causes = async (of: { code?: string }) =>
      (await store.codebookChanges('told', of, null, 10)).map(({ cause }) => cause);
    expect(await causes({})).toEqual(['undo', 'edit', 'add', 'add']);
    expect(await causes({ code: 'a' })).toEqual(['undo', 'edit', 'add']);
    const [undo] = await store.codebookChanges('told', {}, null, 1);
    expect(await store.codebookChange('told', id)).toEqual({
      ...{ survey: 'told', id, at: 600, by: 'ida@example.org', cause: 'edit', undoes: null, recoded: [] },
      ...{ changes: [{ id: 'a', before, after }], undoneBy: undo?.id },
    });
  });

  it('knows which file it began with', async () => {
    expect(await store.codebookFile('filed')).toBeUndefined();
    await change('filed', [{ id: 'a', before: null, after: state() }], { cause: 'file', file: 'abc' });
    expect(await store.codebookFile('filed')).toBe('abc');
  });

  it('is read by a coordinator, and not changed', async () => {
    await add('own', 'a');
    const region = store.within({ region: 'north' });
    expect(await region.codes('own')).toEqual(await store.codes('own'));
    await expect(
      region.changeCodebook({
        ...{ survey: 'own', id: newId(), at: 1, by: 'x', cause: 'add', undoes: null, changes: [] },
      }),
    ).rejects.toThrow(OutsideScope);
  });
});
