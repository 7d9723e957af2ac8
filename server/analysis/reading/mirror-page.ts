/** The mirror's pages: all partnerships; one of them, its sides beside each other. */
import { type Concept, type Language, type Survey, takesText } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import { actionButton, notice, selectField } from '../../pages/office-form.ts';
import { nameOfLanguage, type Translate } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import type { Municipality } from '../../registry/model.ts';
import { registryView } from '../../registry/view.ts';
import { surveyReader } from '../../respond/reader.ts';
import { type ResultsReader, resultsReader } from '../../results/wordings.ts';
import type { MirrorMark } from '../../store/mirror.ts';
import type { CountedAnswer } from '../../store/readings.ts';
import { askedIn } from './asked.ts';
import { askedHtml, correspondence } from './asked-html.ts';
import { cellText } from './cell-text.ts';
import { markedText } from './marked-text.ts';
import type { Mirror, MirroredConcept, MirroredPartnership, Side } from './mirror.ts';

export interface ListView {
  t: Translate;
  language: Language;
  survey: Survey;
  partnerships: readonly MirroredPartnership[];
}

export function mirrorListPage({ t, language, survey, partnerships }: ListView): Html {
  const reader = resultsReader(survey, language, t);
  const hasThemes = partnerships.some(({ partnership }) => (partnership.theme ?? '') !== '');
  return html`<p><a href="/surveys/${survey.id}/reading">${t('reading:to-reading')}</a></p>
<h1 class="ds-heading" data-size="lg" id="title">${t('reading:mirror-title')} – ${reader.say(survey.title)}</h1>
<p>${t('reading:mirror-about')}</p>
${
  partnerships.length === 0
    ? html`<p class="results-notice">${t('reading:no-partnerships')}</p>`
    : html`<div class="table-scroll" role="region" aria-labelledby="title" tabindex="0"><table class="ds-table">
<thead><tr><th scope="col">${t('reading:partnership')}</th>${hasThemes && html`<th scope="col">${t('reading:by-theme')}</th>`}<th scope="col">${t('reading:period')}</th><th scope="col" class="number">${t('reading:sides-answered')}</th><th scope="col" class="number">${t('reading:marks')}</th></tr></thead>
<tbody>${partnerships.map(
        ({ partnership: { id, label, theme, period, municipalities }, answered, marks }) =>
          html`<tr><th scope="row"><a href="/surveys/${survey.id}/reading/mirror/${id}">${label}</a></th>${hasThemes && html`<td>${theme}</td>`}<td>${period}</td><td class="number">${t('reading:of', { count: answered, total: municipalities.length })}</td><td class="number">${marks}</td></tr>`,
      )}</tbody></table></div>`
}`;
}

export interface MirrorView {
  t: Translate;
  /** The researcher's. */
  language: Language;
  mirror: Mirror;
  /** That was chosen; all where undefined. */
  concept: string | undefined;
  /** Absent where the reader may not mark. */
  csrf: string | undefined;
  /** Whether they see one region's answers only. */
  isScoped: boolean;
  /** How many passages were just marked. */
  done: number;
}

export function mirrorPage(view: MirrorView): Html {
  const { t, language, mirror, concept, done, isScoped } = view;
  const { survey, partnership, concepts, marks } = mirror;
  const reader = resultsReader(survey, language, t);
  const standing = marks.filter(({ withdrawnAt }) => withdrawnAt === null);
  const at = `/surveys/${survey.id}/reading/mirror`;
  const options = survey.concepts.map(({ id, label }) => ({ value: id, label: reader.plain(label) }));
  return html`<p><a href="${at}">${t('reading:all-partnerships')}</a> · <a href="/surveys/${survey.id}/reading?by=partnership&amp;partnership=${partnership.id}">${t('reading:in-grid')}</a></p>
<h1 class="ds-heading" data-size="lg">${partnership.label}</h1>
<p class="answer-about">${[partnership.theme, partnership.period].filter(Boolean).join(' · ')}</p>
${done > 0 && notice('success', t('reading:was-marked', { count: done }))}
${isScoped && notice('info', t('reading:own-side-only'))}
<form class="office-filter mirror-filter" method="get">${selectField({ name: 'concept', label: t('reading:concept'), value: concept ?? '', options: [{ value: '', label: t('reading:all') }, ...options] })}<button class="ds-button" type="submit">${t('reading:show')}</button></form>
<p>${t('reading:marks-stand', { count: standing.length })}</p>
${concepts.length === 0 && html`<p class="results-notice">${t('reading:no-concepts')}</p>`}
${concepts.map((one) => conceptPart(view, reader, one))}
${withdrawnPart(view)}`;
}

function conceptPart(view: MirrorView, reader: ResultsReader, { concept, sides }: MirroredConcept): Html {
  return html`<section class="mirrored" aria-labelledby="concept-${concept.id}"><h2 class="ds-heading" data-size="md" id="concept-${concept.id}">${reader.say(concept.label)}</h2>
<div class="mirror">${sides.map((side) => sidePart(view, reader, concept, side))}</div></section>`;
}

