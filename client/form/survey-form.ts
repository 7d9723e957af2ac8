/**
 * The element around the server's form. It draws the islands (progress, what was received, what is wrong) and nothing else: the fields
 * are the server's HTML and stay as they are. What it may rely on: `server/respond/README.md`. Why so: `docs/decisions/light-dom.md`.
 */
import { html, type PropertyValues, ReactiveElement, render, type TemplateResult } from 'lit';
import { isBlank } from './answer.ts';
import { Counts } from './counts.ts';
import { Drafts } from './drafts.ts';
import { Errors } from './errors.ts';
import { KeepingPage } from './keeping-page.ts';
import { LanguageSwitch } from './language.ts';
import { clock, type Page, readPage, say } from './page.ts';
import { Posting } from './posting.ts';
import { TextAreas } from './text-areas.ts';

const islandIn = (source: ParentNode, name: string): HTMLElement | null =>
  source.querySelector(`[data-island="${name}"]`);

export class SurveyForm extends ReactiveElement {
  page: Page = readPage(document);
  /** What the server said of its own before the script knew anything newer. */
  #received = islandIn(document, 'save-state')?.textContent ?? '';
  readonly errors = new Errors(this);
  readonly drafts = new Drafts(this);
  readonly counts = new Counts(this);
  readonly language = new LanguageSwitch(this);

  constructor() {
    super();
    new TextAreas(this);
    new Posting(this);
    new KeepingPage(this);
    this.addEventListener('input', () => this.requestUpdate());
  }

  get form(): HTMLFormElement {
    const form = this.querySelector('form');
    if (form === null) throw new Error('survey-form without a form');
    return form;
  }

  get questions(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.question')];
  }

  /** Something other than typing changed the fields. */
  answered(): void {
    this.counts.describe();
    this.requestUpdate();
  }

  /** The page's texts were exchanged for those of `other`. */
  adopt(other: Document): void {
    this.page = readPage(document);
    this.#received = islandIn(other, 'save-state')?.textContent ?? '';
    this.errors.adopt(other);
    this.drafts.describe();
    this.answered();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    const { page, questions } = this;
    const done = questions.filter((question) => !isBlank(question)).length;
    this.#draw('progress', html`<p>${say(page, 'progress', { done, all: page.questions })}</p>`);
    this.#draw('save-state', html`<p role="status" tabindex="-1">${this.#saveState()}</p>`);
    this.#draw('error-summary', html`${this.errors.summary()}`);
  }

  readonly #drawn = new Set<string>();

  #draw(name: string, content: TemplateResult): void {
    const island = islandIn(this, name);
    if (island === null) return;
    // What the server wrote there gives way once; Lit would draw behind it.
    if (!this.#drawn.has(name)) island.replaceChildren();
    this.#drawn.add(name);
    render(content, island);
  }

  /** While an answer is on its way, what was received last is still true. */
  #saveState(): string {
    const { page, drafts } = this;
    const { state, lastReceived } = drafts;
    if (!['received', 'saving', 'unsaved'].includes(state)) return say(page, state);
    return lastReceived === 0 ? this.#received : say(page, 'received', { time: clock(page, lastReceived) });
  }
}
