/**
 * What is missing or too long, said before the form is sent; the server has the last word. The summary on top gets the focus. A sentence
 * goes as soon as the text is right, while it is typed: on `change` the page would move between press and release, and the tap miss.
 */
import { sum } from '../../server/definitions/decimals.ts';
import { countCharacters, countWords } from '../../server/foundation/words.ts';
import type { AnswerError } from '../sync/records.ts';
import { type Control, controlsOf, idOf, isBlank, readAnswer } from './answer.ts';
import type { Behaviour } from './behaviour.ts';
import { html, type Markup } from './markup.ts';
import { decimal, say } from './page.ts';
import type { SurveyForm } from './survey-form.ts';

interface Item {
  question: string;
  /** `#answer.QUESTION`. */
  href: string;
  text: string;
}

interface Wrong {
  sentence: string;
  /** The one of several. */
  field?: Control | undefined;
}

export class Errors implements Behaviour {
  readonly #host: SurveyForm;
  #items: Item[] = [];

  constructor(host: SurveyForm) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.adopt(document);
    this.#host.form.addEventListener('input', ({ target }) => {
      const question = target instanceof Element ? target.closest<HTMLElement>('.question') : null;
      if (question === null || !this.#items.some((item) => item.question === idOf(question))) return;
      const others = this.#items.filter((item) => item.question !== idOf(question));
      const item = this.#check(question);
      this.#items =
        item === undefined ? others : this.#items.map((one) => (one.question === item.question ? item : one));
      this.#host.requestUpdate();
    });
    if (this.isShown) this.focus();
  }

  get isShown(): boolean {
    return this.#items.length > 0;
  }

  /** Takes over the summary that the server wrote into a page. */
  adopt(source: Document): void {
    const links = source.querySelectorAll<HTMLAnchorElement>('#errors a');
    this.#items = [...links].map((link) => ({
      question: link.dataset.question ?? '',
      href: link.getAttribute('href') ?? '',
      text: link.textContent ?? '',
    }));
  }

  /** Checks every question, shows what is wrong; true where nothing is. */
  validate(): boolean {
    this.#items = this.#host.questions.flatMap((question) => this.#check(question) ?? []);
    this.#host.requestUpdate();
    if (this.isShown) this.focus();
    return !this.isShown;
  }

  /** Shows what the server found, in its own sentences. */
  tell(errors: AnswerError[]): void {
    this.#items = this.#host.questions.flatMap((question) => {
      const found = errors.filter((error) => error.question === idOf(question));
      const [first] = found;
      if (first === undefined) return this.#mark(question, undefined) ?? [];
      const name = first.field === undefined ? '' : `answer.${idOf(question)}.${first.field}`;
      const field = controlsOf(question).find((control) => control.name === name);
      return this.#mark(question, { sentence: found.map(({ message }) => message).join(' '), field }) ?? [];
    });
    this.#host.requestUpdate();
    this.focus();
  }

  focus(): void {
    void this.#host.updateComplete.then(() => document.getElementById('errors')?.focus());
  }

  summary(): Markup {
    if (!this.isShown) return html``;
    return html`<div class="ds-error-summary" id="errors" tabindex="-1" role="group" aria-labelledby="errors-heading">
      <h2 class="ds-heading" id="errors-heading">${say(this.#host.page, 'errors', { n: this.#items.length })}</h2>
      <ul class="ds-list">${this.#items.map(
        ({ href, text }) => html`<li><a class="ds-link" href="${href}">${text}</a></li>`,
      )}</ul>
    </div>`;
  }

  #check(question: HTMLElement): Item | undefined {
    return this.#mark(question, this.#wrongIn(question));
  }

  /** Writes the sentence beside the field, or takes it away. */
  #mark(question: HTMLElement, wrong: Wrong | undefined): Item | undefined {
    const id = idOf(question);
    const controls = controlsOf(question);
    for (const control of controls) {
      if (wrong !== undefined && (wrong.field ?? control) === control) control.ariaInvalid = 'true';
      else control.removeAttribute('aria-invalid');
    }
    const place = document.getElementById(`error.${id}`);
    if (place !== null) {
      place.hidden = wrong === undefined;
      place.textContent = wrong?.sentence ?? '';
    }
    if (wrong === undefined) return undefined;
    const text = `${this.#host.wordingOf(id)} – ${wrong.sentence}`;
    return { question: id, href: `#${(wrong.field ?? controls[0])?.id}`, text };
  }

  #wrongIn(question: HTMLElement): Wrong | undefined {
    const { page } = this.#host;
    const wrong = (code: string, places?: Record<string, string | number>) => ({
      sentence: say(page, `error.${code}`, places),
    });
    if (isBlank(question)) return question.dataset.required === undefined ? undefined : wrong('required');
    const value = readAnswer(question);
    const { kind } = question.dataset;
    if (kind === 'number' && typeof value === 'string') return wrong('not-a-number');
    if (kind === 'share' && value !== null && typeof value === 'object') {
      const parts = Object.entries(value);
      const [part] = parts.find(([, each]) => typeof each !== 'number') ?? [];
      const field = controlsOf(question).find(({ name }) => name === `answer.${idOf(question)}.${part}`);
      if (field !== undefined) {
        const { sentence } = wrong('not-a-number');
        return { sentence: `${field.labels?.[0]?.textContent}: ${sentence}`, field };
      }
      const added = sum(parts.map(([, each]) => Number(each)));
      const whole = question.querySelector<HTMLElement>('[data-whole]')?.dataset.whole ?? '';
      if (added !== whole) return wrong('wrong-sum', { sum: decimal(page, added), whole: decimal(page, whole) });
    }
    if (typeof value !== 'string') return undefined;
    const { minWords, maxWords, minLength, maxLength } =
      document.getElementById(`count.${idOf(question)}`)?.dataset ?? {};
    const [words, characters] = [countWords(value), countCharacters(value)];
    if (words < Number(minWords ?? 0)) return wrong('too-few-words', { actual: words, min: minWords ?? '' });
    if (words > Number(maxWords ?? words)) return wrong('too-many-words', { actual: words, max: maxWords ?? '' });
    if (characters < Number(minLength ?? 0)) return wrong('too-short', { actual: characters, min: minLength ?? '' });
    if (characters > Number(maxLength ?? characters))
      return wrong('too-long', { actual: characters, max: maxLength ?? '' });
    return undefined;
  }
}
