/** What every route of coding begins with: the survey, the store as whoever asks may use it, and who that is. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, storeOf } from '../../access/guard.ts';
import { has } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Survey } from '../../definitions/model.ts';
import type { Store } from '../../store/store.ts';

const params = z.object({ survey: z.string() });

export interface Asked {
  survey: Survey;
  store: Store;
  /** Who asks, as codings name them. */
  me: string;
  /** The form value of those who may code, undefined for those who may look. */
  csrf: string | undefined;
}

/** What was submitted since is taken in first: a few short reads where there is nothing. */
export async function askedOf(context: Context, request: FastifyRequest): Promise<Asked> {
  const survey = surveyOf(context.surveys, params.parse(request.params).survey);
  const store = storeOf(context, request);
  await store.readSubmissions(survey.id);
  const { name, role, csrf } = accountOf(request);
  return { survey, store, me: name, csrf: has(role, 'analyse') ? csrf : undefined };
}
