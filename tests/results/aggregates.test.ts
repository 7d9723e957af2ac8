import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { AnswerValue } from '../../server/definitions/answers.ts';
import { countWords } from '../../server/foundation/words.ts';
import { type Aggregates, aggregates, GROUPINGS } from '../../server/results/aggregates.ts';
import { verifySurvey } from '../../server/results/verify.ts';
import { SHIPPED, TROUBLED } from '../fixtures/read-once.ts';
import { inviteOne, NOW, newWorld, submitAnswers, type World } from './world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const MEMBERS: Record<string, string[]> = {
  'region north': ['ostby', 'formel', 'tysdag'],
  'region south': ['comillas', 'al-qahira', 'alone'],
  'country NO': ['ostby', 'formel', 'tysdag'],
  'country GT': ['comillas'],
  'country EG': ['al-qahira', 'alone'],
  'partnership pair': ['ostby', 'comillas'],
  'partnership cluster': ['ostby', 'formel', 'al-qahira'],
  'partnership plan': ['tysdag', 'ostby'],
};
const MUNICIPALITIES = ['ostby', 'formel', 'tysdag', 'comillas', 'al-qahira', 'alone'];
for (const id of MUNICIPALITIES) MEMBERS[`municipality ${id}`] = [id];

const words = fc.array(fc.constantFrom('søppel', 'kildesortering', 'vann', 'COCODE', 'é'), { maxLength: 12 });
const answers = fc.record({
  prose: words.map((list) => ['nok', ...list].join(' ')),
  line: words.map((list) => ['ja', ...list.slice(0, 2)].join(' ')),
  one: fc.constantFrom('a', 'b', null),
  several: fc.option(fc.subarray(['a', 'b', 'c'], { minLength: 1, maxLength: 2 })),
  amount: fc.option(fc.integer({ min: -500, max: 100_000 }).map((n) => n / 100)),
  agreed: fc.constantFrom(true, false, null),
  day: fc.option(fc.constantFrom('2011-01-01', '2012-02-29', '2014-12-31')),
  spending: fc.option(fc.nat(1000).map((n) => ({ travel: n / 10, materials: (1000 - n) / 10 }))),
  measure: fc.option(
    fc
      .record({ unit: fc.constantFrom('%', 't'), latest: fc.integer({ min: -50, max: 50 }) })
      .map(({ unit, latest }) => ({
        name: 'andel',
        unit,
        baselineYear: 2011,
        baselineValue: 1.5,
        latestYear: 2013,
        latestValue: latest,
      })),
  ),
  people: fc.option(words.map((list) => ['vi', ...list].join(' '))),
});
type Given = Record<string, AnswerValue>;
const respondent = fc.record({
  municipality: fc.constantFrom(...MUNICIPALITIES),
  /** Each is a submission in place of the one before. */
  submissions: fc.array(answers, { maxLength: 3 }),
  withdrawn: fc.constantFrom('never', 'for ever', 'and reinstated'),
});

const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[Math.floor((values.length - 1) / 2)] ?? 0) + (sorted[Math.floor(values.length / 2)] ?? 0)) / 2;
};
const mean = (values: number[]): number => values.reduce((total, value) => total + value, 0) / values.length;
const near = (value: number) => expect.closeTo(value, 6);

