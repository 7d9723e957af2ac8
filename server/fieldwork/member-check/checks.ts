/** A survey's quotes with where they come from, filtered and counted. Reads only. */
import { z } from 'zod';
import { answerable, type Language, type Question, type Questionnaire, type Survey } from '../../definitions/model.ts';
import { fill, pipeWords, wordingIn } from '../../definitions/texts.ts';
import { type RegistryView, registryView } from '../../registry/view.ts';
import {
  hasAnswerChanged,
  isCleared,
  QUOTE_STATES,
  type Quote,
  type QuoteState,
  stateOf,
  translationsOf,
} from '../../store/quotes.ts';
import type { Invitation, Reads } from '../../store/store.ts';

/** A quote and whose it is. */
export interface Check {
  quote: Quote;
  invitation: Invitation;
  /** The municipality's name; its id where it is gone from the registry. */
  municipality: string;
}

export interface Checks {
  view: RegistryView;
  asked: AskedQuestions;
  /** In the order in which they were chosen. */
  checks: Check[];
}

/** What a list may be of: a state, or a mark. */
export const WANTED = [...QUOTE_STATES, 'cleared', 'changed', 'untranslated'] as const;
export type Wanted = (typeof WANTED)[number];

const checkQuery = z.object({
  state: z.enum(WANTED).optional().catch(undefined),
  region: z.string().max(200).optional().catch(undefined),
  questionnaire: z.string().max(200).optional().catch(undefined),
  invitation: z.string().max(100).optional().catch(undefined),
});
export type CheckFilter = z.infer<typeof checkQuery>;

/** A query that was tampered with filters nothing; what is left at "all" counts as absent. */
export function filterOf(query: unknown): CheckFilter {
  const read = checkQuery.safeParse(query);
  const given = Object.entries(read.success ? read.data : {}).filter(([, value]) => value !== '');
  return checkQuery.parse(Object.fromEntries(given));
}

/** `?state=agreed`, '' where nothing is filtered. */
export function filterSearch(filter: CheckFilter): string {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(Object.fromEntries(given))}`;
}

/** Every quote of a survey, or of one invitation. */
export async function checksOf(reads: Reads, survey: Survey, invitation?: string): Promise<Checks> {
  const [quotes, registry, asked] = await Promise.all([
    reads.quotes(survey.id, invitation === undefined ? {} : { invitation }),
    reads.registry(survey.id),
    askedQuestions(reads, survey),
  ]);
  const view = registryView(registry);
  const ids = [...new Set(quotes.map((quote) => quote.invitation))];
  const found = await Promise.all(ids.map((id) => reads.invitation(survey.id, id)));
  const invitations = new Map(found.flatMap((one) => (one === undefined ? [] : [[one.id, one]])));
  const checks = quotes.flatMap((quote): Check[] => {
    const of = invitations.get(quote.invitation);
    if (of === undefined) return [];
    return [{ quote, invitation: of, municipality: view.municipality(of.municipality)?.name ?? of.municipality }];
  });
  return { view, asked, checks };
}

/** Those that fit. Withdrawn and replaced ones only where they are asked for. */
export function filtered({ view, checks }: Checks, filter: CheckFilter): Check[] {
  const { state, region, questionnaire, invitation } = filter;
  return checks.filter(
    (check) =>
      (region === undefined || view.regionOf(check.invitation.municipality)?.id === region) &&
      (questionnaire === undefined || check.invitation.questionnaire === questionnaire) &&
      (invitation === undefined || check.invitation.id === invitation) &&
      isWanted(check.quote, state),
  );
}

function isWanted(quote: Quote, wanted: Wanted | undefined): boolean {
  if (wanted === 'cleared') return isCleared(quote);
  const state = stateOf(quote);
  const stands = state !== 'withdrawn' && state !== 'replaced';
  if (wanted === 'changed') return stands && hasAnswerChanged(quote);
  if (wanted === 'untranslated') return stands && translationsOf(quote).length === 0;
  return wanted === undefined ? stands : state === wanted;
}

export const COUNTED = ['chosen', 'sent', 'agreed', 'corrected', 'commented', 'declined', 'cleared'] as const;
export type Counted = (typeof COUNTED)[number];

/**
 * How many stand, how many of them were sent, what was said to them, how many may be quoted. A correction that was taken over is still counted as
 * corrected: agreed are those that hold as they were written.
 */
export function countsOf(quotes: readonly Quote[]): Record<Counted, number> {
  const counts = { chosen: 0, sent: 0, agreed: 0, corrected: 0, commented: 0, declined: 0, cleared: 0 };
  for (const quote of quotes) {
    const state: QuoteState = stateOf(quote);
    if (state === 'withdrawn' || state === 'replaced') continue;
    counts.chosen += 1;
    if (quote.sentAt !== null) counts.sent += 1;
    if (isCleared(quote)) counts.cleared += 1;
    if (state === 'agreed') counts[quote.replaces === null ? 'agreed' : 'corrected'] += 1;
    else if (state !== 'chosen' && state !== 'waiting') counts[state] += 1;
  }
  return counts;
}

/** By invitation, in the order in which the first quote of each was chosen. */
export const byInvitation = (checks: readonly Check[]): Check[][] => [
  ...Map.groupBy(checks, ({ invitation }) => invitation.id).values(),
];

/** What was asked, by `QUESTIONNAIRE/QUESTION`; of questions that changed the newest wording. */
export type AskedQuestions = ReadonlyMap<string, { question: Question; content: Questionnaire }>;

export async function askedQuestions(reads: Pick<Reads, 'versions'>, survey: Survey): Promise<AskedQuestions> {
  const versions = await reads.versions(survey.id);
  return new Map(
    versions.flatMap(({ content, questionnaire }) =>
      answerable(content).map((question) => [`${questionnaire}/${question.id}`, { question, content }] as const),
    ),
  );
}

/** A question as an invitation's municipality reads it; its id where nobody knows it any more. */
export function questionText(
  survey: Survey,
  { asked, view }: Pick<Checks, 'asked' | 'view'>,
  { questionnaire, municipality }: Pick<Invitation, 'questionnaire' | 'municipality'>,
  question: string,
  language: Language,
): { text: string; language: Language } {
  const found = asked.get(`${questionnaire}/${question}`);
  if (found === undefined) return { text: question, language };
  const wording = wordingIn(found.question.text, language, survey.fallback);
  const regions = view.partnerRegions(municipality);
  const words = pipeWords(found.content, regions, wording.language, survey.fallback);
  return { text: fill(wording.text, words), language: wording.language };
}
