/**
 * What colleagues do, while the page is seen: who is writing where, and their new texts. A stream where it opens, a question every few
 * seconds where it does not; nothing at all while the page is hidden.
 */

import type { Contributor, ServerState } from '../sync/records.ts';
import type { Behaviour } from './behaviour.ts';
import { apiOf, say, whoIs } from './page.ts';
import type { SurveyForm } from './survey-form.ts';
import { tell } from './transport.ts';

/** Milliseconds between two questions, and between two notes that one is writing. */
const EVERY = 4000;

type LiveState = ServerState & {
  changes: number;
  asked?: string[];
  writing: { question: string; by?: Contributor | null }[];
};

export class Live implements Behaviour {
  readonly #host: SurveyForm;
  #isStarted = false;
  #stream: EventSource | undefined;
  /** The stream has said something since it broke last. */
  #isStreaming = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #etag = '';
  #changes: number;
  /** What this page last said it is writing, and when. */
  #written: { question: string; at: number } | undefined;
  #writing: LiveState['writing'] = [];
  /** Somebody asks about an answer, and this page has no field for it. */
  isAsked = false;
  /** Whose new text a field shows. */
  readonly #news = new Map<string, string>();

  constructor(host: SurveyForm) {
    this.#host = host;
    this.#changes = host.page.changes;
    host.addController(this);
  }

  hostConnected(): void {
    for (const question of this.#host.questions) {
      const place = document.createElement('p');
      place.className = 'writing';
      place.ariaLive = 'polite';
      question.insertBefore(place, question.querySelector(':scope > [data-received]'));
    }
    this.#host.form.addEventListener('focusout', () => this.#rest());
    addEventListener('visibilitychange', () => this.#attend());
    addEventListener('pagehide', () => this.#rest());
  }

  hostUpdate(): void {
    const { page } = this.#host;
    for (const question of this.#host.questions) {
      const id = question.dataset.question ?? '';
      const writer = this.#writing.find((one) => one.question === id);
      const name = (who: string) => who || say(page, 'colleague');
      const news = this.#news.get(id);
      const told =
        writer !== undefined
          ? say(page, 'writing', { who: name(whoIs(writer.by)) })
          : news !== undefined
            ? say(page, 'news', { who: name(news) })
            : '';
      const place = question.querySelector('.writing');
      if (place !== null && place.textContent !== told) place.textContent = told;
    }
  }

  /** Once the engine has taken up what the device kept. */
  start(): void {
    this.#isStarted = true;
    this.#attend();
  }

  stop(): void {
    this.#isStarted = false;
    this.#attend();
    this.#rest();
  }

  /** Someone writes here in this answer: others may know. */
  writes(question: string): void {
    this.#news.delete(question);
    if (this.#written?.question === question && Date.now() - this.#written.at < EVERY) return;
    this.#written = { question, at: Date.now() };
    this.#tell(question);
  }

  /** A field got another's text. */
  tellOfNew(question: string): void {
    this.#news.set(question, whoIs(this.#host.drafts.engine.knownOf(question).by));
    this.#host.requestUpdate();
  }

  #rest(): void {
    if (this.#written === undefined) return;
    this.#written = undefined;
    this.#tell(null);
  }

  #tell(question: string | null): void {
    const { drafts, contributor } = this.#host;
    tell('writing', { device: drafts.device, question, contributor: contributor.value });
  }

  /** Listens while the page is seen, and not otherwise. */
  #attend(): void {
    this.#stream?.close();
    this.#isStreaming = false;
    clearTimeout(this.#timer);
    if (document.hidden) this.#rest();
    else if (this.#isStarted) this.#listen();
  }

  #listen(): void {
    const stream = new EventSource(`${apiOf(location)}/events?device=${this.#host.drafts.device}`);
    this.#stream = stream;
    stream.addEventListener('state', ({ data }) => {
      this.#isStreaming = true;
      this.#learn(JSON.parse(data));
    });
    stream.addEventListener('error', () => {
      this.#isStreaming = false;
      void this.#poll();
    });
    // Something on the way may hold the stream back without breaking it.
    this.#timer = setTimeout(() => void this.#poll(), EVERY);
  }

  /** Asks, again and again, until the stream says something. */
  async #poll(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#isStreaming || document.hidden || !this.#isStarted) return;
    this.#timer = setTimeout(() => void this.#poll(), EVERY);
    try {
      const url = `${apiOf(location)}?device=${this.#host.drafts.device}`;
      const response = await fetch(url, { headers: { 'if-none-match': this.#etag }, cache: 'no-store' });
      // The link was taken back: the engine hears why.
      if (response.status === 410) this.#host.drafts.engine.ask();
      if (response.status !== 200) return;
      this.#etag = response.headers.get('etag') ?? '';
      this.#learn(await response.json());
    } catch {
      // Offline, or an answer of somebody else: asked again like after any other.
    }
  }

  #learn(state: LiveState): void {
    const { engine } = this.#host.drafts;
    this.#writing = state.writing;
    // The stream begins with how often the response has changed: where that is another number than the page's, more is asked.
    if (state.answers === undefined && state.changes !== this.#changes) engine.ask();
    this.#changes = state.changes;
    this.isAsked = (state.asked ?? []).some((id) => this.#host.questionOf(id) === undefined) || this.isAsked;
    engine.learn(state);
    this.#host.requestUpdate();
  }
}
