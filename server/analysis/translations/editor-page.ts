/** The editor: each sentence of the answer beside what stands for it, what earlier translations have, and what is left to do next. */
import { type Html, html } from '../../pages/html.ts';
import { actionButton, notice } from '../../pages/office-form.ts';
import { textChanges } from '../../pages/text-changes.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { changesHtml, changesInWords } from '../../respond/changes-html.ts';
import { surveyReader } from '../../respond/reader.ts';
import { type AskedTranslations, editorAddress, municipalityName, questionOf } from './asking.ts';
import type { Edited } from './editor.ts';
import { madeLine, type Said, stateTag, translationHtml, translationTags } from './marks.ts';
import { suggestionsHtml } from './suggestions.ts';

export interface EditorView extends Said {
  from: AskedTranslations;
  edited: Edited;
  /** Undefined where the reader may change nothing. */
  csrf: string | undefined;
  said: { key: string; isWrong: boolean; data?: Record<string, string | number> } | undefined;
  /** What was typed and is not what holds; in place of what the store has. */
  typed: { targets: string[] } | { text: string } | undefined;
  /** The machine that may be asked, and whether it can write this language; undefined where none is set up. */
  machine: { name: string; refusal: string | undefined } | undefined;
}

export function editorPage(view: EditorView): Html {
  const { t, survey, language, from, edited, said, csrf } = view;
  const { answer, to, state, held } = edited;
  const asked = questionOf(from, answer, language);
  const base = `/surveys/${survey.id}`;
  const municipality = municipalityName(from, answer.municipality);
  return html`<p><a href="${base}/translations?to=${to}">${t('working-translations:back')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('working-translations:editor-title', { municipality, language: nameOfLanguage(to) })}</h1>
${said && notice(said.isWrong ? 'danger' : 'success', t(said.key, said.data))}
<p class="translation-question" lang="${asked.language}">${asked.text}</p>
<p class="answer-about">${stateTag(t, state)} ${nameOfLanguage(answer.language)} – ${nameOfLanguage(to)} · ${t('office:revision', { revision: answer.revision })} · ${t('working-translations:words', { count: answer.words })}${held !== undefined && held.text !== '' && html` · ${madeLine(view, held)}`}</p>
${languageLinks(view)}
${staleness(view)}${besides(view)}
${csrf === undefined ? reading(view) : writing(view, csrf)}
${machineOffer(view)}
${ways(view)}`;
}

/** The same answer into the survey's other languages. */
function languageLinks({ t, survey, edited }: EditorView): Html {
  const { answer, to } = edited;
  const others = survey.languages.filter((one) => one !== answer.language);
  return html`<nav aria-label="${t('working-translations:into')}"><ul class="page-links">${others.map((one) =>
    one === to
      ? html`<li><span aria-current="true" lang="${one}">${nameOfLanguage(one)}</span></li>`
      : html`<li><a href="${editorAddress(survey.id, answer, one)}" lang="${one}">${nameOfLanguage(one)}</a></li>`,
  )}</ul></nav>`;
}

/** What has changed in the answer since it was translated, and the way to say that the translation stands. */
function staleness({ t, survey, language, edited, csrf }: EditorView): Html | undefined {
  const { answer, before, text, held, to } = edited;
  if (before === undefined || held === undefined) return undefined;
  const reader = surveyReader(survey, language);
  const stretches = textChanges(before, text, answer.language);
  return html`<section class="translation-stale" aria-labelledby="stale"><h2 class="ds-heading" id="stale">${t('working-translations:stale-heading')}</h2>
<p>${t('working-translations:stale-about', { revision: held.revision, now: answer.revision })} ${changesInWords(stretches, reader)}.</p>
${changesHtml(stretches, answer.language, reader)}
${csrf !== undefined && actionButton({ address: editorAddress(survey.id, answer, to), label: t('working-translations:confirm'), csrf, fields: { do: 'confirm', base: String(held.version), revision: String(answer.revision) } })}</section>`;
}

/** What others wrote at the same time. */
function besides(view: EditorView): Html | undefined {
  const { t, edited } = view;
  if (edited.beside.length === 0) return undefined;
  return html`<section aria-labelledby="beside"><h2 class="ds-heading" id="beside">${t('working-translations:beside')}</h2><p>${t('working-translations:beside-about')}</p>
<div class="translation-beside">${[...(edited.held ? [edited.held] : []), ...edited.beside].map((one) => html`<div><p><strong>${t(`working-translations:${one.holds ? 'holds' : 'kept-beside'}`)}</strong></p>${translationHtml(view, one, 'done')}</div>`)}</div></section>`;
}

/** For those who may only look. */
function reading(view: EditorView): Html {
  const { t, edited } = view;
  const { answer, text, held, state } = edited;
  return html`<div class="translation-pairs"><div class="translation-pair"><div><h2 class="ds-heading">${t('working-translations:source')}</h2><div class="answer-text" lang="${answer.language}" dir="auto">${text}</div></div>
<div><h2 class="ds-heading">${t('working-translations:target')}</h2>${held === undefined || held.text === '' ? html`<p class="blank">${t('working-translations:state-missing')}</p>` : translationHtml(view, held, state)}</div></div></div>`;
}

