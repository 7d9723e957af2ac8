/**
 * Between the fields and the engine: every input goes to the device at once, and what the page says of an answer is what the engine knows
 * from acknowledgements. Fields are written only where the engine says so.
 */

import { DeviceStorage } from '../device/storage.ts';
import { live, randomId, whenGone } from '../device/tab.ts';
import { type AnswerState, Engine } from '../sync/engine.ts';
import { type AnswerError, same, type Value } from '../sync/records.ts';
import { type Control, idOf, isOption, isTouched, readAnswer, writeAnswer, writtenAnswer } from './answer.ts';
import type { Behaviour } from './behaviour.ts';
import { clock, pathOf, say, whoIs } from './page.ts';
import type { SurveyForm } from './survey-form.ts';
import { transportTo } from './transport.ts';

/** Milliseconds after the last key for which a field counts as written in, and no text is put there. */
const IDLE = 15_000;

export class Drafts implements Behaviour {
  readonly #host: SurveyForm;
  readonly device = randomId();
  readonly storage: DeviceStorage;
  readonly engine: Engine;
  readonly #transport = transportTo(this.device);
  /** Set while the form itself is posted, which carries every answer. */
  isPosting = false;
  /** Set where a page could not be fetched; every answer may be received all the same. */
  isCutOff = false;
  /** Where someone typed last, and when. */
  #typing: { question: string; at: number } | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #isStarted = false;
  /** Resolves once what the device kept is taken up. */
  declare started: Promise<void>;
  readonly #touched = new Set<HTMLElement>();
  /** The revisions that the server wrote into the page. */
  readonly #written = new Map<string, number>();
  readonly #waiting = new Set<() => void>();

  constructor(host: SurveyForm) {
    this.#host = host;
    this.storage = new DeviceStorage(pathOf(location), host.dataset.only);
    this.engine = new Engine({
      path: pathOf(location),
      device: this.device,
      storage: this.storage,
      transport: this.#transport,
      // Never backwards, also where somebody sets the clock: a pause must not become a day.
      now: () => Math.round(performance.timeOrigin + performance.now()),
      newId: randomId,
      setTimer: (run, milliseconds) => setTimeout(run, milliseconds),
      clearTimer: (timer) => clearTimeout(timer as number),
      language: () => host.page.language,
      labelOf: (question) => host.wordingOf(question),
      contributor: () => host.contributor.value,
      mayShow: (question) => !this.#isBusy(question),
      show: (question, value) => this.#put(question, value),
      changed: () => this.#changed(),
      submitted: () => this.#goToReceipt(),
      rejected: (errors: AnswerError[]) => host.errors.tell(errors),
    });
    host.addController(this);
  }

