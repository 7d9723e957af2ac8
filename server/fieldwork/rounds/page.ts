/** `/surveys/SURVEY/rounds`: who may come uninvited, and what came that way until it is accepted. */
import type { Language, Survey } from '../../definitions/model.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { actionButton, notice, type Option, selectField } from '../../pages/office-form.ts';
import { nameOfLanguage, type Translate } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import type { Registry } from '../../registry/model.ts';
import { type RegistryView, registryView } from '../../registry/view.ts';
import type { ListedOpenAnswer, Round } from '../../store/rounds.ts';
import { sayer } from '../invite/words.ts';

/** Stands for a municipality that the registry has not. */
export const NEW = 'new';

export const DONE = ['saved', 'accepted', 'rejected', 'reconsidered'] as const;

export interface RoundView {
  t: Translate;
  language: Language;
  survey: Survey;
  round: Round;
  /** Where anybody begins; absolute. */
  address: string;
  /** Whether the survey takes answers now. */
  isOpenNow: boolean;
  registry: Registry;
  /** Unconfirmed ones, rejected ones among them; newest first. */
  unconfirmed: ListedOpenAnswer[];
  accepted: ListedOpenAnswer[];
  /** Whether there are more than are shown. */
  isCut: boolean;
  /** `QUESTIONNAIRE MUNICIPALITY` of everyone who is invited, with how many. */
  invited: ReadonlyMap<string, number>;
  done: (typeof DONE)[number] | undefined;
  /** What went wrong with which answer, or with the settings (`invitation` is ''). */
  fault: { invitation: string; text: string } | undefined;
  csrf: string;
}

export function roundPage(view: RoundView): Html {
  const { t, language, survey, done, fault, unconfirmed, accepted } = view;
  const places = registryView(view.registry);
  const waiting = unconfirmed.filter(({ invitation }) => invitation.withdrawnAt === null);
  const rejected = unconfirmed.filter(({ invitation }) => invitation.withdrawnAt !== null);
  return html`<h1 class="ds-heading" data-size="lg">${t('rounds:office-title', { survey: sayer(survey, language)(survey.title) })}</h1>
${done && notice('success', t(`rounds:done-${done}`))}${fault?.invitation === '' && notice('danger', fault.text)}
${settings(view)}
<h2 class="ds-heading" data-size="md">${t('rounds:waiting-title')}</h2>
${waiting.length === 0 ? html`<p>${t('rounds:nobody-waits')}</p>` : html`<p>${t('rounds:waiting-means')}</p>${waiting.map((one) => waitingItem(view, places, one))}`}
${rejected.length > 0 && html`<h2 class="ds-heading" data-size="md">${t('rounds:rejected-title')}</h2>${rejected.map((one) => rejectedItem(view, one))}`}
${accepted.length > 0 && html`<h2 class="ds-heading" data-size="md">${t('rounds:accepted-title')}</h2><ul>${accepted.map((one) => acceptedItem(view, places, one))}</ul>`}
${view.isCut && html`<p>${t('rounds:cut')}</p>`}`;
}

function settings({ t, language, survey, round, address, isOpenNow, csrf }: RoundView): Html {
  const say = sayer(survey, language);
  const box = (name: string, value: string, checked: boolean, label: string): Html =>
    html`<div class="ds-field"><input class="ds-input" type="checkbox" id="${name}-${value}" name="${name}" value="${value}"${attribute('checked', checked)}><label class="ds-label" for="${name}-${value}">${label}</label></div>`;
  return html`<form class="office-form" method="post" action="/surveys/${survey.id}/rounds" novalidate><input type="hidden" name="csrf" value="${csrf}">
${selectField({
  ...{ name: 'mode', label: t('rounds:mode'), hint: t('rounds:mode-hint'), value: round.mode },
  options: [
    { value: 'invitation', label: t('rounds:mode-invitation') },
    { value: 'open', label: t('rounds:mode-open') },
  ],
})}
<fieldset class="ds-fieldset"><legend class="ds-label">${t('rounds:which')}</legend>${survey.questionnaires.map(
    ({ id, title }) => box('questionnaires', id, round.questionnaires.includes(id), say(title)),
  )}</fieldset>
<fieldset class="ds-fieldset"><legend class="ds-label">${t('rounds:municipality')}</legend>${box('listed', '1', round.listed, t('rounds:listed'))}</fieldset>
<div class="office-actions"><button class="ds-button" type="submit">${t('rounds:save')}</button></div></form>
${round.mode === 'open' && (isOpenNow ? html`<p>${t('rounds:is-open')} <a href="${address}">${address}</a></p>` : html`<p>${t('rounds:is-shut')} <a href="/surveys/${survey.id}/schedule">${t('office:nav-schedule')}</a></p>`)}`;
}

/** What was written about themselves. */
function facts({ t, language, survey }: RoundView, { answer, invitation, status }: ListedOpenAnswer): Html {
  const title = survey.questionnaires.find(({ id }) => id === invitation.questionnaire)?.title;
  const rows: [string, string][] = [
    [t('rounds:name'), answer.name],
    [t('rounds:country'), answer.country],
    [t('rounds:contact-name'), answer.contactName],
    [t('rounds:email'), answer.email],
    [t('office:questionnaire'), title === undefined ? invitation.questionnaire : sayer(survey, language)(title)],
    [t('office:language'), nameOfLanguage(invitation.language)],
    [t('office:status'), t(`office:status-${status.replace(' ', '-')}`)],
    [t('rounds:came'), dateTimeText(answer.at, language, survey.timeZone)],
  ];
  return html`<dl class="facts">${rows
    .filter(([, text]) => text !== '')
    .map(([term, text]) => html`<dt>${term}</dt><dd><bdi>${text}</bdi></dd>`)}</dl>
<p><a href="/surveys/${survey.id}/responses/${invitation.id}">${t('rounds:to-answers')}</a></p>`;
}

