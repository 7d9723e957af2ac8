/** One line on a response's other pages, where quotes wait to be checked. Most responses have none, and most pages no line. */
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
    const { open } = await store.openQuotes(survey.id, invitation.id);
    if (open === 0) return undefined;
    // Its text is replaced with the page's others when the language is.
    return html`<p class="from"><a class="ds-link" href="/r/${token}/quotes?lang=${language}" data-text="quotes">${t('member-check:waits', { count: open })}</a></p>`;
  };
