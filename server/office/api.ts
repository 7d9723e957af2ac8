/** The same as the pages, as JSON. */

import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, accountOf, allowed, contextOf, signedIn, storeOf } from '../access/guard.ts';
import { has, rights } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { surveyOf } from '../definitions/find.ts';
import { wordingIn } from '../definitions/texts.ts';
import { followUpJson, followUpShape } from '../fieldwork/follow-up/api.ts';
import { Problem } from '../foundation/problem.ts';
import { preferredLanguage } from '../pages/preferred-language.ts';
import type { ResponseRow, Submission } from '../store/store.ts';
import { filterQuery, STATUSES } from './filter.ts';
import { type Counts, countsOf, dossierOf, narrowedPage } from './responses.ts';

const counts = z
  .strictObject({
    invited: z.number().int(),
    notStarted: z.number().int(),
    draft: z.number().int(),
    submitted: z.number().int(),
    reopened: z.number().int(),
    unconfirmed: z.number().int(),
    withdrawn: z.number().int(),
    erased: z.number().int(),
  })
  .describe(
    'Invitations by what became of them; `invited` is all but the withdrawn, the erased and, of an open round, the unconfirmed ones.',
  );

const time = z.iso.datetime().describe('UTC.');
const lang = z.string().optional().describe('Language of labels; `Accept-Language` where absent.');

const surveyList = z.strictObject({
  surveys: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      languages: z.array(z.string()),
      opens: z.string().nullable(),
      closes: z.string().nullable(),
      synthetic: z.boolean().describe('Whether it holds synthetic answers.'),
      counts,
      questionnaires: z.array(z.strictObject({ id: z.string(), title: z.string(), counts })),
    }),
  ),
});

const submission = z.strictObject({
  id: z.string(),
  ordinal: z.number().int(),
  number: z.string(),
  code: z.string(),
  hash: z.string(),
  submittedAt: time,
});

const response = z.strictObject({
  invitation: z.string(),
  questionnaire: z.string(),
  municipality: z.string(),
  country: z.string(),
  region: z.string(),
  partnerships: z.array(z.string()),
  language: z.string(),
  status: z.enum(STATUSES),
  synthetic: z.boolean(),
  version: z.number().int().nullable(),
  startedAt: time.nullable(),
  changedAt: time.nullable(),
  submission: submission.nullable().describe('The latest one.'),
});

const responseList = z.strictObject({
  survey: z.string(),
  responses: z.array(response),
  next: z.string().nullable().describe('`after` of the next page; null on the last.'),
});

const value = z.unknown().describe('By question kind; null where blank.');
const contributor = z.strictObject({ name: z.string(), role: z.string() }).describe('As they called themselves.');
const oneResponse = z.strictObject({
  survey: z.string(),
  invitation: z.string(),
  questionnaire: z.string(),
  municipality: z.string(),
  language: z.string(),
  status: z.enum(STATUSES),
  synthetic: z.boolean(),
  version: z.number().int(),
  answers: z.record(
    z.string(),
    z.strictObject({
      value,
      revision: z.number().int(),
      receivedAt: time,
      language: z.string(),
      contributor: contributor.optional(),
    }),
  ),
  revisions: z.array(
    z.strictObject({
      question: z.string(),
      revision: z.number().int(),
      value,
      language: z.string(),
      receivedAt: time,
      base: z.number().int().describe('The revision it was written on; 0 where there was none.'),
      parallel: z.boolean().describe('Written on an older revision than the current one, and kept beside it.'),
      contributor: contributor.nullable(),
      settledAt: time.nullable().describe('When somebody chose between a parallel revision and the current one.'),
    }),
  ),
  submissions: z.array(submission),
  followUps: z.array(followUpShape).describe('Questions about its answers, oldest first.'),
});

const isoTime = (at: number): string => new Date(at).toISOString();

const countsJson = ({ 'not started': notStarted, ...rest }: Counts): z.infer<typeof counts> => ({
  ...rest,
  notStarted,
});

const submissionJson = (from: Omit<Submission, 'answers' | 'facts'>): z.infer<typeof submission> => ({
  id: from.id,
  ordinal: from.ordinal,
  number: from.number,
  code: from.code,
  hash: from.hash,
  submittedAt: isoTime(from.submittedAt),
});

