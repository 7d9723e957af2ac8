/** The mirror over HTTP. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, signedIn, storeOf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Survey } from '../../definitions/model.ts';
import { findPassage, joinedSentences, type Passage, sentencesOf } from '../../fieldwork/member-check/passage.ts';
import { newId } from '../../foundation/ids.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { registryView } from '../../registry/view.ts';
import type { Store } from '../../store/store.ts';
import { askedIn, askedQuestions } from './asked.ts';
import { type MarkTried, type MarkView, markPage } from './mark-page.ts';
import { partnershipOf, readMirror, readPartnerships } from './mirror.ts';
import { mirrorListPage, mirrorPage } from './mirror-page.ts';

const surveyParams = z.object({ survey: z.string() });
const params = z.object({ survey: z.string(), partnership: z.string() });
const markParams = params.extend({ invitation: z.string(), question: z.string() });
const withdrawParams = params.extend({ invitation: z.string(), mark: z.string() });
const query = z.object({
  concept: z.string().max(200).optional().catch(undefined),
  marked: z.coerce.number().int().min(1).max(10_000).optional().catch(undefined),
});
const place = z.coerce.number().int().min(0).optional().catch(undefined);
const LONGEST_NOTE = 4000;
const markForm = posted({
  do: z.enum(['passage', 'sentences']).catch('passage'),
  id: z.uuid().catch(''),
  revision: z.coerce.number().int().min(1).catch(0),
  passage: postedText,
  missing: postedText,
  note: postedText,
  from: place,
  to: place,
  sentence: z.preprocess((value) => [value ?? []].flat(), z.array(z.string())).catch([]),
});
type MarkForm = z.infer<typeof markForm>;

/** What was typed or pasted, as answers are kept: one kind of line end, nothing a database refuses. */
const tidy = (text: string): string => text.replace(/\r\n?/g, '\n').replaceAll('\0', '').toWellFormed();

const STYLES = ['client/styles/letters.css', 'client/styles/analysis-reading.css'];

type Asked = Omit<MarkView, 't' | 'language' | 'csrf' | 'id' | 'tried'>;

