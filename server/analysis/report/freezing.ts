/** Editions: a report as it is now, kept for good, and read again later. */
import type { Context } from '../../context.ts';
import type { Language, Survey } from '../../definitions/model.ts';
import { isCleared } from '../../store/quotes.ts';
import type { ReportEdition, ReportFrozen } from '../../store/report.ts';
import { type ReportDocument, reportDocument, type ShownQuote, shownQuote } from './document.ts';
import type { QuoteFate } from './document-page.ts';
import { writtenReport } from './editing.ts';
import { readReport } from './reading.ts';

/** Freezes the version that `by` saw, with the numbers of now in all `languages`. Refuses where a chosen quote is not cleared. */
export async function freeze(
  context: Pick<Context, 'store' | 'clock'>,
  survey: Survey,
  version: number,
  by: string,
  languages: readonly Language[],
): Promise<ReportFrozen> {
  const written = await writtenReport(context, survey.id);
  if (written.version !== version || version === 0) return { kind: 'changed-meanwhile' };
  const { document, quotes, uncleared } = await readReport(context, survey, written.content, languages);
  if (uncleared.length > 0) return { kind: 'not-cleared', quotes: uncleared };
  return context.store.freezeReport({
    ...{ survey: survey.id, version, at: Date.parse(document.asOf), by },
    content: { survey: survey.id, version, document },
    quotes: [...quotes].map(([quote, { salt, shown }]) => ({
      quote,
      invitation: shown.invitation,
      salt,
      content: shown,
    })),
  });
}

/** Puts the document of an edition together with its quotes, and says of each what became of it since. */
export async function editionDocument(
  { store }: Pick<Context, 'store'>,
  { survey, content, quotes }: ReportEdition,
): Promise<{ document: ReportDocument; quotes: Map<string, ShownQuote>; fates: Map<string, QuoteFate> }> {
  const document = reportDocument.parse(Object(content).document);
  const now = new Map((await store.quotes(survey, {})).map((quote) => [quote.id, quote]));
  const shown = new Map<string, ShownQuote>();
  const fates = new Map<string, QuoteFate>();
  for (const { quote, salt, content: kept } of quotes) {
    if (salt === null) {
      fates.set(quote, 'erased');
      continue;
    }
    shown.set(quote, shownQuote.parse(kept));
    const found = now.get(quote);
    if (found === undefined || !isCleared(found)) fates.set(quote, 'withdrawn');
  }
  return { document, quotes: shown, fates };
}
