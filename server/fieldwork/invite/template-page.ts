/** `/surveys/SURVEY/templates`: which letters are worded how, and the page on which one is written. */
import type { Language, Survey } from '../../definitions/model.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { notice, selectField } from '../../pages/office-form.ts';
import { textChanges } from '../../pages/text-changes.ts';
import { languages, nameOfLanguage, type Translate } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import { LETTER_CHANNELS, LETTER_KINDS, type Template, type TemplateKey } from '../../store/templates.ts';
import type { Letter } from './letter.ts';
import type { Invited } from './recipients.ts';
import { paragraphs } from './sending-pages.ts';
import { allowedIn } from './variables.ts';
import { ownWording, type Wording } from './wordings.ts';
import { contactText, sayer } from './words.ts';

export const addressOfTemplate = ({ survey, kind, channel, language }: TemplateKey): string =>
  `/surveys/${survey}/templates/${kind}/${channel}/${language}`;

/** Every letter, with the languages in which the survey has its own wording. */
export function templatesPage(t: Translate, language: Language, survey: Survey, own: readonly Template[]): Html {
  const isOwn = (kind: string, channel: string, of: Language): boolean =>
    own.some((one) => one.kind === kind && one.channel === channel && one.language === of && one.body !== '');
  return html`<p><a href="/surveys/${survey.id}/invitations">${t('invitations:back')}</a></p>
<h1 class="ds-heading" data-size="lg" id="title">${t('invitations:templates-of', { survey: sayer(survey, language)(survey.title) })}</h1>
<p>${t('invitations:templates-about')}</p>
<div class="table-scroll" role="region" aria-labelledby="title" tabindex="0"><table class="ds-table"><thead><tr><th scope="col">${t('invitations:kind')}</th>${LETTER_CHANNELS.map((channel) => html`<th scope="col">${t(`invitations:channel-${channel}`)}</th>`)}</tr></thead>
<tbody>${LETTER_KINDS.map(
    (kind) =>
      html`<tr><th scope="row">${t(`invitations:kind-${kind}`)}</th>${LETTER_CHANNELS.map(
        (channel) =>
          html`<td><ul class="page-links">${languages.map((of) => {
            const name = nameOfLanguage(of);
            return html`<li><a href="${addressOfTemplate({ survey: survey.id, kind, channel, language: of })}"><span lang="${of}">${name}</span></a>${isOwn(kind, channel, of) && html` <span class="ds-tag">${t('invitations:own')}</span>`}</li>`;
          })}</ul></td>`,
      )}</tr>`,
  )}</tbody></table></div>`;
}

export interface TemplateView {
  t: Translate;
  language: Language;
  survey: Survey;
  key: TemplateKey;
  /** As it stands, or as it was typed. */
  wording: Wording;
  version: number;
  isOwn: boolean;
  /** Sentences that say why it cannot be used. */
  faults: readonly string[];
  said: { text: string; colour: 'success' | 'danger' } | undefined;
  recipients: readonly Invited[];
  recipient: Invited | undefined;
  /** What the recipient would get; undefined where nobody is invited or it cannot be used. */
  preview: Letter | undefined;
  versions: readonly Template[];
  /** Compared with the wording in use. */
  compared: Template | undefined;
  /** Where a test goes; undefined for those without an address, and for what is not sent by e-mail. */
  ownAddress: string | undefined;
  csrf: string;
}

export function templatePage(view: TemplateView): Html {
  const { t, survey, key, said, faults } = view;
  return html`<p><a href="/surveys/${survey.id}/templates">${t('invitations:back-to-templates')}</a></p>
<h1 class="ds-heading" data-size="lg">${titleOfTemplate(t, key)}</h1>
${said && notice(said.colour, said.text)}
${faults.length > 0 && notice('danger', html`${faults.map((fault) => html`<p>${fault}</p>`)}`)}
${editor(view)}
<div id="preview">${preview(view)}</div>
${variables(view)}
${versions(view)}`;
}

export const titleOfTemplate = (t: Translate, { kind, channel, language }: TemplateKey): string =>
  `${t(`invitations:kind-${kind}`)} – ${t(`invitations:channel-${channel}`)} – ${nameOfLanguage(language)}`;

