/** `/r/TOKEN` and its receipt: HTTP in and out. A `GET` writes nothing. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { countTry } from '../access/tries.ts';
import type { Context } from '../context.ts';
import type { AnswerValue } from '../definitions/answers.ts';
import type { Language } from '../definitions/model.ts';
import { errorsOf } from '../definitions/validate.ts';
import { newId } from '../foundation/ids.ts';
import { Problem } from '../foundation/problem.ts';
import { type Html, html } from '../pages/html.ts';
import { preferredLanguage } from '../pages/preferred-language.ts';
import { logFault, RETRY_AFTER } from '../pages/problems.ts';
import { languages as allLanguages, translator } from '../pages/texts.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { type BesideSearch, besideIn, besideQuery, restoredIn, showsBeside } from './beside.ts';
import { blankForms } from './blank-forms.ts';
import { unsettledIn } from './choices.ts';
import { colleaguesPosting } from './colleagues.ts';
import { keepPage, sendKept, sendPage } from './document.ts';
import { type FormState, formBody, type Notice } from './form-page.ts';
import { inAppBrowserOf } from './in-app-browsers.ts';
import { inAppNotice } from './in-app-notice.ts';
import { faultBody, noticeBody, statusOfNotice, unknownBody } from './notice-page.ts';
import type { Reader } from './reader.ts';
import { receiptBody, receiptFile, submittedBody } from './receipt-page.ts';
import { type Conflict, hand, receive } from './receiving.ts';
import { besideRoutes } from './routes-beside.ts';
import { changesOf, type Fields, fieldOf, fieldsOf, submissionId, type Typed, typedIn } from './typed.ts';
import { languageOf, readerFor, type Visit, visits } from './visit.ts';
import { titleOf, visitPages } from './visit-page.ts';

interface Link {
  Params: { token: string };
  Querystring: { lang?: string; check?: string; saved?: string; by?: string } & BesideSearch;
}
type Request = FastifyRequest<Link>;

const FORM_SCRIPT = ['client/form/form.ts'];
const PRINT_SCRIPT = ['client/form/print.ts'];
/** Before the first answer the page needs no id of its own: `submissionId` tells posts apart by their words. */
const BLANK = {
  client: 'first',
  errors: [],
  isChecked: false,
  conflicts: new Map(),
  contributor: undefined,
  notice: undefined,
  restored: undefined,
} satisfies Omit<FormState, 'now'>;

