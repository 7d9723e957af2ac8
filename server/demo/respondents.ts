/** Who answers when, in which language, and how far they come: plain data, decided by the seed. */
import type { Language, Survey } from '../definitions/model.ts';
import { audienceOf, languageFor } from '../fieldwork/invitations.ts';
import type { Registry } from '../registry/model.ts';
import { type Chance, chanceFrom } from './chance.ts';

export type Outcome = 'not started' | 'draft' | 'submitted' | 'submitted again' | 'reopened';

export interface Respondent {
  questionnaire: string;
  municipality: string;
  ordinal: number;
  language: Language;
  /** What the answers are drawn from. */
  seed: number;
  outcome: Outcome;
  /** Milliseconds since 1970, in this order and not after the end. */
  startedAt: number;
  submittedAt: number;
  changedAt: number;
}

const DAY = 86_400_000;
const WEEKS = 42 * DAY;
/** Beside those who submit: so many of them leave a draft, so many never begin. */
const DRAFTS = 0.12;
const NOT_STARTED = 0.18;

/** When answers come: the six weeks before now, or before the survey closes, and not before it opens. */
export function fieldTime(survey: Survey, now: number): { from: number; to: number } {
  const to = survey.closes === undefined ? now : Math.min(now, Date.parse(survey.closes));
  const opened = survey.opens === undefined ? to - WEEKS : Math.max(to - WEEKS, Date.parse(survey.opens));
  return { from: opened < to ? opened : to - WEEKS, to };
}

/** In working hours mostly, more of them early than late, as after an invitation and its reminder. */
function moment(from: number, to: number, chance: Chance): number {
  const day = Math.floor((from + (to - from) * chance.next() ** 1.6) / DAY) * DAY;
  const hour = chance.happens(0.9) ? 6 + chance.next() * 9 : chance.next() * 24;
  return Math.min(Math.max(day + Math.floor(hour * 3_600_000), from), to);
}

/** `responses` respondents who submit and some who do not, spread evenly over questionnaires and municipalities; in the order of time. */
export function respondents(
  survey: Survey,
  registry: Registry,
  options: { responses: number; seed: number; now: number; taken: ReadonlyMap<string, number> },
): Respondent[] {
  const { responses, seed, now, taken } = options;
  const audiences = survey.questionnaires.flatMap((questionnaire) =>
    audienceOf(questionnaire, registry).map((municipality) => ({ questionnaire, municipality })),
  );
  const { from, to } = fieldTime(survey, now);
  const chance = chanceFrom(seed);
  const ordinals = new Map(taken);
  const all = responses + Math.ceil(responses * DRAFTS) + Math.ceil(responses * NOT_STARTED);
  const made: Respondent[] = [];
  let order: typeof audiences = [];
  for (let n = 0; n < all && audiences.length > 0; n++) {
    if (n % audiences.length === 0) order = shuffled(audiences, chance);
    const { questionnaire, municipality } = order[n % audiences.length] ?? chance.pick(audiences);
    const place = `${questionnaire.id} ${municipality.id}`;
    // The first number is for a real respondent, should there be one later.
    const ordinal = (ordinals.get(place) ?? 1) + 1;
    ordinals.set(place, ordinal);
    const startedAt = moment(from, to, chance);
    const submittedAt = Math.min(to, startedAt + chance.whole(4, 90) * 60_000);
    made.push({
      questionnaire: questionnaire.id,
      municipality: municipality.id,
      ordinal,
      language: languageFor(questionnaire, municipality),
      seed: chance.whole(0, 2 ** 31),
      outcome: 'submitted',
      startedAt,
      submittedAt,
      changedAt: Math.min(to, submittedAt + chance.whole(1, 5) * DAY),
    });
  }
  const ranked = shuffled([...made.keys()], chance);
  for (const [rank, at] of ranked.entries()) {
    const respondent = made[at];
    if (respondent === undefined) continue;
    if (rank < responses)
      respondent.outcome = chance.happens(0.03) ? 'submitted again' : chance.happens(0.02) ? 'reopened' : 'submitted';
    else respondent.outcome = rank < responses + Math.ceil(responses * DRAFTS) ? 'draft' : 'not started';
  }
  return made.sort((a, b) => a.startedAt - b.startedAt);
}

function shuffled<T>(items: readonly T[], chance: Chance): T[] {
  const keyed = items.map((item) => ({ item, key: chance.next() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
