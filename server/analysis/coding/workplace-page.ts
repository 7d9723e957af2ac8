/** The coding workplace: an answer's text, what it is coded with, codes at hand. Every act is a form; the script lets one mark words and sends the same forms. */
import { sentencesOf } from '../../fieldwork/member-check/passage.ts';
import { newId } from '../../foundation/ids.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { dateText } from '../../pages/times.ts';
import { codeName } from '../codebook/names.ts';
import { translationHtml } from '../translations/marks.ts';
import { FORM, quickHtml, treeHtml } from './codes-html.ts';
import { codingsHtml } from './codings-html.ts';
import { isSeen } from './layers.ts';
import { type MemoTried, memosHtml } from './memo-html.ts';
import { type Neighbours, type TaskQuery, taskSearch } from './tasks.ts';
import { type Drawn, drawnOf, textHtml } from './text-html.ts';
import { type CodingView, coderText } from './view.ts';
import { askedText, type Workplace } from './workplace.ts';

/** What the last act did, as the address says it. */
export interface Done {
  what: 'coded' | 'there' | 'removed' | 'restored' | 'memo' | 'undone' | 'redone';
  /** Those that it made or removed: to take it back. */
  codings: readonly string[];
}

export interface WorkplaceView extends CodingView {
  place: Workplace;
  neighbours: Neighbours;
  query: TaskQuery;
  /** Coders whose layers are shown; undefined for all. */
  shown: ReadonlySet<string> | undefined;
  done: Done | undefined;
  /** Why nothing was coded: a key; and what was pasted. */
  error: { key: string; passage: string } | undefined;
  tried: MemoTried | undefined;
}

/** The workplace of an answer, with the list's filter, so that next and previous stay in it. */
export const workplaceAddress = (
  survey: string,
  { invitation, question }: { invitation: string; question: string },
  query: TaskQuery = {},
  more: Record<string, string> = {},
): string => `/surveys/${survey}/coding/${invitation}/${question}${taskSearch(query, more)}`;

/** The same with the layers that are shown, so that they stay when something is done. */
function hereAddress({ survey, place, query, shown }: WorkplaceView): string {
  const address = workplaceAddress(survey.id, place.answer, query);
  if (shown === undefined) return address;
  const layers = new URLSearchParams([['layers', 'chosen'], ...[...shown].map((by) => ['show', by])]);
  return `${address}${address.includes('?') ? '&' : '?'}${layers}`;
}

export function workplacePage(view: WorkplaceView): Html {
  const { t, language, survey, place } = view;
  const { answer, municipality, layer, codings, codes } = place;
  const asked = askedText(place, language);
  const address = hereAddress(view);
  const byId = new Map(codes.map((code) => [code.id, code]));
  const drawn = drawnOf(codings, byId).filter(({ coding }) => view.shown?.has(coding.by) ?? true);
  const facts = [
    t('coding:revision', { revision: answer.revision }),
    // No time of an anonymous answer is kept.
    ...(survey.anonymous
      ? []
      : [t('coding:submitted', { date: dateText(answer.submittedAt, language, survey.timeZone) })]),
    t('coding:words', { count: answer.words }),
    t('office:written-in', { language: nameOfLanguage(answer.language) }),
  ];
  return html`${waysHtml(view)}
<h1 class="ds-heading" data-size="lg">${t('coding:workplace-title', { municipality })}</h1>
<p lang="${asked.language}"><strong>${asked.text}</strong></p>
<p class="answer-about">${facts.join(' · ')}</p>
${!layer.all && notice('info', t('coding:blind-on'))}
<div id="coding-notice" role="status">${doneHtml(view, drawn, address)}</div>
<div class="coding-place" id="coding-place"${placeAttributes(view)}>
<section class="coding-answer" aria-labelledby="answer-heading"><h2 class="ds-heading" id="answer-heading">${t('coding:answer')}</h2>
<p class="answer-about" id="answer-hint">${view.csrf === undefined ? t('coding:read-only') : t('coding:answer-hint')}</p>
<div id="coding-sheet" class="coding-sheet"><div id="coded-text" class="coding-text" lang="${answer.language}" dir="auto">${textHtml(place.text, drawn, view.me)}</div><div id="coding-stripes" class="coding-stripes" aria-hidden="true"></div><div id="coding-data"${attribute('data-rows', dataOf(drawn, view))} hidden></div></div>
${
  view.csrf !== undefined &&
  html`<div class="coding-bar"><p id="coding-target" role="status" class="coding-target" hidden></p><button class="ds-sr-only" type="submit" form="${FORM}" name="do" value="code" tabindex="-1" aria-hidden="true">${t('coding:code')}</button>
<div id="coding-quick">${quickHtml(view, place)}</div>
<div id="coding-ways" class="coding-ways" hidden>${(['undo', 'redo'] as const).map((way) => html`<button class="ds-button" data-variant="tertiary" type="button" data-way="${way}" aria-keyshortcuts="${way === 'undo' ? 'Control+Z Meta+Z' : 'Control+Shift+Z Meta+Shift+Z'}" aria-disabled="true">${t(`coding:${way}`)}</button>`)}</div></div>`
}
${translationsHtml(view)}
</section>
${view.csrf !== undefined && panelHtml(view, address)}
<div class="coding-below"><section aria-labelledby="codings-heading"><h2 class="ds-heading" id="codings-heading">${t('coding:codings')}</h2>
<div id="coding-layers">${layersHtml(view)}</div>
<div id="coding-codings">${codingsHtml(view, place, drawn, address, view.tried)}</div></section>
<section aria-labelledby="memo-answer-heading"><h2 class="ds-heading" id="memo-answer-heading">${t('coding:memo-answer')}</h2>
<div id="memos-answer">${memosHtml(view, { name: 'answer', target: { kind: 'answer', response: answer.response, question: answer.question }, memos: place.memos.answer, fresh: newId(), address, tried: view.tried })}</div></section>
<section aria-labelledby="memo-case-heading"><h2 class="ds-heading" id="memo-case-heading">${t('coding:memo-case', { municipality })}</h2>
<div id="memos-case">${memosHtml(view, { name: 'case', target: { kind: 'case', response: answer.response }, memos: place.memos.case, fresh: newId(), address, tried: view.tried })}</div></section>
</div>
</div>`;
}

