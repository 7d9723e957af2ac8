/** Two answers to one question: the colleague's beside the respondent's own, and two buttons. Nothing is chosen by itself. */
import { html, render } from 'lit';
import { answerLines } from './answer.ts';
import type { Current } from './drafts.ts';
import { clock, type Page, say } from './page.ts';

/** Draws the choice above the fields and takes it away once `choose` was called. */
export function showConflict(
  question: HTMLElement,
  current: Current,
  page: Page,
  choose: (chosen: 'mine' | 'theirs') => void,
): void {
  const place = document.createElement('div');
  place.className = 'ds-alert conflict';
  place.dataset.color = 'warning';
  place.setAttribute('role', 'alert');
  const button = (chosen: 'mine' | 'theirs') =>
    html`<button type="button" class="ds-button" data-variant="secondary" @click=${() => {
      place.remove();
      choose(chosen);
      question.querySelector<HTMLElement>('[name^="answer."]:not([type=hidden])')?.focus();
    }}>${say(page, chosen)}</button>`;
  const time = clock(page, Date.parse(current.receivedAt));
  render(
    html`<p>${say(page, 'newer', { time })}</p>
      <div class="theirs answer-text" dir="auto">${answerLines(question, current.value, page).map((line) => html`<p>${line}</p>`)}</div>
      <div class="actions">${button('mine')}${button('theirs')}</div>`,
    place,
  );
  const fields = question.querySelector('fieldset') ?? question;
  fields.insertBefore(place, fields.querySelector(':scope > [name^="base."]'));
}