function sidePart(
  view: MirrorView,
  reader: ResultsReader,
  { id: concept }: Concept,
  { municipality, asked, answers, more }: Side,
): Html {
  const { t, mirror } = view;
  const places = registryView(mirror.registry);
  const country = places.countryOf(municipality.id);
  return html`<article class="mirror-side" id="side-${concept}-${municipality.id}"><h3 class="ds-heading" data-size="xs">${municipality.name}${country && html` <span class="grid-place">${reader.say(country.label)}</span>`}</h3>
${
  asked.length === 0
    ? html`<p class="blank">${t('reading:not-asked')}</p>`
    : html`<details class="mirror-asked"><summary>${t('reading:asked')} ${asked.slice(0, 1).map(({ question }) => correspondence(reader, question))}</summary>${askedHtml(reader, asked)}</details>`
}
${answers.length === 0 && asked.length > 0 && html`<p class="blank">${t('reading:not-answered')}</p>`}
${answers.map((answer) => answerPart(view, answer))}
${more > 0 && html`<p><a href="${moreAddress(view, concept, municipality)}">${t('reading:more-answers', { count: more })}<span class="ds-sr-only"> – ${municipality.name}</span></a></p>`}</article>`;
}

/** The same side with this concept alone, where many more are shown; from there the grid, which shows all there are. */
function moreAddress(
  { mirror: { survey, partnership }, concept: chosen }: MirrorView,
  concept: string,
  { id, country }: Municipality,
): string {
  const at = `/surveys/${survey.id}/reading`;
  if (chosen === undefined) return `${at}/mirror/${partnership.id}?concept=${concept}#side-${concept}-${id}`;
  return `${at}?${new URLSearchParams({ concept, by: 'country', partnership: partnership.id, country })}`;
}

function answerPart(view: MirrorView, answer: CountedAnswer): Html {
  const { t, language, mirror, csrf } = view;
  const { survey, partnership, asked } = mirror;
  const question = askedIn(asked, answer);
  const municipality = registryView(mirror.registry).municipality(answer.municipality)?.name ?? answer.municipality;
  const { text, language: of } = cellText(question, answer, surveyReader(survey, language));
  const isProse = question !== undefined && takesText(question);
  const own = mirror.marks.filter(
    (mark) => mark.withdrawnAt === null && mark.invitation === answer.invitation && mark.question === answer.question,
  );
  const here = own.filter(({ revision }) => revision === answer.revision);
  const about = [nameOfLanguage(answer.language), ...(isProse ? [t('reading:words', { count: answer.words })] : [])];
  const canMark = csrf !== undefined && isProse && partnership.municipalities.length > 1;
  return html`<div class="mirror-answer"><div class="answer-text" lang="${of ?? answer.language}" dir="auto">${isProse ? markedText(text, here) : text}</div>
<p class="answer-about">${about.join(' · ')}${answer.synthetic && html` · <span class="ds-tag" data-color="warning">${t('reading:synthetic')}</span>`} · <a href="/surveys/${survey.id}/reading/answer/${answer.invitation}/${answer.question}">${t('reading:open')}<span class="ds-sr-only"> – ${municipality}</span></a>${
    canMark &&
    html` · <a href="/surveys/${survey.id}/reading/mirror/${partnership.id}/mark/${answer.invitation}/${answer.question}">${t('reading:mark')}<span class="ds-sr-only"> – ${municipality}</span></a>`
  }</p>
${own.length > 0 && html`<ul class="mirror-marks">${own.map((mark) => markItem(view, mark, mark.revision !== answer.revision))}</ul>`}</div>`;
}

/** One mark in words: what, whom it is missing at, who says so. */
export function markLines(
  { t, language, mirror }: Pick<MirrorView, 't' | 'language'> & { mirror: Pick<Mirror, 'survey' | 'registry'> },
  mark: MirrorMark,
): Html {
  const municipality = registryView(mirror.registry).municipality(mark.missingAt)?.name ?? mark.missingAt;
  return html`<p><q lang="${mark.language}">${mark.text}</q></p><p><strong>${t('reading:not-mentioned-by', { municipality })}</strong></p>${mark.note !== '' && html`<p class="answer-text">${mark.note}</p>`}<p class="answer-about">${t('reading:marked-by', { who: mark.madeBy, time: dateTimeText(mark.madeAt, language, mirror.survey.timeZone) })}</p>`;
}

function markItem(view: MirrorView, mark: MirrorMark, isOlder: boolean): Html {
  const { t, mirror, csrf } = view;
  return html`<li>${markLines(view, mark)}${isOlder && html`<p><span class="ds-tag" data-color="warning">${t('reading:of-earlier')}</span></p>`}${
    csrf !== undefined &&
    actionButton({
      address: `/surveys/${mirror.survey.id}/reading/mirror/${mirror.partnership.id}/marks/${mark.invitation}/${mark.id}/withdraw`,
      label: t('reading:withdraw-mark'),
      csrf,
      variant: 'tertiary',
    })
  }</li>`;
}

/** Nothing is thrown away: what was taken back can be read. */
function withdrawnPart(view: MirrorView): Html {
  const { t, language, mirror } = view;
  const gone = mirror.marks.filter(({ withdrawnAt }) => withdrawnAt !== null);
  if (gone.length === 0) return html``;
  return html`<details class="mirror-withdrawn"><summary>${t('reading:withdrawn-marks', { count: gone.length })}</summary><ul class="mirror-marks">${gone.map(
    (mark) =>
      html`<li>${markLines(view, mark)}<p class="answer-about">${t('reading:withdrawn-by', { who: mark.withdrawnBy ?? '', time: dateTimeText(mark.withdrawnAt ?? 0, language, mirror.survey.timeZone) })}</p></li>`,
  )}</ul></details>`;
}