export function mirrorRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  async function askedToMark(store: Store, request: FastifyRequest): Promise<Asked> {
    const { survey: id, partnership: of, invitation, question } = markParams.parse(request.params);
    const survey = surveyOf(context.surveys, id);
    await store.readSubmissions(survey.id);
    const [registry, versions, answer] = await Promise.all([
      store.registry(survey.id),
      store.versions(survey.id),
      store.countedAnswer(survey.id, invitation, question),
    ]);
    const partnership = partnershipOf(registry, of);
    const asked = answer && askedIn(askedQuestions(survey, versions), answer);
    if (answer === undefined || asked === undefined || typeof answer.value !== 'string')
      throw new Problem(404, 'reading:answer-unknown');
    if (!partnership.municipalities.includes(answer.municipality))
      throw new Problem(404, 'reading:partnership-unknown');
    const view = registryView(registry);
    return {
      survey,
      partnership,
      municipality: view.municipality(answer.municipality)?.name ?? answer.municipality,
      others: partnership.municipalities.flatMap((each) =>
        each === answer.municipality ? [] : (view.municipality(each) ?? []),
      ),
      answer,
      text: answer.value,
      asked: { questionnaire: answer.questionnaire, question: asked, versions: [answer.version] },
    };
  }

  function showMarking(request: FastifyRequest, reply: FastifyReply, asked: Asked, tried?: MarkTried, id = newId()) {
    const account = accountOf(request);
    const { survey } = asked;
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('reading:mark-title', { municipality: asked.municipality }),
      nav: surveyNav({ t, survey, active: 'reading', account }),
      body: markPage({ ...asked, t, language, csrf: account.csrf, id, tried }),
      styles: STYLES,
      scripts: ['client/office/passage.ts'],
      synthetic: asked.answer.synthetic,
    }));
  }

  return async (app) => {
    const readers = { preHandler: [signedIn(context), allowed(...rights.read)] };
    const markers = { preHandler: [signedIn(context), allowed(...rights.analyse)] };
    const writers = { preHandler: [signedIn(context), allowed(...rights.analyse), checkCsrf(context)] };
    const MIRROR = '/surveys/:survey/reading/mirror';

    app.get(MIRROR, readers, async (request, reply) => {
      const survey = surveyOf(context.surveys, surveyParams.parse(request.params).survey);
      const store = storeOf(context, request);
      const [{ partnerships }, synthetic] = await Promise.all([
        readPartnerships(store, survey),
        store.hasInvitations(survey.id, true),
      ]);
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: t('reading:mirror-title'),
        nav: surveyNav({ t, survey, active: 'reading', account: accountOf(request) }),
        body: mirrorListPage({ t, language, survey, partnerships }),
        styles: STYLES,
        synthetic,
      }));
    });

    app.get(`${MIRROR}/:partnership`, readers, async (request, reply) => {
      const { survey: id, partnership } = params.parse(request.params);
      const survey = surveyOf(context.surveys, id);
      const { concept, marked } = query.parse(request.query);
      const store = storeOf(context, request);
      const chosen = survey.concepts.some((one) => one.id === concept) ? concept : undefined;
      const mirror = await readMirror(store, survey, partnership, chosen);
      const account = accountOf(request);
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: mirror.partnership.label,
        nav: surveyNav({ t, survey, active: 'reading', account }),
        body: mirrorPage({
          ...{ t, language, mirror, concept: chosen, done: marked ?? 0 },
          isScoped: store.scope !== 'all',
          csrf: account.rights.has('analyse') ? account.csrf : undefined,
        }),
        styles: STYLES,
        synthetic: mirror.concepts.some(({ sides }) =>
          sides.some(({ answers }) => answers.some((answer) => answer.synthetic)),
        ),
      }));
    });

    const MARK = `${MIRROR}/:partnership/mark/:invitation/:question`;
    app.get(MARK, markers, async (request, reply) =>
      showMarking(request, reply, await askedToMark(storeOf(context, request), request)),
    );

    app.post(MARK, writers, async (request, reply) => {
      const form = markForm.parse(request.body);
      const store = storeOf(context, request);
      const asked = await askedToMark(store, request);
      const id = form.id === '' ? newId() : form.id;
      const { passages, errors } = read(form, asked);
      if (passages.length === 0 || Object.keys(errors).length > 0) {
        const tried = {
          passage: tidy(form.passage),
          missing: form.missing,
          note: tidy(form.note),
          ticked: form.sentence,
        };
        return showMarking(request, reply.code(422), asked, { ...tried, errors }, id);
      }
      for (const [at, passage] of passages.entries()) {
        const made = await store.addMirrorMark({
          ...{ survey: asked.survey.id, id: at === 0 ? id : `${id}.${at}`, partnership: asked.partnership.id },
          ...{ invitation: asked.answer.invitation, question: asked.answer.question, revision: asked.answer.revision },
          ...{ ...passage, missingAt: form.missing, note: tidy(form.note).trim().slice(0, LONGEST_NOTE) },
          ...{ madeBy: accountOf(request).name, madeAt: context.clock.now() },
        });
        if (made.kind !== 'done') throw new Problem(409, 'reading:answer-unknown');
      }
      return reply.redirect(`${addressOf(asked.survey, asked.partnership.id)}?marked=${passages.length}`, 303);
    });

    app.post(`${MIRROR}/:partnership/marks/:invitation/:mark/withdraw`, writers, async (request, reply) => {
      const { survey: id, partnership, invitation, mark } = withdrawParams.parse(request.params);
      const survey = surveyOf(context.surveys, id);
      const store = storeOf(context, request);
      const known = await store.mirrorMarks(survey.id, { partnership, invitation });
      if (!known.some((one) => one.id === mark)) throw new Problem(404, 'reading:mark-unknown');
      await store.withdrawMirrorMark({
        ...{ survey: survey.id, invitation, id: mark },
        ...{ by: accountOf(request).name, at: context.clock.now() },
      });
      return reply.redirect(addressOf(survey, partnership), 303);
    });
  };
}

const addressOf = (survey: Survey, partnership: string): string =>
  `/surveys/${survey.id}/reading/mirror/${encodeURIComponent(partnership)}`;

/** The passages of a form, and what is wrong with it. A form that showed another revision is shown again with the one that counts now. */
function read(form: MarkForm, { text, answer, others }: Asked): { passages: Passage[]; errors: MarkTried['errors'] } {
  const errors: MarkTried['errors'] = {};
  if (!others.some(({ id }) => id === form.missing)) errors.missing = 'reading:missing-none';
  if (form.revision !== answer.revision)
    return { passages: [], errors: { ...errors, passage: 'reading:passage-changed' } };
  if (form.do === 'sentences') {
    const ticked = form.sentence.map((value) => {
      const [from = Number.NaN, to = Number.NaN] = value.split('-').map(Number);
      return { from, to };
    });
    const passages = joinedSentences(sentencesOf(text, answer.language), ticked);
    if (passages.length === 0) errors.sentence = 'reading:passage-unticked';
    return { passages, errors };
  }
  const { from, to } = form;
  const found = findPassage(
    text,
    tidy(form.passage),
    from === undefined || to === undefined ? undefined : { from, to },
  );
  if (typeof found === 'string') return { passages: [], errors: { ...errors, passage: `reading:passage-${found}` } };
  return { passages: [found], errors };
}
