/** `/surveys/SURVEY/templates`: HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, storeOf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import { newId } from '../../foundation/ids.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { languages, type Translate, translator } from '../../pages/texts.ts';
import type { Store } from '../../store/store.ts';
import { LETTER_CHANNELS, LETTER_KINDS, type TemplateKey } from '../../store/templates.ts';
import { type Extra, type Letter, languageOf, letterWriter } from './letter.ts';
import { linesOnPaper, paperSizeOf } from './paper.ts';
import { type Invited, invitedOf } from './recipients.ts';
import { addressOfTemplate, templatePage, templatesPage, titleOfTemplate } from './template-page.ts';
import { allowedIn, faultsOf } from './variables.ts';
import { type Wording, wordingOf } from './wordings.ts';

const surveyParams = z.object({ survey: z.string() });
const params = surveyParams.extend({
  kind: z.enum(LETTER_KINDS),
  channel: z.enum(LETTER_CHANNELS),
  language: z.string(),
});
const query = z.object({
  compare: z.coerce.number().int().optional(),
  done: z.enum(['saved', 'default', 'tested']).optional(),
});
const form = posted({
  do: postedText,
  subject: postedText,
  body: postedText,
  recipient: postedText,
  version: z.coerce.number().int().min(0).catch(0),
});

/** Why a wording cannot be used, in sentences. */
function sentences(t: Translate, { kind, channel }: TemplateKey, { subject, body }: Wording): string[] {
  const { unknown, missing, isBroken } = faultsOf(kind, channel, subject, body);
  const names = (list: readonly string[]): string => list.map((name) => `{{${name}}}`).join(', ');
  return [
    ...(unknown.length > 0
      ? [t('invitations:unknown-variables', { names: names(unknown), allowed: names(allowedIn(kind, channel)) })]
      : []),
    ...(missing.length > 0 ? [t('invitations:missing-variables', { names: names(missing) })] : []),
    ...(isBroken ? [t('invitations:broken-variables')] : []),
    ...(body.trim() === '' ? [t('invitations:body-empty')] : []),
    ...(channel !== 'text' && subject.trim() === '' ? [t('invitations:subject-empty')] : []),
    ...(channel === 'letter' && paperSizeOf(body) === undefined
      ? [t('invitations:letter-too-long', { ...linesOnPaper(body) })]
      : []),
  ];
}

/** No database keeps half a character or a zero byte. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '');

interface Shown {
  typed?: Wording;
  recipient?: string;
  said?: 'saved' | 'default' | 'tested' | 'changed';
  compare?: number | undefined;
  /** Without this what is typed is not judged. */
  isJudged?: boolean;
}

