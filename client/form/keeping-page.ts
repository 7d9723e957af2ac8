/**
 * Asks the service worker to keep this page, so that it opens without a connection. Not on a device that is not the respondent's own. What the worker does:
 * `docs/decisions/service-worker.md`.
 */
import type { ReactiveController } from 'lit';
import type { SurveyForm } from './survey-form.ts';

const WORKER = '/r/sw.js';
const SCOPE = '/r/';
/** Milliseconds that a worker may take to say that it has done as asked. */
const PATIENCE = 3000;

/** Set in `sessionStorage` to `1` where the respondent said "this is not my device". */
const SHARED = 'samsvar-shared';

/** A window without storage is nobody's own either. */
function isShared(): boolean {
  try {
    return sessionStorage.getItem(SHARED) === '1';
  } catch {
    return true;
  }
}

/** Safari has no idle callback; and a page that is never idle, or out of sight, is not to wait for ever. */
const whenIdle = (then: () => void): unknown =>
  globalThis.requestIdleCallback?.(then, { timeout: PATIENCE }) ?? setTimeout(then);

/** Set once this page's own was removed: it is not kept again before it is opened again. */
let isForgotten = false;

/**
 * The page as the server wrote it, where it is the one that everybody gets before the first answer: it need not be fetched again to be kept. Undefined for any
 * other page: parsing and writing it again would lose a line end at the beginning of a text.
 */
function blankPage(): string | undefined {
  const { outerHTML, dataset } = document.documentElement;
  const client = document.querySelector<HTMLInputElement>('[name="client"]');
  return client?.value === 'first' && dataset.keptAt === undefined ? `<!doctype html>\n${outerHTML}` : undefined;
}

export class KeepingPage implements ReactiveController {
  readonly #host: SurveyForm;
  /** Taken before anything is drawn. */
  readonly #html = blankPage();

  constructor(host: SurveyForm) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    // Service workers are for https and localhost alone.
    if (!('serviceWorker' in navigator)) return;
    const begin = (): unknown => whenIdle(() => void this.#begin());
    const loaded = (): void => {
      if (document.readyState === 'complete') begin();
      else addEventListener('load', begin);
    };
    if (Reflect.get(document, 'prerendering') === true) document.addEventListener('prerenderingchange', loaded);
    else loaded();
    // What was received since then is to be there when the page is opened again.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') void this.#ask();
    });
  }

  async #begin(): Promise<void> {
    if (isShared()) return;
    // Forbidden, or no connection any more: the form works as it does without a worker.
    const options = { scope: SCOPE, updateViaCache: 'none' } as const;
    const worker = await navigator.serviceWorker.register(WORKER, options).catch(() => undefined);
    if (worker === undefined) return;
    await navigator.serviceWorker.ready;
    await this.#ask();
  }

  /** Asks to keep the page where what is kept lacks an answer that this page has. */
  async #ask(): Promise<void> {
    // Where everything was removed, in this tab or another, there is no worker any more.
    const worker = await activeWorker();
    if (isForgotten || isShared()) return;
    const { page, questions } = this.#host;
    const seen = questions.map(({ dataset }) => Number(dataset.revision));
    worker?.postMessage({ keep: `${location.pathname}?lang=${page.language}`, seen, html: this.#html });
  }
}

/** Removes the pages of a link, as `/r/TOKEN`, from this device. `true` where none is kept any more, `false` where the browser did not do it. The page that calls it is not kept again before it is opened again. @public */
export async function forgetPage(path: string): Promise<boolean> {
  isForgotten ||= path === location.pathname;
  const worker = await activeWorker();
  return worker === undefined || tell(worker, { forget: path });
}

/** Removes every kept page, of all links, and the worker itself. `true` where nothing is kept any more. This page is not kept again before it is opened again. @public */
export async function forgetAll(): Promise<boolean> {
  isForgotten = true;
  const worker = await activeWorker();
  const isDone = worker === undefined || (await tell(worker, { forgetAll: true }));
  const registration = await navigator.serviceWorker?.getRegistration(SCOPE);
  await registration?.unregister();
  return isDone;
}

const activeWorker = async (): Promise<ServiceWorker | undefined> =>
  (await navigator.serviceWorker?.getRegistration(SCOPE))?.active ?? undefined;

function tell(worker: ServiceWorker, message: object): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = ({ data }) => done(data.isDone === true);
    setTimeout(() => done(false), PATIENCE);
    worker.postMessage(message, [port2]);
  });
}