/** What the words mean to a reader of another language; their own language's open. Coded are the words of the answer. */
const translationsHtml = ({ t, language, survey, place }: WorkplaceView): Html =>
  html`${place.translations.map(
    ({ shown, state }) =>
      html`<details class="ds-details coding-translation" id="translation-${shown.language}"${attribute('open', shown.language === language)}><summary>${t('coding:translation', { language: nameOfLanguage(shown.language) })}</summary>${translationHtml({ t, language, survey }, shown, state)}</details>`,
  )}`;

function placeAttributes({ survey, place, t, csrf }: WorkplaceView): Html {
  const { answer, stamp } = place;
  const events = `/api/v1/surveys/${survey.id}/coding/events/${answer.invitation}/${answer.question}`;
  const texts = csrf === undefined ? [] : (['chosen', 'choose-first', 'label', 'offline'] as const);
  return html`${attribute('data-events', events)}${attribute('data-revision', answer.revision)}${attribute('data-stamp', stamp)}${attribute('data-may-code', csrf !== undefined)}${texts.map((name) => attribute(`data-text-${name}`, t(`coding:script-${name}`)))}`;
}

/** What the script must know of what is drawn. */
const dataOf = (drawn: readonly Drawn[], { me, language, survey }: CodingView): string =>
  JSON.stringify(
    drawn.map(({ coding, code, number, from, to }) => ({
      ...{ id: coding.id, code: code.id, colour: code.colour, number, from, to },
      name: codeName(code, language, survey.fallback),
      ...{ whole: coding.whole, own: coding.by === me },
    })),
  );

function waysHtml({ t, survey, neighbours, query, place }: WorkplaceView): Html {
  const { answer } = place;
  const way = (task: Neighbours['after'], key: string, rel?: string): Html | false =>
    task !== undefined &&
    html`<li><a href="${workplaceAddress(survey.id, task, query)}"${attribute('rel', rel)}>${t(key)}</a></li>`;
  return html`<nav aria-label="${t('coding:ways')}"><ul class="page-links">
<li><a href="/surveys/${survey.id}/coding${taskSearch(query)}">${t('coding:to-list')}</a></li>
${way(neighbours.before, 'coding:previous', 'prev')}${way(neighbours.after, 'coding:next', 'next')}${way(neighbours.uncoded, 'coding:next-uncoded')}
<li><a href="/surveys/${survey.id}/responses/${answer.invitation}">${t('coding:to-response')}</a></li></ul></nav>`;
}

