/** Choosing a passage of an answer: HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, storeOf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Survey } from '../../definitions/model.ts';
import { newId } from '../../foundation/ids.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { registryView } from '../../registry/view.ts';
import type { Invitation, Store } from '../../store/store.ts';
import { askedQuestions, checksOf } from './checks.ts';
import { type ChooseView, choosePage } from './choose-page.ts';
import { findPassage, joinedSentences, type Passage, type PassageFault, sentencesOf } from './passage.ts';

const params = z.object({ survey: z.string(), invitation: z.string(), question: z.string() });
const place = z.coerce.number().int().min(0).optional().catch(undefined);
const chooseForm = posted({
  do: z.enum(['passage', 'sentences']).catch('passage'),
  revision: z.coerce.number().int().min(1).catch(0),
  passage: postedText,
  from: place,
  to: place,
  sentence: z.preprocess((value) => [value ?? []].flat(), z.array(z.string())).catch([]),
});
const doneQuery = z.object({ chosen: z.coerce.number().int().min(1).max(10_000) });

/** What was pasted, as answers are kept: one kind of line end, nothing a database refuses. */
const pastedText = (text: string): string => text.replace(/\r\n?/g, '\n').replaceAll('\0', '').toWellFormed();

interface Asked {
  survey: Survey;
  store: Store;
  invitation: Invitation;
  question: string;
  answer: ChooseView['answer'];
}

export function chooseRoutes(context: Context) {
  /** The answer as it counts: what was submitted last, else the draft; or the revision that a page showed. */
  async function asked(request: FastifyRequest, revision?: number): Promise<Asked> {
    const { survey: id, invitation: of, question } = params.parse(request.params);
    const survey = surveyOf(context.surveys, id);
    const store = storeOf(context, request);
    const invitation = await store.invitation(survey.id, of);
    const state = invitation && (await store.responseState(survey.id, of));
    if (invitation === undefined || state === undefined) throw new Problem(404, 'response-unknown');
    const submitted = (await store.submissions(survey.id, of)).at(-1)?.answers;
    const current = state.answers[question];
    const counted = submitted?.[question] ?? current;
    const wanted = revision ?? counted?.revision;
    const found = wanted === undefined ? undefined : await store.revision(survey.id, state.id, question, wanted);
    if (found === undefined || typeof found.value !== 'string' || found.value.trim() === '')
      throw new Problem(404, 'member-check:no-text');
    const kind = (await askedQuestions(store, survey)).get(`${invitation.questionnaire}/${question}`)?.question.kind;
    if (kind !== undefined && kind !== 'long text' && kind !== 'short text')
      throw new Problem(404, 'member-check:no-text');
    const isSubmitted = submitted?.[question]?.revision === found.revision;
    const { value: text, language, receivedAt } = found;
    return {
      survey,
      store,
      invitation,
      question,
      answer: { revision: found.revision, text, language, receivedAt, isSubmitted },
    };
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { survey, store, invitation, question, answer }: Asked,
    tried?: ChooseView['tried'],
  ): Promise<FastifyReply> {
    const checks = await checksOf(store, survey, invitation.id);
    const view = registryView(await store.registry(survey.id));
    const chosen = checks.checks
      .map(({ quote }) => quote)
      .filter((quote) => quote.question === question && quote.withdrawnAt === null);
    const done = doneQuery.safeParse(request.query);
    const municipality = view.municipality(invitation.municipality)?.name ?? invitation.municipality;
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('member-check:choose-title', { municipality }),
      nav: surveyNav({ t, survey, active: 'member-check', account: accountOf(request) }),
      body: choosePage({
        ...{ t, language, survey, checks, invitation, municipality, question, answer, chosen, tried },
        csrf: accountOf(request).csrf,
        done: done.success ? done.data.chosen : 0,
      }),
      scripts: ['client/office/passage.ts'],
      synthetic: invitation.synthetic,
    }));
  }

  return async (app: FastifyInstance): Promise<void> => {
    const ADDRESS = '/surveys/:survey/member-check/passages/:invitation/:question';
    const mayLook = { preHandler: [allowed(...rights.fieldwork)] };
    const mayChoose = { preHandler: [allowed(...rights.fieldwork), checkCsrf(context)] };

    app.get(ADDRESS, mayLook, async (request, reply) => show(request, reply, await asked(request)));

    app.post(ADDRESS, mayChoose, async (request, reply) => {
      const form = chooseForm.parse(request.body);
      const of = await asked(request, form.revision);
      const { survey, store, invitation, question, answer } = of;
      const found = passagesIn(form, answer);
      if (typeof found === 'string')
        return show(request, reply.code(422), of, {
          passage: pastedText(form.passage),
          error: `member-check:passage-${form.do === 'sentences' ? 'unticked' : found}`,
        });
      const at = context.clock.now();
      for (const passage of found) {
        const made = await store.chooseQuote({
          ...{ survey: survey.id, invitation: invitation.id, id: newId(), question, revision: answer.revision },
          ...{ ...passage, by: accountOf(request).name, at },
        });
        if (made.kind === 'anonymous') throw new Problem(409, 'anonymous:no-quotes');
        if (made.kind === 'unconfirmed') throw new Problem(409, 'member-check:response-unconfirmed');
        if (made.kind === 'withdrawn') throw new Problem(409, 'member-check:response-withdrawn');
      }
      const address = `/surveys/${survey.id}/member-check/passages/${invitation.id}/${question}`;
      return reply.redirect(`${address}?chosen=${found.length}`, 303);
    });
  };
}

function passagesIn(
  form: z.infer<typeof chooseForm>,
  { text, language }: ChooseView['answer'],
): Passage[] | PassageFault {
  if (form.do === 'sentences') {
    const ticked = form.sentence.map((value) => {
      const [from = Number.NaN, to = Number.NaN] = value.split('-').map(Number);
      return { from, to };
    });
    const joined = joinedSentences(sentencesOf(text, language), ticked);
    return joined.length === 0 ? 'none' : joined;
  }
  const { from, to } = form;
  const hint = from === undefined || to === undefined ? undefined : { from, to };
  const found = findPassage(text, pastedText(form.passage), hint);
  return typeof found === 'string' ? found : [found];
}
