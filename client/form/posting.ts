/**
 * The form is posted as it is, so that the server alone decides; but only after everything typed was received, because a post into a
 * lost connection would end on the browser's error page and take the text with it.
 */
import type { ReactiveController } from 'lit';
import type { SurveyForm } from './survey-form.ts';

export class Posting implements ReactiveController {
  readonly #host: SurveyForm;
  #isBusy = false;

  constructor(host: SurveyForm) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.form.addEventListener('submit', (event) => {
      const { drafts, errors, form } = this.#host;
      if (drafts.isPosting) return;
      const { submitter } = event;
      const button = submitter instanceof HTMLButtonElement ? submitter : form.querySelector('button');
      if (button === null) return;
      event.preventDefault();
      if (this.#isBusy || (button.value === 'submit' && !errors.validate())) return;
      this.#isBusy = true;
      void this.#post(button).finally(() => {
        this.#isBusy = false;
      });
    });
    // Back from the receipt to a page that the browser kept: it may be posted again.
    addEventListener('pageshow', () => {
      this.#host.drafts.isPosting = false;
    });
  }

  async #post(button: HTMLButtonElement): Promise<void> {
    const { drafts, language, form } = this.#host;
    // A form cannot be posted while its submit event is still under way.
    await new Promise((go) => setTimeout(go));
    const state = await drafts.flush();
    if (state === 'offline' || state === 'failed') return this.#show('[data-island="save-state"] p');
    if (state === 'conflict') return this.#show('.conflict button');
    const isLanguage = button.name === 'lang';
    if (isLanguage && state === 'received' && !drafts.hasServerConflict) {
      const isSwitched = await language.switchTo(button.value).catch(() => undefined);
      if (isSwitched === undefined) {
        drafts.isCutOff = true;
        return this.#show('[data-island="save-state"] p');
      }
      if (isSwitched) return;
    }
    drafts.isPosting = true;
    form.requestSubmit(button);
  }

  #show(selector: string): void {
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#host.querySelector<HTMLElement>(selector)?.focus());
  }
}
