/**
 * What stands at an invitation's own link where the survey is anonymous: what is known of whom, and the way to the ballot, on which everything is written. A
 * `GET` makes none, so that a preview begins nothing. `docs/decisions/anonymous.md`.
 */
import { randomInt } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Language, Survey } from '../definitions/model.ts';
import { ballotToken, newNonce, sealed } from '../fieldwork/anonymous/ballot.ts';
import { tokenHash, tokenOf } from '../fieldwork/invitations.ts';
import { openingOf, phaseOf, windowOf } from '../fieldwork/schedule/phase.ts';
import { newSecret, randomId } from '../foundation/ids.ts';
import { type Html, html } from '../pages/html.ts';
import { askedLanguage } from '../pages/preferred-language.ts';
import { type Translate, translator } from '../pages/texts.ts';
import { dateText, deadlineText } from '../pages/times.ts';
import { registryView } from '../registry/view.ts';
import type { Invitation } from '../store/store.ts';
import { CHECK_PATH } from './check-page.ts';
import { languageLinks, sendPage } from './document.ts';
import { surveyReader } from './reader.ts';
import { fieldOf, fieldsOf } from './typed.ts';

/** Places of a municipality's ballots: random, so that they tell no order. */
const PLACES = 2 ** 31;

type Gate = (
  request: FastifyRequest<{ Params: { token: string } }>,
  reply: FastifyReply,
) => Promise<FastifyReply | undefined>;

/** The link of the ballot that is begun: the one that the invitation's link gives, or an earlier one's, from before that was replaced. */
interface Begun {
  token: string | undefined;
  earlier: string | undefined;
}

