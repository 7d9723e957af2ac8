/** Changes the language of the page without touching a field: the texts of the same page in the other language, on the same structure. */
import type { Behaviour } from './behaviour.ts';
import type { SurveyForm } from './survey-form.ts';

export class LanguageSwitch implements Behaviour {
  readonly #host: SurveyForm;

  constructor(host: SurveyForm) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    // A press would take the focus, and with it the caret, out of the text.
    this.#host.querySelector('.languages')?.addEventListener('mousedown', (event) => event.preventDefault());
  }

  /** Saves, fetches and exchanges the texts. `false` where that is not possible; the form's own post does the same with a new page. */
  async switchTo(language: string): Promise<boolean> {
    const { errors } = this.#host;
    const search = `?lang=${language}`;
    const response = await fetch(`${location.pathname}${search}${errors.isShown ? '&check=1' : ''}`);
    const other = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (!response.ok || other.getElementById('survey') === null) return false;
    const stays = this.#place();
    const before = stays.getBoundingClientRect().top;
    exchangeTexts(other);
    this.#host.adopt(other);
    await this.#host.updateComplete;
    scrollBy({ top: stays.getBoundingClientRect().top - before, behavior: 'instant' });
    history.replaceState(history.state, '', search);
    return true;
  }

  /** What must not move on the screen: the field one is in where it is in sight, otherwise the first question in sight. */
  #place(): Element {
    const inSight = (element: Element): boolean => {
      const { top, bottom } = element.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    };
    const active = document.activeElement;
    if (active !== null && active !== document.body && inSight(active)) return active;
    return this.#host.questions.find(inSight) ?? this.#host;
  }
}

function exchangeTexts(other: Document): void {
  const texts = new Map([...other.querySelectorAll<HTMLElement>('[data-text]')].map((one) => [one.dataset.text, one]));
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]')) {
    const counterpart = texts.get(element.dataset.text);
    // A sentence about the last post: it is not said again.
    if (counterpart === undefined) element.closest('.ds-alert')?.remove();
    else {
      element.replaceChildren(...counterpart.childNodes);
      for (const name of ['lang', 'dir']) copyAttribute(name, counterpart, element);
    }
  }
  for (const counterpart of other.querySelectorAll<HTMLElement>('[id], [data-island]')) {
    const element = counterpart.id
      ? document.getElementById(counterpart.id)
      : document.querySelector(`[data-island="${counterpart.dataset.island}"]`);
    if (element === null) continue;
    for (const { name } of counterpart.attributes)
      if (name.startsWith('data-text-') || name === 'aria-label') copyAttribute(name, counterpart, element);
    if (/^(error|by)\./.test(counterpart.id)) {
      element.replaceChildren(...counterpart.childNodes);
      copyAttribute('hidden', counterpart, element);
    }
    if (counterpart.id === 'texts') element.textContent = counterpart.textContent;
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>('.languages button')) {
    const counterpart = other.querySelector(`.languages [value="${button.value}"]`);
    if (counterpart !== null) for (const name of ['aria-current', 'lang']) copyAttribute(name, counterpart, button);
  }
  const language = document.querySelector<HTMLInputElement>('[name="page-language"]');
  if (language !== null) language.value = other.documentElement.lang;
  for (const name of ['lang', 'dir']) copyAttribute(name, other.documentElement, document.documentElement);
  document.title = other.title;
}

function copyAttribute(name: string, from: Element, to: Element): void {
  const value = from.getAttribute(name);
  if (value === null) to.removeAttribute(name);
  else to.setAttribute(name, value);
}
