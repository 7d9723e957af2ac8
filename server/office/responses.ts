/** Responses as researchers see them: counts, pages of rows, one with all that was ever answered. */
import type { Context } from '../context.ts';
import type { Answers } from '../definitions/answers.ts';
import type { Questionnaire, Survey, Version } from '../definitions/model.ts';
import { Problem } from '../foundation/problem.ts';
import type { Registry } from '../registry/model.ts';
import type { FollowUp } from '../store/follow-ups.ts';
import type { CountedAnswer } from '../store/readings.ts';
import type { OpenAnswer } from '../store/rounds.ts';
import type {
  Invitation,
  ResponseFilter,
  ResponseRow,
  ResponseState,
  Revision,
  Store,
  Submission,
} from '../store/store.ts';
import { type Answered, answeredIn } from './answered.ts';
import { type FilterQuery, filterOf, STATUSES } from './filter.ts';

export type Counts = Record<ResponseRow['status'], number> & {
  /** All but the withdrawn, the erased and the unconfirmed ones. */
  invited: number;
};

const zero = (): Counts => ({
  invited: 0,
  'not started': 0,
  draft: 0,
  submitted: 0,
  reopened: 0,
  unconfirmed: 0,
  withdrawn: 0,
  erased: 0,
});

/** Counts of a survey by questionnaire, in its order, and over all. */
export async function countsOf(
  store: Store,
  survey: Survey,
): Promise<{ whole: Counts; questionnaires: { questionnaire: Questionnaire; counts: Counts }[] }> {
  const rows = await store.counts(survey.id);
  const whole = zero();
  const questionnaires = survey.questionnaires.map((questionnaire) => ({ questionnaire, counts: zero() }));
  for (const { questionnaire, status, n } of rows) {
    const own = questionnaires.find((entry) => entry.questionnaire.id === questionnaire)?.counts;
    for (const counts of own === undefined ? [whole] : [whole, own]) {
      counts[status] += n;
      if (status !== 'withdrawn' && status !== 'erased' && status !== 'unconfirmed') counts.invited += n;
    }
  }
  return { whole, questionnaires };
}

export interface ResponsePage {
  rows: ResponseRow[];
  /** The `after` of the next page; null on the last one. */
  next: string | null;
}

export interface NarrowedPage {
  page: ResponsePage;
  answered: Answered | undefined;
}

/** A page of what `query` asks for; without rows where its question is unknown or what it asks is not to be told. */
export async function narrowedPage(
  context: Pick<Context, 'store' | 'clock'>,
  survey: Survey,
  query: FilterQuery,
  after: string | null,
  limit: number,
): Promise<NarrowedPage> {
  const answered = await answeredIn(context, survey, query);
  if (answered !== undefined && (answered.isWithheld || answered.question === undefined))
    return { page: { rows: [], next: null }, answered };
  return { page: await responsePage(context.store, survey, filterOf(query), after, limit), answered };
}

/** What each of these counts with as its answer to the question, by invitation; none where it may not stand in a list. */
export async function answersOf(
  store: Store,
  survey: Survey,
  answered: Answered | undefined,
  rows: readonly ResponseRow[],
): Promise<ReadonlyMap<string, CountedAnswer>> {
  const responses = rows.flatMap(({ response }) => (response === null ? [] : [response.id]));
  if (!answered?.isShown || answered.question === undefined || responses.length === 0) return new Map();
  const { id: question } = answered.question;
  await store.readSubmissions(survey.id);
  const filter = { questions: [{ question }], responses };
  const found = await store.countedAnswers(survey.id, filter, null, responses.length);
  return new Map(found.map((answer) => [answer.invitation, answer]));
}

/** At most `limit` rows after the one with the key `after`: by key, so that a page costs the same however far on it is. */
async function responsePage(
  store: Store,
  survey: Survey,
  filter: ResponseFilter,
  after: string | null,
  limit: number,
): Promise<ResponsePage> {
  const rows = await store.responses(survey.id, filter, after, limit + 1);
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.invitation.id ?? null) : null };
}

/** Everything known of one invitation. */
export interface Dossier {
  survey: Survey;
  invitation: Invitation;
  registry: Registry;
  /** The version it was begun in; the newest one where it was not begun. */
  version: Version;
  state: ResponseState | undefined;
  status: ResponseRow['status'];
  /** What it was written for in an open round; undefined where it was invited. */
  open: OpenAnswer | undefined;
  /** By question, oldest first. */
  revisions: Revision[];
  /** Oldest first; the last one counts unless the response is withdrawn or erased. */
  submissions: Submission[];
  /** Questions about its answers, withdrawn ones too, oldest first. */
  followUps: FollowUp[];
}

/** All of one response at one moment, or `Problem` 404. Without `personal` nobody is named who wrote any of it. */
export async function dossierOf(context: Context, survey: Survey, id: string, personal: boolean): Promise<Dossier> {
  const dossier = await wholeDossier(context, survey, id);
  return personal ? dossier : withoutWriters(dossier);
}

function wholeDossier(context: Context, survey: Survey, id: string): Promise<Dossier> {
  return context.store.snapshot(async (reads) => {
    const invitation = await reads.invitation(survey.id, id);
    // A ballot is nobody's to see before there are enough.
    if (invitation === undefined || (invitation.ballot && invitation.unconfirmed))
      throw new Problem(404, 'response-unknown');
    const state = await reads.responseState(survey.id, id);
    const current = context.current.get(`${survey.id}/${invitation.questionnaire}`);
    const version =
      current !== undefined && (state === undefined || state.version === current.version)
        ? current
        : (await reads.versions(survey.id, invitation.questionnaire))
            .filter((one) => state === undefined || one.version === state.version)
            .at(-1);
    if (version === undefined) throw new Error(`no version ${state?.version} of ${invitation.questionnaire}`);
    return {
      survey,
      invitation,
      registry: await reads.registry(survey.id),
      version,
      state,
      status: statusOf(invitation, state),
      open: await reads.openAnswer(survey.id, id),
      revisions: state === undefined ? [] : await reads.revisions(survey.id, state.id),
      submissions: await reads.submissions(survey.id, id),
      followUps: state === undefined ? [] : await reads.followUpsOf(survey.id, [state.id]),
    };
  });
}

/** As lists show it: an open round's is unconfirmed until it is accepted, however far it has come. */
function statusOf(invitation: Invitation, state: ResponseState | undefined): ResponseRow['status'] {
  if (state?.status === 'erased') return 'erased';
  if (invitation.withdrawnAt !== null) return 'withdrawn';
  return invitation.unconfirmed ? 'unconfirmed' : (state?.status ?? 'not started');
}

function withoutWriters(dossier: Dossier): Dossier {
  const { state, revisions, submissions } = dossier;
  const unsigned = (answers: Answers): Answers =>
    Object.fromEntries(Object.entries(answers).map(([question, { contributor, ...answer }]) => [question, answer]));
  const unnamed = (all: Revision[]): Revision[] => all.map((revision) => ({ ...revision, contributor: null }));
  return {
    ...dossier,
    state: state && {
      ...state,
      answers: unsigned(state.answers),
      parallel: Object.fromEntries(Object.entries(state.parallel).map(([question, all]) => [question, unnamed(all)])),
    },
    revisions: unnamed(revisions),
    submissions: submissions.map((submission) => ({ ...submission, answers: unsigned(submission.answers) })),
  };
}

/** Every status with its count, in the order shown. */
export const byStatus = (counts: Counts): { status: ResponseRow['status']; n: number }[] =>
  STATUSES.map((status) => ({ status, n: counts[status] }));
