/** `/receipt/check`: HTTP in and out. A code, and where there is one a text, lead to what was received and its place in the ledger. */
import { readFileSync } from 'node:fs';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { countTry } from '../access/tries.ts';
import type { Context } from '../context.ts';
import type { Language } from '../definitions/model.ts';
import { normaliseCode } from '../foundation/ids.ts';
import { Problem } from '../foundation/problem.ts';
import { preferredLanguage } from '../pages/preferred-language.ts';
import { languages, translator } from '../pages/texts.ts';
import { registryView } from '../registry/view.ts';
import { type Standing, standingOf } from '../store/ledger-proof.ts';
import type { Submission } from '../store/store.ts';
import { CHECK_PATH, type CheckState, checkBody, type Found } from './check-page.ts';
import { sendPage } from './document.ts';
import { proofFile } from './proof-file.ts';
import { codeOfFile, receiptFileIn, verdictOn } from './receipt-check.ts';
import { contentHash } from './submission.ts';
import { fieldOf, fieldsOf } from './typed.ts';

/** Bytes of an uploaded file, and of a field: as much as a whole form may have. */
const LARGEST = 4 * 1024 * 1024;
/** Characters of a code that are looked at. */
const CODE_LENGTH = 40;

const asked = z.object({
  code: z.string().optional().catch(undefined),
  unsure: z.literal('1').optional().catch(undefined),
});
const SCRIPT = readFileSync(new URL('../../scripts/check-receipt.mjs', import.meta.url), 'utf8');

/** What was posted: a form with or without a file. */
interface Given {
  code: string;
  text: string;
  lang: string | undefined;
  isUnsure?: boolean;
}

