/** A report read at one moment: its content with the numbers of now, and the quotes that may be shown now. */
import type { Context } from '../../context.ts';
import type { Language, Survey } from '../../definitions/model.ts';
import { answerable } from '../../definitions/model.ts';
import { wordingIn } from '../../definitions/texts.ts';
import { canonicalJson, sha256 } from '../../foundation/hash.ts';
import { newSecret } from '../../foundation/ids.ts';
import { registryView } from '../../registry/view.ts';
import { type Quote, translationsOf } from '../../store/quotes.ts';
import type { ReportContent } from './content.ts';
import type { DocumentSection, ReportDocument, ShownQuote, Table } from './document.ts';
import { givenIn } from './items/source.ts';
import { SOURCES } from './items.ts';

/** A quote with the salt that its hash in the document is made with. */
export interface SaltedQuote {
  salt: string;
  shown: ShownQuote;
}

export interface ReadReport {
  document: ReportDocument;
  /** Those that are shown, by id. */
  quotes: Map<string, SaltedQuote>;
  /** Ids of chosen ones that are not cleared: they are not shown. */
  uncleared: string[];
}

/** `languages`: of the tables; texts and quotes are read in all. */
export async function readReport(
  context: Pick<Context, 'store' | 'clock'>,
  survey: Survey,
  content: ReportContent,
  languages: readonly Language[],
): Promise<ReadReport> {
  const { store } = context;
  const [given, cleared, synthetic] = await Promise.all([
    givenIn(context, survey, languages),
    store.clearedQuotes(survey.id, {}),
    store.hasInvitations(survey.id, true),
  ]);
  const byId = new Map(cleared.map((quote) => [quote.id, quote]));
  const chosen = content.sections.flatMap((section) => (section.kind === 'quotes' ? section.quotes : []));
  const quotes = new Map<string, SaltedQuote>();
  for (const id of new Set(chosen)) {
    const quote = byId.get(id);
    if (quote !== undefined) quotes.set(id, { salt: newSecret(), shown: await shownOf(context, survey, quote) });
  }
  const sections: DocumentSection[] = [];
  for (const section of content.sections) {
    const { id } = section;
    if (section.kind === 'text') sections.push({ id, kind: 'text', texts: section.texts });
    else if (section.kind === 'quotes') {
      const shown = section.quotes.flatMap((quote) => quotes.get(quote) ?? []);
      sections.push({
        id,
        kind: 'quotes',
        quotes: shown.map((one) => ({ quote: one.shown.quote, hash: quoteHash(one) })),
      });
    } else {
      const source = SOURCES[section.item.source];
      const read = given.map(async (one): Promise<[string, Table] | undefined> => {
        const table = await source?.table(one, section.item.choice);
        return table && [one.language, table];
      });
      const tables = (await Promise.all(read)).filter((found) => found !== undefined);
      sections.push({ id, kind: 'table', tables: Object.fromEntries(tables) });
    }
  }
  const asOf = new Date(given[0]?.counts.asOf ?? context.clock.now()).toISOString();
  const uncleared = [...new Set(chosen)].filter((id) => !quotes.has(id));
  return { document: { title: content.title, asOf, synthetic, sections }, quotes, uncleared };
}

/** What an edition holds of a quote: without its salt it tells nothing. */
const quoteHash = ({ salt, shown }: SaltedQuote): string => sha256(`${salt}${canonicalJson(shown)}`);

/** A quote with whose words it is and what they answer, in every language. */
async function shownOf({ store }: Pick<Context, 'store'>, survey: Survey, quote: Quote): Promise<ShownQuote> {
  const [invitation, registry] = await Promise.all([
    store.invitation(survey.id, quote.invitation),
    store.registry(survey.id),
  ]);
  const place = invitation && registryView(registry).municipality(invitation.municipality);
  const asked = survey.questionnaires
    .filter(({ id }) => id === invitation?.questionnaire)
    .flatMap(answerable)
    .find(({ id }) => id === quote.question);
  const concept = survey.concepts.find(({ id }) => id === asked?.concept);
  const text = concept?.label ?? asked?.text;
  return {
    quote: quote.id,
    invitation: quote.invitation,
    text: { text: quote.text, language: quote.language },
    translations: translationsOf(quote).map(({ language, text: translated }) => ({ text: translated, language })),
    municipality: place?.name ?? invitation?.municipality ?? '',
    source: Object.fromEntries(
      text === undefined
        ? []
        : survey.languages.map((language) => [language, wordingIn(text, language, survey.fallback)]),
    ),
  };
}
