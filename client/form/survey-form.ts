/**
 * The element around the server's form. It draws the islands (progress, what was received, what is wrong, whose device it is) and nothing
 * else: the fields are the server's HTML and stay as they are. What it may rely on: `server/respond/README.md`. Why so:
 * `docs/decisions/light-dom.md`.
 */
import { answerLines, idOf, isBlank, readAnswer } from './answer.ts';
import { DrawnElement } from './behaviour.ts';
import { Conflicts } from './conflict.ts';
import { WhoWrites } from './contributor.ts';
import { Counts } from './counts.ts';
import { reportDevice } from './device-report.ts';
import { download } from './download.ts';
import { Drafts } from './drafts.ts';
import { Errors } from './errors.ts';
import { formChoices, formState } from './form-state.ts';
import { KeepingPage } from './keeping-page.ts';
import { LanguageSwitch } from './language.ts';
import { Live } from './live.ts';
import { draw, html } from './markup.ts';
import { OwnDevice } from './own-device.ts';
import { type Page, readPage, say } from './page.ts';
import { Posting } from './posting.ts';
import { TextAreas } from './text-areas.ts';

const islandIn = (source: ParentNode, name: string): HTMLElement | null =>
  source.querySelector(`[data-island="${name}"]`);

export class SurveyForm extends DrawnElement {
  page: Page = readPage(document);
  /** What the server said of its own before the script knew anything newer. */
  #received = islandIn(document, 'save-state')?.textContent ?? '';
  readonly errors = new Errors(this);
  readonly drafts = new Drafts(this);
  readonly contributor = new WhoWrites(this);
  readonly counts = new Counts(this);
  readonly language = new LanguageSwitch(this);
  readonly live = new Live(this);
  readonly device = new OwnDevice(this);
  readonly report = reportDevice(this);

  constructor() {
    super();
    new Conflicts(this);
    new TextAreas(this);
    new Posting(this);
    new KeepingPage(this);
    this.addEventListener('input', () => this.requestUpdate());
  }

  get form(): HTMLFormElement {
    const form = this.querySelector('form');
    if (form === null) throw new Error('no form');
    return form;
  }

  get questions(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.question')];
  }

  questionOf(id: string): HTMLElement | undefined {
    return this.questions.find((question) => idOf(question) === id);
  }

  /** The question as it is asked, in the page's present language. */
  wordingOf(id: string): string {
    return this.querySelector(`[data-text="q.${id}"]`)?.textContent ?? id;
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
    this.answered();
  }

  /** Gives the reader everything that stands in the fields as a file. */
  saveCopy(): void {
    const written = this.questions
      .filter((question) => !isBlank(question))
      .map((question) => ({
        label: this.wordingOf(idOf(question)),
        text: answerLines(question, readAnswer(question), this.page).join('\n'),
      }));
    download(written, say(this.page, 'file'));
  }

  protected override draw(): void {
    const { page, questions } = this;
    // On a form that has more, what somebody came to ask about its answers is not of its questions.
    const done = questions.filter(
      (question) => !isBlank(question) && (this.dataset.only || !idOf(question).startsWith('follow-up.')),
    ).length;
    this.drafts.describe();
    draw(this.#island('progress'), html`<p>${say(page, 'progress', { done, all: page.questions })}</p>`);
    draw(this.#part('save-state', 'status'), formState(this, this.#received));
    draw(this.#part('save-state', 'none'), formChoices(this));
    draw(this.#island('error-summary'), this.errors.summary());
    draw(this.#island('device'), this.device.controls());
  }

  #island(name: string): HTMLElement {
    const island = islandIn(this, name);
    if (island === null) throw new Error(`no island ${name}`);
    return island;
  }

  readonly #parts = new Map<string, HTMLElement>();

  /** What is said aloud stays one element, of which only the text changes. What the server wrote gives way to the first. */
  #part(name: string, role: string): HTMLElement {
    const known = this.#parts.get(role);
    if (known !== undefined) return known;
    const part = document.createElement('div');
    part.role = role;
    const island = this.#island(name);
    if (this.#parts.size === 0) island.replaceChildren();
    island.append(part);
    this.#parts.set(role, part);
    return part;
  }
}
