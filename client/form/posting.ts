/**
 * What the form's buttons do. Submitting goes through the engine's queue, so that it may wait for the connection. Saving and changing the
 * language post the form as it is where that is needed; but only after everything typed was received, because a post into a lost connection
 * would end on the browser's error page and take the text with it.
 */
import type { Behaviour } from './behaviour.ts';
import type { SurveyForm } from './survey-form.ts';

export class Posting implements Behaviour {
  readonly #host: SurveyForm;
  #isBusy = false;
  /** Submitted, and not yet told why it waits. */
  #isWaiting = false;

  constructor(host: SurveyForm) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.form.addEventListener('submit', (event) => {
      const { drafts, form } = this.#host;
      if (drafts.isPosting) return;
      const { submitter } = event;
      const button = submitter instanceof HTMLButtonElement ? submitter : form.querySelector('button');
      if (button === null) return;
      event.preventDefault();
      if (button.value === 'submit') this.#submit();
      else if (!this.#isBusy) {
        this.#isBusy = true;
        void this.#post(button).finally(() => {
          this.#isBusy = false;
        });
      }
    });
    // Back from the receipt to a page that the browser kept: it may be posted again.
    addEventListener('pageshow', () => {
      this.#host.drafts.isPosting = false;
    });
  }

  /** A submission that waits says why where the reader is, once. */
  hostUpdated(): void {
    const { engine } = this.#host.drafts;
    if (!this.#isWaiting) return;
    if (engine.hasConflict) this.#show('.conflict button');
    else if (engine.trouble !== undefined || engine.closed !== undefined) this.#show('[data-island="save-state"] p');
    else if (engine.isSubmitting) return;
    this.#isWaiting = false;
  }

  #submit(): void {
    const { drafts, errors } = this.#host;
    if (!errors.validate()) return;
    drafts.isCutOff = false;
    this.#isWaiting = true;
    drafts.engine.wake();
    void drafts.engine.submit();
    this.#host.requestUpdate();
  }

  async #post(button: HTMLButtonElement): Promise<void> {
    const { drafts, language, form } = this.#host;
    // A form cannot be posted while its submit event is still under way.
    await new Promise((go) => setTimeout(go));
    const isReceived = await drafts.flush();
    await this.#host.updateComplete;
    if (!isReceived) return this.#show('[data-island="save-state"] p');
    if (button.name === 'lang') {
      const isSwitched = await language.switchTo(button.value).catch(() => undefined);
      if (isSwitched === undefined) {
        drafts.isCutOff = true;
        return this.#show('[data-island="save-state"] p');
      }
      if (isSwitched) return;
    }
    // The server would ask the same on a page of its own.
    if (drafts.engine.hasConflict) return this.#show('.conflict button');
    drafts.isPosting = true;
    form.requestSubmit(button);
  }

  #show(selector: string): void {
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#host.querySelector<HTMLElement>(selector)?.focus());
  }
}
