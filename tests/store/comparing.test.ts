/** What is counted of codings against a recount by hand from the lists of codings and answers: on both engines. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../server/foundation/ids.ts';
import type { Coding } from '../../server/store/codings.ts';
import type { CodeCount, CodePair, CountedAs, CountingFilter, SharedAnswer } from '../../server/store/comparing.ts';
import type { CountedAnswer } from '../../server/store/readings.ts';
import type { NewInvitation, Store } from '../../server/store/store.ts';
import { AT, IDA, makeCodes, OLA } from '../analysis/coding/world.ts';
import { change, ENGINES, invited, registryOf, submitted, town, withStore } from './world.ts';

const REGISTRY = registryOf([town('alta'), town('bodo'), town('voi', 'KE'), town('nakuru', 'KE')]);
/** More than are each looked for, and fewer in some lineages. */
const CODES = ['pupils', 'roof', 'schools', 'tank', 'water', 'well'];
const QUESTIONS = ['learned', 'story'];
const TEXT = 'Rain was gathered 🌧 on the roof, and pupils kept the tanks clean all year round.';

/** `well` stands under `tank`, both under `water`, and everything counts as `any`. */
const UNDER: CountedAs[] = [
  { code: 'well', as: 'tank' },
  { code: 'well', as: 'water' },
  { code: 'tank', as: 'water' },
];
const LINEAGES: Record<string, CountedAs[]> = {
  'each for itself': CODES.map((code) => ({ code, as: code })),
  'rolled up': [...CODES.map((code) => ({ code, as: code })), ...UNDER],
  'rolled up, of three': [...['tank', 'water', 'well'].map((code) => ({ code, as: code })), ...UNDER],
  'any code': CODES.map((code) => ({ code, as: '' })),
  'one of them': [{ code: 'water', as: 'water' }],
};

const coding = fc.record({
  code: fc.constantFrom(...CODES),
  question: fc.constantFrom(...QUESTIONS),
  by: fc.constantFrom(IDA, OLA),
  from: fc.nat(3).map((at) => at * 10),
  length: fc.constantFrom(5, 10, 20),
});
const respondent = fc.record({
  municipality: fc.constantFrom('alta', 'bodo', 'voi'),
  questionnaire: fc.constantFrom('plain', 'other'),
  codings: fc.array(coding, { maxLength: 6 }),
  /** What happens after it was coded. */
  later: fc.constantFrom(
    ...['nothing', 'nothing', 'withdrawn', 'reinstated', 'erased', 'blanked', 'removed', 'restored'],
    ...['resubmitted', 'recoded', 'moved', 'lost'],
  ),
});

async function everything<T>(read: (after: string | null) => Promise<T[]>, cursor: (row: T) => string): Promise<T[]> {
  const found: T[] = [];
  for (let after: string | null = null; ; ) {
    const page = await read(after);
    found.push(...page);
    const last = page.at(-1);
    if (last === undefined) return found;
    after = cursor(last);
  }
}

interface Known {
  codings: Coding[];
  answers: CountedAnswer[];
}

/** Spans as they count, each said once for a code. */
function spansOf({ codings, answers }: Known, lineage: readonly CountedAs[], filter: CountingFilter) {
  const answerOf = new Map(answers.map((answer) => [`${answer.response} ${answer.question}`, answer]));
  const found = new Map<string, { code: string; answer: CountedAnswer; from: number; to: number; words: number }>();
  for (const one of codings) {
    const answer = answerOf.get(`${one.response} ${one.question}`);
    const isAsked =
      filter.questions === undefined ||
      filter.questions.some((of) => of.question === one.question && of.questionnaire === answer?.questionnaire);
    if (answer === undefined || one.anchor.state === 'lost' || !isAsked) continue;
    if (filter.by !== undefined && !filter.by.includes(one.by)) continue;
    if (filter.language !== undefined && filter.language !== answer.language) continue;
    for (const { code, as } of lineage) {
      if (code !== one.code) continue;
      const { from, to, words } = one.anchor;
      found.set(`${as} ${one.response} ${one.question} ${from} ${to}`, { code: as, answer, from, to, words });
    }
  }
  return [...found.values()];
}

const byKey = <T extends object>(rows: T[]): T[] =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

function recounted(known: Known, lineage: readonly CountedAs[], filter: CountingFilter): CodeCount[] {
  const groups = Map.groupBy(
    spansOf(known, lineage, filter),
    ({ code, answer }) => `${code} ${answer.municipality} ${answer.questionnaire}`,
  );
  return [...groups.values()].flatMap((spans) => {
    const [first] = spans;
    if (first === undefined) return [];
    return {
      code: first.code,
      municipality: first.answer.municipality,
      questionnaire: first.answer.questionnaire,
      respondents: new Set(spans.map(({ answer }) => answer.response)).size,
      passages: spans.length,
      words: spans.reduce((total, { words }) => total + words, 0),
    };
  });
}

