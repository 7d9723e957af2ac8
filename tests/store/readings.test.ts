/** The answers that count, read a little after they came in: on both engines. That they are what counting anew gives, whatever is done, is in `any-order.test.ts`. */
import { describe, expect, it } from 'vitest';
import { readMigrations } from '../../server/store/migrations.ts';
import { type AnswerFilter, cursorOf } from '../../server/store/readings.ts';
import type { Store } from '../../server/store/store.ts';
import { behind, change, ENGINES, invited, type Place, registryOf, submitted, town, withStore } from './world.ts';

const REGISTRY = registryOf(
  [town('alta'), town('bodo'), town('voi', 'KE')],
  [
    { id: 'alta-voi', label: 'Alta – Voi', status: 'active', period: '', municipalities: ['alta', 'voi'] },
    { id: 'bodo-voi', label: 'Bodø – Voi', status: 'active', period: '', municipalities: ['bodo', 'voi'] },
  ],
);

describe.each(ENGINES)('counted answers on %s', (engine) => {
  let place: Place;
  let store: Store;
  let surveys = 0;
  let survey = '';
  withStore(engine, (opened, at) => {
    [store, place] = [opened, at];
  });

  /** A survey of its own. */
  async function begin(): Promise<void> {
    surveys += 1;
    survey = `survey-${surveys}`;
    await store.importRegistry(survey, REGISTRY, 'files');
  }
  const from = async (municipality: string, answers: [string, string][], questionnaire = 'north') => {
    const invitation = await invited(store, { survey, municipality, questionnaire });
    await submitted(
      store,
      invitation,
      answers.map(([question, value]) => change(question, value)),
    );
    return invitation;
  };
  const read = async (filter: AnswerFilter = {}) =>
    (await store.countedAnswers(survey, filter, null, 100)).map(
      ({ municipality, question, value }) => `${municipality} ${question} ${value}`,
    );

  it('are there once they were taken in, with who gave them and where that is', async () => {
    await begin();
    const invitation = await from('voi', [
      ['aims', 'Clean l’eau for all'],
      ['blank', '  '],
    ]);
    expect(await read()).toEqual([]);
    expect(await store.readSubmissions(survey)).toEqual({ read: 1 });
    expect(await store.readSubmissions(survey)).toEqual({ read: 0 });
    const [answer, ...others] = await store.countedAnswers(survey, {}, null, 100);
    expect(others).toEqual([]);
    expect(answer).toMatchObject({
      ...{ invitation: invitation.id, question: 'aims', revision: 1, value: 'Clean l’eau for all', language: 'nb' },
      ...{ words: 4, submittedAt: 100, synthetic: false, questionnaire: 'north', version: 1 },
      ...{ municipality: 'voi', country: 'KE', region: 'south', partnerships: ['alta-voi', 'bodo-voi'] },
    });
    expect(await store.countedAnswer(survey, invitation.id, 'aims')).toEqual(answer);
    expect(await store.countedAnswer(survey, invitation.id, 'blank')).toBeUndefined();
  });

  it('have words where they were written, none where they were chosen; also those that were taken in before', async () => {
    await begin();
    const asked = (id: string) => ({ id, text: { source: 'en', in: {} }, required: false });
    const content = {
      ...{ id: 'north', title: { source: 'en', in: {} }, language: 'en', pipes: {} },
      audience: { label: { source: 'en', in: {} }, regions: [] },
      sections: [
        { questions: [{ ...asked('aims'), kind: 'long text' as const }] },
        {
          questions: [
            { ...asked('began'), kind: 'date' as const },
            { ...asked('size'), kind: 'one choice' as const, choices: [] },
          ],
        },
      ],
    };
    await store.freezeVersion({ survey, questionnaire: 'north', hash: 'a', content, at: 5 });
    await from('alta', [
      ['aims', 'two words'],
      ['began', '2014-05-17'],
      ['size', 'very-large'],
    ]);
    await store.readSubmissions(survey);
    const words = async () =>
      (await store.countedAnswers(survey, {}, null, 100)).map((answer) => `${answer.question} ${answer.words}`);
    expect(await words()).toEqual(['aims 2', 'began 0', 'size 0']);
    await behind(place, `update counted_answer set words = 2 where survey = '${survey}'`);
    await behind(place, readMigrations(engine).find(({ name }) => name === 'written-words')?.sql ?? '');
    expect(await words()).toEqual(['aims 2', 'began 0', 'size 0']);
  });

  it('come page by page, each once', async () => {
    await begin();
    for (const municipality of ['alta', 'bodo', 'voi', 'voi'])
      await from(municipality, [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ]);
    await store.readSubmissions(survey);
    const whole = await store.countedAnswers(survey, {}, null, 100);
    expect(whole).toHaveLength(12);
    const paged = [];
    for (let after: string | null = null; ; ) {
      const page = await store.countedAnswers(survey, {}, after, 5);
      paged.push(...page);
      const last = page.at(-1);
      if (last === undefined) break;
      after = cursorOf(last);
    }
    expect(paged).toEqual(whole);
  });

  it('are filtered by question, questionnaire, place, partnership, language', async () => {
    await begin();
    const alta = await from('alta', [
      ['aims', 'x'],
      ['story', 'y'],
    ]);
    await from('bodo', [['aims', 'z']], 'south');
    await from('voi', [['aims', 'w']]);
    await store.readSubmissions(survey);
    expect(await read({ questions: [{ question: 'story' }] })).toEqual(['alta story y']);
    expect(await read({ questions: [{ question: 'aims', questionnaire: 'south' }] })).toEqual(['bodo aims z']);
    expect(await read({ questions: [{ question: 'aims', questionnaire: 'south' }, { question: 'story' }] })).toEqual([
      'bodo aims z',
      'alta story y',
    ]);
    expect(await read({ questions: [] })).toEqual([]);
    expect(await read({ questionnaire: 'south' })).toEqual(['bodo aims z']);
    expect(await read({ region: 'south' })).toEqual(['voi aims w']);
    expect(await read({ country: 'NO', questions: [{ question: 'aims' }] })).toEqual(['alta aims x', 'bodo aims z']);
    expect(await read({ municipality: 'voi' })).toEqual(['voi aims w']);
    expect(await read({ partnership: 'bodo-voi' })).toEqual(['bodo aims z', 'voi aims w']);
    expect(await read({ invitation: alta.id })).toEqual(['alta aims x', 'alta story y']);
    expect(await read({ language: 'es' })).toEqual([]);
    const responses = await store.countedResponses(survey, { questions: [{ question: 'aims' }] });
    expect(responses.map(({ municipality }) => municipality).toSorted()).toEqual(['alta', 'bodo', 'voi']);
    const [first] = responses;
    expect(await read({ responses: [first?.response ?? ''], questions: [{ question: 'aims' }] })).toHaveLength(1);
    expect(await read({ responses: [] })).toEqual([]);
    const south = store.within({ region: 'south' });
    expect((await south.countedAnswers(survey, {}, null, 100)).map(({ municipality }) => municipality)).toEqual([
      'voi',
    ]);
    expect((await south.countedResponses(survey, {})).map(({ municipality }) => municipality)).toEqual(['voi']);
    expect(await south.countedAnswer(survey, alta.id, 'aims')).toBeUndefined();
  });

  it('are gone at once where the response is withdrawn or erased, and hold nothing of what was erased', async () => {
    await begin();
    const [alta, bodo] = [await from('alta', [['aims', 'x']]), await from('bodo', [['aims', 'z']])];
    await store.readSubmissions(survey);
    await store.withdraw(survey, alta.id, 200);
    await store.eraseResponse({ survey, invitation: bodo.id, at: 200 });
    expect(await read()).toEqual([]);
    const kept = await store.dumpTable('counted_answer', null, 10_000);
    expect(kept.filter(({ survey: of, invitation }) => of === survey && invitation === bodo.id)).toEqual([]);
    await store.reinstate(survey, alta.id, 300);
    await store.readSubmissions(survey);
    expect(await read()).toEqual(['alta aims x']);
  });

  it('follow a response that is submitted again', async () => {
    await begin();
    const alta = await from('alta', [
      ['aims', 'first'],
      ['story', 'y'],
    ]);
    await store.readSubmissions(survey);
    await store.reopen(survey, alta.id, 200);
    expect(await read()).toEqual(['alta aims first', 'alta story y']);
    await submitted(store, alta, [change('aims', 'second', 1), change('story', '', 1)], 300);
    await store.readSubmissions(survey);
    expect(await read()).toEqual(['alta aims second']);
  });

  it('are found by a whole reading where a clock was far behind', async () => {
    await begin();
    // As if this process had read in the year 2300.
    await store.setMeta(`reading ${survey}`, '097b1c6c-0000');
    await from('alta', [['aims', 'x']]);
    expect(await store.readSubmissions(survey)).toEqual({ read: 0 });
    expect(await store.readingFaults(survey, 10)).toMatchObject([{ kind: 'missed' }]);
    expect(await store.readSubmissions(survey, true)).toEqual({ read: 1 });
    expect(await read()).toEqual(['alta aims x']);
  });

  it('are found wrong where somebody has changed them', async () => {
    await begin();
    const alta = await from('alta', [['aims', 'x']]);
    await store.readSubmissions(survey);
    expect(await store.readingFaults(survey, 10)).toEqual([]);
    const [row] = (await store.dumpTable('counted_answer', null, 10_000)).filter(
      ({ survey: of, invitation }) => of === survey && invitation === alta.id,
    );
    await store.loadTable('counted_answer', [{ ...row, question: 'story', revision: 7 }]);
    expect(await store.readingFaults(survey, 10)).toEqual([{ kind: 'differs', response: row?.response }]);
  });

  it('are each taken in once by several who read at once, more than one batch of them', async () => {
    await begin();
    for (let n = 0; n < 230; n += 1) await from('alta', [['aims', `x ${n}`]]);
    await Promise.all([1, 2, 3].map(() => store.readSubmissions(survey)));
    expect(await store.countedAnswers(survey, {}, null, 1000)).toHaveLength(230);
  });
});
