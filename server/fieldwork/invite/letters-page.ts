/** Letters on paper: one A4 page each, in the recipient's language, with the link as a QR code and the short code. */
import type { Context } from '../../context.ts';
import type { Language, Survey } from '../../definitions/model.ts';
import { wordingIn } from '../../definitions/texts.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { qrCode } from '../../pages/qr.ts';
import { direction, translator } from '../../pages/texts.ts';
import { dateText } from '../../pages/times.ts';
import type { RegistryView } from '../../registry/view.ts';
import { codeOf } from '../invitations.ts';
import { type Letter, linkOf } from './letter.ts';
import { paperSizeOf } from './paper.ts';
import type { ByHand, Invited } from './recipients.ts';
import { backLink, kindForm, paragraphs, type SendingView } from './sending-pages.ts';

interface PaperLetter {
  to: Invited;
  letter: Letter;
}

export function lettersPage(
  context: Context,
  view: SendingView,
  places: RegistryView,
  kind: ByHand,
  letters: readonly PaperLetter[],
): Html {
  const { t } = view;
  return html`<div class="no-print">${backLink(view)}<h1 class="ds-heading" data-size="lg">${t('invitations:letters-title')}</h1>
<p>${letters.length === 0 ? t('invitations:nobody-now') : t('invitations:letters-about', { count: letters.length })}</p>${kindForm(view, 'letters', kind)}
${letters.length > 0 && html`<div data-island="print" data-text-print="${t('invitations:print')}"><p>${t('invitations:how-to-print')}</p></div>`}</div>
${letters.map((one) => paperLetter(context, view.survey, places, one))}`;
}

function paperLetter(context: Context, survey: Survey, places: RegistryView, { to, letter }: PaperLetter): Html {
  const { invitation, contact, municipality } = to;
  const { language, subject, body } = letter;
  const t = translator(language);
  const country = places.countryOf(municipality.id);
  const address = [
    contact?.name,
    contact?.role,
    municipality.name,
    country && wordingIn(country.label, language, survey.fallback).text,
  ];
  const size = paperSizeOf(body) ?? 'smallest';
  return html`<article class="letter" lang="${language}" dir="${direction(language)}"${attribute('data-size', size !== 'usual' && size)}>
<header><p class="address">${lines(address)}</p><p class="date">${lines([context.config.mailFrom, today(context, survey, language)])}</p></header>
<h2>${subject}</h2>
<div class="text">${paragraphs(body)}</div>
<footer>${qrCode(linkOf(context, invitation), t('invitations:qr-label', { municipality: municipality.name }))}
<div><p>${t('invitations:paper-scan')}</p><p class="link">${linkOf(context, invitation)}</p>
<p>${t('invitations:paper-type', { site: `${context.config.baseUrl.replace(/^https?:\/\//, '')}/resume` })}</p>
<p class="code">${codeOf(context.secret, survey.id, invitation.id, invitation.issue)}</p></div></footer>
</article>`;
}

const today = ({ clock }: Context, survey: Survey, language: Language): string =>
  dateText(clock.now(), language, survey.timeZone);

const lines = (parts: readonly (string | undefined)[]): Html[] =>
  parts.flatMap((part) => (part === undefined || part === '' ? [] : [html`${part}<br>`]));
