/**
 * What is kept on this device in Cache Storage: pages of links, and the built files that they name. A page is kept with every one of its files or not
 * at all, and a file goes when no kept page names it, so that a page of an older build stays whole until a newer one is.
 */
import { assetsFrom, assetsIn, revisionsIn } from './page-text.ts';

/** The number is that of the form in which things are kept, not of a build: all builds share what is kept. */
const PAGES = 'samsvar-pages-1';
const FILES = 'samsvar-files-1';
const ANY_LANGUAGE = { ignoreSearch: true, ignoreVary: true };

/** Headers of a kept page, beside those it came with. */
const KEPT_AT = 'x-kept-at';
const KEPT_FILES = 'x-kept-files';

export interface KeptPage {
  html: string;
  language: string;
  /** When it was fetched, in milliseconds. */
  at: number;
  headers: Headers;
}

/** Taken before something is fetched: what was begun earlier never replaces what was begun later, nor what was forgotten since. */
export interface Turn {
  number: number;
  forgotten: number;
}

export class Shelf {
  #turns = 0;
  #forgotten = 0;
  /** The turn of the newest kept page, by link. */
  readonly #newest = new Map<string, number>();
  #last: Promise<unknown> = Promise.resolve();

  turn(): Turn {
    this.#turns += 1;
    return { number: this.#turns, forgotten: this.#forgotten };
  }

  /** The page of a link in the language, else the one used last; undefined where none is kept. Rejects where the storage does not work. */
  async find(link: string, language: string | null): Promise<KeptPage | undefined> {
    const pages = await pagesOf(link);
    return pages.find((page) => page.language === language) ?? pages[0];
  }

  /** A style sheet that is kept, for pages that the worker makes. */
  async style(): Promise<string | undefined> {
    return (await filesInUse()).find((file) => file.endsWith('.css'));
  }

  /** A kept file; undefined where it is not kept. */
  file(request: Request): Promise<Response | undefined> {
    return caches.match(request, { cacheName: FILES, ignoreVary: true });
  }

  /**
   * Keeps a page with all its files. Rejects, and leaves what is kept as it was, where a file is not to be had or the storage is full. `isRefresh` keeps it only
   * where the link is kept already. Pages of the link in other languages go where they say something else.
   */
  async keep(link: string, response: Response, turn: Turn, isRefresh: boolean): Promise<void> {
    const at = Date.now();
    const html = await response.text();
    const files = await filesOf(assetsIn(html));
    await this.#inTurn(async () => {
      if (turn.forgotten !== this.#forgotten || turn.number < (this.#newest.get(link) ?? 0)) return;
      const others = await pagesOf(link);
      if (isRefresh && others.length === 0) return;
      try {
        const shelf = await caches.open(FILES);
        for (const [path, file] of files)
          if ((await shelf.match(path, { ignoreVary: true })) === undefined) await shelf.put(path, file);
        const pages = await caches.open(PAGES);
        const headers = new Headers(response.headers);
        // The text is unpacked already.
        for (const name of ['content-encoding', 'content-length', 'vary']) headers.delete(name);
        headers.set(KEPT_AT, String(at));
        headers.set(KEPT_FILES, [...files.keys()].join(' '));
        const language = headers.get('content-language') ?? '';
        await pages.put(`${link}?lang=${language}`, new Response(html, { headers }));
        this.#newest.set(link, turn.number);
        const now = revisionsIn(html).join();
        for (const other of others)
          if (other.language !== language && (now === '' || revisionsIn(other.html).join() !== now))
            await pages.delete(`${link}?lang=${other.language}`);
      } finally {
        await sweep();
      }
    });
  }

  /** Removes the pages of a link, also one that is being fetched. */
  async forget(link: string): Promise<void> {
    this.#forgotten += 1;
    await this.#inTurn(async () => {
      if (await caches.has(PAGES)) await (await caches.open(PAGES)).delete(link, ANY_LANGUAGE);
      await sweep();
    });
  }

  async forgetAll(): Promise<void> {
    this.#forgotten += 1;
    await this.#inTurn(async () => {
      for (const name of [PAGES, FILES]) await caches.delete(name);
    });
  }

  /** Removes what was kept in another form than this worker's. */
  async dropOthers(): Promise<void> {
    for (const name of await caches.keys())
      if (name.startsWith('samsvar-') && name !== PAGES && name !== FILES) await caches.delete(name);
  }

  /** One change at a time, so that no file goes between being found and being named. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#last.then(change);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

/** The latest first. Opens nothing that is not there: a device that keeps nothing has no empty cache either. */
async function pagesOf(link: string): Promise<KeptPage[]> {
  if (!(await caches.has(PAGES))) return [];
  const found = await (await caches.open(PAGES)).matchAll(link, ANY_LANGUAGE);
  const pages = await Promise.all(found.map(keptPage));
  return pages.sort((a, b) => b.at - a.at);
}

const keptPage = async (response: Response): Promise<KeptPage> => ({
  html: await response.text(),
  language: response.headers.get('content-language') ?? '',
  at: Number(response.headers.get(KEPT_AT)),
  headers: response.headers,
});

const filesNamed = ({ headers }: Response): string[] => (headers.get(KEPT_FILES) ?? '').split(' ').filter(Boolean);

/** Files by path, and those that they load in their turn: kept ones as they are, others from the network. */
async function filesOf(paths: string[], found = new Map<string, Response>()): Promise<Map<string, Response>> {
  const fresh = paths.filter((path) => !found.has(path));
  await Promise.all(
    fresh.map(async (path) => {
      const kept = await caches.match(path, { cacheName: FILES, ignoreVary: true });
      const file = kept ?? (await fetch(path));
      if (!file.ok) throw new Error(`${path}: ${file.status}`);
      found.set(path, file);
      await filesOf(assetsFrom(await file.clone().text()), found);
    }),
  );
  return found;
}

async function filesInUse(): Promise<string[]> {
  if (!(await caches.has(PAGES))) return [];
  return (await (await caches.open(PAGES)).matchAll()).flatMap(filesNamed);
}

/** Files that no kept page names go, and with the last page everything. */
async function sweep(): Promise<void> {
  const used = new Set(await filesInUse());
  if (used.size === 0) {
    for (const name of [PAGES, FILES]) await caches.delete(name);
    return;
  }
  const shelf = await caches.open(FILES);
  for (const request of await shelf.keys()) if (!used.has(new URL(request.url).pathname)) await shelf.delete(request);
}
