/** The frame of every page: a complete document, no inline script or style, nothing from another place. */
import type { Language } from '../definitions/model.ts';
import type { Assets } from './assets.ts';
import { type Html, html } from './html.ts';
import { direction, type Translate } from './texts.ts';

export interface Layout {
  t: Translate;
  language: Language;
  /** What the page is, before the product's name in the window's title. */
  title: string;
  assets: Assets;
  /** Respondents' pages or researchers' pages. */
  style: 'form' | 'office';
  /** Entries such as `client/form/form.ts`. */
  scripts?: readonly string[];
  body: Html;
  /** Further elements of `<head>`. */
  head?: Html | undefined;
  /** Says above everything that the page shows synthetic answers. */
  synthetic?: boolean;
  /** The survey's title, beside the wordmark. */
  survey?: Html | string | undefined;
  /** Links beside the wordmark: where a researcher can go. */
  nav?: Html | undefined;
}

/** A complete HTML document. */
export function layout(page: Layout): string {
  const { t, language, assets, style } = page;
  return html`<!doctype html>
<html lang="${language}" dir="${direction(language)}">
<head>
<meta charset="utf-8">
<title>${page.title} – Samsvar</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${assets.url(`client/styles/${style}.css`)}">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${page.scripts?.map((entry) => html`<script type="module" src="${assets.url(entry)}"></script>`)}${page.head}
</head>
<body>
<a class="ds-skip-link" href="#main" data-text="page.skip">${t('layout:skip')}</a>
${page.synthetic && html`<aside class="synthetic" data-text="page.synthetic">${t('layout:synthetic')}</aside>`}
<header class="page-header"><div class="page-width">
<a class="wordmark" href="${style === 'office' ? '/surveys' : '/'}">Samsvar</a>
${page.survey !== undefined && html`<span class="survey-title" data-text="page.survey">${page.survey}</span>`}
${page.nav}
</div></header>
<main id="main" class="page-width" tabindex="-1">
${page.body}
</main>
<footer class="page-footer"><div class="page-width"><p data-text="page.footer">${t(`layout:footer-${style}`)}</p></div></footer>
</body>
</html>
`.text;
}