  hostConnected(): void {
    const { form, questions } = this.#host;
    for (const question of questions) {
      const { revision, receivedAt = '' } = question.dataset;
      const written = {
        value: writtenAnswer(question),
        revision: Number(revision),
        receivedAt: receivedAt && new Date(Number(receivedAt)).toISOString(),
      };
      // After a post that met a newer answer the field holds what was posted, which is no revision that one could write on.
      const known = isPosted(question) ? { value: null, revision: 0, receivedAt: '' } : written;
      this.engine.open(idOf(question), { ...known, parallel: [] });
      this.#written.set(idOf(question), known.revision);
      if (isPosted(question)) this.#touched.add(question);
      if (question.querySelector('.conflict') !== null) this.engine.ask();
    }
    form.addEventListener('input', ({ target }) => {
      const question = target instanceof Element ? target.closest<HTMLElement>('.question') : null;
      if (question !== null) this.#typed(question);
    });
    for (const name of ['change', 'focusout']) form.addEventListener(name, () => this.engine.rest());
    addEventListener('online', () => {
      this.isCutOff = false;
      this.#host.requestUpdate();
      this.#transport.hurry();
      this.engine.wake();
    });
    addEventListener('visibilitychange', () => {
      clearTimeout(this.#idle);
      if (document.hidden) this.engine.sleep();
      else void this.#wake();
    });
    addEventListener('pagehide', () => {
      if (!this.isPosting) this.engine.leave();
    });
    addEventListener('pageshow', (event) => {
      if (event.persisted) void this.#wake();
    });
    addEventListener('beforeunload', (event) => {
      const isOnlyHere = this.engine.isEndangered || (this.storage.isShared && this.engine.unsent.length > 0);
      if (!this.isPosting && isOnlyHere) event.preventDefault();
    });
    this.started = this.#start();
  }

  /** Says each answer's state, in the page's present language. */
  describe(): void {
    for (const question of this.#host.questions) this.#describe(question, this.engine.stateOf(idOf(question)));
  }

  /** When the server last received anything, in milliseconds; 0: never. */
  get lastReceived(): number {
    return Math.max(0, ...this.#host.questions.map(({ dataset }) => Number(dataset.receivedAt ?? 0)));
  }

  /** Sends everything now. Resolves to whether the server has it all; otherwise the page says why not. */
  async flush(): Promise<boolean> {
    const { engine } = this;
    this.isCutOff = !navigator.onLine;
    engine.wake();
    engine.flush();
    while (engine.unsent.length > 0 && !engine.isStuck && engine.trouble === undefined)
      await new Promise<void>((go) => this.#waiting.add(go));
    return engine.unsent.length === 0 && !this.isCutOff;
  }

  async #start(): Promise<void> {
    // A page that nobody has opened yet writes nothing.
    if ('prerendering' in document && document.prerendering)
      await new Promise((go) => document.addEventListener('prerenderingchange', go, { once: true }));
    const { form } = this.#host;
    const posted: [string, string][] = JSON.parse(document.getElementById('posted')?.textContent ?? '[]');
    takeUp(form, posted);
    for (const question of this.#host.questions)
      if (isTouched(question) || this.#touched.has(question)) this.engine.type(idOf(question), readAnswer(question));
    const before = live(this.device);
    await this.engine.start();
    await this.#adopt(before);
    this.#isStarted = true;
    if (document.hidden) this.engine.sleep();
    this.#host.live.start();
    // Pressed before there was anything that could wait for a connection.
    if (posted.some(([name, value]) => name === 'do' && value === 'submit')) form.requestSubmit();
  }

  async #wake(): Promise<void> {
    this.#transport.hurry();
    this.engine.wake();
    await this.#adopt();
  }

  /** Takes over what pages left that are gone. `before`: the one that this tab showed. */
  async #adopt(before?: string): Promise<void> {
    const records = await this.storage.all().catch(() => []);
    const devices = new Set(records.flatMap((record) => ('device' in record ? record.device : [])));
    devices.delete(this.device);
    const taking = [...devices].map((device) =>
      whenGone(device, device === before, () =>
        this.engine.adopt(device).then(() => this.#host.report.holders.add(device)),
      ),
    );
    await Promise.all(taking);
  }

  #typed(question: HTMLElement): void {
    this.#typing = { question: idOf(question), at: Date.now() };
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.engine.rest(), IDLE);
    this.engine.type(idOf(question), readAnswer(question));
    this.#host.live.writes(idOf(question));
  }

  /** Whether someone is typing there. */
  #isBusy(question: string): boolean {
    const isIn = document.activeElement?.closest<HTMLElement>('.question')?.dataset.question === question;
    return isIn && this.#typing?.question === question && Date.now() - this.#typing.at < IDLE;
  }

  #put(id: string, value: Value): void {
    const question = this.#host.questionOf(id);
    if (question === undefined || same(readAnswer(question), value)) return;
    writeAnswer(question, value, this.#host.page);
    this.#host.answered();
    // Not where it is this device's own, of a tab that is gone.
    if (this.#isStarted && same(this.engine.knownOf(id).value, value)) this.#host.live.tellOfNew(id);
  }

  #changed(): void {
    this.#host.requestUpdate();
    for (const go of this.#waiting) go();
    this.#waiting.clear();
  }

  #goToReceipt(): void {
    this.isPosting = true;
    location.assign(`${pathOf(location)}/receipt?lang=${this.#host.page.language}`);
  }

  #describe(question: HTMLElement, state: AnswerState): void {
    const id = idOf(question);
    const { page } = this.#host;
    const known = this.engine.knownOf(id);
    const { receivedAt } = known;
    const writer = whoIs(known.by);
    // From now on a post of the form, too, says which revision was seen.
    const seen = String(this.engine.seenOf(id));
    question.dataset.revision = seen;
    if (receivedAt !== '') question.dataset.receivedAt = String(Date.parse(receivedAt));
    const base = question.querySelector<HTMLInputElement>(`[name="base.${id}"]`);
    if (base !== null) base.value = seen;
    const by = question.querySelector('[data-by]');
    // The page's own until something newer came; nobody's while the field shows another text than the one received.
    if (by !== null && (known.revision !== this.#written.get(id) || seen !== String(known.revision)))
      by.textContent = writer === '' || seen !== String(known.revision) ? '' : say(page, 'by', { who: writer });
    const place = question.querySelector<HTMLElement>('[data-received]');
    if (place === null) return;
    // Between the key and the disk: what stood there about the text before is hidden by the style sheet where that takes long.
    const isWriting = state === 'typed' && ['kept', 'typed'].includes(place.dataset.state ?? '');
    place.dataset.state = state;
    if (isWriting) return;
    // The page's own status says what has come; four announcements a minute beside each field would drown the rest.
    place.ariaLive = 'off';
    const places = { time: clock(page, Date.parse(receivedAt)), reason: this.engine.reasonOf(id) ?? '' };
    place.textContent = state === 'empty' || state === 'typed' ? '' : say(page, state, places);
  }
}

/** What was typed into a form that was posted before this script, where the post did not arrive: the worker gave the page back without it. */
function takeUp(form: HTMLFormElement, posted: [string, string][]): void {
  for (const [name, value] of posted)
    for (const control of form.querySelectorAll<Control>(`[name^="answer."][name="${name}"]`))
      if (isOption(control)) control.checked ||= control.value === value;
      else if (control.type !== 'hidden') control.value = value;
}

/** Whether the server wrote the reader's own text into the field, with the choice that goes with it. */
const isPosted = (question: HTMLElement): boolean =>
  question.querySelector<HTMLInputElement>('.conflict [value="mine"]')?.defaultChecked === true;
