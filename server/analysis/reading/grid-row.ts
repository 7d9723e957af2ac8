/** One row of the grid. The script fills in the same markup, from a template. */
import { attribute, type Html, html } from '../../pages/html.ts';
import type { Translate } from '../../pages/texts.ts';
import type { ShownCell, ShownRow } from './shown.ts';

const answer = (t: Translate, { text, language, about, href, open }: ShownCell): Html =>
  html`<div class="grid-answer"><div class="answer-text"${attribute('lang', language)} dir="auto">${text}</div><p class="answer-about"><a href="${href}" aria-label="${open}">${t('reading:open')}</a> · <span data-about>${about}</span></p></div>`;

export const rowHtml = (t: Translate, { index, municipality, place, synthetic, cells }: ShownRow): Html =>
  html`<tr class="grid-row" data-index="${index}"><th scope="row"><div class="grid-cell"><span class="grid-name">${municipality}</span><span class="grid-place">${place}</span>${synthetic && html`<span class="ds-tag" data-color="warning">${t('reading:synthetic')}</span>`}</div></th>${cells.map(
    (answers) =>
      html`<td><div class="grid-cell">${answers.length === 0 ? html`<p class="blank">${t('reading:not-answered')}</p>` : answers.map((each) => answer(t, each))}</div></td>`,
  )}</tr>`;

const NOBODY: ShownRow = {
  ...{ index: 0, invitation: '', questionnaire: '', municipality: '', place: '', synthetic: true },
  cells: [[{ question: '', revision: 0, text: '', language: '', about: '', href: '', open: '' }], []],
};

/** What the script makes rows of: one with an answered cell and a blank one. */
export const rowTemplate = (t: Translate): Html =>
  html`<template id="grid-row"><table><tbody>${rowHtml(t, NOBODY)}</tbody></table></template>`;