export function templateRoutes(context: Context) {
  function asked(request: FastifyRequest) {
    const read = params.safeParse(request.params);
    if (!read.success || !languages.includes(read.data.language)) throw new Problem(404, 'not-found');
    const survey = surveyOf(context.surveys, read.data.survey);
    const key: TemplateKey = { ...read.data, survey: survey.id };
    return { survey, key, store: storeOf(context, request) };
  }

  /** Those who would get it first; without any of that language, everybody. */
  async function recipientsFor(store: Store, { survey, key }: ReturnType<typeof asked>): Promise<Invited[]> {
    const { invited } = await invitedOf(store, survey, {});
    const own = invited.filter((to) => languageOf(to) === key.language);
    return own.length > 0 ? own : invited;
  }

  async function letterTo(
    of: ReturnType<typeof asked>,
    wording: Wording,
    to: Invited,
    extra: Extra = {},
  ): Promise<Letter> {
    const t = translator(of.key.language);
    const sample = {
      question: t('invitations:sample-question'),
      text: t('invitations:sample-text'),
      number: t('invitations:sample-number'),
    };
    const writer = await letterWriter(context, of.survey, of.store);
    return writer.fill(wording, to, of.key.language, { ...sample, ...extra });
  }

  async function show(request: FastifyRequest, reply: FastifyReply, shown: Shown): Promise<FastifyReply> {
    const of = asked(request);
    const { survey, key, store } = of;
    const [inUse, versions, recipients] = await Promise.all([
      wordingOf(store, key),
      store.templateVersions(key),
      recipientsFor(store, of),
    ]);
    const wording = shown.typed ?? inUse;
    const recipient = recipients.find(({ invitation }) => invitation.id === shown.recipient) ?? recipients[0];
    const account = accountOf(request);
    const isUsable = sentences(translator('en'), key, wording).length === 0;
    const preview = recipient !== undefined && isUsable ? await letterTo(of, wording, recipient) : undefined;
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: titleOfTemplate(t, key),
      nav: surveyNav({ t, survey, active: 'invitations', account: accountOf(request) }),
      body: templatePage({
        ...{ t, language, survey, key, wording, recipients, recipient, preview, versions },
        ...{ version: inUse.version, isOwn: inUse.isOwn, csrf: account.csrf },
        faults: shown.isJudged ? sentences(t, key, wording) : [],
        said: shown.said && {
          text: t(`invitations:template-${shown.said}`),
          colour: shown.said === 'changed' ? 'danger' : 'success',
        },
        compared: versions.find(({ version }) => version === shown.compare),
        ownAddress: key.channel === 'email' && account.via === 'session' ? account.name : undefined,
      }),
      scripts: ['client/office/template-preview.ts'],
    }));
  }

  /** Puts what was typed into the outbox, to whoever asks, as a real recipient would get it. */
  async function test(request: FastifyRequest, wording: Wording, wanted: string): Promise<boolean> {
    const of = asked(request);
    const account = accountOf(request);
    const recipients = await recipientsFor(of.store, of);
    const to = recipients.find(({ invitation }) => invitation.id === wanted) ?? recipients[0];
    if (to === undefined || account.via !== 'session' || of.key.channel !== 'email') return false;
    // Nobody is to answer in a municipality's place by trying the link of a test.
    const madeUp = { link: `${context.config.baseUrl}/r/test`, code: 'TEST-TEST-0' };
    const { subject, body, language } = await letterTo(of, wording, to, madeUp);
    const at = context.clock.now();
    await of.store.queueMessages([
      {
        ...{ survey: of.survey.id, once: `test ${newId()}`, invitation: null, contact: null, kind: 'test' },
        ...{ channel: 'email', language, recipient: account.name, subject, body },
        ...{ notBefore: at, madeAt: at, madeBy: account.name },
      },
    ]);
    return true;
  }

  async function post(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { key, store } = asked(request);
    const { do: act, version, recipient, ...texts } = form.parse(request.body);
    const typed = {
      subject: key.channel === 'text' ? '' : storable(texts.subject).replaceAll(/\s+/g, ' ').trim(),
      body: storable(texts.body).replaceAll('\r\n', '\n').trim(),
    };
    if (act !== 'default') {
      const isWrong = sentences(translator('en'), key, typed).length > 0;
      if (isWrong) return show(request, reply.code(422), { typed, recipient, isJudged: true });
      if (act === 'test') {
        const isQueued = await test(request, typed, recipient);
        return show(request, reply, { typed, recipient, ...(isQueued && { said: 'tested' as const }) });
      }
      if (act !== 'save') return show(request, reply, { typed, recipient });
    }
    const wording = act === 'default' ? { subject: '', body: '' } : typed;
    const at = { madeAt: context.clock.now(), madeBy: accountOf(request).name };
    const saved = await store.saveTemplate({ ...key, ...wording, ...at, version: version + 1 });
    if (saved.kind === 'changed-meanwhile')
      return show(request, reply.code(409), { typed, recipient, said: 'changed' });
    return reply.redirect(`${addressOfTemplate(key)}?done=${act === 'default' ? 'default' : 'saved'}`, 303);
  }

  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('preHandler', allowed(...rights.manageSurvey));
    app.get('/surveys/:survey/templates', async (request, reply) => {
      const survey = surveyOf(context.surveys, surveyParams.parse(request.params).survey);
      const own = await storeOf(context, request).templates(survey.id);
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: t('invitations:templates'),
        nav: surveyNav({ t, survey, active: 'invitations', account: accountOf(request) }),
        body: templatesPage(t, language, survey, own),
      }));
    });
    const ONE = '/surveys/:survey/templates/:kind/:channel/:language';
    app.get(ONE, async (request, reply) => {
      const read = query.safeParse(request.query);
      const { compare, done } = read.success ? read.data : {};
      return show(request, reply, { compare, ...(done && { said: done }) });
    });
    app.post(ONE, { preHandler: checkCsrf(context) }, post);
  };
}
