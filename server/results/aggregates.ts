/** What a survey's answers say group by group, from the roll-ups alone; what groups are too small for is withheld. */
import type { Context } from '../context.ts';
import type { Language, Survey } from '../definitions/model.ts';
import { wordingIn } from '../definitions/texts.ts';
import { registryView } from '../registry/view.ts';
import { type CountedQuestion, ownLanguage, type Place, readCounts, type SurveyCounts } from './counts.ts';
import { addAll, type Measures, type QuestionSummary, summarise } from './summarise.ts';
import { type Level, withheldIn } from './withheld.ts';

export const GROUPINGS = ['region', 'country', 'municipality', 'partnership'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What a group, or one questionnaire in it, gathered. */
export interface Gathered {
  invited: number;
  started: number;
  submitted: number;
  /** `submitted / invited`; null where nobody is invited. */
  rate: number | null;
  /** By question id; by `QUESTIONNAIRE/ID` where questionnaires ask different things by the same id. */
  questions: Record<string, QuestionSummary>;
}
export interface Group extends Gathered {
  id: string;
  label: string;
  byQuestionnaire: Record<string, Gathered>;
}
export interface Aggregates {
  survey: string;
  by: Grouping;
  /** RFC 3339, UTC. */
  asOf: string;
  /** Closed-question counts of fewer answers are withheld: null. 1 withholds nothing. */
  minimumGroupSize: number;
  /** Municipalities that count in several of the groups, as members of several partnerships do: the groups do not add up to a whole. */
  countedInSeveral: string[];
  groups: Group[];
}

/** The survey by one grouping, labels in `language` (the survey's first where absent). Groups in the registry's order, those nobody is invited from too. */
export async function aggregates(
  context: Pick<Context, 'store' | 'clock'>,
  survey: Survey,
  by: Grouping,
  language: Language = ownLanguage(survey),
): Promise<Aggregates> {
  return aggregatesOf(await readCounts(context, survey), by, language);
}

/** The same from counts already read. */
export function aggregatesOf(counts: SurveyCounts, by: Grouping, language: Language): Aggregates {
  const { survey, asOf } = counts;
  const level = levelsOf(counts)[by];
  const label = labelsOf(counts, by, language);
  const gather = gatherer(counts);
  const groups = level.map(({ id, places }) => ({ id, label: label(id), ...gather(`${by} ${id}`, places) }));
  const seen = new Map<string, Set<string>>();
  for (const { id, places } of level)
    for (const { municipality } of places) seen.set(municipality, (seen.get(municipality) ?? new Set()).add(id));
  return {
    survey: survey.id,
    by,
    asOf: new Date(asOf).toISOString(),
    minimumGroupSize: survey.minimumGroupSize,
    countedInSeveral: [...seen].flatMap(([municipality, among]) => (among.size > 1 ? [municipality] : [])).sort(),
    groups,
  };
}

/** All places together: what the survey as a whole gathered. */
export const wholeOf = (counts: SurveyCounts): Omit<Group, 'id' | 'label'> => gatherer(counts)('whole', counts.places);

const gatherers = new WeakMap<SurveyCounts, (set: string, places: Place[]) => Omit<Group, 'id' | 'label'>>();

/** Sums up places, each set once; what to withhold is decided once for all groupings, since whoever asks for one may ask for all. */
function gatherer(counts: SurveyCounts): (set: string, places: Place[]) => Omit<Group, 'id' | 'label'> {
  const made = gatherers.get(counts);
  if (made !== undefined) return made;
  const withhold = withheldIn(counts, setsOf(counts));
  const gather = (set: string, places: Place[], questionnaire?: string): Gathered => {
    const within = questionnaire === undefined ? places : places.filter((p) => p.questionnaire === questionnaire);
    const asked = new Set(within.flatMap((place) => (place.invited > 0 ? place.questionnaire : [])));
    const questions = counts.questions.filter((question) =>
      questionnaire === undefined
        ? [...question.in.keys()].some((id) => asked.has(id))
        : question.in.has(questionnaire) && asked.has(questionnaire),
    );
    const invited = sum(within, 'invited');
    const submitted = sum(within, 'submitted');
    return {
      invited,
      started: sum(within, 'started'),
      submitted,
      rate: invited === 0 ? null : submitted / invited,
      questions: Object.fromEntries(
        questions.map((question) => {
          const measures = measuresOf(question, within);
          const name = questionnaire === undefined ? set : `${set} ${questionnaire}`;
          return [question.key, withhold(question, name, measures, summarise(question, measures))];
        }),
      ),
    };
  };
  const done = new Map<string, Omit<Group, 'id' | 'label'>>();
  const once = (set: string, places: Place[]): Omit<Group, 'id' | 'label'> => {
    const known = done.get(set) ?? all(set, places);
    done.set(set, known);
    return known;
  };
  const all = (set: string, places: Place[]): Omit<Group, 'id' | 'label'> => {
    const questionnaires = counts.survey.questionnaires.map((questionnaire) => questionnaire.id);
    const present = new Set([...questionnaires, ...places.map((place) => place.questionnaire)]);
    const here = [...present].filter((id) => places.some((p) => p.questionnaire === id && p.invited > 0));
    const whole = gather(set, places);
    // Where one questionnaire is all there is, both say the same.
    if (here.length === 1 && here[0] !== undefined) return { ...whole, byQuestionnaire: { [here[0]]: whole } };
    return { ...whole, byQuestionnaire: Object.fromEntries(here.map((id) => [id, gather(set, places, id)])) };
  };
  gatherers.set(counts, once);
  return once;
}

const sum = (places: readonly Place[], stage: 'invited' | 'started' | 'submitted'): number =>
  places.reduce((total, place) => total + place[stage], 0);

function measuresOf(question: CountedQuestion, places: readonly Place[]): Measures {
  const found = places.flatMap((place) =>
    question.in.has(place.questionnaire) ? (place.questions.get(question.id) ?? []) : [],
  );
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const together: Measures = new Map();
  for (const measures of found) addAll(together, measures);
  return together;
}

type Groups = { id: string; places: Place[] }[];

/** The groups of every grouping. A municipality belongs to its own region and country, and to all its partnerships. */
function levelsOf({ registry, places }: SurveyCounts): Record<Grouping, Groups> {
  const view = registryView(registry);
  const where = (isIn: (municipality: string) => boolean): Place[] => places.filter((p) => isIn(p.municipality));
  const byRegion = Map.groupBy(places, (place) => view.regionOf(place.municipality)?.id);
  const byCountry = Map.groupBy(places, (place) => view.countryOf(place.municipality)?.id);
  const byMunicipality = Map.groupBy(places, (place) => place.municipality);
  return {
    region: registry.regions.map(({ id }) => ({ id, places: byRegion.get(id) ?? [] })),
    country: registry.countries.map(({ id }) => ({ id, places: byCountry.get(id) ?? [] })),
    municipality: registry.municipalities.map(({ id }) => ({ id, places: byMunicipality.get(id) ?? [] })),
    partnership: registry.partnerships.map(({ id, municipalities }) => {
      const members = new Set(municipalities);
      return { id, places: where((municipality) => members.has(municipality)) };
    }),
  };
}

/** Everything that is shown anywhere, the most wanted first: where not all can be, the earlier is. */
function setsOf(counts: SurveyCounts): Level[] {
  const levels = levelsOf(counts);
  const named = (by: Grouping): Level[] => levels[by].map(({ id, places }) => ({ id: `${by} ${id}`, places }));
  const whole: Level = { id: 'whole', places: counts.places };
  return [...named('region'), whole, ...named('country'), ...named('municipality'), ...named('partnership')];
}

function labelsOf({ registry, survey }: SurveyCounts, by: Grouping, language: Language): (id: string) => string {
  const found = new Map<string, string>();
  if (by === 'region')
    for (const { id, label } of registry.regions) found.set(id, wordingIn(label, language, survey.fallback).text);
  if (by === 'country')
    for (const { id, label } of registry.countries) found.set(id, wordingIn(label, language, survey.fallback).text);
  if (by === 'municipality') for (const { id, name } of registry.municipalities) found.set(id, name);
  if (by === 'partnership') for (const { id, label } of registry.partnerships) found.set(id, label);
  return (id) => found.get(id) ?? id;
}
