/** A respondent's page as it goes out: in the layout, compressed where the browser takes that. */
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Language } from '../definitions/model.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import { layout } from '../pages/layout.ts';
import { nameOfLanguage, type Translate } from '../pages/texts.ts';

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
}

const compress = promisify(brotliCompress);
/** Enough for a page; the best takes thirty times as long for a tenth less. */
const QUALITY = 4;

/** Writes the page. What an attacker could add to it and the secret in it are of the same reader, so compressing tells nobody anything. */
export async function sendPage(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  page: Page,
): Promise<FastifyReply> {
  const { t, language, title, survey, synthetic, scripts, body } = page;
  const { assets } = context;
  const text = layout({ t, language, title, assets, style: 'form', scripts, survey, synthetic, body });
  reply
    .code(page.status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-language', language)
    .header('vary', 'accept-encoding, accept-language');
  if (!/\bbr\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(text);
  const packed = await compress(text, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } });
  return reply.header('content-encoding', 'br').send(packed);
}

/** Links to the same page in other languages, on pages where nothing is typed. */
export const languageLinks = (languages: readonly Language[], current: Language, t: Translate): Html =>
  languages.length < 2
    ? html``
    : html`<nav class="languages" aria-label="${t('respond:languages')}">${languages.map(
        (language) =>
          html`<a class="ds-link" href="?lang=${language}" lang="${language}" hreflang="${language}"${attribute('aria-current', language === current ? 'true' : undefined)}>${nameOfLanguage(language)}</a> `,
      )}</nav>`;

/** Where the script puts its *Print* button; without script it says how to print. */
export const printPlace = (t: Translate): Html =>
  html`<div data-island="print" data-text-print="${t('respond:print')}"><p>${t('respond:how-to-print')}</p></div>`;
