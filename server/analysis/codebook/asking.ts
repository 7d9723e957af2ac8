/** What a request to the codebook's pages is about, and how its changes are written. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, storeOf } from '../../access/guard.ts';
import { has } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Language, Survey } from '../../definitions/model.ts';
import { canonicalJson, sha256 } from '../../foundation/hash.ts';
import { newId } from '../../foundation/ids.ts';
import { Problem } from '../../foundation/problem.ts';
import type { Translate } from '../../pages/texts.ts';
import { type Code, type CodebookCause, type CodebookChanged, stateOfCode } from '../../store/codebook.ts';
import type { Store } from '../../store/store.ts';
import type { Plan } from './actions.ts';
import { codeWording } from './names.ts';

const surveyParams = z.object({ survey: z.string() });
const codeParams = z.object({ code: z.string().max(100) });

export interface Asked {
  survey: Survey;
  store: Store;
  /** Removed ones too, in the order of the tree. */
  codes: Code[];
  mayChange: boolean;
  csrf: string;
  by: string;
  /** Writes a change by whoever asks. */
  write(cause: CodebookCause, plan: Plan, undoes?: string): Promise<CodebookChanged>;
}

export async function askedOf(context: Context, request: FastifyRequest): Promise<Asked> {
  const survey = surveyOf(context.surveys, surveyParams.parse(request.params).survey);
  const account = accountOf(request);
  const store = storeOf(context, request);
  return {
    ...{ survey, store, codes: await store.codes(survey.id), csrf: account.csrf, by: account.name },
    mayChange: has(account.role, 'analyse'),
    write: (cause, { changes, recode }, undoes) =>
      store.changeCodebook({
        ...{ survey: survey.id, id: newId(), at: context.clock.now(), by: account.name },
        ...{ cause, undoes: undoes ?? null, changes, recode },
      }),
  };
}

/** The code that an address names, removed or not; a 404 where there is none. */
export function namedCode(request: FastifyRequest, { codes }: Asked): Code {
  const named = codeParams.safeParse(request.params);
  const code = named.success ? codes.find(({ id }) => id === named.data.code) : undefined;
  if (code === undefined) throw new Problem(404, 'code-unknown');
  return code;
}

/** The same, of codes that are there; a 409 where it was removed. */
export function standingCode(request: FastifyRequest, asked: Asked): Code {
  const code = namedCode(request, asked);
  if (code.removedAt !== null) throw new Problem(409, 'code-removed');
  return code;
}

/** Tells whether a code is still what a form was opened on. */
export const seenOf = (code: Code): string => sha256(canonicalJson(stateOfCode(code)));

/** What a page's words are made of. */
export interface Wordings {
  t: Translate;
  language: Language;
  survey: Survey;
}

/** A code as the page's reader calls it, with the language of that name. */
export const named = ({ language, survey }: Wordings, code: Code): { name: string; language: Language } => {
  const { name, language: found } = codeWording(code, language, survey.fallback);
  return { name: name || code.id, language: found };
};

const form = z
  .record(z.string(), z.union([z.string(), z.array(z.string()).transform((all) => all.at(-1) ?? '')]))
  .catch({});

/** Every field of a posted form; of a repeated one the last. */
export const typedIn = (body: unknown): Record<string, string> => form.parse({ ...Object(body) });