const responseJson = (row: ResponseRow): z.infer<typeof response> => ({
  invitation: row.invitation.id,
  questionnaire: row.invitation.questionnaire,
  municipality: row.invitation.municipality,
  country: row.country,
  region: row.region,
  partnerships: row.partnerships,
  language: row.response?.language ?? row.invitation.language,
  status: row.status,
  synthetic: row.invitation.synthetic,
  version: row.response?.version ?? null,
  startedAt: row.response && isoTime(row.response.startedAt),
  changedAt: row.response && isoTime(row.response.changedAt),
  submission: row.submission && submissionJson(row.submission),
});

export function officeApi(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('preHandler', signedIn(context));
    app.addHook('preHandler', allowed(...rights.read));
    const about = (summary: string) => ({ summary, tags: ['responses'], security: API_SECURITY });

    app.get(
      '/api/v1/surveys',
      { schema: { ...about('Surveys with counts'), querystring: z.object({ lang }), response: { 200: surveyList } } },
      async (request) => {
        const store = storeOf(context, request);
        const surveys = [...context.surveys.values()].map(async (survey) => {
          const language = preferredLanguage(request, survey.languages);
          const counted = await countsOf(store, survey);
          const set = await store.schedule(survey.id);
          const moment = (at: number | null) => (at === null ? null : isoTime(at));
          return {
            id: survey.id,
            title: wordingIn(survey.title, language, survey.fallback).text,
            languages: survey.languages,
            opens: set === undefined ? (survey.opens ?? null) : moment(set.opensAt),
            closes: set === undefined ? (survey.closes ?? null) : moment(set.closesAt),
            synthetic: await store.hasInvitations(survey.id, true),
            counts: countsJson(counted.whole),
            questionnaires: counted.questionnaires.map(({ questionnaire, counts: own }) => ({
              id: questionnaire.id,
              title: wordingIn(questionnaire.title, language, survey.fallback).text,
              counts: countsJson(own),
            })),
          };
        });
        return { surveys: await Promise.all(surveys) };
      },
    );

    const params = z.object({ survey: z.string().describe('Id of a survey.') });
    const paging = {
      after: z.string().max(100).optional().describe('`next` of the page before.'),
      limit: z.coerce.number().int().min(1).max(500).default(50).describe('Rows a page, at most.'),
    };
    app.get(
      '/api/v1/surveys/:survey/responses',
      {
        schema: {
          ...about('Responses, page by page in key order'),
          params,
          querystring: filterQuery.extend(paging),
          response: { 200: responseList },
        },
      },
      async (request) => {
        const survey = surveyOf(context.surveys, request.params.survey);
        const { after, limit, ...wanted } = request.query;
        const of = contextOf(context, request);
        const { page, answered } = await narrowedPage(of, survey, wanted, after ?? null, limit);
        if (answered?.isWithheld)
          throw new Problem(403, 'office:answered-withheld', { minimum: survey.minimumGroupSize });
        return { survey: survey.id, responses: page.rows.map(responseJson), next: page.next };
      },
    );

    app.get(
      '/api/v1/surveys/:survey/responses/:invitation',
      {
        schema: {
          ...about('One response with every revision and submission'),
          params: params.extend({ invitation: z.string().describe('`invitation` of a row.') }),
          response: { 200: oneResponse },
        },
      },
      async (request) => {
        const survey = surveyOf(context.surveys, request.params.survey);
        const { invitation, version, state, status, revisions, submissions, followUps } = await dossierOf(
          contextOf(context, request),
          survey,
          request.params.invitation,
          has(accountOf(request).role, 'readPersonal'),
        );
        return {
          survey: survey.id,
          invitation: invitation.id,
          questionnaire: invitation.questionnaire,
          municipality: invitation.municipality,
          language: state?.language ?? invitation.language,
          status,
          synthetic: invitation.synthetic,
          version: version.version,
          answers: Object.fromEntries(
            Object.entries(state?.answers ?? {}).map(([question, answer]) => [
              question,
              { ...answer, receivedAt: isoTime(answer.receivedAt) },
            ]),
          ),
          revisions: revisions.map((revision) => ({
            ...revision,
            receivedAt: isoTime(revision.receivedAt),
            settledAt: revision.settledAt === null ? null : isoTime(revision.settledAt),
          })),
          submissions: submissions.map(submissionJson),
          followUps: followUps.map(followUpJson),
        };
      },
    );
  };
}
