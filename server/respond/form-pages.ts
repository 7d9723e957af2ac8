/** The pages that stand at `/r/TOKEN`: the form in its states, and what stands there instead. Sends; decides nothing. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { countTry } from '../access/tries.ts';
import type { Context } from '../context.ts';
import type { AnswerValue } from '../definitions/answers.ts';
import type { Language } from '../definitions/model.ts';
import { tokenHash, tokenOf } from '../fieldwork/invitations.ts';
import { newId } from '../foundation/ids.ts';
import { type Html, html } from '../pages/html.ts';
import { askedLanguage, preferredLanguage } from '../pages/preferred-language.ts';
import { languages as allLanguages, translator } from '../pages/texts.ts';
import { FOLLOW_UP_PREFIX } from '../store/follow-ups.ts';
import type { ReplacedLink } from '../store/links.ts';
import type { BesideSearch } from './beside.ts';
import { blankForms } from './blank-forms.ts';
import { unsettledIn } from './choices.ts';
import { keepPage, leftoversPlace, sendKept, sendPage } from './document.ts';
import { areAllThatIsOpen, followUpsIn, writableIn } from './follow-ups.ts';
import { type FormState, followUpForm, formBody } from './form-page.ts';
import { anonymousGate } from './gate.ts';
import { inAppBrowserOf } from './in-app-browsers.ts';
import { inAppNotice } from './in-app-notice.ts';
import { closedPart, noticeBody, replacedBody, statusOfNotice, takenBackBody, unknownBody } from './notice-page.ts';
import type { Reader } from './reader.ts';
import { submittedPart } from './receipt-page.ts';
import type { Conflict } from './receiving.ts';
import { type Fields, fieldsOf, type Typed } from './typed.ts';
import { type FindVisit, languageOf, readerFor, type Visit } from './visit.ts';
import { titleOf, visitPages } from './visit-page.ts';

/** A request for one invitation's page. */
export interface Link {
  Params: { token: string };
  Querystring: { lang?: string; check?: string; saved?: string; by?: string } & BesideSearch;
}
export type LinkRequest = FastifyRequest<Link>;
type Request = LinkRequest;

const FORM_SCRIPT = ['client/form/form.ts'];
const FOLLOW_UP_STYLE = { styles: ['client/styles/follow-up.css'] };
/** What a page has that stands where the form was. */
export const IN_ITS_PLACE = { scripts: ['client/form/print.ts'], showsLeftovers: true };
/** Before the first answer the page needs no id of its own: `submissionId` tells posts apart by their words. */
const BLANK = {
  client: 'first',
  errors: [],
  isChecked: false,
  conflicts: new Map(),
  contributor: undefined,
  notice: undefined,
  restored: undefined,
  about: new Map(),
} satisfies Omit<FormState, 'now'>;

/** No choice has been made yet. */
const NOTHING = { settles: {} };

/** The window inside another app that asks; undefined for a browser of its own. */
export const windowOf = ({ headers }: FastifyRequest) => inAppBrowserOf(headers['user-agent'] ?? '');

