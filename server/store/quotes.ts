/**
 * Member check: passages that are to be quoted, and what the municipality that wrote them says to it. What the store takes and gives, and the one
 * rule of when a quote is cleared (`docs/decisions/member-check.md`).
 */
import type { Contributor } from '../definitions/answers.ts';
import type { Language } from '../definitions/model.ts';
import type { NewMessage } from './messages.ts';

/** `commented` alone is no consent. */
export const QUOTE_DECISIONS = ['agreed', 'corrected', 'commented', 'declined'] as const;
export type QuoteDecisionKind = (typeof QUOTE_DECISIONS)[number];

export interface QuoteDecision {
  /** 1, 2, 3 …: a municipality may decide anew. */
  ordinal: number;
  decision: QuoteDecisionKind;
  /** How it is to be said instead; '' unless `corrected`. */
  correction: string;
  comment: string;
  /** Who decided, as they call themselves. */
  by: Contributor;
  at: number;
}

export interface QuoteTranslation {
  language: Language;
  /** 1, 2, 3 …; the highest holds. */
  version: number;
  /** '': taken back. */
  text: string;
  madeBy: string;
  madeAt: number;
}

export interface Quote {
  survey: string;
  id: string;
  invitation: string;
  question: string;
  /** Of the answer that it is taken from. */
  revision: number;
  /** Unicode code points of that revision's text; `to` is the first one after. */
  from: number;
  to: number;
  text: string;
  language: Language;
  /** The quote whose correction this one's text is; null where it is the answer's own. */
  replaces: string | null;
  /** The quote that took over the correction of this one. */
  replacedBy: string | null;
  madeBy: string;
  madeAt: number;
  /** When the municipality was asked; null where it was not yet. */
  sentAt: number | null;
  withdrawnAt: number | null;
  /** Every version, by language and version. */
  translations: QuoteTranslation[];
  /** Oldest first; the last one holds. */
  decisions: QuoteDecision[];
  /** The answer's revision now: another than `revision` where it changed since. */
  currentRevision: number;
  /** Whether the whole response was withdrawn. */
  isResponseWithdrawn: boolean;
}

/** Where a quote is on its way. */
export const QUOTE_STATES = [
  'chosen',
  'waiting',
  ...QUOTE_DECISIONS,
  'replaced',
  'withdrawn',
] as const satisfies readonly string[];
export type QuoteState = (typeof QUOTE_STATES)[number];

/** What holds of what the municipality said; undefined before it said anything. */
export const decisionOf = ({ decisions }: Pick<Quote, 'decisions'>): QuoteDecision | undefined => decisions.at(-1);

export function stateOf(quote: Quote): QuoteState {
  if (quote.withdrawnAt !== null || quote.isResponseWithdrawn) return 'withdrawn';
  if (quote.replacedBy !== null) return 'replaced';
  return decisionOf(quote)?.decision ?? (quote.sentAt === null ? 'chosen' : 'waiting');
}

/** Whether these very words may be quoted: the municipality agreed to them, and nothing was withdrawn since. */
export const isCleared = (quote: Quote): boolean => stateOf(quote) === 'agreed';

/** Whether the answer has a newer revision than the one that was quoted; the quote stays what it is, of its revision. */
export const hasAnswerChanged = ({ revision, currentRevision }: Quote): boolean => revision !== currentRevision;

/** The translations that hold, by language. */
export function translationsOf({ translations }: Pick<Quote, 'translations'>): QuoteTranslation[] {
  const newest = new Map(translations.map((one) => [one.language, one]));
  return [...newest.values()].filter(({ text }) => text !== '');
}

export interface QuoteFilter {
  invitation?: string;
  /** Of invitations of this region's municipalities. */
  region?: string;
}

interface OfInvitation {
  survey: string;
  invitation: string;
  at: number;
}

export interface ChooseQuote extends OfInvitation {
  /** Of the quote to be made. */
  id: string;
  question: string;
  revision: number;
  from: number;
  to: number;
  by: string;
}
export type QuoteChosen =
  | { kind: 'done'; id: string }
  /** The same passage is chosen already, and not withdrawn. */
  | { kind: 'there'; id: string }
  /** No such text, or not so long. */
  | { kind: 'no-passage' }
  /** The response is withdrawn or erased. */
  | { kind: 'withdrawn' }
  /** It came through an open round, and nobody has accepted it. */
  | { kind: 'unconfirmed' }
  /** Nobody can be asked for it: whose it is is not known. */
  | { kind: 'anonymous' };

export interface TranslateQuote extends OfInvitation {
  quote: string;
  language: Language;
  /** '' takes it back. */
  text: string;
  /** The version that the writer saw; 0 where there was none. */
  base: number;
  by: string;
}

export interface SendQuotes extends OfInvitation {
  quotes: string[];
  /** The e-mail that asks; null where a person sends the link. Queued once, as `member-check INVITATION N`. */
  message: Omit<NewMessage, 'once' | 'survey' | 'invitation' | 'kind'> | null;
}

export interface AdoptCorrection extends OfInvitation {
  quote: string;
  /** Of the quote to be made. */
  id: string;
  /** The decision that the researcher saw. */
  ordinal: number;
  by: string;
}

export interface NewDecision {
  quote: string;
  /** The decision that whoever decides saw; 0 where there was none. */
  base: number;
  decision: QuoteDecisionKind;
  correction: string;
  comment: string;
}
export interface DecideQuotes extends OfInvitation {
  decisions: NewDecision[];
  by: Contributor;
}
/** `unchanged`: said before, word by word. `gone`: not sent, withdrawn or replaced meanwhile, or another invitation's. */
export type DecidedAs = 'done' | 'unchanged' | 'changed-meanwhile' | 'gone';

export interface QuoteReads {
  /** In the order in which they were chosen; withdrawn and replaced ones too. */
  quotes(survey: string, filter: QuoteFilter): Promise<Quote[]>;
  quote(survey: string, id: string): Promise<Quote | undefined>;
  /** Those that may be quoted, in the same order: see `isCleared`. */
  clearedQuotes(survey: string, filter: QuoteFilter): Promise<Quote[]>;
  /** How many the municipality has not decided about; with `asked` whether it was ever asked. */
  openQuotes(survey: string, invitation: string): Promise<{ asked: number; open: number }>;
}

export interface QuoteWrites {
  /** Chooses a passage; its text and language are read from the revision itself. */
  chooseQuote(input: ChooseQuote): Promise<QuoteChosen>;
  /** Keeps a further version of a translation; `changed-meanwhile` where somebody else saved one, `gone` where there is no such quote of this invitation. */
  translateQuote(input: TranslateQuote): Promise<'done' | 'changed-meanwhile' | 'gone'>;
  /** Marks those that were not sent as sent, and queues the message in the same transaction; says how many. */
  sendQuotes(input: SendQuotes): Promise<{ sent: number }>;
  /** Takes a quote back; false where there is none that stands. */
  withdrawQuote(input: OfInvitation & { quote: string }): Promise<boolean>;
  /** Makes a quote of the municipality's correction, word by word: it counts as agreed. `changed-meanwhile` where that decision holds no longer. */
  adoptCorrection(input: AdoptCorrection): Promise<'done' | 'changed-meanwhile'>;
  /** Keeps what a municipality decides about its quotes, each by itself, in the order given. */
  decideQuotes(input: DecideQuotes): Promise<DecidedAs[]>;
}
