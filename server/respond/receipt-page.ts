/** The respondent's proof: number, time with zone, everything received, the hash. Prints on A4. */
import { createHash } from 'node:crypto';
import { type Html, html } from '../pages/html.ts';
import { qrCode } from '../pages/qr.ts';
import type { Translate } from '../pages/texts.ts';
import type { Submission } from '../store/store.ts';
import { answersList } from './answers-list.ts';
import { besideLink } from './beside.ts';
import { checkAddress } from './check-page.ts';
import { languageLinks, printPlace } from './document.ts';
import type { Reader } from './reader.ts';
import { hashedContent } from './submission.ts';
import { nameIn, type Visit } from './visit.ts';

/** Submissions oldest first, at least one; the last is shown, the others named. `baseUrl` begins the address that checks it. */
export function receiptBody(
  visit: Visit,
  submissions: Submission[],
  shown: Submission,
  reader: Reader,
  baseUrl: string,
): Html {
  const { t, language } = reader;
  const time = (submission: Submission) =>
    visit.invitation.ballot
      ? html`${reader.moment(submission.submittedAt)}`
      : html`<time datetime="${new Date(submission.submittedAt).toISOString()}">${reader.moment(submission.submittedAt)}</time>`;
  const earlier = submissions.filter((submission) => submission.id !== shown.id);
  return html`${languageLinks(visit.survey.languages, language, t)}
<h1 class="ds-heading">${t('respond:receipt')}</h1>
<p>${visit.invitation.ballot ? t('anonymous:receipt') : t('respond:receipt-thanks', { municipality: nameIn(visit, t) })}</p>
<dl class="rows receipt">
<div><dt>${t('respond:receipt-number')}</dt><dd class="code">${shown.number}</dd></div>
<div><dt>${t('respond:receipt-time')}</dt><dd>${time(shown)}</dd></div>
<div><dt>${t('respond:receipt-from')}</dt><dd>${nameIn(visit, t)}</dd></div>
<div><dt>${t('respond:receipt-questionnaire')}</dt><dd>${reader.plain(visit.survey.title)}: ${reader.plain(visit.version.content.title)} (${t('respond:receipt-version', { version: shown.version })})</dd></div>
<div><dt>${t('respond:receipt-code')}</dt><dd class="code">${shown.code}</dd></div>
<div><dt>${t('respond:receipt-hash')}</dt><dd class="hash">${shown.hash}</dd></div>
</dl>
<p class="hint">${t('respond:receipt-hash-means')} <a class="ds-link" href="/r/${visit.token}/receipt.json" download>${t('respond:receipt-file')}</a></p>
${checkPart(checkAddress(baseUrl, shown.code), t)}
${printPlace(t)}
${answersList(visit.version.content, shown.answers, reader)}
${
  earlier.length > 0 &&
  html`<section><h2 class="ds-heading">${t('respond:receipt-earlier')}</h2><ul class="ds-list">${earlier.map(
    (submission) =>
      html`<li><span class="code">${submission.number}</span>, ${time(submission)}, <span class="hash">${submission.hash}</span></li>`,
  )}</ul></section>`
}
${reopenPart(visit, reader)}`;
}

/** The address that checks it, for a camera and for fingers. */
const checkPart = (address: string, t: Translate): Html =>
  html`<section class="part check-here">${qrCode(address, t('receipt:qr', { address }))}<div class="check-here-text"><h2 class="ds-heading">${t('receipt:check-here')}</h2><p>${t('receipt:check-here-means')}</p><p><a class="hash" href="${address}">${address}</a></p></div></section>`;

/** A button that opens a submitted response again, or the way on where it is open already or can be opened no more. */
function reopenPart(visit: Visit, reader: Reader): Html {
  const { t, language } = reader;
  if (visit.invitation.ballot) return html`<p>${t('anonymous:final')}</p>`;
  if (visit.phase !== 'open') return html`<p>${t(`respond:phase-${visit.phase.replaceAll(' ', '-')}`)}</p>`;
  if (visit.response?.status === 'reopened')
    return html`<p>${t('respond:is-reopened')} <a class="ds-link" href="/r/${visit.token}">${t('respond:to-form')}</a></p>`;
  return html`<form class="reopen" method="post" action="/r/${visit.token}"><input type="hidden" name="page-language" value="${language}"><p>${t('respond:reopen-means')}</p><button class="ds-button" data-variant="secondary" type="submit" name="do" value="reopen">${t('respond:reopen')}</button></form>`;
}

/** What the hash is over, to be recomputed by anyone: `SHA-256(salt + canonical)`. */
export function receiptFile(submission: Submission): { hash: string; salt: string; canonical: string } {
  const canonical = hashedContent(submission);
  const { hash, salt } = submission;
  const recomputed = createHash('sha256').update(salt).update(canonical).digest('hex');
  if (recomputed !== hash) throw new Error(`the stored content of submission ${submission.id} does not give its hash`);
  return { hash, salt, canonical };
}

/** A submitted response read by its link. */
export const submittedBody = (visit: Visit, latest: Submission, reader: Reader): Html =>
  html`${languageLinks(visit.survey.languages, reader.language, reader.t)}
<h1 class="ds-heading">${reader.say(visit.version.content.title)}</h1>
<p class="from">${reader.t('respond:from', { municipality: nameIn(visit, reader.t) })}</p>
${submittedPart(visit, latest, reader)}`;

/** The same below something else. */
export function submittedPart(visit: Visit, latest: Submission, reader: Reader): Html {
  const { t, language } = reader;
  const time = reader.moment(latest.submittedAt);
  return html`<div class="ds-alert" data-color="success"><p>${visit.invitation.ballot ? t('anonymous:is-submitted') : t('respond:is-submitted', { time })} <a class="ds-link" href="/r/${visit.token}/receipt?lang=${language}">${t('respond:to-receipt')}</a></p></div>
${!visit.invitation.ballot && html`<p class="ways">${besideLink({ show: 'history' }, t('history:title'), reader)} ${besideLink({ show: 'code' }, t('history:to-code'), reader)}</p>`}
${printPlace(t)}
${answersList(visit.version.content, latest.answers, reader)}
${reopenPart(visit, reader)}`;
}