/** What sends each of the pages. */
export function formPages(context: Context, visitOf: FindVisit) {
  const { clock } = context;
  const gate = anonymousGate(context);
  const blankForm = blankForms();
  const send = visitPages(context);

  const sendBlankForm = (request: Request, reply: FastifyReply, visit: Visit, language: Language) => {
    const reader = readerFor(visit, language);
    const { synthetic } = visit.invitation;
    const kept = blankForm(reader, `${visit.municipalityName}\0${synthetic}\0${visit.window.closesAt}`, () =>
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

  /** Where the script shows what this device still has of links that the reader's own has replaced. They let nobody in any more. */
  const earlierLinks = ({ survey, invitation }: Visit, { t }: Reader): Html[] =>
    Array.from({ length: invitation.ballot ? 0 : invitation.issue - 1 }, (_, before) => {
      const token = tokenOf(context.secret, survey.id, invitation.id, before + 1);
      return leftoversPlace(t, { path: `/r/${token}`, means: t('invitations:replaced-left') });
    });

  async function sendForm(
    request: Request,
    reply: FastifyReply,
    visit: Visit,
    language: Language,
    shown: Partial<Pick<FormState, 'errors' | 'isChecked' | 'notice' | 'restored' | 'contributor'>> & {
      status: number;
      conflicts?: Conflict[];
      /** That quotes wait to be checked. */
      line?: Html | undefined;
    },
  ) {
    const state: FormState = {
      client: newId(),
      now: clock.now(),
      errors: shown.errors ?? [],
      isChecked: shown.isChecked ?? false,
      conflicts: new Map((shown.conflicts ?? []).map(({ question, typed, kept }) => [question, { typed, kept }])),
      contributor: shown.contributor,
      notice:
        shown.notice ?? (unsettledIn(writableIn(visit), visit.response, NOTHING).length > 0 ? 'unsettled' : undefined),
      restored: shown.restored,
      about: await answersAbout(visit),
    };
    const reader = readerFor(visit, language);
    const plain = titleOf(visit, reader);
    // A page with errors says so first: https://design-system.service.gov.uk/components/error-summary/
    const count = state.errors.length;
    const first =
      count > 0 ? reader.t('respond:errors', { count }) : shown.conflicts && reader.t('respond:title-conflict');
    const title = first === undefined ? plain : `${first} – ${plain}`;
    const before = html`${shown.line}${earlierLinks(visit, reader)}${noticeOfWindow(request, visit, reader)}`;
    const page = { status: shown.status, language, title, ...(followUpsIn(visit).length > 0 && FOLLOW_UP_STYLE) };
    if (!areAllThatIsOpen(visit))
      return send(request, reply, visit, {
        ...page,
        body: html`${before}${formBody(visit, reader, state)}`,
        scripts: FORM_SCRIPT,
      });
    const latest = (await context.store.submissions(visit.survey.id, visit.invitation.id)).at(-1);
    const below =
      latest !== undefined && visit.response?.status === 'submitted'
        ? submittedPart(visit, latest, reader)
        : closedPart(visit, reader);
    const left = leftoversPlace(reader.t, { not: FOLLOW_UP_PREFIX });
    const body = html`${before}${left}${followUpForm(visit, reader, state)}<div class="beside-follow-ups">${below}</div>`;
    return send(request, reply, visit, { ...page, body, scripts: [...FORM_SCRIPT, ...IN_ITS_PLACE.scripts] });
  }

  /** What each follow-up is about, as it stood when it was asked. */
  async function answersAbout(visit: Visit): Promise<FormState['about']> {
    const found = await Promise.all(
      followUpsIn(visit).map(async ({ id, survey, response, question, revision }) => {
        const answer = revision === 0 ? undefined : await context.store.revision(survey, response, question, revision);
        return answer === undefined ? [] : [[id, answer] as const];
      }),
    );
    return new Map(found.flat());
  }

  /** A follow-up was taken back while it was being answered. */
  const sendTakenBack = (
    request: Request,
    reply: FastifyReply,
    visit: Visit,
    language: Language,
    texts: readonly string[],
  ) => {
    const reader = readerFor(visit, language);
    const body = takenBackBody(texts, reader);
    const title = `${reader.t('follow-up:taken-back-title')} – ${titleOf(visit, reader)}`;
    return send(request, reply, visit, { status: 409, language, body, title, showsLeftovers: true });
  };

  const sendNotice = (
    request: Request,
    reply: FastifyReply,
    visit: Visit,
    language: Language,
    typed: Record<string, AnswerValue>,
    line?: Html,
  ) => {
    const isPost = request.method === 'POST';
    const fields = fieldsOf(request.body);
    const body = html`${line}${noticeBody(visit, readerFor(visit, language), typed, fields, context.config.mailFrom)}`;
    const status = statusOfNotice(visit, isPost);
    const showsLeftovers = visit.phase === 'withdrawn' ? 'withdrawn' : true;
    return send(request, reply, visit, { status, language, body, showsLeftovers });
  };

  /** Of a link that was replaced it is the response's, as it was on the form; of any other, what the request says. */
  async function unopenedLanguage(request: Request, replaced: ReplacedLink | undefined): Promise<Language> {
    const asked = askedLanguage(request, allLanguages);
    if (asked !== undefined || replaced === undefined) return asked ?? preferredLanguage(request, allLanguages);
    const { survey, invitation } = replaced;
    const state = await context.store.responseState(survey, invitation);
    const language = state?.language ?? (await context.store.invitation(survey, invitation))?.language;
    return allLanguages.find((one) => one === language) ?? preferredLanguage(request, allLanguages);
  }

  /** A link that nobody has, or has no longer. */
  async function sendUnknown(request: Request, reply: FastifyReply, fields: Fields) {
    const gated = await gate(request, reply);
    if (gated !== undefined) return gated;
    const replaced = await context.store.replacedLink(tokenHash(request.params.token));
    const language = await unopenedLanguage(request, replaced);
    const t = translator(language);
    const page = { language, t, synthetic: false };
    if (replaced !== undefined) {
      const body = replacedBody(fields, language, context.config.mailFrom, t);
      const title = t('invitations:replaced-title');
      return sendPage(context, request, reply, { ...page, status: 410, title, body, showsLeftovers: 'replaced' });
    }
    const hasTyped = Object.keys(fields).length > 0;
    // Whoever has typed something gets it back, however often this address has tried.
    await countTry(context, 'link', request.ip).catch((problem: unknown) => {
      if (!hasTyped) throw problem;
    });
    const body = unknownBody(fields, t);
    const title = t('respond:title-unknown');
    return sendPage(context, request, reply, { ...page, status: 404, title, body, showsLeftovers: true });
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

  return { send, sendBlankForm, sendForm, sendNotice, sendTakenBack, sendUnknown, sendConflict };
}

export type FormPages = ReturnType<typeof formPages>;