function repaired(
  known: Known,
  lineage: readonly CountedAs[],
  within: 'answer' | 'words',
  filter: CountingFilter,
): CodePair[] {
  const spans = spansOf(known, lineage, filter);
  const met = new Map<string, { one: string; other: string; answer: CountedAnswer }>();
  for (const a of spans)
    for (const b of spans) {
      const isSame = a.answer.response === b.answer.response && a.answer.question === b.answer.question;
      if (a.code >= b.code || !isSame) continue;
      if (within === 'words' && (a.from >= b.to || b.from >= a.to)) continue;
      const { response, question } = a.answer;
      met.set(`${a.code} ${b.code} ${response} ${question}`, { one: a.code, other: b.code, answer: a.answer });
    }
  const groups = Map.groupBy(
    met.values(),
    ({ one, other, answer }) => `${one} ${other} ${answer.municipality} ${answer.questionnaire}`,
  );
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const { one, other, answer } = first;
    const respondents = new Set(all.map((each) => each.answer.response)).size;
    const { municipality, questionnaire } = answer;
    return { one, other, municipality, questionnaire, answers: all.length, respondents };
  });
}

describe.each(ENGINES)('what is counted of codings on %s', (engine) => {
  let store: Store;
  let surveys = 0;
  withStore(engine, (opened) => {
    store = opened;
  });

  async function fill(
    survey: string,
    people: {
      municipality: string;
      questionnaire: string;
      codings: { code: string; question: string; by: string; from: number; length: number }[];
      later: string;
    }[],
  ) {
    await store.importRegistry(survey, REGISTRY, 'hash');
    await makeCodes(store, survey, ...CODES);
    const made: NewInvitation[] = [];
    for (const { municipality, questionnaire, codings, later } of people) {
      const invitation = await invited(store, { survey, municipality, questionnaire });
      made.push(invitation);
      await submitted(
        store,
        invitation,
        QUESTIONS.map((question) => change(question, TEXT)),
      );
      await store.readSubmissions(survey);
      const ids: string[] = [];
      for (const { code, question, by, from, length } of codings) {
        const id = newId();
        ids.push(id);
        await store.addCoding({
          ...{ survey, invitation: invitation.id, id, code, question, revision: 1, by, at: AT },
          span: { from, to: from + length },
        });
      }
      const [first] = ids;
      const anew = (text: string | null) => submitted(store, invitation, [change('story', text, 1)], 200);
      if (later === 'withdrawn') await store.withdraw(survey, invitation.id, AT);
      if (later === 'reinstated') {
        await store.withdraw(survey, invitation.id, AT);
        await store.readSubmissions(survey);
        await store.reinstate(survey, invitation.id, AT);
      }
      if (later === 'erased') await store.eraseResponse({ survey, invitation: invitation.id, at: AT });
      const of =
        first === undefined ? undefined : { survey, invitation: invitation.id, coding: first, by: IDA, at: AT };
      if ((later === 'removed' || later === 'restored') && of !== undefined) await store.removeCoding(of);
      if (later === 'restored' && of !== undefined) await store.restoreCoding(of);
      if (later === 'moved') {
        const before = { municipality, ordinal: invitation.ordinal, contact: null };
        const moves = [{ invitation: invitation.id, before, after: { ...before, municipality: 'nakuru' } }];
        const about = { survey, id: newId(), at: AT, by: IDA, cause: 'edit' as const, undoes: null, changes: [] };
        expect(await store.changeRegistry({ ...about, moves })).toEqual({ kind: 'done' });
      }
      const [coded] = codings;
      if (later === 'recoded' && coded !== undefined)
        await store.changeCodebook({
          ...{ survey, id: newId(), at: AT, by: IDA, cause: 'merge', undoes: null, changes: [] },
          recode: [{ from: coded.code, to: 'tank' }],
        });
      if (later === 'blanked' || later === 'resubmitted' || later === 'lost') {
        await store.reopen(survey, invitation.id, AT);
        await anew(later === 'blanked' ? null : `So: ${TEXT}`);
        await store.readSubmissions(survey);
        const standing = await store.codings(survey, { invitation: invitation.id, question: 'story' }, null, 100);
        if (later !== 'blanked')
          await store.reanchor({
            ...{ survey, invitation: invitation.id },
            anchors: standing.map(({ id, from, to, words }) => ({
              ...{
                coding: id,
                revision: 2,
                from: from + 4,
                to: to + 4,
                words,
                state: later === 'lost' ? 'lost' : 'same',
              },
            })),
          });
      }
    }
    await store.readSubmissions(survey);
  }

  const known = async (survey: string, of: Store): Promise<Known> => ({
    codings: await everything(
      (after) => of.codings(survey, {}, after, 50),
      ({ response, question, id }) => `${response} ${question} ${id}`,
    ),
    answers: await everything(
      (after) => of.countedAnswers(survey, {}, after, 50),
      ({ question, response }) => `${question} ${response}`,
    ),
  });

  it('is what a recount by hand gives, for all and for one region, whatever happened to answers and codings since', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(respondent, { minLength: 1, maxLength: 5 }), async (people) => {
        surveys += 1;
        const survey = `counted-${surveys}`;
        await fill(survey, people);
        for (const of of [store, store.within({ region: 'south' })]) {
          const all = await known(survey, of);
          const filters: CountingFilter[] = [
            {},
            { by: [OLA] },
            { by: [IDA, OLA], language: 'nb' },
            { questions: [{ questionnaire: 'plain', question: 'story' }] },
            { language: 'nb' },
            { language: 'es' },
          ];
          for (const filter of filters) {
            for (const lineage of Object.values(LINEAGES)) {
              expect(byKey(await of.codeCounts(survey, lineage, filter))).toEqual(
                byKey(recounted(all, lineage, filter)),
              );
              for (const within of ['answer', 'words'] as const)
                expect(byKey(await of.codePairs(survey, lineage, within, filter))).toEqual(
                  byKey(repaired(all, lineage, within, filter)),
                );
            }
          }
          const shared = await everything<SharedAnswer>(
            (after) => of.sharedAnswers(survey, {}, after, 2),
            ({ response, question }) => `${response} ${question}`,
          );
          const byAnswer = Map.groupBy(all.codings, ({ response, question }) => `${response} ${question}`);
          const twoCoders = [...byAnswer].filter(([, codings]) => new Set(codings.map(({ by }) => by)).size > 1);
          expect(shared.map(({ response, question }) => `${response} ${question}`).sort()).toEqual(
            twoCoders.map(([key]) => key).sort(),
          );
        }
      }),
      { numRuns: engine === 'sqlite' ? 25 : 8 },
    );
  }, 240_000);

  it('counts who answered a question, or anything', async () => {
    const survey = 'respondents';
    await fill(survey, [
      { municipality: 'alta', questionnaire: 'plain', codings: [], later: 'blanked' },
      { municipality: 'alta', questionnaire: 'plain', codings: [], later: 'nothing' },
      { municipality: 'voi', questionnaire: 'other', codings: [], later: 'nothing' },
      { municipality: 'voi', questionnaire: 'other', codings: [], later: 'withdrawn' },
    ]);
    const alta = { municipality: 'alta', questionnaire: 'plain' };
    const voi = { municipality: 'voi', questionnaire: 'other', respondents: 1 };
    expect(await store.respondentCounts(survey, {})).toEqual([{ ...alta, respondents: 2 }, voi]);
    const questions = [
      { questionnaire: 'plain', question: 'story' },
      { questionnaire: 'other', question: 'story' },
    ];
    expect(await store.respondentCounts(survey, { questions })).toEqual([{ ...alta, respondents: 1 }, voi]);
    expect(await store.within({ region: 'south' }).respondentCounts(survey, {})).toEqual([voi]);
    expect(await store.respondentCounts(survey, { questions: [] })).toEqual([]);
  });

  it('gives an answer that two coded with its length in code points and every span', async () => {
    const survey = 'shared';
    await fill(survey, [
      {
        ...{ municipality: 'alta', questionnaire: 'plain', later: 'nothing' },
        codings: [
          { code: 'water', question: 'story', by: IDA, from: 0, length: 5 },
          { code: 'water', question: 'story', by: OLA, from: 10, length: 20 },
          { code: 'water', question: 'learned', by: OLA, from: 10, length: 20 },
        ],
      },
    ]);
    const [only, ...more] = await store.sharedAnswers(survey, {}, null, 10);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ question: 'story', questionnaire: 'plain', length: Array.from(TEXT).length });
    expect(only?.codings).toEqual([
      { by: IDA, code: 'water', from: 0, to: 5 },
      { by: OLA, code: 'water', from: 10, to: 30 },
    ]);
    expect(await store.sharedAnswers(survey, { by: [IDA] }, null, 10)).toEqual([]);
  });
});