export function checkRoutes(context: Context) {
  const { store, surveys, current } = context;

  const send = (
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    language: Language,
    state: CheckState,
  ) => {
    const t = translator(language);
    const title = t('receipt:check');
    const synthetic = state.found?.submission.synthetic ?? false;
    return sendPage(context, request, reply, {
      ...{ status, language, t, title, synthetic },
      body: checkBody(language, t, state),
      styles: ['client/styles/receipt.css'],
    });
  };

  /** Counted before it is looked up, as every guess at a code is. */
  async function submissionOf(request: FastifyRequest, code: string): Promise<Submission | undefined> {
    await countTry(context, 'code', request.ip);
    return store.submissionByCode(code);
  }

  /** An anonymous answer is in the ledger only once it is seen. */
  async function placeOf({ survey, id, invitation }: Submission): Promise<Standing> {
    const ballot = surveys.get(survey)?.anonymous ? await store.invitation(survey, invitation) : undefined;
    return ballot?.unconfirmed ? { kind: 'not sealed' } : standingOf(store, survey, id);
  }

  /** Where it stands; `broken` also where the content stored here is not what the ledger says. */
  async function soundStanding(submission: Submission): Promise<Standing> {
    const standing = await placeOf(submission);
    if (standing.kind !== 'sealed') return standing;
    const isContent = submission.erasedAt !== null || contentHash(submission) === submission.hash;
    return isContent && standing.entry === submission.hash ? standing : { kind: 'broken' };
  }

  async function finding(submission: Submission, text: string): Promise<Found> {
    const { survey, questionnaire, version: number, municipality } = submission;
    const newest = current.get(`${survey}/${questionnaire}`);
    const version =
      newest?.version === number
        ? newest
        : (await store.versions(survey, questionnaire)).find((one) => one.version === number);
    if (version === undefined) throw new Error(`no version ${number} of ${questionnaire}`);
    const verdict = text === '' ? undefined : verdictOn(text, submission, version.content);
    // Only who has all of it is told whose it is.
    const view = verdict?.kind === 'file-exact' ? registryView(await store.registry(survey)) : undefined;
    const municipalityName = view?.municipality(municipality)?.name ?? municipality;
    const standing = await soundStanding(submission);
    return { submission, version, survey: surveys.get(survey), standing, verdict, municipalityName };
  }

  /** Looks up what was given and answers with the page. */
  async function check(request: FastifyRequest, reply: FastifyReply, language: Language, given: Given) {
    const isPosted = request.method === 'POST';
    const typed = given.code.trim().slice(0, CODE_LENGTH);
    const state = {
      code: typed,
      text: given.text,
      error: undefined,
      found: undefined,
      isPosted,
      isUnsure: given.isUnsure ?? false,
    };
    const refuse = (status: number, key: string) =>
      send(request, reply, status, language, { ...state, error: translator(language)(`receipt:${key}`) });
    const file = receiptFileIn(given.text);
    if (typed === '' && file === undefined) return refuse(422, 'code-missing');
    const code = typed === '' && file !== undefined ? codeOfFile(file) : normaliseCode(typed);
    if (code === undefined) return refuse(422, 'code-mistyped');
    const submission = await submissionOf(request, code);
    if (submission === undefined) return refuse(404, 'code-unknown');
    const found = await finding(submission, given.text);
    return send(request, reply, 200, language, { ...state, code: submission.code, found });
  }

  async function show(request: FastifyRequest, reply: FastifyReply) {
    const language = preferredLanguage(request, languages);
    const { code = '', unsure } = asked.parse(request.query);
    const empty = { code: '', text: '', error: undefined, found: undefined, isPosted: false };
    if (code.trim() === '') return send(request, reply, 200, language, empty);
    return check(request, reply, language, { code, text: '', lang: undefined, isUnsure: unsure !== undefined });
  }

  async function post(request: FastifyRequest, reply: FastifyReply) {
    const given = request.isMultipart() ? await multipartOf(request) : formOf(request.body);
    const chosen = languages.find((language) => language === given.lang);
    if (chosen !== undefined && given.code.trim() === '' && given.text === '')
      return reply.redirect(`${CHECK_PATH}?lang=${chosen}`, 303);
    return check(request, reply, chosen ?? preferredLanguage(request, languages), given);
  }

  /** Erases an anonymous answer: whoever holds its code is the only one who can ask for that. */
  async function erase(request: FastifyRequest, reply: FastifyReply) {
    const language = preferredLanguage(request, languages);
    const fields = fieldsOf(request.body);
    const code = normaliseCode((fieldOf(fields, 'code') ?? '').slice(0, CODE_LENGTH));
    const submission = code === undefined ? undefined : await submissionOf(request, code);
    if (submission === undefined || !surveys.get(submission.survey)?.anonymous)
      throw new Problem(404, 'receipt:code-unknown');
    const { survey, invitation } = submission;
    const isSure = fieldOf(fields, 'sure') === '1';
    if (isSure) await store.eraseResponse({ survey, invitation, at: submission.submittedAt });
    const query = new URLSearchParams({ code: submission.code, lang: language, ...(!isSure && { unsure: '1' }) });
    return reply.redirect(`${CHECK_PATH}?${query}`, 303);
  }

  async function sendProof(request: FastifyRequest, reply: FastifyReply) {
    const code = normaliseCode((asked.parse(request.query).code ?? '').slice(0, CODE_LENGTH));
    if (code === undefined) throw new Problem(400, 'receipt:code-mistyped');
    const submission = await submissionOf(request, code);
    if (submission === undefined) throw new Problem(404, 'receipt:code-unknown');
    const standing = await placeOf(submission);
    if (standing.kind === 'not sealed') throw new Problem(503, 'receipt:not-sealed', {}, 5);
    if (standing.kind === 'broken') throw new Problem(500, 'receipt:broken');
    return reply
      .header('content-disposition', `attachment; filename="proof-${submission.number}.json"`)
      .type('application/json; charset=utf-8')
      .send(proofFile(store, submission.survey, standing));
  }

  return async (app: FastifyInstance): Promise<void> => {
    await app.register(multipart, {
      limits: { fileSize: LARGEST, fieldSize: LARGEST, files: 1, fields: 5, parts: 6, headerPairs: 50 },
    });
    app.get(CHECK_PATH, show);
    app.post(CHECK_PATH, post);
    app.post(`${CHECK_PATH}/erase`, erase);
    app.get(`${CHECK_PATH}/proof`, sendProof);
    app.get(`${CHECK_PATH}/check-receipt.mjs`, async (_request, reply) =>
      reply.header('content-disposition', 'attachment').type('text/javascript; charset=utf-8').send(SCRIPT),
    );
  };
}

function formOf(body: unknown): Given {
  const fields = fieldsOf(body);
  return { code: fieldOf(fields, 'code') ?? '', text: fieldOf(fields, 'text') ?? '', lang: fieldOf(fields, 'lang') };
}

/** A file that was chosen stands before what was typed. Refuses with `Problem` 400 a body that is cut, 413 one that is too large. */
async function multipartOf(request: FastifyRequest): Promise<Given> {
  const fields: Record<string, string> = {};
  let uploaded = '';
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') uploaded = new TextDecoder().decode(await part.toBuffer());
      else if (part.valueTruncated) throw new Problem(413, 'too-large');
      else if (typeof part.value === 'string') fields[part.fieldname] = part.value;
    }
  } catch (error) {
    if (error instanceof Problem || (error instanceof Error && 'statusCode' in error)) throw error;
    // The parser's own errors say no status: what it cannot read was cut on its way.
    throw new Problem(400, 'bad-request');
  }
  return formOf({ ...fields, ...(uploaded !== '' && { text: uploaded }) });
}
