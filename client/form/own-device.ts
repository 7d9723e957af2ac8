/** Two things for whoever borrows a device: to keep nothing there, and to remove what is kept. */
import type { Behaviour } from './behaviour.ts';
import { forgetPage } from './keeping-page.ts';
import { html, type Markup } from './markup.ts';
import { pathOf, say } from './page.ts';
import type { SurveyForm } from './survey-form.ts';

export class OwnDevice implements Behaviour {
  readonly #host: SurveyForm;
  #isAsking = false;

  constructor(host: SurveyForm) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    // What the last page of this tab said goes for this one.
    if (this.#host.drafts.storage.isShared) void forgetPage(pathOf(location));
  }

  controls(): Markup {
    const { page, drafts } = this.#host;
    const { isShared } = drafts.storage;
    return html`<p class="choice ds-field"><input type="checkbox" class="ds-input" id="shared-device" aria-describedby="shared-means"
        ${isShared && 'checked'} data-act="${() => void this.#share(!isShared)}"><label class="ds-label" data-weight="regular" for="shared-device">${say(page, 'shared')}</label></p>
      <p class="hint" id="shared-means">${isShared ? say(page, 'sharedMeans') : ''}</p>
      ${this.#isAsking ? this.#question() : undefined}
      <p><button type="button" class="ds-button" data-variant="tertiary" ${this.#isAsking && 'hidden'} data-act="${() => this.#ask(true)}">${say(page, 'remove')}</button></p>`;
  }

  #question(): Markup {
    const { page, drafts } = this.#host;
    const left = [...new Set(drafts.engine.unsent.map(({ question }) => question))];
    return html`<div class="ds-alert" data-color="warning" role="group" aria-labelledby="remove-means">
      <p id="remove-means" tabindex="-1">${say(page, left.length === 0 ? 'removeReceived' : 'removeLeft', { n: left.length })}</p>
      ${left.length === 0 ? undefined : html`<ul>${left.map((id) => html`<li>${this.#host.wordingOf(id)}</li>`)}</ul>`}
      <div class="actions">
        <button type="button" class="ds-button" data-act="${() => void this.#remove()}">${say(page, 'removeYes')}</button>
        <button type="button" class="ds-button" data-variant="secondary" data-act="${() => this.#ask(false)}">${say(page, 'removeNo')}</button>
      </div>
    </div>`;
  }

  #ask(isAsking: boolean): void {
    this.#isAsking = isAsking;
    this.#host.requestUpdate();
    const place = isAsking ? '#remove-means' : '[data-island="device"] button';
    void this.#host.updateComplete.then(() => this.#host.querySelector<HTMLElement>(place)?.focus());
  }

  async #share(isShared: boolean): Promise<void> {
    const { drafts, contributor } = this.#host;
    await drafts.storage.share(isShared);
    if (isShared) await forgetPage(pathOf(location));
    contributor.remember();
    this.#host.requestUpdate();
  }

  /** Works without connection, too. The page goes on with nothing: what it showed is gone from here. */
  async #remove(): Promise<void> {
    const { drafts, contributor, live, page, report } = this.#host;
    drafts.engine.stop();
    live.stop();
    drafts.isPosting = true;
    await drafts.storage.clear();
    report.release();
    contributor.forget();
    await forgetPage(pathOf(location));
    const told = document.createElement('p');
    told.tabIndex = -1;
    told.className = 'removed';
    told.textContent = say(page, 'removed');
    this.#host.replaceWith(told);
    told.focus();
  }
}