/** What a person with all the answers on paper would count. */
function countByHand(given: Given[]): Record<string, unknown> {
  const of = (question: string): AnswerValue[] =>
    given.flatMap((one): AnswerValue[] => {
      const value = one[question] ?? null;
      if (value === null) return [];
      return Array.isArray(value) ? value : [value];
    });
  const answered = (question: string) => {
    const n = given.filter((one) => one[question] !== null && one[question] !== undefined).length;
    return { answered: n, blank: given.length - n };
  };
  const wordsOf = (question: string) => {
    const counts = of(question).map((text) => countWords(String(text)));
    return {
      total: counts.reduce((total, n) => total + n, 0),
      median: counts.length === 0 ? 0 : median(counts),
      longest: Math.max(0, ...counts),
    };
  };
  const numbers = (values: number[]) => ({
    n: values.length,
    mean: near(mean(values)),
    median: near(median(values)),
    min: Math.min(...values),
    max: Math.max(...values),
  });
  const count = (question: string, choice: AnswerValue) => of(question).filter((value) => value === choice).length;
  const amounts = of('amount').map(Number);
  const shares = given.flatMap((one) => (one.spending as { travel: number; materials: number } | null) ?? []);
  const days = of('day').map(String).sort();
  const changes = given.flatMap((one) => (one.measure as { unit: string; latestValue: number } | null) ?? []);
  const units = [...new Set(changes.map((change) => change.unit))];
  return {
    prose: { kind: 'long text', ...answered('prose'), words: wordsOf('prose') },
    line: { kind: 'short text', ...answered('line'), words: wordsOf('line') },
    one: { kind: 'one choice', ...answered('one'), choices: { a: count('one', 'a'), b: count('one', 'b') } },
    several: {
      kind: 'several choices',
      ...answered('several'),
      choices: Object.fromEntries(['a', 'b', 'c'].map((id) => [id, count('several', id)])),
    },
    amount: { kind: 'number', ...answered('amount'), ...(amounts.length > 0 && { numbers: numbers(amounts) }) },
    agreed: {
      kind: 'yes/no',
      ...answered('agreed'),
      choices: { yes: count('agreed', true), no: count('agreed', false) },
    },
    day: {
      kind: 'date',
      ...answered('day'),
      ...(days.length > 0 && { dates: { n: days.length, earliest: days[0], latest: days.at(-1) } }),
    },
    spending: {
      kind: 'share',
      ...answered('spending'),
      ...(shares.length > 0 && {
        shares: {
          n: shares.length,
          mean: {
            travel: near(mean(shares.map((share) => share.travel))),
            materials: near(mean(shares.map((share) => share.materials))),
          },
        },
      }),
    },
    measure: {
      kind: 'indicator',
      ...answered('measure'),
      ...(units.length > 0 && {
        indicators: Object.fromEntries(
          units.map((unit) => [
            unit,
            numbers(changes.filter((change) => change.unit === unit).map((change) => change.latestValue - 1.5)),
          ]),
        ),
      }),
    },
    people: { kind: 'long text', ...answered('people'), words: wordsOf('people') },
  };
}

describe.each(['sqlite', 'postgresql'] as const)('on %s', (engine) => {
  test('every group says what counting by hand gives, after submitting again, withdrawing and reinstating', async () => {
    const here = await newWorld(TROUBLED, engine);
    world = here;
    const { store } = here.context;
    const survey = { ...here.survey('troubled'), minimumGroupSize: 1 };
    const counted: { municipality: string; started: boolean; given: Given | undefined }[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(respondent, { minLength: 1, maxLength: 5 }), async (respondents) => {
        for (const { municipality, submissions, withdrawn } of respondents) {
          const invitation = await inviteOne(here, 'troubled', 'everything', municipality);
          for (const given of submissions) await submitAnswers(here, invitation, given);
          if (withdrawn !== 'never') await store.withdraw('troubled', invitation.id, NOW);
          if (withdrawn === 'and reinstated') await store.reinstate('troubled', invitation.id, NOW);
          if (withdrawn !== 'for ever')
            counted.push({ municipality, started: submissions.length > 0, given: submissions.at(-1) });
        }
        for (const by of GROUPINGS) {
          const { groups } = await aggregates(here.context, survey, by);
          for (const group of groups) {
            const members = MEMBERS[`${by} ${group.id}`] ?? [];
            const within = counted.filter((one) => members.includes(one.municipality));
            const given = within.flatMap((one) => (one.given === undefined ? [] : [one.given]));
            const started = within.filter((one) => one.started).length;
            expect(group).toMatchObject({ invited: within.length, started, submitted: given.length });
            expect(group.rate).toBe(within.length === 0 ? null : given.length / within.length);
            if (within.length > 0) expect(group.questions).toEqual(countByHand(given));
          }
        }
        expect(await verifySurvey(store, survey)).toMatchObject({ ok: true, problems: [] });
      }),
      { numRuns: engine === 'sqlite' ? 15 : 5 },
    );
  });
});

