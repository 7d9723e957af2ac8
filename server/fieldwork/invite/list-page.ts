/** `/surveys/SURVEY/invitations`: who is invited, making what is missing, and the ways to send. */
import type { Language, Survey } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import { notice, type Option, selectField } from '../../pages/office-form.ts';
import type { Translate } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import type { Registry } from '../../registry/model.ts';
import type { MessageHead } from '../../store/messages.ts';
import { type Choice, type ChoiceName, choiceSearch } from './choice.ts';
import type { Invited, InvitedList } from './recipients.ts';
import { contactText, languageText, questionnaireTitle, sayer } from './words.ts';

/** What was just done, as the address tells it. */
export interface Done {
  made?: number | undefined;
  there?: number | undefined;
  queued?: number | undefined;
}

export interface ListView {
  t: Translate;
  language: Language;
  survey: Survey;
  list: InvitedList;
  /** What there is to choose from: of whoever is kept to a region, without the partners elsewhere. */
  own: Registry;
  choice: Choice;
  /** How many of the chosen have no invitation yet. */
  missing: number;
  messages: ReadonlyMap<string, MessageHead>;
  done: Done;
  csrf: string;
  mayManage: boolean;
}

const FIELDS = ['questionnaire', 'region', 'partnership', 'municipality'] as const satisfies ChoiceName[];

export function listPage(view: ListView): Html {
  const { t, language, survey, choice, list, done } = view;
  const address = `/surveys/${survey.id}/invitations`;
  const title = t('invitations:title', { survey: sayer(survey, language)(survey.title) });
  return html`<h1 class="ds-heading" data-size="lg" id="title">${title}</h1>
${doneNotice(t, done)}
<form class="office-filter" method="get" action="${address}" aria-label="${t('invitations:choose')}">
${choiceFields(view)}
<div class="office-actions"><button class="ds-button" data-variant="secondary" type="submit">${t('office:show')}</button>
${Object.keys(choice).length > 0 && html`<a class="ds-button" data-variant="tertiary" href="${address}">${t('office:clear-filter')}</a>`}</div>
</form>
${choice.invitation === undefined && making(view, address)}
${
  list.invited.length === 0
    ? html`<p>${t(view.missing === 0 ? 'invitations:no-audience' : 'invitations:nobody')}</p>${view.mayManage && html`<p><a href="/surveys/${survey.id}/templates">${t('invitations:templates')}</a></p>`}`
    : html`${ways(view, address)}${table(view, address)}`
}`;
}

function doneNotice(t: Translate, { made, there = 0, queued }: Done): Html | undefined {
  if (made !== undefined)
    return notice(
      'success',
      `${t('invitations:made', { count: made })} ${t('invitations:were-there', { count: there })}`,
    );
  return queued === undefined
    ? undefined
    : notice(
        'success',
        `${t('invitations:queued', { count: queued })} ${t('invitations:were-queued', { count: there })}`,
      );
}

function choiceFields({ t, language, survey, own: registry, choice }: ListView): Html[] {
  const say = sayer(survey, language);
  const byLabel = (options: Option[]) => options.sort((a, b) => a.label.localeCompare(b.label, language));
  const options: Record<(typeof FIELDS)[number], Option[]> = {
    questionnaire: survey.questionnaires.map(({ id }) => ({
      value: id,
      label: questionnaireTitle(survey, id, language),
    })),
    region: registry.regions.map(({ id, label }) => ({ value: id, label: say(label) })),
    partnership: byLabel(registry.partnerships.map(({ id, label }) => ({ value: id, label }))),
    municipality: byLabel(registry.municipalities.map(({ id, name }) => ({ value: id, label: name }))),
  };
  return FIELDS.map((name) =>
    selectField({
      name,
      label: t(`office:${name}`),
      value: choice[name] ?? '',
      options: [{ value: '', label: t('office:any') }, ...options[name]],
    }),
  );
}

function making({ t, missing, list, choice, csrf }: ListView, address: string): Html {
  const invited = t('invitations:invited', { count: list.invited.length });
  if (missing === 0) return html`<p>${invited}</p>`;
  const counted = `${invited} ${t('invitations:missing', { count: missing })}`;
  return html`<form method="post" action="${address}${choiceSearch(choice)}"><p>${counted}</p>
<input type="hidden" name="csrf" value="${csrf}">
<button class="ds-button" type="submit">${t('invitations:make', { count: missing })}</button></form>`;
}

function ways({ t, survey, choice, mayManage }: ListView, address: string): Html {
  const way = (page: string, label: string): Html =>
    html`<li><a href="${address}/${page}${choiceSearch(choice)}">${label}</a></li>`;
  return html`<h2 class="ds-heading" id="ways">${t('invitations:ways')}</h2>
<ul class="page-links ways" aria-labelledby="ways">${way('email', t('invitations:by-email'))}${way('texts', t('invitations:by-text'))}${way('letters', t('invitations:by-letter'))}${way('merge.csv', t('invitations:by-merge'))}
${mayManage && html`<li><a href="/surveys/${survey.id}/templates">${t('invitations:templates')}</a></li>`}</ul>`;
}

function table(view: ListView, address: string): Html {
  const { t, language, survey, list, messages } = view;
  const row = (to: Invited): Html => {
    const { invitation, municipality, status } = to;
    const message = messages.get(invitation.id);
    return html`<tr><th scope="row"><a href="${address}/${invitation.id}">${municipality.name}</a></th>
<td>${questionnaireTitle(survey, invitation.questionnaire, language)}</td>
<td>${contactText(t, to.contact)}</td>
<td>${languageText(to)}</td>
<td>${t(`office:status-${status.replace(' ', '-')}`)}</td>
<td>${message === undefined ? t('invitations:nothing-sent') : html`${stateText(t, message)}<br>${dateTimeText(message.sentAt ?? message.changedAt, language, survey.timeZone)}`}</td></tr>`;
  };
  const columns = ['municipality', 'questionnaire'].map((name) => t(`office:${name}`));
  const own = [t('invitations:addressed-to'), t('office:language'), t('office:status'), t('invitations:last-message')];
  return html`<h2 class="ds-heading" id="invited">${t('invitations:list')}</h2>
<div class="table-scroll" role="region" aria-labelledby="invited" tabindex="0"><table class="ds-table wide">
<thead><tr>${[...columns, ...own].map((label) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${list.invited.map(row)}</tbody></table></div>`;
}

/** What became of a message, and what it was. */
export const stateText = (t: Translate, { kind, state }: MessageHead): string =>
  `${t(`invitations:message-${kind}`)}: ${t(`invitations:state-${state.replace(' ', '-')}`)}`;
