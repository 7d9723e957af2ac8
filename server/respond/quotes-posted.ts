/** What a municipality posted about its quotes: read, and what is wrong with it said. No store, no HTTP. */
import type { Contributor } from '../definitions/answers.ts';
import { type NewDecision, QUOTE_DECISIONS, type Quote, type QuoteDecisionKind } from '../store/quotes.ts';
import { contributorFrom } from './contributor.ts';
import { type Fields, fieldOf } from './typed.ts';

/** Code points of a correction or comment; more is no quote any more. */
const LONGEST = 20_000;

/** What stands in the fields of one quote. */
export interface TypedDecision {
  base: number;
  decision: QuoteDecisionKind | undefined;
  correction: string;
  comment: string;
}

/** Keys of sentences, by quote; `name` where who decides is missing. */
export interface QuoteFaults {
  name: string | undefined;
  quotes: ReadonlyMap<string, string>;
}

export interface PostedQuotes {
  typed: ReadonlyMap<string, TypedDecision>;
  /** Those without a fault. */
  decisions: NewDecision[];
  by: Contributor | undefined;
  name: string;
  role: string;
  faults: QuoteFaults;
}

const kindIn = (text: string | undefined): QuoteDecisionKind | undefined =>
  QUOTE_DECISIONS.find((kind) => kind === text);

/** Reads the fields of these quotes; what is said of others is passed over. */
export function postedQuotes(quotes: readonly Quote[], fields: Fields): PostedQuotes {
  const typed = new Map<string, TypedDecision>();
  const found = new Map<string, string>();
  const decisions: NewDecision[] = [];
  for (const quote of quotes) {
    const base = fieldOf(fields, `base.${quote.id}`);
    if (base === undefined) continue;
    const said: TypedDecision = {
      base: /^\d{1,9}$/.test(base) ? Number(base) : 0,
      decision: kindIn(fieldOf(fields, `decision.${quote.id}`)),
      correction: (fieldOf(fields, `correction.${quote.id}`) ?? '').trim(),
      comment: (fieldOf(fields, `comment.${quote.id}`) ?? '').trim(),
    };
    typed.set(quote.id, said);
    const fault = faultOf(quote, said);
    if (fault !== undefined) found.set(quote.id, fault);
    else if (said.decision !== undefined) {
      const { decision, comment } = said;
      const correction = decision === 'corrected' ? said.correction : '';
      decisions.push({ quote: quote.id, base: said.base, decision, correction, comment });
    }
  }
  const [name, role] = [fieldOf(fields, 'name') ?? '', fieldOf(fields, 'role') ?? ''];
  const by = contributorFrom({ name, role });
  const isNamed = by !== undefined && by.name !== '';
  const faults = { name: isNamed || decisions.length === 0 ? undefined : 'member-check:name-missing', quotes: found };
  return { typed, decisions, by: isNamed ? by : undefined, name, role, faults };
}

function faultOf(quote: Quote, { decision, correction, comment }: TypedDecision): string | undefined {
  if (Math.max(correction.length, comment.length) > LONGEST) return 'member-check:too-long';
  const last = quote.decisions.at(-1);
  const isNewComment = comment !== '' && comment !== (last?.comment ?? '');
  if (decision === undefined) return isNewComment ? 'member-check:decision-missing' : undefined;
  if (decision === 'corrected' && (correction === '' || correction === quote.text))
    return 'member-check:correction-missing';
  if (decision === 'commented' && comment === '') return 'member-check:comment-missing';
  return undefined;
}
