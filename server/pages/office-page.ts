/** The frame of every researcher's page: where one can go, who is signed in, which language. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Language } from '../definitions/model.ts';
import type { SignedIn } from './account.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { actionButton } from './office-form.ts';
import { keepLanguage, preferredLanguage } from './preferred-language.ts';
import { languages, nameOfLanguage, type Translate, translator } from './texts.ts';

interface OfficePage {
  context: Context;
  request: FastifyRequest;
  t: Translate;
  language: Language;
  title: string;
  body: Html;
  /** A survey's own navigation (`surveyNav`), above the page. */
  nav?: Html;
  /** Whether anything on the page is synthetic; says so above everything. */
  synthetic?: boolean;
  /** Further entries, such as `client/styles/letters.css` and `client/form/print.ts`. */
  styles?: readonly string[];
  scripts?: readonly string[];
}

/** Sends a page in the reader's language, which is kept where it was asked for. */
export function sendOfficePage(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  write: (
    t: Translate,
    language: Language,
  ) => Pick<OfficePage, 'title' | 'body' | 'nav' | 'synthetic' | 'styles' | 'scripts'>,
): FastifyReply {
  keepLanguage(request, reply, languages);
  const language = preferredLanguage(request, languages);
  const t = translator(language);
  return reply
    .type('text/html; charset=utf-8')
    .send(officePage({ context, request, t, language, ...write(t, language) }));
}

/** A complete document. */
function officePage({
  context,
  request,
  t,
  language,
  title,
  body,
  nav,
  synthetic,
  styles = [],
  scripts = [],
}: OfficePage): string {
  const { account } = request;
  return layout({
    t,
    language,
    title,
    assets: context.assets,
    style: 'office',
    synthetic: synthetic === true,
    scripts,
    head: html`${styles.map((entry) => html`<link rel="stylesheet" href="${context.assets.url(entry)}">`)}`,
    nav: html`${account !== undefined && accountBar(t, account)}${languageLinks(t, request, language)}`,
    body: html`${nav}${body}`,
  });
}

function accountBar(t: Translate, account: SignedIn): Html {
  return html`<nav class="office-nav" aria-label="${t('office:nav-main')}"><ul>
<li><a href="/surveys">${t('office:nav-surveys')}</a></li>
${account.rights.has('manageUsers') && html`<li><a href="/users">${t('office:nav-users')}</a></li>`}
<li><a href="/account">${account.name}</a></li>
${account.via === 'session' && html`<li>${actionButton({ address: '/sign-out', label: t('access:sign-out'), csrf: account.csrf, variant: 'tertiary' })}</li>`}
</ul></nav>`;
}

/** The same page in the other languages; nothing where a page answers a post to an address that cannot be got. */
function languageLinks(t: Translate, request: FastifyRequest, current: Language): Html {
  const { url: route = '' } = request.routeOptions;
  if (!request.server.hasRoute({ method: 'GET', url: route })) return html``;
  const address = new URL(request.url, 'http://page');
  const links = languages.map((language) => {
    address.searchParams.set('lang', language);
    const name = nameOfLanguage(language);
    return language === current
      ? html`<li><span aria-current="true" lang="${language}">${name}</span></li>`
      : html`<li><a href="${address.pathname}${address.search}" lang="${language}" hreflang="${language}">${name}</a></li>`;
  });
  return html`<nav class="language-nav" aria-label="${t('office:nav-language')}"><ul>${links}</ul></nav>`;
}