export function formRoutes(context: Context) {
  const { store, clock } = context;
  const visitOf = visits(context);
  const colleagues = colleaguesPosting(context, visitOf);
  const blankForm = blankForms();

  const send = visitPages(context);
  const { showBeside, restore } = besideRoutes(context, send, colleagues.namedBy);

  const sendBlankForm = (request: Request, reply: FastifyReply, visit: Visit, language: Language) => {
    const reader = readerFor(visit, language);
    const { synthetic } = visit.invitation;
    const kept = blankForm(reader, `${visit.municipalityName}\0${synthetic}`, () =>
      keepPage(context, {
        status: 200,
        language,
        t: reader.t,
        title: titleOf(visit, reader),
        body: formBody(visit, reader, { ...BLANK, now: clock.now() }),
        survey: reader.plain(visit.survey.title),
        synthetic,
        scripts: FORM_SCRIPT,
      }),
    );
    return sendKept(request, reply, kept);
  };

  /** Where the form is shown inside another app, the way out of there. */
  const noticeOfWindow = (request: Request, visit: Visit, reader: Reader): Html | undefined => {
    const browser = windowOf(request);
    const search = languageOf(visit, undefined) === reader.language ? '' : `?lang=${reader.language}`;
    const address = `${context.config.baseUrl}/r/${visit.token}${search}`;
    return browser && inAppNotice(browser, address, reader);
  };

  const sendForm = (
    request: Request,
    reply: FastifyReply,
    visit: Visit,
    language: Language,
    shown: Partial<Pick<FormState, 'errors' | 'isChecked' | 'notice' | 'restored' | 'contributor'>> & {
      status: number;
      conflicts?: Conflict[];
    },
  ) => {
    const state: FormState = {
      client: newId(),
      now: clock.now(),
      errors: shown.errors ?? [],
      isChecked: shown.isChecked ?? false,
      conflicts: new Map((shown.conflicts ?? []).map(({ question, typed, kept }) => [question, { typed, kept }])),
      contributor: shown.contributor,
      notice:
        shown.notice ??
        (unsettledIn(visit.version.content, visit.response, NOTHING).length > 0 ? 'unsettled' : undefined),
      restored: shown.restored,
    };
    const reader = readerFor(visit, language);
    const plain = titleOf(visit, reader);
    // A page with errors says so first: https://design-system.service.gov.uk/components/error-summary/
    const count = state.errors.length;
    const first =
      count > 0 ? reader.t('respond:errors', { count }) : shown.conflicts && reader.t('respond:title-conflict');
    const title = first === undefined ? plain : `${first} – ${plain}`;
    const body = html`${noticeOfWindow(request, visit, reader)}${formBody(visit, reader, state)}`;
    return send(request, reply, visit, { status: shown.status, language, body, title, scripts: FORM_SCRIPT });
  };

  const sendNotice = (
    request: Request,
    reply: FastifyReply,
    visit: Visit,
    language: Language,
    typed: Record<string, AnswerValue>,
  ) => {
    const isPost = request.method === 'POST';
    const fields = fieldsOf(request.body);
    const body = noticeBody(visit, readerFor(visit, language), typed, fields);
    return send(request, reply, visit, { status: statusOfNotice(visit, isPost), language, body });
  };

  async function sendUnknown(request: Request, reply: FastifyReply, fields: Fields) {
    const hasTyped = Object.keys(fields).length > 0;
    // Whoever has typed something gets it back, however often this address has tried.
    await countTry(context, 'link', request.ip).catch((problem: unknown) => {
      if (!hasTyped) throw problem;
    });
    const language = preferredLanguage(request, allLanguages);
    const t = translator(language);
    const page = { status: 404, language, t, title: t('respond:title-unknown'), synthetic: false };
    return sendPage(context, request, reply, { ...page, body: unknownBody(fields, t) });
  }

  async function showForm(request: Request, reply: FastifyReply) {
    const visit = await visitOf(request.params.token);
    if (visit === undefined) return sendUnknown(request, reply, {});
    const language = languageOf(visit, request.query.lang);
    const { response, version, survey, invitation } = visit;
    if (showsBeside(visit, request.query)) return showBeside(request, reply, visit, language);
    if (response?.status === 'submitted' && visit.phase !== 'withdrawn') {
      const latest = (await store.submissions(survey.id, invitation.id)).at(-1);
      if (latest !== undefined) {
        const body = submittedBody(visit, latest, readerFor(visit, language), language);
        return send(request, reply, visit, { status: 200, language, body, scripts: PRINT_SCRIPT });
      }
    }
    if (visit.phase !== 'open') return sendNotice(request, reply, visit, language, {});
    const isChecked = request.query.check !== undefined;
    const notice = noticeOf(request.query);
    if (response === undefined && !isChecked && notice === undefined && windowOf(request) === undefined)
      return sendBlankForm(request, reply, visit, language);
    const errors = isChecked ? errorsOf(version.content, valuesOf(visit)) : [];
    return sendForm(request, reply, visit, language, {
      status: 200,
      errors,
      isChecked,
      notice,
      restored: restoredIn(request.query),
      contributor: await colleagues.namedBy(visit, request.query.by),
    });
  }

  async function showReceipt(request: Request, reply: FastifyReply) {
    const visit = await visitOf(request.params.token);
    if (visit === undefined) return sendUnknown(request, reply, {});
    const language = languageOf(visit, request.query.lang);
    if (visit.phase === 'withdrawn') return sendNotice(request, reply, visit, language, {});
    const submissions = await store.submissions(visit.survey.id, visit.invitation.id);
    const latest = submissions.at(-1);
    if (latest === undefined) return reply.redirect(`/r/${request.params.token}`, 303);
    const reader = readerFor(visit, language);
    const body = receiptBody(visit, submissions, latest, reader, context.config.baseUrl);
    const title = `${reader.t('respond:receipt')} ${latest.number} – ${visit.municipalityName}`;
    return send(request, reply, visit, { status: 200, language, body, title, scripts: PRINT_SCRIPT });
  }

  async function sendReceiptFile(request: Request, reply: FastifyReply) {
    const visit = await visitOf(request.params.token);
    if (visit === undefined) return sendUnknown(request, reply, {});
    const latest = (await store.submissions(visit.survey.id, visit.invitation.id)).at(-1);
    if (latest === undefined || visit.phase === 'withdrawn') return reply.redirect(`/r/${request.params.token}`, 303);
    return reply
      .header('content-disposition', `attachment; filename="receipt-${latest.number}.json"`)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(receiptFile(latest), undefined, 2));
  }

  async function post(request: Request, reply: FastifyReply) {
    const fields = fieldsOf(request.body);
    const visit = await visitOf(request.params.token);
    if (visit === undefined) return sendUnknown(request, reply, fields);
    const posted = typedIn(visit.version.content, fields);
    const language = languageOf(visit, fieldOf(fields, 'page-language') ?? request.query.lang);
    const wanted = fieldOf(fields, 'lang');
    if (visit.phase !== 'open')
      return sendNotice(request, reply, visit, languageOf(visit, wanted ?? language), unreceived(visit, posted));
    const act = wanted === undefined ? fieldOf(fields, 'do') : 'switch';
    if (act === 'reopen') return reopen(reply, visit, language);
    if (act === 'restore') return restore(request, reply, visit, language, fields);
    const { typed, isJoined, conflicts } = await colleagues.choose(visit, posted, language);
    if (conflicts !== undefined) return sendConflict(request, reply, conflicts, typed, language);
    if (act === 'submit' && !isJoined) return submit(request, reply, visit, typed, language);
    const received = await receive(context, visit, typed, language);
    const { token } = request.params;
    if (received.kind === 'refused') return sendRefused(request, reply, typed, languageOf(visit, wanted ?? language));
    if (received.kind === 'conflict') return sendConflict(request, reply, received.conflicts, typed, language);
    const filled = act?.startsWith('prefill.')
      ? await colleagues.prefill(visit, typed, act.slice('prefill.'.length), language)
      : undefined;
    const next = new URLSearchParams();
    const now = (await visitOf(token)) ?? visit;
    const nextLanguage = languageOf(visit, wanted ?? language);
    if (act === 'switch' || languageOf(now, undefined) !== nextLanguage) next.set('lang', nextLanguage);
    if (act === 'switch' && fieldOf(fields, 'check') !== undefined) next.set('check', '1');
    if (act !== 'switch')
      next.set('saved', filled ?? (isJoined ? 'joined' : received.saved > 0 || now.response !== undefined ? '1' : '0'));
    const by = await colleagues.nameOf(now, typed);
    const beside = besideIn(fields);
    if (beside !== undefined) return reply.redirect(`/r/${token}?${besideQuery({ ...beside, by }, nextLanguage)}`, 303);
    if (by !== undefined) next.set('by', by);
    return reply.redirect(`/r/${token}?${next}`, 303);
  }

  /** Whatever breaks while something is received, what was typed goes back to whoever typed it. Refusals keep their own way. */
  async function receiving(request: Request, reply: FastifyReply) {
    try {
      return await post(request, reply);
    } catch (error) {
      if (error instanceof Problem || !(error instanceof Error)) throw error;
      logFault(error, request);
      const fields = fieldsOf(request.body);
      const language = preferredLanguage(
        request,
        [fieldOf(fields, 'page-language') ?? '', ...allLanguages].filter(isKnown),
      );
      const t = translator(language);
      const isFault = !(error instanceof StoreUnavailable);
      if (!isFault) reply.header('retry-after', RETRY_AFTER);
      const page = { status: isFault ? 500 : 503, language, t, title: t('respond:title-fault'), synthetic: false };
      const why = isFault ? t('respond:text-fault', { id: request.id }) : t('problem:text-not-stored');
      return sendPage(context, request, reply, { ...page, body: faultBody(fields, request.params.token, why, t) });
    }
  }

  async function submit(request: Request, reply: FastifyReply, visit: Visit, typed: Typed, language: Language) {
    const { token } = request.params;
    if (
      visit.response?.status !== 'submitted' &&
      unsettledIn(visit.version.content, visit.response, typed).length > 0
    ) {
      const received = await receive(context, visit, typed, language);
      if (received.kind === 'refused') return sendRefused(request, reply, typed, language);
      const conflicts = received.kind === 'conflict' ? received.conflicts : [];
      return sendConflict(request, reply, conflicts, typed, language);
    }
    const handed = await hand(context, visit, typed, language, submissionId(typed));
    switch (handed.kind) {
      case 'submitted':
        return reply.redirect(receiptPath(token, handed.submission.language, language), 303);
      case 'refused':
        return sendRefused(request, reply, typed, language);
      case 'conflict':
        return sendConflict(request, reply, handed.conflicts, typed, language);
      case 'invalid': {
        const now = (await visitOf(token)) ?? visit;
        const { contributor } = typed;
        return sendForm(request, reply, now, language, {
          status: 422,
          errors: handed.errors,
          isChecked: true,
          contributor,
        });
      }
    }
  }

  /** Submitted or withdrawn while this was typed. With nothing new in the post, what was meant has happened already. */
  async function sendRefused(request: Request, reply: FastifyReply, typed: Typed, language: Language) {
    const { token } = request.params;
    const visit = await visitOf(token);
    if (visit === undefined) return sendUnknown(request, reply, fieldsOf(request.body));
    const left = unreceived(visit, typed);
    if (visit.phase === 'open' && Object.keys(left).length === 0)
      return reply.redirect(receiptPath(token, languageOf(visit, undefined), language), 303);
    return sendNotice(request, reply, visit, language, left);
  }

  /** Several texts to choose between: what was typed just now against a newer one, or what was written beside before. */
  async function sendConflict(
    request: Request,
    reply: FastifyReply,
    conflicts: Conflict[],
    { contributor }: Typed,
    language: Language,
  ) {
    const visit = await visitOf(request.params.token);
    if (visit === undefined) return sendUnknown(request, reply, fieldsOf(request.body));
    return sendForm(request, reply, visit, language, {
      ...{ status: 409, conflicts, contributor },
      notice: conflicts.length > 0 ? 'conflict' : 'unsettled',
    });
  }

  async function reopen(reply: FastifyReply, visit: Visit, language: Language) {
    if (visit.response?.status === 'submitted') await store.reopen(visit.survey.id, visit.invitation.id, clock.now());
    const isOpen = visit.response?.status === 'submitted' || visit.response?.status === 'reopened';
    return reply.redirect(`/r/${visit.token}?lang=${language}${isOpen ? '&saved=reopened' : ''}`, 303);
  }

  return async (app: FastifyInstance): Promise<void> => {
    app.get<Link>('/r/:token', showForm);
    app.post<Link>('/r/:token', receiving);
    app.get<Link>('/r/:token/receipt', showReceipt);
    app.get<Link>('/r/:token/receipt.json', sendReceiptFile);
  };
}

const windowOf = ({ headers }: FastifyRequest) => inAppBrowserOf(headers['user-agent'] ?? '');

const isKnown = (language: Language): boolean => allLanguages.includes(language);

const receiptPath = (token: string, own: Language, language: Language): string =>
  `/r/${token}/receipt${own === language ? '' : `?lang=${language}`}`;

/** No choice has been made yet. */
const NOTHING = { settles: {} };

function noticeOf({ saved }: Link['Querystring']): Notice | undefined {
  if (saved === 'reopened' || saved === 'joined' || saved === 'prefilled' || saved === 'no-contributors') return saved;
  return saved === undefined ? undefined : saved === '0' ? 'nothing-saved' : 'saved';
}

const valuesOf = (visit: Visit): Record<string, AnswerValue> =>
  Object.fromEntries(
    Object.entries(visit.response?.answers ?? {}).map(([question, answer]) => [question, answer.value]),
  );

/** What was typed and is not what is stored. */
const unreceived = (visit: Visit, typed: Typed): Record<string, AnswerValue> =>
  Object.fromEntries(
    changesOf(visit.version.content, typed, visit.response?.answers ?? {}).map(({ question, value }) => [
      question,
      value,
    ]),
  );