/** Answers requests with an anonymous survey's invitation's link; undefined for every other. */
export function anonymousGate(context: Context): Gate {
  const { store, surveys, secret, clock } = context;

  async function begunOf({ survey, id, issue }: Invitation, token: string, nonce: string): Promise<Begun> {
    const isThere = async (one: string) => (await store.invitationByToken(tokenHash(one)))?.ballot === true;
    const own = ballotToken(token, nonce);
    if (await isThere(own)) return { token: own, earlier: undefined };
    for (let before = issue - 1; before > 0; before -= 1) {
      const earlier = ballotToken(tokenOf(secret, survey, id, before), nonce);
      if (await isThere(earlier)) return { token: undefined, earlier };
    }
    return { token: undefined, earlier: undefined };
  }

  /** Makes the ballot, or gives the one that is there this link's; says why not. */
  async function begin(
    survey: Survey,
    invitation: Invitation,
    token: string,
    language: Language,
    begun: (Begun & { nonce: string }) | undefined,
  ): Promise<{ token: string } | { why: 'too-few' | 'meanwhile' }> {
    const at = clock.now();
    const own = begun && ballotToken(token, begun.nonce);
    if (begun?.earlier !== undefined && own !== undefined) {
      const [before, next] = [tokenHash(begun.earlier), tokenHash(own)];
      await store.rekeyBallot({ survey: survey.id, tokenHash: before, next, sealed: sealed(own, invitation.id) });
      return { token: own };
    }
    const nonce = newNonce();
    const made = ballotToken(token, nonce);
    const done = await store.beginBallot({
      ...{ survey: survey.id, invitation: invitation.id, nonce, sealed: sealed(made, invitation.id), at },
      atLeast: survey.minimumGroupSize,
      ballot: {
        ...{ id: randomId(), questionnaire: invitation.questionnaire, language, ordinal: randomInt(1, PLACES) },
        // It has no code: nobody could be told it.
        ...{ tokenHash: tokenHash(made), codeHash: tokenHash(newSecret()) },
      },
    });
    if (done.kind === 'done') return { token: made };
    if (done.kind === 'there') return { token: ballotToken(token, done.nonce) };
    return { why: done.kind === 'too-few' ? 'too-few' : 'meanwhile' };
  }

  return async (request, reply) => {
    const { token } = request.params;
    const invited = await store.invitedByToken(tokenHash(token));
    const survey = invited && surveys.get(invited.invitation.survey);
    if (invited === undefined || !survey?.anonymous || invited.invitation.ballot) return undefined;
    // More time for one alone would tell on the ballot whose it is: there is none.
    const invitation = { ...invited.invitation, extendedUntil: null };
    const own = survey.languages.includes(invitation.language) ? invitation.language : (survey.languages[0] ?? 'en');
    const language = askedLanguage(request, survey.languages) ?? own;
    const t = translator(language);
    const send = (status: number, title: string, body: Html) =>
      sendPage(context, request, reply, {
        ...{ status, language, t, title, synthetic: invitation.synthetic },
        survey: surveyReader(survey, language).plain(survey.title),
        body: html`${languageLinks(survey.languages, language, t)}<h1 class="ds-heading">${title}</h1>${body}`,
      });
    const opening = openingOf(survey, invited.opening);
    const phase = phaseOf(survey, opening, invitation, undefined, clock.now());
    if (phase === 'withdrawn')
      return send(410, t('respond:title-withdrawn'), html`<p>${t('respond:text-withdrawn')}</p>`);
    const participation = await store.participation(survey.id, invitation.id);
    if (typeof participation?.answeredOn === 'number')
      return send(200, t('anonymous:answered-title'), answered(participation.answeredOn, language, t));
    const nonce = participation?.nonce;
    const begun = typeof nonce === 'string' ? { ...(await begunOf(invitation, token, nonce)), nonce } : undefined;
    const toBallot = (one: string) => reply.redirect(`/r/${one}?lang=${language}`, 303);
    if (begun?.token !== undefined) return toBallot(begun.token);
    if (phase !== 'open') {
      const { opensAt, endsAt } = windowOf(survey, opening, invitation, undefined);
      const at = phase === 'closed' ? endsAt : opensAt;
      const time = at === null ? '' : deadlineText(at, language, survey.timeZone);
      const name = phase.replaceAll(' ', '-');
      return send(200, t(`respond:title-${name}`), html`<p>${t(`respond:text-${name}`, { time })}</p>`);
    }
    if (fieldOf(fieldsOf(request.body), 'do') === 'begin') {
      const done = await begin(survey, invitation, token, language, begun);
      if ('token' in done) return toBallot(done.token);
      if (done.why === 'meanwhile') return reply.redirect(`/r/${token}?lang=${language}`, 303);
      return send(409, t('anonymous:too-few-title'), html`<p>${t('anonymous:too-few')}</p>`);
    }
    const places = registryView(await store.registry(survey.id));
    const municipality = places.municipality(invitation.municipality)?.name ?? invitation.municipality;
    const about = { municipality, count: survey.minimumGroupSize, isBegun: begun?.earlier !== undefined };
    return send(200, t('anonymous:gate-title'), gateBody(token, language, about, t));
  };
}

const answered = (on: number, language: Language, t: Translate): Html =>
  html`<p>${t('anonymous:answered', { day: dateText(on, language, 'UTC') })}</p><p><a class="ds-link" href="${CHECK_PATH}?lang=${language}">${t('anonymous:to-check')}</a></p>`;

const gateBody = (
  token: string,
  language: Language,
  { municipality, count, isBegun }: { municipality: string; count: number; isBegun: boolean },
  t: Translate,
): Html => html`<p class="from">${t('anonymous:gate-from', { municipality })}</p>
<ul class="ds-list"><li>${t('anonymous:gate-1')}</li><li>${t('anonymous:gate-2')}</li><li>${t('anonymous:gate-3', { count })}</li><li>${t('anonymous:gate-4')}</li></ul>
<form method="post" action="/r/${token}?lang=${language}"><button class="ds-button" type="submit" name="do" value="begin">${t(isBegun ? 'anonymous:go-on' : 'anonymous:begin')}</button></form>`;