function editor({
  t,
  key,
  wording,
  version,
  isOwn,
  faults,
  recipients,
  recipient,
  ownAddress,
  csrf,
}: TemplateView): Html {
  const wrong = faults.length > 0;
  const invalid = attribute('aria-invalid', wrong && 'true');
  const button = (act: string, label: string, variant: string): Html =>
    html`<button class="ds-button" data-variant="${variant}" type="submit" name="do" value="${act}">${label}</button>`;
  return html`<form class="office-form template" method="post" action="${addressOfTemplate(key)}" data-previews>
<input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="version" value="${version}">
<p>${t(isOwn ? 'invitations:is-own' : 'invitations:is-default')}</p>
${
  key.channel !== 'text' &&
  html`<div class="ds-field"><label class="ds-label" for="subject">${t('invitations:subject')}</label><input class="ds-input" id="subject" name="subject" maxlength="300" lang="${key.language}" value="${wording.subject}"${invalid}></div>`
}
<div class="ds-field"><label class="ds-label" for="body">${t('invitations:body')}</label><div data-field="description" id="body-hint">${t('invitations:body-hint')}</div>
<textarea class="ds-input" id="body" name="body" rows="${key.channel === 'text' ? 6 : 18}" maxlength="10000" lang="${key.language}" aria-describedby="body-hint"${invalid}>
${wording.body}</textarea></div>
${recipients.length > 0 && selectField({ name: 'recipient', label: t('invitations:preview-for'), value: recipient?.invitation.id ?? '', options: recipients.map((to) => ({ value: to.invitation.id, label: `${to.municipality.name} – ${contactText(t, to.contact)}` })) })}
<div class="office-actions">${button('save', t('invitations:save'), 'primary')}${button('preview', t('invitations:preview'), 'secondary')}${ownAddress !== undefined && button('test', t('invitations:test', { address: ownAddress }), 'secondary')}${isOwn && button('default', t('invitations:to-default'), 'tertiary')}</div></form>`;
}

function preview({ t, key, preview: letter, recipient, faults }: TemplateView): Html {
  const heading = html`<h2 class="ds-heading">${recipient === undefined ? t('invitations:preview') : t('invitations:preview-of', { municipality: recipient.municipality.name })}</h2>`;
  if (letter === undefined)
    return html`${heading}${faults.length > 0 ? faults.map((fault) => html`<p>${fault}</p>`) : html`<p>${t('invitations:nobody-to-preview')}</p>`}`;
  return html`${heading}<div class="preview" lang="${key.language}">${letter.subject !== '' && html`<h3 class="ds-heading">${letter.subject}</h3>`}${paragraphs(letter.body)}</div>`;
}

const variables = ({ t, key }: TemplateView): Html => html`<details><summary>${t('invitations:variables')}</summary>
<p>${t('invitations:variables-about')}</p><dl class="facts">${allowedIn(key.kind, key.channel).map(
  (name) => html`<dt><code>{{${name}}}</code></dt><dd>${t(`invitations:variable-${name}`)}</dd>`,
)}</dl></details>`;

const whole = ({ subject, body }: Wording): string => (subject === '' ? body : `${subject}\n\n${body}`);

function versions({ t, language, survey, key, versions: all, compared }: TemplateView): Html | undefined {
  const [newest] = all;
  if (newest === undefined) return undefined;
  const worded = (one: Template): Wording => (one.body === '' ? ownWording(one.kind, one.channel, one.language) : one);
  return html`<h2 class="ds-heading" id="versions">${t('invitations:versions')}</h2>
<ol class="submissions" reversed>${all.map(
    (one) =>
      html`<li>${t('invitations:version', { version: one.version, who: one.madeBy, time: dateTimeText(one.madeAt, language, survey.timeZone) })}${one.body === '' && html` <span class="ds-tag">${t('invitations:back-at-default')}</span>`}${one !== newest && html` <a href="${addressOfTemplate(key)}?compare=${one.version}#versions">${t('invitations:compare')}<span class="ds-sr-only"> – ${one.version}</span></a>`}</li>`,
  )}</ol>
${
  compared !== undefined &&
  html`<h3 class="ds-heading">${t('invitations:compared', { before: compared.version, after: newest.version })}</h3>
<div class="answer-text preview changes" lang="${key.language}">${textChanges(
    whole(worded(compared)),
    whole(worded(newest)),
    key.language,
  ).map(({ kind, text }) => {
    if (kind === 'kept') return text;
    const said = html`<span class="ds-sr-only" lang="${language}"> ${t(kind === 'added' ? 'history:said-added' : 'history:said-taken')} </span>`;
    return kind === 'added' ? html`<ins>${said}${text}</ins>` : html`<del>${said}${text}</del>`;
  })}</div>`
}`;
}
