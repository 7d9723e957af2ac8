/** Counts where a limit exists, and what shares add up to: written while the respondent types. */

import { sum } from '../../server/definitions/decimals.ts';
import { countCharacters, countWords } from '../../server/foundation/words.ts';
import { controlsOf, idOf, readAnswer } from './answer.ts';
import type { Behaviour } from './behaviour.ts';
import { decimal, type Page, say } from './page.ts';
import type { SurveyForm } from './survey-form.ts';

export class Counts implements Behaviour {
  readonly #host: SurveyForm;

  constructor(host: SurveyForm) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.form.addEventListener('input', ({ target }) => {
      const question = target instanceof Element ? target.closest<HTMLElement>('.question') : null;
      if (question !== null) write(question, this.#host.page);
    });
    this.describe();
  }

  /** Writes all of them in the page's present language. */
  describe(): void {
    for (const question of this.#host.questions) write(question, this.#host.page);
  }
}

function write(question: HTMLElement, page: Page): void {
  const count = document.getElementById(`count.${idOf(question)}`);
  if (count !== null) count.textContent = counted(controlsOf(question)[0]?.value ?? '', count.dataset, page);
  const total = document.getElementById(`sum.${idOf(question)}`);
  if (total === null) return;
  const numbers = Object.values(readAnswer(question) ?? {}).filter((part) => typeof part === 'number');
  const places = { sum: decimal(page, sum(numbers)), whole: decimal(page, total.dataset.whole ?? '') };
  total.textContent = say(page, 'sum', places);
}

function counted(text: string, { minWords, maxWords, minLength, maxLength }: DOMStringMap, page: Page): string {
  const write = (name: string, n: number, min: string | undefined, max: string | undefined): string => {
    if (min !== undefined && (max === undefined || n < Number(min))) return say(page, `${name}From`, { n, min });
    return max === undefined ? '' : say(page, `${name}Of`, { n, max });
  };
  return [
    write('words', countWords(text), minWords, maxWords),
    write('characters', countCharacters(text), minLength, maxLength),
  ]
    .filter(Boolean)
    .join(' · ');
}