function doneHtml({ t, csrf, done, error }: WorkplaceView, drawn: readonly Drawn[], address: string): Html {
  if (error !== undefined)
    return html`<div class="ds-alert" data-color="danger" id="coding-error">${t(error.key)}</div>`;
  if (done === undefined) return html``;
  const undo = done.what === 'coded' ? 'remove' : done.what === 'removed' ? 'restore' : undefined;
  const there = new Set(drawn.map(({ coding }) => coding.id));
  const codings = done.codings.filter((id) => undo === 'restore' || there.has(id));
  return html`<div class="ds-alert coding-done" data-color="success"><span>${t(`coding:done-${done.what}`)}</span>${
    csrf !== undefined &&
    undo !== undefined &&
    codings.length > 0 &&
    html` <form method="post" action="${address}" data-quiet data-undo><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="do" value="${undo}"><input type="hidden" name="step" value="undo">${codings.map((id) => html`<input type="hidden" name="coding" value="${id}">`)}<button class="ds-button" data-variant="tertiary" type="submit">${t('coding:undo')}</button></form>`
  }</div>`;
}

/** Own and others' layers, where there is more than one's own. */
function layersHtml(view: WorkplaceView): Html {
  const { t, survey, place, query, shown } = view;
  const { codings, layer, answer } = place;
  const coders = [...new Set(codings.map(({ by }) => by))].filter((by) => isSeen(layer, by)).sort();
  if (coders.every((by) => by === view.me) || coders.length < 1) return html``;
  return html`<form class="coding-layers" method="get" action="/surveys/${survey.id}/coding/${answer.invitation}/${answer.question}" data-layers>
${Object.entries(query).map(([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`)}<input type="hidden" name="layers" value="chosen">
<fieldset class="ds-fieldset"><legend class="ds-label">${t('coding:layers')}</legend>${coders.map(
    (by, index) =>
      html`<div class="layer"><input class="ds-input" type="checkbox" name="show" id="layer-${index}" value="${by}"${attribute('checked', shown?.has(by) ?? true)}> <label for="layer-${index}">${coderText(view, by)} (${codings.filter((one) => one.by === by).length})</label></div>`,
  )}</fieldset><button class="ds-button" data-variant="tertiary" type="submit">${t('coding:show-layers')}</button></form>`;
}

function panelHtml(view: WorkplaceView, address: string): Html {
  const { t, survey, place, csrf, error } = view;
  const { codes, answer } = place;
  return html`<form class="coding-panel" id="${FORM}" method="post" action="${address}" data-quiet>
<input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="revision" value="${answer.revision}"><input type="hidden" name="from" value=""><input type="hidden" name="to" value="">
<h2 class="ds-heading">${t('coding:codes')}</h2>
${
  codes.length === 0
    ? html`<p>${t('coding:no-codes')} <a href="/surveys/${survey.id}/codebook">${t('coding:to-codebook')}</a></p>`
    : html`<div class="layer"><input class="ds-input" type="checkbox" name="whole" value="yes" id="whole"> <label for="whole">${t('coding:whole')}</label></div>
${withoutScript(view, error?.passage ?? '')}
<div class="ds-field" id="coding-filter" data-text-found="${t('coding:script-found')}" hidden><label class="ds-label" for="code-filter">${t('coding:filter-codes')}</label><input class="ds-input" id="code-filter" type="search" autocomplete="off" aria-describedby="code-found"><p class="answer-about" id="code-found" role="status"></p></div>
<div class="layer"><input class="ds-input" type="checkbox" id="definitions"> <label for="definitions">${t('coding:show-definitions')}</label></div>
<fieldset class="ds-fieldset"><legend class="ds-label">${t('coding:code-with')}</legend><div id="code-tree">${treeHtml(view, place)}</div></fieldset>
<button class="ds-button" type="submit" name="do" value="code" id="code-button">${t('coding:code')}</button>`
}</form>`;
}

/** For whoever has no script: a passage pasted, or sentences ticked. */
function withoutScript({ t, place, error }: WorkplaceView, passage: string): Html {
  const { answer, text } = place;
  const sentences = sentencesOf(text, answer.language);
  return html`<details class="ds-details" id="without-script"${attribute('open', error !== undefined)}><summary>${t('coding:choose-words')}</summary>
<div class="ds-field"><label class="ds-label" for="passage">${t('coding:passage')}</label><div data-field="description" id="passage-hint">${t('coding:passage-hint')}</div>
<textarea class="ds-input" id="passage" name="passage" rows="3" lang="${answer.language}" dir="auto" aria-describedby="passage-hint${error && ' coding-error'}"${attribute('aria-invalid', error && 'true')}>
${passage}</textarea></div>
${
  sentences.length > 1 &&
  html`<fieldset class="ds-fieldset"><legend class="ds-label">${t('coding:sentences')}</legend>${sentences.map(
    ({ from, to, text: said }) =>
      html`<div class="sentence"><input class="ds-input" type="checkbox" id="s${from}" name="sentence" value="${from}-${to}"> <label for="s${from}" lang="${answer.language}" dir="auto">${said}</label></div>`,
  )}</fieldset>`
}</details>`;
}
