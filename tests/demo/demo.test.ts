import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { kindOf } from '../../server/definitions/kinds/index.ts';
import { answerable } from '../../server/definitions/model.ts';
import { answerTo } from '../../server/demo/answers.ts';
import { chanceFrom } from '../../server/demo/chance.ts';
import { demo } from '../../server/demo/demo.ts';
import { Problem } from '../../server/foundation/problem.ts';
import { verifySurvey } from '../../server/results/verify.ts';
import type { ResponseRow, Submission } from '../../server/store/store.ts';
import { SHIPPED, TROUBLED } from '../fixtures/read-once.ts';
import { inviteOne, NOW, newWorld, type World } from '../results/world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});
const aWorld = async (surveys: string, engine?: 'sqlite' | 'postgresql') => {
  const world = await newWorld(surveys, engine);
  worlds.push(world);
  return world;
};
/** What was written, without what differs from run to run. */
const written = (submissions: Submission[]) =>
  submissions
    .map(({ questionnaire, municipality, language, submittedAt, answers }) =>
      JSON.stringify({
        questionnaire,
        municipality,
        language,
        submittedAt,
        answers: Object.fromEntries(
          Object.entries(answers)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([question, { value }]) => [question, value]),
        ),
      }),
    )
    .sort();

describe.each(['sqlite', 'postgresql'] as const)('on %s', (engine) => {
  test('a demonstration has submissions, drafts, reopened ones and some who never began, all marked synthetic, none after now', async () => {
    const world = await aWorld(SHIPPED, engine);
    const { store } = world.context;
    const survey = world.survey('mic-2011-2014');
    const made = await demo(world.context, survey, { responses: 120, seed: 7 });
    expect(made).toEqual({ invited: 120 + 15 + 22, submitted: 120, drafts: 15 });

    const rows = await store.responses(survey.id, {}, null, 1000);
    expect(rows).toHaveLength(made.invited);
    expect(rows.every((row) => row.invitation.synthetic && row.invitation.ordinal > 1)).toBe(true);
    const count = (status: ResponseRow['status']) => rows.filter((row) => row.status === status).length;
    expect(count('draft')).toBe(15);
    expect(count('not started')).toBe(22);
    expect(count('submitted') + count('reopened')).toBe(120);
    expect(count('reopened')).toBeGreaterThan(0);
    const submissions = await store.countedSubmissions(survey.id, null, 1000);
    expect(submissions.every((one) => one.synthetic && one.submittedAt <= NOW)).toBe(true);
    const languages = new Set(submissions.map((one) => one.language));
    expect([...languages].sort()).toEqual(['en', 'es', 'nb', 'nn']);
    const mixed = submissions.filter((one) => new Set(Object.values(one.answers).map((a) => a.language)).size > 1);
    expect(mixed.length).toBeGreaterThan(0);
    const days = new Set(submissions.map((one) => new Date(one.submittedAt).toDateString()));
    expect(days.size).toBeGreaterThan(10);
    expect(await verifySurvey(store, survey)).toMatchObject({ ok: true, problems: [] });
  });
});

test('the same seed writes the same answers, another seed others', async () => {
  const answersOf = async (seed: number) => {
    const world = await aWorld(TROUBLED);
    await demo(world.context, world.survey('troubled'), { responses: 20, seed });
    return written(await world.context.store.countedSubmissions('troubled', null, 1000));
  };
  const first = await answersOf(1);
  expect(first).toHaveLength(20);
  expect(await answersOf(1)).toEqual(first);
  expect(await answersOf(2)).not.toEqual(first);
});

test('asking again adds more respondents', async () => {
  const world = await aWorld(TROUBLED);
  const survey = world.survey('troubled');
  await demo(world.context, survey, { responses: 5, seed: 1 });
  await demo(world.context, survey, { responses: 5, seed: 1 });
  expect(await world.context.store.countedSubmissions('troubled', null, 1000)).toHaveLength(10);
});

test('a survey with real invitations gets no synthetic answers', async () => {
  const world = await aWorld(TROUBLED);
  const invitation = await inviteOne(world, 'troubled', 'everything', 'ostby');
  const refused = demo(world.context, world.survey('troubled'), { responses: 5, seed: 1 });
  await expect(refused).rejects.toBeInstanceOf(Problem);
  const rows = await world.context.store.responses('troubled', {}, null, 10);
  expect(rows.map((row) => row.invitation.id)).toEqual([invitation.id]);
});

test('every answer, in every language, to every question of every survey is one that may be submitted', async () => {
  const shipped = await aWorld(SHIPPED);
  const troubled = await aWorld(TROUBLED);
  const surveys = [...shipped.context.surveys.values(), ...troubled.context.surveys.values()];
  const questions = surveys.flatMap((survey) =>
    survey.questionnaires.flatMap((questionnaire) =>
      answerable(questionnaire).map((question) => ({ survey: survey.id, question })),
    ),
  );
  expect(new Set(questions.map(({ question }) => question.kind)).size).toBe(9);
  for (const { survey, question } of questions) {
    let answered = 0;
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('nb', 'nn', 'es', 'en'), (seed, language) => {
        const value = answerTo(question, language, chanceFrom(seed));
        if (value === null) return;
        answered += 1;
        expect(kindOf(question).accepts(value)).toBe(true);
        expect(kindOf(question).errors(value)).toEqual([]);
        expect(JSON.stringify(value)).not.toMatch(/[{]\w+[}]/);
      }),
      { numRuns: 60 },
    );
    expect(answered, `${survey} ${question.id}`).toBeGreaterThan(30);
  }
});
