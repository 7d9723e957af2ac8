/**
 * Asks the service worker to keep this page, so that it opens without a connection. Not on a device that is not the respondent's own. What the worker does:
 * `docs/decisions/service-worker.md`.
 */
import type { Behaviour } from './behaviour.ts';
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

const idle = (then: () => void): void => {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(then, { timeout: PATIENCE });
  else setTimeout(then);
};

export class KeepingPage implements Behaviour {
  readonly #host: SurveyForm;

  constructor(host: SurveyForm) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    // Service workers are for https and localhost alone.
    if (!('serviceWorker' in navigator)) return;
    const begin = (): void => idle(() => void this.#begin());
    const loaded = (): void => {
      if (document.readyState === 'complete') begin();
      else addEventListener('load', begin, { once: true });
    };
    if ('prerendering' in document && document.prerendering === true)
      document.addEventListener('prerenderingchange', loaded, { once: true });
    else loaded();
    // What was received since then is to be there when the page is opened again.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') void this.#ask([]);
    });
  }

  async #begin(): Promise<void> {
    if (isShared()) return;
    try {
      await navigator.serviceWorker.register(WORKER, { scope: SCOPE, updateViaCache: 'none' });
    } catch {
      // Forbidden, or no connection any more: the form works as it does without a worker.
      return;
    }
    await navigator.serviceWorker.ready;
    const files = document.querySelectorAll<HTMLElement>('link[rel="stylesheet"], script[src]');
    await this.#ask(Array.from(files, (file) => file.getAttribute('href') ?? file.getAttribute('src') ?? ''));
  }

  /** Asks to keep the page where what is kept lacks one of `assets` or an answer that this page has. */
  async #ask(assets: string[]): Promise<void> {
    // Where everything was removed, in this tab or another, there is no worker any more.
    const worker = await activeWorker();
    if (isShared()) return;
    const { page, questions } = this.#host;
    const seen = questions.map(({ dataset }) => Number(dataset.revision));
    worker?.postMessage({ keep: `${location.pathname}?lang=${page.language}`, assets, seen });
  }
}

/** Removes the pages of a link, as `/r/TOKEN`, from this device. `true` where none is kept any more, `false` where the browser did not do it. @public */
export async function forgetPage(path: string): Promise<boolean> {
  const worker = await activeWorker();
  return worker === undefined || tell(worker, { forget: path });
}

/** Removes every kept page, of all links, and the worker itself. `true` where nothing is kept any more. This page is not kept again before it is opened again. @public */
export async function forgetAll(): Promise<boolean> {
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
