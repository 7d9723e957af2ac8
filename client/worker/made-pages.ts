/** What the worker writes itself: the sentence on a kept page that says from when it is, and the page where nothing is kept. */
import type { KeptPage } from './shelf.ts';

/** `server/build-worker.ts` fills these in when the worker is built. */
declare const TEXTS: Texts;
/** Named once: what is filled in stands wherever its name does. */
const texts: Texts = TEXTS;

type Texts = Record<string, { dir: string } & Record<'kept' | 'title' | 'text' | 'again' | 'form', string>>;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Languages by preference; `no` is Norwegian bokmål, as browsers send it. */
function met(wishes: readonly string[]): string {
  const known = Object.keys(texts);
  const tags = wishes.map((wish) => wish.toLowerCase().split('-')[0]).map((tag) => (tag === 'no' ? 'nb' : tag));
  return tags.find((tag) => tag !== undefined && known.includes(tag)) ?? known[0] ?? '';
}

/**
 * A kept page as it is shown: it says that there was no connection, and from when it is. `<html data-kept-at>` tells the script the same, in milliseconds.
 * `posted`: the fields of a form whose post did not arrive, as the JSON block `#posted`, for the script to take up.
 */
export function shown({ html, language, at, headers }: KeptPage, posted?: unknown): Response {
  const time = new Intl.DateTimeFormat(language || undefined, { dateStyle: 'long', timeStyle: 'short' }).format(at);
  const sentence = escaped((texts[met([language])]?.kept ?? '').replace('{time}', () => time));
  const notice = `<div class="ds-alert" data-color="warning" role="status"><p data-text="kept">${sentence}</p></div>\n<h1`;
  const block = posted
    ? `<script type="application/json" id="posted">${JSON.stringify(posted).replace(/</g, '\\u003c')}</script>`
    : '';
  const marked = html.replace('<html', `<html data-kept-at="${at}"`).replace('<h1', () => block + notice);
  return new Response(marked, { headers });
}

/** The page for an address that is not kept: what to do, and the way to the form where that is. 503. */
export function notKept(wishes: readonly string[], form: string | undefined, style: string | undefined): Response {
  const language = met(wishes);
  const text = texts[language];
  if (text === undefined) return Response.error();
  const link = (href: string, label: string): string =>
    `<p><a class="ds-link" href="${href}">${escaped(label)}</a></p>`;
  const body = `<!doctype html>
<html lang="${language}" dir="${text.dir}">
<head>
<meta charset="utf-8">
<title>${escaped(text.title)} – Samsvar</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${style === undefined ? '' : `<link rel="stylesheet" href="${style}">`}
</head>
<body>
<main id="main" class="page-width">
<h1 class="ds-heading">${escaped(text.title)}</h1>
<p>${escaped(text.text)}</p>
${form === undefined ? '' : link(form, text.form)}${link('', text.again)}
</main>
</body>
</html>`;
  return new Response(body, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  });
}
