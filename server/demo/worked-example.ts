/**
 * `samsvar worked-example`: what a source tells, entered as synthetic answers through the same operations as respondents' answers, and coded with the
 * codebook. Every passage is coded by itself, so that the tables can be counted by hand from the file: `docs/worked-example.md`.
 */
import type { Context } from '../context.ts';
import type { Survey, WorkedPassage } from '../definitions/model.ts';
import { audienceOf, languageFor, newInvitation } from '../fieldwork/invitations.ts';
import { newId } from '../foundation/ids.ts';
import { Problem } from '../foundation/problem.ts';
import type { AnswerChange, NewInvitation } from '../store/store.ts';
import { ordinalsTaken, submitAll } from './demo.ts';

/** In whose layer its codings are. */
const EXAMPLE_CODER = 'worked-example';

export type ExampleEntered = { kind: 'there' } | { kind: 'done'; source: string; responses: number; codings: number };

/**
 * Enters the survey's worked example, once. Refuses with `Problem` 404 where it has none, and with 409 where the survey has real invitations, or the
 * registry or codebook no longer has what the example names.
 */
export async function enterWorkedExample(context: Context, survey: Survey): Promise<ExampleEntered> {
  const { store, clock } = context;
  const example = survey.workedExample;
  if (example === undefined) throw new Problem(404, 'demo:no-example', { survey: survey.id });
  if (await store.hasInvitations(survey.id, false)) throw new Problem(409, 'demo:has-real', { survey: survey.id });
  if ((await store.coders(survey.id)).some(({ by }) => by === EXAMPLE_CODER)) return { kind: 'there' };
  const codes = new Set((await store.codes(survey.id)).flatMap(({ id, removedAt }) => (removedAt === null ? id : [])));
  for (const { answers } of example.responses)
    for (const code of answers.flatMap(({ passages }) => passages.flatMap((one) => one.codes)))
      if (!codes.has(code)) throw new Problem(409, 'demo:example-code', { code });
  const invitations = await invited(context, survey);
  let codings = 0;
  for (const [at, { answers }] of example.responses.entries()) {
    const invitation = invitations[at];
    if (invitation === undefined) continue;
    const version = context.current.get(`${survey.id}/${invitation.questionnaire}`);
    if (version === undefined) throw new Error(`no version of ${invitation.questionnaire}`);
    const changes = answers.map(
      ({ question, passages, value }): AnswerChange => ({
        ...{ question, value: value ?? textOf(passages), baseRevision: 0, clientId: newId() },
      }),
    );
    const save = { survey: survey.id, invitation: invitation.id, version: version.version };
    const { language } = invitation;
    await submitAll(context, { ...save, language, answers: changes, at: clock.now() }, version, invitation);
    await store.readSubmissions(survey.id);
    for (const { question, passages } of answers) codings += await code(context, invitation, question, passages);
  }
  return { kind: 'done', source: example.source, responses: example.responses.length, codings };
}

/** One synthetic invitation for each response, in their order; of a municipality that the questionnaire goes to. */
async function invited({ store, secret, clock }: Context, survey: Survey): Promise<NewInvitation[]> {
  const registry = await store.registry(survey.id);
  const taken = await ordinalsTaken({ store }, survey.id);
  const made = (survey.workedExample?.responses ?? []).map(({ questionnaire: id, municipality: place }) => {
    const questionnaire = survey.questionnaires.find((one) => one.id === id);
    const municipality = questionnaire && audienceOf(questionnaire, registry).find((one) => one.id === place);
    if (questionnaire === undefined || municipality === undefined)
      throw new Problem(409, 'demo:example-place', { municipality: place, questionnaire: id });
    // The first number is for a real respondent, should there be one later.
    const ordinal = (taken.get(`${id} ${place}`) ?? 1) + 1;
    taken.set(`${id} ${place}`, ordinal);
    const language = languageFor(questionnaire, municipality);
    const about = { survey: survey.id, questionnaire: id, municipality: place, ordinal, language };
    return newInvitation(secret, { ...about, synthetic: true, madeAt: clock.now() });
  });
  await store.makeInvitations(survey.id, made);
  return made;
}

const textOf = (passages: readonly WorkedPassage[]): string => passages.map(({ text }) => text).join(' ');

/** Codes each passage of one answer, where it stands; says how many codings that made. */
async function code(
  { store, clock }: Context,
  { survey, id: invitation }: NewInvitation,
  question: string,
  passages: readonly WorkedPassage[],
): Promise<number> {
  let from = 0;
  let codings = 0;
  for (const { text, codes } of passages) {
    const to = from + Array.from(text).length;
    for (const each of codes) {
      const added = await store.addCoding({
        ...{ survey, invitation, id: newId(), code: each, question, revision: 1, span: { from, to } },
        ...{ by: EXAMPLE_CODER, at: clock.now() },
      });
      if (added.kind !== 'done') throw new Error(`a passage was not coded: ${added.kind}`);
      codings += 1;
    }
    from = to + 1;
  }
  return codings;
}