function writing(view: EditorView, csrf: string): Html {
  const { t, survey, edited, said } = view;
  const { answer, to, held, layout, state } = edited;
  const address = editorAddress(survey.id, answer, to);
  const isOther = held !== undefined && held.text !== '' && layout === 'sentences' && held.pairs.length === 0;
  return html`${held !== undefined && held.text !== '' && html`<p>${translationTags(t, held, state)}</p>`}
${(isOther || (said?.isWrong === true && held !== undefined)) && held !== undefined && html`<details class="ds-details" open><summary>${t('working-translations:as-it-holds')}</summary>${translationHtml(view, held, state)}</details>`}
<p class="hint">${t('working-translations:keys')}</p>
<form class="translation-form" method="post" action="${address}" data-translation data-text-kept="${t('working-translations:kept-here')}" data-text-restored="${t('working-translations:restored')}" data-text-restored-changed="${t('working-translations:restored-changed')}">
<input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="revision" value="${answer.revision}"><input type="hidden" name="base" value="${held?.version ?? 0}"><input type="hidden" name="as" value="${layout}">
<p class="translation-status" role="status"></p>
${layout === 'sentences' ? sentenceRows(view) : wholeField(view)}
<div class="office-actions translation-actions"><button class="ds-button" type="submit" name="do" value="next">${t('working-translations:save-next')}</button>
<button class="ds-button" data-variant="secondary" type="submit" name="do" value="save">${t('working-translations:save')}</button>
<button class="ds-button" data-variant="tertiary" type="button" data-discard hidden>${t('working-translations:discard')}</button></div></form>
<p><a href="${address}&amp;as=${layout === 'sentences' ? 'whole' : 'sentences'}">${t(`working-translations:as-${layout === 'sentences' ? 'whole' : 'sentences'}`)}</a></p>`;
}

function sentenceRows({ t, edited, typed, survey, language, from }: EditorView): Html {
  const { answer, to, sentences, suggestions } = edited;
  const targets = typed !== undefined && 'targets' in typed ? typed.targets : edited.targets;
  return html`<div class="translation-pairs">${sentences.map(
    (
      { text },
      at,
    ) => html`<div class="translation-pair"><p class="translation-source" id="source.${at}" lang="${answer.language}" dir="auto">${text}</p>
<div class="ds-field"><label class="ds-sr-only" for="target.${at}">${t('working-translations:sentence', { n: at + 1, of: sentences.length })}</label>
<textarea class="ds-input" id="target.${at}" name="target.${at}" rows="2" lang="${to}" dir="auto" aria-describedby="source.${at}" spellcheck="true">
${targets[at] ?? ''}</textarea>${suggestionsHtml(
      { t, survey, language },
      from,
      (suggestions[at] ?? []).filter(({ target }) => target !== targets[at]),
      answer,
      to,
      at,
    )}</div></div>`,
  )}</div>`;
}

function wholeField({ t, edited, typed }: EditorView): Html {
  const { answer, to, text, held } = edited;
  const written = typed !== undefined && 'text' in typed ? typed.text : (held?.text ?? '');
  return html`<div class="translation-pairs"><div class="translation-pair"><div class="answer-text translation-source" id="source" lang="${answer.language}" dir="auto">${text}</div>
<div class="ds-field"><label class="ds-label" for="text">${t('working-translations:target')}</label><textarea class="ds-input" id="text" name="text" rows="14" lang="${to}" dir="auto" aria-describedby="source" spellcheck="true">
${written}</textarea></div></div></div>`;
}

function machineOffer({ t, survey, edited, csrf, machine }: EditorView): Html | undefined {
  const { answer, to, held, state } = edited;
  if (csrf === undefined || machine === undefined || (state !== 'missing' && state !== 'stale')) return undefined;
  return html`<section aria-labelledby="machine"><h2 class="ds-heading" id="machine">${t('working-translations:machine-heading')}</h2>
${
  machine.refusal !== undefined
    ? html`<p>${machine.refusal}</p>`
    : html`<p>${t('working-translations:machine-leaves', { machine: machine.name })}</p>${actionButton({ address: editorAddress(survey.id, answer, to), label: t('working-translations:ask-machine'), csrf, fields: { do: 'machine', base: String(held?.version ?? 0), revision: String(answer.revision) } })}`
}</section>`;
}

function ways({ t, survey, edited }: EditorView): Html {
  const { previous, next, versions, answer, to } = edited;
  const history = `/surveys/${survey.id}/translations/${answer.invitation}/${answer.question}/history?to=${to}`;
  return html`<ul class="page-links">
${previous !== undefined && html`<li><a href="${editorAddress(survey.id, previous, to)}" rel="prev">${t('working-translations:previous-open')}</a></li>`}
${next !== undefined && html`<li><a href="${editorAddress(survey.id, next, to)}" rel="next">${t('working-translations:next-open')}</a></li>`}
${versions.length > 0 && html`<li><a href="${history}">${t('working-translations:to-history', { count: versions.length })}</a></li>`}
<li><a href="/surveys/${survey.id}/responses/${answer.invitation}">${t('working-translations:to-response')}</a></li></ul>`;
}
