/** A respondent's page as it goes out: in the layout, compressed where the browser takes that. */
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Language } from '../definitions/model.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import { layout } from '../pages/layout.ts';
import { nameOfLanguage, type Translate } from '../pages/texts.ts';
import { searchText } from './beside.ts';

export interface Page {
  status: number;
  language: Language;
  t: Translate;
  title: string;
  body: Html;
  /** The survey's title, where the page is of one. */
  survey?: string;
  /** Whether the answers on it are made up. */
  synthetic: boolean;
  /** `client/…` entries. */
  scripts?: string[];
  /** Style sheets beside the form's, of pages that few readers open. */
  styles?: string[];
  /** Whether the script shows here what the device still has of this link that was never received: on pages in the form's place; and what becomes of it where the link ends. */
  showsLeftovers?: boolean | 'replaced' | 'withdrawn';
}

const compress = promisify(brotliCompress);
const compressed = (text: string | Buffer, quality: number): Promise<Buffer> =>
  compress(text, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
/** Enough for a page that one reader gets; the best takes thirty times as long for a tenth less. */
const QUALITY = 4;

const MEANS = { replaced: 'device:leftReplaced', withdrawn: 'device:leftWithdrawn' } as const;

/** The whole document of a page. */
const written = (
  { assets }: Context,
  { styles = [], scripts = [], showsLeftovers = false, body, ...page }: Page,
): string =>
  layout({
    ...page,
    assets,
    style: 'form',
    body: html`${showsLeftovers && leftoversPlace(page.t, typeof showsLeftovers === 'string' ? { means: page.t(MEANS[showsLeftovers]) } : {})}${body}`,
    scripts: showsLeftovers ? ['client/form/form.ts', ...scripts] : scripts,
    head: html`${styles.map((entry) => html`<link rel="stylesheet" href="${assets.url(entry)}">`)}`,
  });

const begin = (reply: FastifyReply, status: number, language: Language): FastifyReply =>
  reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-language', language)
    // Tells the service worker our pages from those of whatever may stand between: a portal, a proxy.
    .header('x-samsvar-page', '1')
    .header('vary', 'accept-encoding, accept-language');

/** Whether the browser takes brotli: `br` without a weight of 0 (RFC 9110 § 12.5.3). */
const takesBrotli = ({ headers }: FastifyRequest): boolean =>
  /\bbr\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(headers['accept-encoding'] ?? '');

/** Writes the page. What an attacker could add to it and the secret in it are of the same reader, so compressing tells nobody anything. */
export async function sendPage(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  page: Page,
): Promise<FastifyReply> {
  const text = written(context, page);
  begin(reply, page.status, page.language);
  if (!takesBrotli(request)) return reply.send(text);
  return reply.header('content-encoding', 'br').send(await compressed(text, QUALITY));
}

/** A page that many readers get byte by byte: written once, compressed once and as well as can be. */
export interface KeptPage {
  page: Page;
  text: Buffer;
  packed: Promise<Buffer> | undefined;
}

export const keepPage = (context: Context, page: Page): KeptPage => ({
  page,
  text: Buffer.from(written(context, page)),
  packed: undefined,
});

export async function sendKept(request: FastifyRequest, reply: FastifyReply, kept: KeptPage): Promise<FastifyReply> {
  begin(reply, kept.page.status, kept.page.language);
  if (!takesBrotli(request)) return reply.send(kept.text);
  kept.packed ??= compressed(kept.text, constants.BROTLI_MAX_QUALITY);
  return reply.header('content-encoding', 'br').send(await kept.packed);
}

/** Links to the same page in other languages, on pages where nothing is typed. */
export const languageLinks = (
  languages: readonly Language[],
  current: Language,
  t: Translate,
  /** Of the page's address, beside `lang`. */
  query: Record<string, string | undefined> = {},
): Html =>
  languages.length < 2
    ? html``
    : html`<nav class="languages" aria-label="${t('respond:languages')}">${languages.map(
        (language) =>
          html`<a class="ds-link" href="?${searchText({ lang: language, ...query })}" lang="${language}" hreflang="${language}"${attribute('aria-current', language === current ? 'true' : undefined)}>${nameOfLanguage(language)}</a> `,
      )}</nav>`;

/** Empty without script. `of`: another link than the page's own, and what is to be done with its texts; or how questions begin whose texts the page's form takes care of. */
export const leftoversPlace = (t: Translate, of?: { path?: string; not?: string; means?: string }): Html =>
  html`<div data-island="leftovers"${attribute('data-path', of?.path)}${attribute('data-not', of?.not)} data-text-heading="${t('device:leftHeading')}" data-text-means="${of?.means ?? t('device:leftMeans')}" data-text-copy="${t('device:copy')}" data-text-remove="${t('device:leftRemove')}" data-text-file="${t('device:file')}"></div>`;

/** Where the script puts its *Print* button; without script it says how to print. */
export const printPlace = (t: Translate): Html =>
  html`<div data-island="print" data-text-print="${t('respond:print')}"><p>${t('respond:how-to-print')}</p></div>`;
