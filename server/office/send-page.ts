/** A researcher's page on its way out. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Language } from '../definitions/model.ts';
import { type OfficePage, officePage } from '../pages/office-page.ts';
import { keepLanguage, preferredLanguage } from '../pages/preferred-language.ts';
import { languages, type Translate, translator } from '../pages/texts.ts';

/** What a page is made of besides its frame. */
type Written = Pick<OfficePage, 'title' | 'body' | 'nav' | 'synthetic'>;

/** Sends a page in the reader's language, which is kept where it was asked for. */
export function sendPage(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  write: (t: Translate, language: Language) => Written,
): FastifyReply {
  keepLanguage(request, reply, languages);
  const language = preferredLanguage(request, languages);
  const t = translator(language);
  return reply
    .type('text/html; charset=utf-8')
    .send(officePage({ context, request, t, language, ...write(t, language) }));
}
