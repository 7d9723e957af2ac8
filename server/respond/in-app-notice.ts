/** On top of the form in a window inside another app: that what is typed there may be lost, and the ways out, before the first field. */
import { type Html, html } from '../pages/html.ts';
import { type InAppBrowser, wayOut } from './in-app-browsers.ts';
import type { Reader } from './reader.ts';

/** `address` is the form's, absolute, in the reader's language: it holds the secret, so a page with this notice is nobody else's. Works without script. */
export function inAppNotice(browser: InAppBrowser, address: string, { t }: Reader): Html {
  const out = wayOut(browser, address);
  const label = t(browser.system === 'ios' ? 'offline:app-safari' : 'offline:app-open');
  const more = html`<p data-text="app.menu">${t('offline:app-menu')}</p>
<p><label class="ds-label" for="app-address" data-text="app.copy">${t('offline:app-copy')}</label>
<input class="ds-input" id="app-address" value="${address}" readonly dir="ltr"></p>
<p><a class="ds-link" href="?show=code" data-text="app.code">${t('offline:app-code')}</a></p>`;
  return html`<div class="ds-alert in-app" data-color="warning" role="note" aria-labelledby="app-title">
<h2 class="ds-heading" id="app-title" data-text="app.title">${t('offline:app-title')}</h2>
<p data-text="app.why">${t('offline:app-why')}</p>
${
  out === undefined
    ? more
    : html`<p><a class="ds-button" href="${out}" data-text="app.open">${label}</a></p>
<details><summary data-text="app.more">${t('offline:app-more')}</summary>
${more}</details>`
}
</div>
`;
}
