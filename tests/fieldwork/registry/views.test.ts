/** Registries in memory are fresh within seconds, whichever process changed them. */
import { expect, it } from 'vitest';
import { registryViews } from '../../../server/fieldwork/registry/views.ts';
import type { Registry } from '../../../server/registry/model.ts';

function place() {
  const state = { now: 0, name: 'Bodo', stamp: 1, reads: 0 };
  const registry = async (): Promise<Registry> => {
    state.reads += 1;
    const municipalities = [{ id: 'bodo', name: state.name, country: 'NO', language: 'nb' }];
    return { regions: [], countries: [], municipalities, partnerships: [] };
  };
  const store = { registry, registryStamp: async () => String(state.stamp) };
  const find = registryViews({ store, clock: { now: () => state.now } });
  return { state, name: async () => (await find('survey')).municipality('bodo')?.name, find };
}

it('a name that was changed elsewhere is seen within two seconds, and read once', async () => {
  const { state, name } = place();
  expect(await name()).toBe('Bodo');
  Object.assign(state, { name: 'Bodø', stamp: 2, now: 1_999 });
  expect(await name()).toBe('Bodo');
  state.now = 2_000;
  expect(await name()).toBe('Bodø');
  state.now = 9_000;
  expect(await name()).toBe('Bodø');
  expect(state.reads).toBe(2);
});

it('a clock that was set back keeps nothing old', async () => {
  const { state, name } = place();
  state.now = 5_000;
  await name();
  Object.assign(state, { name: 'Bodø', stamp: 2, now: 1_000 });
  expect(await name()).toBe('Bodø');
});

it('somebody who is not known is looked for at once', async () => {
  const { state, find } = place();
  await find('survey');
  state.stamp = 2;
  await find('survey', 'alta');
  expect(state.reads).toBe(2);
});
