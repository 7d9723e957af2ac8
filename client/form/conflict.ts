/** Versions of one answer side by side, with who and when, and a button for each: nothing is chosen by itself. */
import type { Conflict } from '../sync/question.ts';
import type { Value, Version } from '../sync/records.ts';
import { answerLines, controlsOf, idOf, readAnswer, writeAnswer } from './answer.ts';
import type { Behaviour } from './behaviour.ts';
import { draw, html } from './markup.ts';
import { clock, say, whoIs } from './page.ts';
import type { SurveyForm } from './survey-form.ts';

export class Conflicts implements Behaviour {
  readonly #host: SurveyForm;
  readonly #places = new Map<HTMLElement, HTMLElement>();

  constructor(host: SurveyForm) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    // What the server wrote for browsers without script.
    for (const panel of this.#host.querySelectorAll('.conflict')) panel.remove();
  }

  hostUpdate(): void {
    for (const question of this.#host.questions) {
      const conflict = this.#host.drafts.engine.conflictOf(idOf(question));
      if (conflict !== undefined) draw(this.#placeIn(question), this.#panel(question, conflict));
      else {
        this.#places.get(question)?.remove();
        this.#places.delete(question);
      }
    }
  }

  #placeIn(question: HTMLElement): HTMLElement {
    const known = this.#places.get(question);
    if (known !== undefined) return known;
    const place = document.createElement('div');
    place.className = 'ds-alert conflict';
    place.dataset.color = 'warning';
    const fields = question.querySelector('fieldset') ?? question;
    fields.insertBefore(place, fields.querySelector(':scope > [name^="base."]'));
    this.#places.set(question, place);
    return place;
  }

  #panel(question: HTMLElement, conflict: Conflict) {
    const { page } = this.#host;
    const mine = readAnswer(question);
    const button = (name: string, value: Value, act = () => this.#choose(question, value, conflict)) =>
      html`<button type="button" class="ds-button" data-variant="secondary" data-act="${act}">${say(page, name)}</button>`;
    const join = (value: string) =>
      button('join', value, () => {
        // Two texts in one want reading before they are submitted.
        void this.#host.drafts.engine.withdraw();
        this.#choose(question, value, conflict);
      });
    const version = (who: string, value: Value, name: string) => {
      const lines = answerLines(question, value, page);
      return html`<div><p class="who">${who}</p>
        <div class="theirs answer-text" dir="auto">${
          lines.join('').trim() === '' ? say(page, 'blank') : lines.map((line) => html`<p>${line}</p>`)
        }</div>
        ${button(name, value)}</div>`;
    };
    const all = [...conflict.others.map(({ value }) => value), mine];
    return html`<p>${say(page, 'versions')}</p>
      <div class="choices">
        ${version(this.#whose(conflict), mine, 'mine')}
        ${conflict.others.map((other) => version(this.#from(other), other.value, 'theirs'))}
      </div>
      ${all.every((value) => typeof value === 'string') ? join(joined(question, all)) : undefined}`;
  }

  /** Of the text in the field: with who and when where it is the one received. */
  #whose({ others, current }: Conflict): string {
    const { page } = this.#host;
    const isCurrent = !others.includes(current);
    return [say(page, 'yours'), ...(isCurrent ? [whoIs(current.by), this.#when(current)] : [])]
      .filter(Boolean)
      .join(' · ');
  }

  #from(version: Version): string {
    const who = whoIs(version.by) || say(this.#host.page, 'colleague');
    return [who, this.#when(version)].filter(Boolean).join(' · ');
  }

  #when({ receivedAt }: Version): string {
    const time = clock(this.#host.page, Date.parse(receivedAt));
    return time && say(this.#host.page, 'received', { time });
  }

  #choose(question: HTMLElement, value: Value, conflict: Conflict): void {
    this.#host.drafts.engine.choose(idOf(question), value, conflict);
    writeAnswer(question, value, this.#host.page);
    this.#host.answered();
    controlsOf(question)[0]?.focus();
  }
}

/** One under the other; on one line where the field has one only. */
const joined = (question: HTMLElement, texts: string[]): string =>
  texts.join(controlsOf(question)[0] instanceof HTMLTextAreaElement ? '\n\n' : ' ');
