/** Text areas as high as their text where the browser's CSS cannot do it (`field-sizing`). */
import type { Behaviour } from './behaviour.ts';
import type { SurveyForm } from './survey-form.ts';

export class TextAreas implements Behaviour {
  readonly #host: SurveyForm;

  constructor(host: SurveyForm) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    if (CSS.supports('field-sizing', 'content')) return;
    const { form } = this.#host;
    form.addEventListener('input', ({ target }) => grow(target));
    for (const area of form.querySelectorAll('textarea')) grow(area);
  }
}

/** Never lower than it was: a text that shrinks under the fingers is worse than an empty line. */
function grow(area: EventTarget | null): void {
  if (!(area instanceof HTMLTextAreaElement) || area.scrollHeight <= area.clientHeight) return;
  area.style.blockSize = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}
