/**
 * Saves answers while they are typed and says of each what the server has: only its acknowledgement makes the page say "received".
 * One request a question at a time. A request that got no answer is sent again with the same id, so that it counts once.
 */
import type { ReactiveController } from 'lit';
import { idOf, readAnswer, type Value, writeAnswer } from './answer.ts';
import { showConflict } from './conflict.ts';
import { apiOf, clock, say } from './page.ts';
import type { SurveyForm } from './survey-form.ts';

/** Milliseconds after the last key, and at most so long while keys go on. */
const PAUSE = 600;
const LONGEST = 5000;
/** Milliseconds before trying again: doubled each time, within these. */
const [FIRST_RETRY, LAST_RETRY] = [1000, 30_000];
const TIMEOUT = 20_000;
/** Browsers let requests of 64 KiB in all outlive the page. */
const OUTLIVES = 20_000;
/** Milliseconds after which an answer without acknowledgement may not come through at all. */
const SLOW = 3000;

export type State = 'received' | 'unsaved' | 'saving' | 'offline' | 'failed' | 'conflict' | 'closed';

interface Attempt {
  value: Value;
  json: string;
  baseRevision: number;
  clientId: string;
}

export interface Current {
  value: Value;
  revision: number;
  receivedAt: string;
}

interface Draft {
  question: HTMLElement;
  state: State;
  /** What the server has, as JSON. */
  received: string;
  /** Sent and not yet answered. */
  attempt?: Attempt | undefined;
  /** When it was sent first. */
  sentAt?: number | undefined;
  sending?: Promise<void> | undefined;
  timer?: ReturnType<typeof setTimeout> | undefined;
  /** When the first unsaved key was pressed. */
  since?: number | undefined;
}

const revisionOf = (question: HTMLElement): number => Number(question.dataset.revision);
const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('');

export class Drafts implements ReactiveController {
  readonly #host: SurveyForm;
  readonly #drafts = new Map<HTMLElement, Draft>();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #delay = FIRST_RETRY;
  /** Set while the form itself is posted, which carries every answer. */
  isPosting = false;
  /** Set where a page could not be fetched; every answer may be received all the same. */
  isCutOff = false;

