/** Wordings of letters, every version of them: on both engines. */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../server/store/store.ts';
import type { Template } from '../../server/store/templates.ts';
import { ENGINES, SURVEY, withStore } from './world.ts';

describe.each(ENGINES)('templates on %s', (engine) => {
  let store: Store;
  withStore(engine, (opened) => {
    store = opened;
  });

  const worded = (about: Partial<Template> = {}): Template => ({
    ...{ survey: SURVEY, kind: 'invitation', channel: 'email', language: 'nn', version: 1 },
    ...{ subject: 'Spørsmål til dykk', body: 'Hei\n\n{{link}}', madeAt: 7, madeBy: 'kari@example.org' },
    ...about,
  });

  it('keep every version; the newest one is used', async () => {
    const key = { survey: SURVEY, kind: 'invitation', channel: 'email', language: 'nn' } as const;
    expect(await store.template(key)).toBeUndefined();
    expect(await store.saveTemplate(worded())).toEqual({ kind: 'done' });
    expect(await store.saveTemplate(worded({ version: 2, body: '' }))).toEqual({ kind: 'done' });
    await store.saveTemplate(worded({ kind: 'thanks', channel: 'text', language: 'es', subject: '' }));
    expect(await store.template(key)).toEqual(worded({ version: 2, body: '' }));
    expect(await store.templateVersions(key)).toEqual([worded({ version: 2, body: '' }), worded()]);
    expect((await store.templates(SURVEY)).map(({ kind, version }) => `${kind} ${version}`)).toEqual([
      'invitation 2',
      'thanks 1',
    ]);
    expect(await store.templates('another')).toEqual([]);
  });

  it('are not overwritten where two save at the same time', async () => {
    const of = (body: string) => store.saveTemplate(worded({ channel: 'letter', body }));
    const answers = await Promise.all([of('one'), of('other')]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['changed-meanwhile', 'done']);
  });
});
