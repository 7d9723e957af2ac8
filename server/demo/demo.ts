/** `samsvar demo`: a survey full of synthetic respondents, through the same store operations as real ones, marked synthetic from the invitation on. */
import type { Context } from '../context.ts';
import type { AnswerValue } from '../definitions/answers.ts';
import { answerable, type Language, type Survey, type Version } from '../definitions/model.ts';
import { asMade, newInvitation } from '../fieldwork/invitations.ts';
import { newId } from '../foundation/ids.ts';
import { Problem } from '../foundation/problem.ts';
import { freezeFor } from '../respond/submission.ts';
import type { AnswerChange, NewInvitation, Save } from '../store/store.ts';
import { answerTo } from './answers.ts';
import { type Chance, chanceFrom } from './chance.ts';
import { fieldTime, type Respondent, respondents } from './respondents.ts';

/** Invitations made at a time, and respondents answering at the same time. */
const BATCH = 2000;
const AT_ONCE = 128;

/** How many change to another language on the way, and to which. */
const SWITCHES = 0.07;
const OTHER: Record<Language, Language> = { nb: 'nn', nn: 'nb', es: 'en', en: 'es' };

/**
 * Makes `responses` submissions and, beside them, drafts and respondents who never begin. The same seed gives the same answers, and times as far
 * from now. Called again it adds more. Refuses with `Problem` 409 where the survey has real invitations.
 */
export async function demo(
  context: Context,
  survey: Survey,
  { responses, seed }: { responses: number; seed: number },
): Promise<{ invited: number; submitted: number; drafts: number }> {
  const { store, secret, clock } = context;
  if (await store.hasInvitations(survey.id, false)) throw new Problem(409, 'demo:has-real', { survey: survey.id });
  const now = clock.now();
  const taken = await ordinalsTaken(context, survey.id);
  const all = respondents(survey, await store.registry(survey.id), { responses, seed, now, taken });
  const madeAt = fieldTime(survey, now).from;
  for (let from = 0; from < all.length; from += BATCH) {
    const batch = all.slice(from, from + BATCH).map((respondent) => {
      const { questionnaire, municipality, ordinal, language } = respondent;
      const about = { survey: survey.id, questionnaire, municipality, ordinal, language, synthetic: true, madeAt };
      return { respondent, invitation: newInvitation(secret, about) };
    });
    await store.makeInvitations(
      survey.id,
      batch.map(({ invitation }) => invitation),
    );
    const waiting = batch.values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const { respondent, invitation } of waiting) await answer(context, survey, respondent, invitation);
      }),
    );
  }
  const count = (...outcomes: Respondent['outcome'][]): number =>
    all.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    invited: all.length,
    submitted: count('submitted', 'submitted again', 'reopened'),
    drafts: count('draft'),
  };
}

/** The highest ordinal of each questionnaire and municipality, where an earlier demo made some. */
export async function ordinalsTaken({ store }: Pick<Context, 'store'>, survey: string): Promise<Map<string, number>> {
  const taken = new Map<string, number>();
  for (let after: string | null = null; ; ) {
    const page: { id: string; questionnaire: string; municipality: string; ordinal: number }[] =
      await store.invitations(survey, after, 1000);
    for (const { id, questionnaire, municipality, ordinal } of page) {
      const place = `${questionnaire} ${municipality}`;
      taken.set(place, Math.max(taken.get(place) ?? 0, ordinal));
      after = id;
    }
    if (page.length < 1000) return taken;
  }
}

/** One respondent from the first word to where they stop. */
async function answer(
  context: Context,
  survey: Survey,
  respondent: Respondent,
  invitation: NewInvitation,
): Promise<void> {
  const { outcome, language, startedAt, submittedAt, changedAt } = respondent;
  if (outcome === 'not started') return;
  const version = context.current.get(`${survey.id}/${respondent.questionnaire}`);
  if (version === undefined) throw new Error(`no version of ${respondent.questionnaire}`);
  const chance = chanceFrom(respondent.seed);
  const other = OTHER[language];
  const later = other !== undefined && survey.languages.includes(other) && chance.happens(SWITCHES) ? other : language;
  const questions = answerable(version.content);
  const save = (answers: AnswerChange[], at: number, written: Language): Save => ({
    survey: survey.id,
    invitation: invitation.id,
    version: version.version,
    language: written,
    answers,
    at,
  });
  const middle = Math.ceil(questions.length / 2);
  const first = questions
    .slice(0, middle)
    .flatMap((question) => change(question.id, answerTo(question, language, chance)));
  const second = questions.slice(middle).flatMap((question) => change(question.id, answerTo(question, later, chance)));
  if (outcome === 'draft') {
    const begun = first.length > 0 ? first : something(questions, language, chance);
    await context.store.saveAnswers(save(begun.slice(0, chance.whole(1, begun.length)), startedAt, language));
    return;
  }
  const submit = (answers: AnswerChange[], at: number) =>
    submitAll(context, save(answers, at, later), version, invitation);
  // Some come back to finish; whoever changes the language has saved in the first one.
  if (later !== language || chance.happens(0.15)) {
    await context.store.saveAnswers(save(first, startedAt, language));
    await submit(second, submittedAt);
  } else await submit([...first, ...second], submittedAt);
  if (outcome === 'submitted') return;
  await context.store.reopen(survey.id, invitation.id, changedAt);
  const revised = revision(questions, [...first, ...second], later, chance);
  if (outcome === 'submitted again') await submit(revised, changedAt);
  else if (revised.length > 0) await context.store.saveAnswers(save(revised, changedAt, later));
}

const change = (question: string, value: AnswerValue): AnswerChange[] =>
  value === null ? [] : [{ question, value, baseRevision: 0, clientId: newId() }];

/** An answer that is not blank: who writes nothing has no draft. */
function something(questions: ReturnType<typeof answerable>, language: Language, chance: Chance): AnswerChange[] {
  for (;;) {
    const question = chance.pick(questions);
    const [answer] = change(question.id, answerTo(question, language, chance));
    if (answer !== undefined) return [answer];
  }
}

/** One answer written anew. */
function revision(
  questions: ReturnType<typeof answerable>,
  given: readonly AnswerChange[],
  language: Language,
  chance: Chance,
): AnswerChange[] {
  const again = chance.pick(questions);
  const isAnswered = given.some((answer) => answer.question === again.id);
  const value = answerTo(again, language, chance);
  return isAnswered && value !== null
    ? [{ question: again.id, value, baseRevision: 1, clientId: newId() }]
    : change(again.id, value);
}

/** Submits as a respondent's last step does. Throws where it is not taken: synthetic answers are made to be. */
export async function submitAll(
  { store }: Context,
  save: Save,
  version: Version,
  invitation: NewInvitation,
): Promise<void> {
  const { language } = save;
  const freeze = freezeFor({ invitation: asMade(invitation), version, language });
  const done = await store.submit({ ...save, clientId: newId(), freeze });
  if (done.kind !== 'submitted') throw new Error(`a synthetic response was not submitted: ${JSON.stringify(done)}`);
}
