/** One line on a response's other pages, where there are quotes to check, or that were checked: whoever did may change their mind. Most responses have none, and most pages no line. */
import type { Context } from '../context.ts';
import { type Html, html } from '../pages/html.ts';
import type { Reader } from './reader.ts';
import type { Visit } from './visit.ts';

export type QuotesLine = (visit: Visit, reader: Reader) => Promise<Html | undefined>;

export const quotesLine =
  ({ store }: Pick<Context, 'store'>): QuotesLine =>
  async ({ survey, invitation, response, phase, token }, { t, language }) => {
    // What was never answered cannot be quoted.
    if (response === undefined || phase === 'withdrawn') return undefined;
    const { asked, open } = await store.openQuotes(survey.id, invitation.id);
    if (asked === 0) return undefined;
    const text = open === 0 ? t('member-check:to-checked', { count: asked }) : t('member-check:waits', { count: open });
    // Its text is replaced with the page's others when the language is.
    return html`<p class="from"><a class="ds-link" href="/r/${token}/quotes?lang=${language}" data-text="quotes">${text}</a></p>`;
  };
