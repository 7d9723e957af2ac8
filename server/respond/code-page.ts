/** `?show=code`: the short code and the link, to go on elsewhere or to let a colleague in. */
import { type Html, html } from '../pages/html.ts';
import { searchText } from './beside.ts';
import { languageLinks } from './document.ts';
import type { Reader } from './reader.ts';
import type { Visit } from './visit.ts';

export interface WaysIn {
  /** In groups, as `readableCode` writes it. */
  code: string;
  /** Where the code is typed; absolute. */
  resume: string;
  /** The whole link. */
  link: string;
  /** The key of who reads, where they gave their name in the form. */
  by: string | undefined;
}

export function codeBody(visit: Visit, { code, resume, link, by }: WaysIn, { t, language }: Reader): Html {
  const spelt = code
    .split('-')
    .map((group) => [...group].join(' '))
    .join(' – ');
  return html`${languageLinks(visit.survey.languages, language, t, { show: 'code', by })}
<h1 class="ds-heading">${t('history:code-title')}</h1>
<p class="from">${t('respond:from', { municipality: visit.municipalityName })}</p>
<p>${t('history:code-means')}</p>
<section class="part"><h2 class="ds-heading">${t('history:code-heading')}</h2>
<p>${t('history:code-address')}<br><strong class="address">${resume.replace(/^https?:\/\//, '')}</strong></p>
<p>${t('history:code-type')}</p>
<p class="resume-code"><span aria-hidden="true">${code}</span><span class="said">${spelt}</span></p>
<p class="hint">${t('history:code-aloud')}</p></section>
<section class="part"><h2 class="ds-heading">${t('history:link-heading')}</h2>
<div class="ds-field"><label class="ds-label" for="link">${t('history:link')}</label><p class="hint" id="hint.link" data-field="description">${t('history:link-how')}</p><input class="ds-input" id="link" type="url" readonly value="${link}" aria-describedby="hint.link" autocomplete="off" spellcheck="false"></div>
<div data-island="copy" data-copies="link" data-text-copy="${t('history:copy')}" data-text-copied="${t('history:copied')}" data-text-share="${t('history:share')}" data-text-about="${t('history:share-about', { municipality: visit.municipalityName })}"></div></section>
<div class="ds-alert" data-color="warning"><p>${t('history:code-secret')}</p></div>
<p class="ways"><a class="ds-link" href="?${searchText({ lang: language, by })}">${t('history:to-form')}</a></p>`;
}