  constructor(host: SurveyForm) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    for (const question of this.#host.questions) {
      // Both texts stand on the page already, and the form's own choice between them goes with the next post.
      if (question.querySelector('.conflict') !== null) continue;
      this.#drafts.set(question, { question, state: 'received', received: JSON.stringify(readAnswer(question)) });
    }
    // The server wrote times in the survey's zone.
    this.describe();
    const { form } = this.#host;
    form.addEventListener('input', (event) => this.#typed(this.#draftOf(event)));
    for (const name of ['change', 'focusout']) {
      form.addEventListener(name, (event) => {
        const draft = this.#draftOf(event);
        if (draft?.timer !== undefined) void this.#save(draft);
      });
    }
    addEventListener('online', () => {
      this.isCutOff = false;
      this.#host.requestUpdate();
      this.#tryAgain();
    });
    addEventListener('pagehide', () => this.#leave());
    addEventListener('visibilitychange', () => void this.#saveAll());
    addEventListener('beforeunload', (event) => {
      if (!this.isPosting && (this.hasServerConflict || this.#isEndangered())) event.preventDefault();
    });
  }

  /** Whether the server wrote a choice between two texts into the page. */
  get hasServerConflict(): boolean {
    return this.#drafts.size < this.#host.questions.length;
  }

  /** The gravest state of any answer. */
  get state(): State {
    const states = new Set([...this.#drafts.values()].map(({ state }) => state));
    if (this.isCutOff) states.add('offline');
    const grave: State[] = ['closed', 'conflict', 'offline', 'failed', 'saving', 'unsaved'];
    return grave.find((state) => states.has(state)) ?? 'received';
  }

  /** When the server last received anything, in milliseconds; 0: never. */
  get lastReceived(): number {
    return Math.max(0, ...this.#host.questions.map(({ dataset }) => Number(dataset.receivedAt ?? 0)));
  }

  /** Saves everything now. The state afterwards: `received` where the server has it all. */
  async flush(): Promise<State> {
    this.isCutOff = false;
    await this.#saveAll();
    this.isCutOff = !navigator.onLine;
    return this.state;
  }

  /** Says each answer's state again, in the page's present language. */
  describe(): void {
    for (const draft of this.#drafts.values()) this.#show(draft, draft.state);
  }

  #draftOf({ target }: Event): Draft | undefined {
    const question = target instanceof Element ? target.closest<HTMLElement>('.question') : null;
    return question === null ? undefined : this.#drafts.get(question);
  }

  #troubled(): Draft[] {
    return [...this.#drafts.values()].filter(({ state }) => ['offline', 'failed', 'conflict'].includes(state));
  }

  /** Whether something typed may be lost where the page goes now, although it leaves as a request that outlives the page. */
  #isEndangered(): boolean {
    if (this.#troubled().length > 0) return true;
    return [...this.#drafts.values()].some((draft) => {
      if (!this.#isAhead(draft)) return false;
      if (draft.state === 'closed' || !navigator.onLine) return true;
      const isSlow = draft.attempt !== undefined && Date.now() - (draft.sentAt ?? 0) > SLOW;
      return isSlow || JSON.stringify(readAnswer(draft.question)).length >= OUTLIVES;
    });
  }

  #typed(draft: Draft | undefined): void {
    if (draft === undefined || ['conflict', 'closed'].includes(draft.state)) return;
    draft.since ??= Date.now();
    if (draft.state === 'received') this.#show(draft, 'unsaved');
    clearTimeout(draft.timer);
    draft.timer = setTimeout(() => void this.#save(draft), Math.min(PAUSE, draft.since + LONGEST - Date.now()));
  }

  async #saveAll(): Promise<void> {
    await Promise.all([...this.#drafts.values()].map((draft) => this.#save(draft)));
  }

  async #save(draft: Draft): Promise<void> {
    clearTimeout(draft.timer);
    draft.timer = undefined;
    draft.since = undefined;
    if (draft.sending !== undefined) {
      await draft.sending;
      // The text may have gone on; where the server did not answer, the retry takes over.
      if (draft.attempt !== undefined) return;
    }
    if (['conflict', 'closed'].includes(draft.state)) return;
    if (draft.attempt === undefined) {
      draft.attempt = this.#newAttempt(draft, revisionOf(draft.question));
      draft.sentAt = Date.now();
    }
    if (draft.attempt === undefined) {
      this.#show(draft, 'received');
      return;
    }
    if (draft.state !== 'offline' && draft.state !== 'failed') this.#show(draft, 'saving');
    draft.sending = this.#send(draft, draft.attempt);
    await draft.sending;
    draft.sending = undefined;
    if (draft.state === 'received' && draft.timer === undefined && this.#isAhead(draft)) await this.#save(draft);
  }

  #isAhead(draft: Draft): boolean {
    return JSON.stringify(readAnswer(draft.question)) !== draft.received;
  }

  /** Undefined where the server has what the fields say. */
  #newAttempt(draft: Draft, baseRevision: number): Attempt | undefined {
    const value = readAnswer(draft.question);
    const json = JSON.stringify(value);
    return json === draft.received ? undefined : { value, json, baseRevision, clientId: newId() };
  }

  async #send(draft: Draft, attempt: Attempt): Promise<void> {
    const { language } = this.#host.page;
    const { value, baseRevision, clientId } = attempt;
    const body = JSON.stringify({ value, baseRevision, clientId });
    try {
      const response = await fetch(`${apiOf(location)}/answers/${idOf(draft.question)}?lang=${language}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body,
        keepalive: body.length < OUTLIVES,
        signal: AbortSignal.timeout(TIMEOUT),
      });
      if (response.ok) return this.#acknowledged(draft, attempt, await response.json());
      if (response.status === 409) {
        const { current }: { current?: Current } = await response.json();
        if (current !== undefined) return this.#contested(draft, attempt, current);
      }
      if ([403, 404, 409, 410].includes(response.status)) return this.#show(draft, 'closed');
      // Refused as it is: the next try is another request.
      if (response.status < 500 && response.status !== 429) draft.attempt = undefined;
      this.#show(draft, 'failed');
    } catch {
      this.#show(draft, 'offline');
    }
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#tryAgain(), this.#delay);
    this.#delay = Math.min(this.#delay * 2, LAST_RETRY);
  }

  #acknowledged(draft: Draft, attempt: Attempt, { revision, receivedAt }: Omit<Current, 'value'>): void {
    const { question } = draft;
    this.#delay = FIRST_RETRY;
    if (draft.attempt?.clientId === attempt.clientId) draft.attempt = undefined;
    if (revision < revisionOf(question)) return;
    draft.received = attempt.json;
    this.#saw(question, revision, receivedAt);
    this.#show(draft, this.#isAhead(draft) && draft.timer !== undefined ? 'unsaved' : 'received');
  }

  /** From now on a post of the form, too, says that this revision was seen. */
  #saw(question: HTMLElement, revision: number, receivedAt: string): void {
    question.dataset.revision = String(revision);
    question.dataset.receivedAt = String(Date.parse(receivedAt));
    const base = question.querySelector<HTMLInputElement>(`[name="base.${idOf(question)}"]`);
    if (base !== null) base.value = String(revision);
  }

  /** A newer answer came from elsewhere: both are shown, and only the respondent's choice goes on. */
  #contested(draft: Draft, attempt: Attempt, current: Current): void {
    const { question } = draft;
    const json = JSON.stringify(current.value);
    // The same text from elsewhere, or our own later one that was faster: what was sent when the page went.
    if (json === attempt.json || json === JSON.stringify(readAnswer(question))) {
      this.#acknowledged(draft, { ...attempt, json }, current);
      return;
    }
    draft.attempt = undefined;
    this.#show(draft, 'conflict');
    showConflict(question, current, this.#host.page, (chosen) => {
      draft.received = json;
      this.#saw(question, current.revision, current.receivedAt);
      if (chosen === 'theirs') writeAnswer(question, current.value, this.#host.page);
      this.#show(draft, 'received');
      this.#host.answered();
      void this.#save(draft);
    });
  }

  #tryAgain(): void {
    for (const draft of this.#troubled()) if (draft.state !== 'conflict') void this.#save(draft);
  }

  /** The page goes: the last words leave as requests that outlive it, after the one that may still be under way. */
  #leave(): void {
    if (this.isPosting) return;
    for (const draft of this.#drafts.values()) {
      const { attempt, question } = draft;
      if (attempt === undefined || ['conflict', 'closed'].includes(draft.state)) {
        void this.#save(draft);
        continue;
      }
      if (draft.sending === undefined) void this.#send(draft, attempt);
      const value = readAnswer(question);
      const json = JSON.stringify(value);
      if (json !== attempt.json)
        void this.#send(draft, { value, json, baseRevision: attempt.baseRevision + 1, clientId: newId() });
    }
  }

  #show(draft: Draft, state: State): void {
    draft.state = state;
    const { question } = draft;
    const { page } = this.#host;
    const { receivedAt } = question.dataset;
    const place = question.querySelector<HTMLElement>('[data-received]');
    if (place === null) return;
    place.dataset.state = state;
    // The page's own status says what has come; four announcements a minute beside each field would drown the rest.
    place.ariaLive = 'off';
    place.textContent =
      state !== 'received'
        ? say(page, state)
        : receivedAt === undefined
          ? ''
          : say(page, 'received', { time: clock(page, Number(receivedAt)) });
    this.#host.requestUpdate();
  }
}
