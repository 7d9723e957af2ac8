/**
 * The service worker of `/r/`: the form opens without a connection once its page has asked for that. Nothing is kept unasked, nothing but `GET` and the form's own post is looked at,
 * and a new worker waits until the old one's pages are gone. Why so: `docs/decisions/service-worker.md`.
 */
import { linkOf } from './page-text.ts';
import type { WorkerScope } from './scope.ts';
import { Shelf } from './shelf.ts';
import { linkToAnswer, Visits } from './visits.ts';
import { fromStorage } from './waiting.ts';

declare const self: WorkerScope;
/** Filled in when the worker is built: another build is another worker. */
declare const BUILD: string;

const shelf = new Shelf();
const visits = new Visits(shelf, () => self.navigator.languages);

self.addEventListener('activate', (event) => {
  // What an older form of keeping left behind.
  event.waitUntil(shelf.dropOthers().catch(() => undefined));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isPost = request.method === 'POST';
  if ((request.method !== 'GET' && !isPost) || url.origin !== self.location.origin) return;
  const link = linkToAnswer(request, url);
  if (link !== undefined)
    event.respondWith(isPost ? visits.answerPost(event, url, link) : visits.answer(event, url, link));
  else if (!isPost && url.pathname.startsWith('/assets/')) event.respondWith(fileOf(request));
});

async function fileOf(request: Request): Promise<Response> {
  return (await fromStorage(shelf.file(request))) ?? fetch(request);
}

self.addEventListener('message', (event) => {
  const done = obey(event.data).then(
    () => true,
    () => false,
  );
  event.waitUntil(done.then((isDone) => event.ports[0]?.postMessage({ isDone, build: BUILD })));
});

/** `{keep: url, seen, html?}`, `{forget: path}`, `{forgetAll: true}`. Rejects where it could not be done. */
async function obey(message: unknown): Promise<void> {
  if (typeof message !== 'object' || message === null) return;
  if ('forgetAll' in message) await shelf.forgetAll();
  if ('forget' in message) {
    const link = linkOf(new URL(String(message.forget), self.location.origin));
    if (link !== undefined) await shelf.forget(link);
  }
  if ('keep' in message) {
    const url = new URL(String(message.keep), self.location.origin);
    const link = linkOf(url);
    const language = url.searchParams.get('lang');
    if (link === undefined || language === null) return;
    const seen = 'seen' in message && Array.isArray(message.seen) ? message.seen.map(Number) : [];
    const html = 'html' in message && typeof message.html === 'string' ? message.html : undefined;
    await visits.keep(link, language, seen, html);
  }
}
