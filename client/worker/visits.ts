/** Pages under `/r/`: from the network first, from this device where that fails or hangs. What comes from the network renews what is kept. */
import { notKept, shown } from './made-pages.ts';
import { isForm, isFormLike, linkOf, revisionsIn } from './page-text.ts';
import type { FetchEvent } from './scope.ts';
import type { Shelf, Turn } from './shelf.ts';
import { after, fromStorage } from './waiting.ts';

/** Milliseconds that a line may hang before the kept page is shown. */
const PATIENCE = 5000;
/** Milliseconds for a page that is fetched to be kept. */
const FETCH_TIMEOUT = 60_000;

const isOurs = (response: Response): boolean => response.headers.has('x-samsvar-page');

export class Visits {
  readonly #shelf: Shelf;
  readonly #languages: () => readonly string[];
  /** Renewals under way. */
  readonly #renewing = new Set<Promise<unknown>>();

  /** `languages` are the browser's, the first preferred. */
  constructor(shelf: Shelf, languages: () => readonly string[]) {
    this.#shelf = shelf;
    this.#languages = languages;
  }

  /** Answers a navigation to `link` or below it. Resolves always. */
  async answer(event: FetchEvent, url: URL, link: string): Promise<Response> {
    const turn = this.#shelf.turn();
    const arriving = fetch(event.request).then(
      (response) => {
        this.#renewBy(event, url, link, response, turn);
        return response;
      },
      () => undefined,
    );
    event.waitUntil(arriving);
    const kept = isFormLike(url) ? await fromStorage(this.#shelf.find(link, url.searchParams.get('lang'))) : undefined;
    const response = await (kept === undefined ? arriving : Promise.race([arriving, after(PATIENCE, undefined)]));
    // A proxy without its server answers 502, ours may answer 503: neither is what the reader came for.
    if (response !== undefined && (kept === undefined || response.status < 500)) return response;
    if (kept !== undefined) return shown(kept);
    const languages = [url.searchParams.get('lang') ?? '', ...this.#languages()];
    const form = (await fromStorage(this.#shelf.find(link, null))) === undefined ? undefined : link;
    return notKept(languages, form, await fromStorage(this.#shelf.style()));
  }

  /**
   * Answers the form's own post, made before its script took over. Where it does not arrive the kept form comes back with what was typed, for the script to take up.
   * Rejects where nothing is kept: the browser's own page then can send it again.
   */
  async answerPost({ request }: FetchEvent, url: URL, link: string): Promise<Response> {
    const typed = request.clone();
    const response = await fetch(request).catch(() => undefined);
    if (response !== undefined && (response.status < 500 || isOurs(response))) return response;
    const kept = await fromStorage(this.#shelf.find(link, url.searchParams.get('lang')));
    if (kept === undefined || revisionsIn(kept.html).length === 0) return response ?? Response.error();
    return shown(kept, [...(await typed.formData())]);
  }

  /**
   * Keeps the form of a link because its page asks for that; fetches nothing where what is kept is not older than the revisions seen. `html`
   * is what the page was before the first answer: then only its headers are asked for.
   */
  async keep(link: string, language: string, seen: number[], html: string | undefined): Promise<void> {
    await Promise.allSettled(this.#renewing);
    const kept = await this.#shelf.find(link, language);
    if (kept?.language === language) {
      const revisions = revisionsIn(kept.html);
      if (seen.every((revision, index) => revision <= (revisions[index] ?? 0))) return;
    }
    // The page may have changed its language since it was written, or been answered.
    const isSame = kept === undefined && !seen.some(Boolean) && html?.includes(`<html lang="${language}"`) === true;
    await this.#fetch(link, language, false, isSame ? html : undefined);
  }

  #renewBy(event: FetchEvent, url: URL, link: string, response: Response, turn: Turn): void {
    if (event.request.method !== 'GET' || !isOurs(response)) return;
    const renewing = isForm(url)
      ? this.#receive(link, response.clone(), turn, true)
      : url.pathname === `${link}/receipt` && response.ok
        ? this.#submitted(link)
        : undefined;
    if (renewing === undefined) return;
    // Where it fails the reader has the network's page, and the older one stays kept.
    const settled = renewing.catch(() => undefined);
    this.#renewing.add(settled);
    event.waitUntil(settled.finally(() => this.#renewing.delete(settled)));
  }

  /** A 200 replaces what is kept, whatever the page is; 410 is a link that was taken back. Everything else may be the server's trouble. */
  async #receive(link: string, response: Response, turn: Turn, isRefresh: boolean): Promise<void> {
    if (response.status === 410) return this.#shelf.forget(link);
    if (response.status === 200) return this.#shelf.keep(link, response, turn, isRefresh);
    await response.body?.cancel();
  }

  /** Rejects where the server did not say what is there now. */
  async #fetch(link: string, language: string, isRefresh: boolean, html?: string): Promise<void> {
    const turn = this.#shelf.turn();
    const response = await fetch(`${link}?lang=${language}`, {
      method: html === undefined ? 'GET' : 'HEAD',
      redirect: 'error',
      signal: AbortSignal.timeout(FETCH_TIMEOUT),
    });
    if (!isOurs(response) || (!response.ok && response.status !== 410)) throw new Error(`${link}: ${response.status}`);
    const { status, headers } = response;
    await this.#receive(link, html === undefined ? response : new Response(html, { status, headers }), turn, isRefresh);
  }

  /** A receipt was shown: a form kept from before would look as if it could still be written in. */
  async #submitted(link: string): Promise<void> {
    const kept = await this.#shelf.find(link, null);
    if (kept === undefined || revisionsIn(kept.html).length === 0) return;
    await this.#fetch(link, kept.language, true).catch(() => this.#shelf.forget(link));
  }
}

/** What the worker answers; undefined leaves the request to the browser. */
export const linkToAnswer = (request: Request, url: URL): string | undefined =>
  (request.method === 'GET' || url.pathname === linkOf(url)) &&
  request.mode === 'navigate' &&
  !/\.\w+$/.test(url.pathname)
    ? linkOf(url)
    : undefined;