const nameText = (view: RoundView, { answer }: ListedOpenAnswer): string => answer.name || view.t('rounds:no-name');

/** The registry's municipality that is meant, as far as can be told: the one picked, else one of the same name. */
function meant({ answer }: ListedOpenAnswer, registry: Registry, places: RegistryView): string | undefined {
  if (answer.municipality !== null && places.municipality(answer.municipality)) return answer.municipality;
  return registry.municipalities.find(({ name }) => folded(name) === folded(answer.name))?.id;
}

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

/** The registry's country of that name in any language; '' where there is none. */
function countryCalled({ countries }: Registry, name: string): string {
  const isCalled = (text: string | undefined): boolean => text !== undefined && folded(text) === folded(name);
  return countries.find(({ label }) => Object.values(label.in).some((wording) => isCalled(wording?.text)))?.id ?? '';
}

function waitingItem(view: RoundView, places: RegistryView, one: ListedOpenAnswer): Html {
  const { t, language, survey, registry, csrf, fault } = view;
  const { invitation, answer, status } = one;
  const say = sayer(survey, language);
  const likely = meant(one, registry, places);
  const already = likely === undefined ? 0 : (view.invited.get(`${invitation.questionnaire} ${likely}`) ?? 0);
  const names = new Intl.Collator(language);
  const municipalities: Option[] = registry.municipalities
    .toSorted((a, b) => names.compare(a.name, b.name))
    .map(({ id, name, country }) => ({ value: id, label: `${name} (${country})` }));
  const countries: Option[] = registry.countries
    .map(({ id, label }) => ({ value: id, label: say(label) }))
    .sort((a, b) => names.compare(a.label, b.label));
  const named = (name: string): string => `${name}-${invitation.id}`;
  const base = `/surveys/${survey.id}/rounds/${invitation.id}`;
  return html`<section class="ds-card" data-open-answer="${invitation.id}" id="${named('answer')}"><h3 class="ds-heading" data-size="sm"><bdi>${nameText(view, one)}</bdi></h3>
${fault?.invitation === invitation.id && notice('danger', fault.text)}
${already > 0 && notice('info', t('rounds:duplicate', { municipality: places.municipality(likely ?? '')?.name ?? '', count: already }))}
${facts(view, one)}
${
  status !== 'erased' &&
  html`<form class="office-form" method="post" action="${base}/accept" novalidate><input type="hidden" name="csrf" value="${csrf}">
${selectOf({ id: named('municipality'), name: 'municipality', label: t('rounds:accept-as'), value: likely ?? NEW, options: [{ value: NEW, label: t('rounds:accept-new') }, ...municipalities] })}
<details${attribute('open', likely === undefined)}><summary>${t('rounds:new-details')}</summary>
<div class="ds-field"><label class="ds-label" for="${named('name')}">${t('rounds:name')}</label><input class="ds-input" id="${named('name')}" name="name" type="text" maxlength="100" value="${answer.name}"></div>
${selectOf({ id: named('country'), name: 'country', label: t('rounds:country-registry'), value: countryCalled(registry, answer.country), options: [{ value: '', label: t('rounds:choose') }, ...countries] })}</details>
<div class="office-actions"><button class="ds-button" type="submit">${t('rounds:accept')}</button></div></form>`
}
<form class="office-form" method="post" action="${base}/reject" novalidate><input type="hidden" name="csrf" value="${csrf}">
<div class="ds-field"><label class="ds-label" for="${named('reason')}">${t('rounds:reason')}</label><div data-field="description" id="${named('reason')}-hint">${t('rounds:reason-hint')}</div><textarea class="ds-input" id="${named('reason')}" name="reason" rows="3" maxlength="1000" aria-describedby="${named('reason')}-hint"></textarea></div>
<div class="office-actions"><button class="ds-button" data-variant="secondary" type="submit">${t('rounds:reject')}</button></div></form></section>`;
}

/** Several of these stand on one page, so that each needs an id of its own. */
const selectOf = (field: { id: string; name: string; label: string; value: string; options: Option[] }): Html =>
  html`<div class="ds-field"><label class="ds-label" for="${field.id}">${field.label}</label><select class="ds-input" id="${field.id}" name="${field.name}">${field.options.map(
    ({ value, label }) =>
      html`<option value="${value}"${attribute('selected', value === field.value)}>${label}</option>`,
  )}</select></div>`;

function rejectedItem(view: RoundView, one: ListedOpenAnswer): Html {
  const { t, survey, csrf } = view;
  const address = `/surveys/${survey.id}/rounds/${one.invitation.id}/reconsider`;
  return html`<section class="ds-card" data-open-answer="${one.invitation.id}"><h3 class="ds-heading" data-size="sm"><bdi>${nameText(view, one)}</bdi></h3>
${one.answer.reason !== '' && html`<p>${t('rounds:because')} <bdi>${one.answer.reason}</bdi></p>`}${facts(view, one)}
${one.status !== 'erased' && actionButton({ address, label: t('rounds:reconsider'), csrf })}</section>`;
}

function acceptedItem({ t, language, survey }: RoundView, places: RegistryView, one: ListedOpenAnswer): Html {
  const { invitation, answer } = one;
  const name = places.municipality(invitation.municipality)?.name ?? answer.name;
  const time = answer.decidedAt === null ? '' : dateTimeText(answer.decidedAt, language, survey.timeZone);
  return html`<li><a href="/surveys/${survey.id}/responses/${invitation.id}">${name}</a> – ${t('rounds:accepted-by', { time, by: answer.decidedBy })}</li>`;
}