describe('the groups', () => {
  test('a municipality in several partnerships counts in each, and that is said', async () => {
    world = await newWorld(TROUBLED);
    await inviteOne(world, 'troubled', 'everything', 'ostby');
    const { groups, countedInSeveral } = await aggregates(world.context, world.survey('troubled'), 'partnership');
    expect(groups.map(({ id, invited }) => [id, invited])).toEqual([
      ['pair', 1],
      ['cluster', 1],
      ['plan', 1],
    ]);
    expect(countedInSeveral).toEqual(['ostby']);
    const byRegion = await aggregates(world.context, world.survey('troubled'), 'region', 'en');
    expect(byRegion.countedInSeveral).toEqual([]);
    expect(byRegion.groups.map((group) => group.label)).toEqual(['North & "near"', '<i>South</i>, far']);
  });

  test('questions that several questionnaires ask by one id, kind and concept are counted as one, and apart', async () => {
    world = await newWorld(SHIPPED);
    const id = 'mic-2011-2014';
    const norwegian = await inviteOne(world, id, 'norway', 'stord');
    const guatemalan = await inviteOne(world, id, 'guatemala', 'san-juan-comalapa');
    const text = 'Vi sorterer avfall no';
    const all = (value: string) =>
      Object.fromEntries(
        ['objectives', 'achievements', 'changes', 'contribution', 'competence', 'contributors', 'stories'].map((q) => [
          q,
          value,
        ]),
      );
    await submitAnswers(world, norwegian, all(text));
    await submitAnswers(world, guatemalan, all('Separamos los desechos'));
    const { groups } = await aggregates(world.context, world.survey(id), 'partnership');
    const both = groups.find((group) => group.submitted === 2);
    expect(both?.questions.stories).toEqual({
      kind: 'long text',
      answered: 2,
      blank: 0,
      words: { total: 7, median: 3.5, longest: 4 },
    });
    expect(both?.byQuestionnaire.norway).toMatchObject({
      submitted: 1,
      rate: 1,
      questions: { stories: { answered: 1, words: { total: 4 } } },
    });
    expect(Object.keys(both?.byQuestionnaire ?? {})).toEqual(['norway', 'guatemala']);
  });
});

describe('a survey with a minimum group size', () => {
  const answeredBy = async (here: World, municipality: string, given: Given) =>
    submitAnswers(here, await inviteOne(here, 'troubled', 'everything', municipality), {
      prose: 'nok',
      line: 'ja',
      ...given,
    });
  const group = ({ groups }: Aggregates, id: string) => groups.find((one) => one.id === id);

  test('withholds small counts, means of few, and what would reveal them; never how many answered', async () => {
    const here = await newWorld(TROUBLED);
    world = here;
    const survey = here.survey('troubled');
    for (const amount of [1, 2, 3, 3, 3])
      for (const one of ['a', 'b']) await answeredBy(here, 'formel', { one, amount });
    await answeredBy(here, 'ostby', { one: 'a', amount: 1_000_000 });

    const regions = await aggregates(here.context, survey, 'region');
    expect(regions.minimumGroupSize).toBe(3);
    expect(group(regions, 'north')?.questions.one).toEqual({
      kind: 'one choice',
      answered: 11,
      blank: 0,
      choices: { a: 6, b: 5 },
    });
    // The greatest is one municipality's own number; six gave neither 1 nor 2.
    expect(group(regions, 'north')?.questions.amount).toMatchObject({
      withheld: true,
      numbers: { n: 11, median: 3, min: null, max: null },
    });
    const municipalities = await aggregates(here.context, survey, 'municipality');
    // Formel alone is large enough, but Nord less Formel is Østby.
    for (const id of ['formel', 'ostby']) {
      expect(group(municipalities, id)?.questions.one).toMatchObject({ withheld: true, choices: { a: null, b: null } });
      expect(group(municipalities, id)?.questions.amount).toMatchObject({ numbers: { mean: null, median: null } });
    }
    expect(group(municipalities, 'ostby')?.questions.prose).toMatchObject({ answered: 1, words: { total: 1 } });
    expect(group(municipalities, 'tysdag')?.questions).toEqual({});
  });
});
