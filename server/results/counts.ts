/** A survey's roll-ups, read once and laid out by place and question. Never reads a response. */
import type { Context } from '../context.ts';
import { answerable, type Language, type Question, type Survey } from '../definitions/model.ts';
import type { Registry } from '../registry/model.ts';
import { ANONYMOUS } from '../store/anonymous.ts';
import { ownPart } from '../store/scope.ts';
import type { RollUp } from '../store/store.ts';
import { addTo, type Counted, type Measures, times, unitsIn } from './summarise.ts';

export type AnsweredQuestion = ReturnType<typeof answerable>[number];

/** What one questionnaire gathered in one municipality. */
export interface Place {
  id: string;
  questionnaire: string;
  municipality: string;
  invited: number;
  started: number;
  submitted: number;
  /** By question id. */
  questions: Map<string, Measures>;
}

/** A question that is counted as one: of one questionnaire, or of several that ask it with the same id, kind, concept and choices. */
export interface CountedQuestion extends Counted {
  /** Its id where that names one thing in the whole survey, otherwise `QUESTIONNAIRE/ID`. */
  key: string;
  id: string;
  concept: string | undefined;
  /** Its wording in each questionnaire, the newest version's. */
  in: Map<string, AnsweredQuestion>;
}

export interface SurveyCounts {
  survey: Survey;
  registry: Registry;
  /** Milliseconds since 1970, just before reading. */
  asOf: number;
  places: Place[];
  /** In the order asked, questionnaire by questionnaire; questions of earlier versions last. */
  questions: CountedQuestion[];
}

/** Ids of what a closed answer may say: choices, parts. */
function columnsOf(question: Question): string[] {
  switch (question.kind) {
    case 'one choice':
    case 'several choices':
      return question.choices.map((choice) => choice.id);
    case 'share':
      return question.parts.map((part) => part.id);
    case 'yes/no':
      return ['yes', 'no'];
    default:
      return [];
  }
}

const NOWHERE: Registry = { regions: [], countries: [], municipalities: [], partnerships: [] };

/** Reads all that results are made of. The time it takes follows the number of distinct values, not of responses. */
export async function readCounts(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  survey: Survey,
): Promise<SurveyCounts> {
  const asOf = clock.now();
  const [kept, known] = await Promise.all([store.rollUps(survey.id), store.registry(survey.id)]);
  // Of an anonymous survey nothing is told of any place: whoever was invited and what was answered is counted together.
  const rollUps = survey.anonymous ? kept.map((one) => ({ ...one, municipality: ANONYMOUS })) : kept;
  const registry = survey.anonymous ? NOWHERE : known;
  const places = placesOf(rollUps);
  const asked = survey.questionnaires.map(
    (questionnaire) => [questionnaire.id, new Map(answerable(questionnaire).map((q) => [q.id, q]))] as const,
  );
  const byQuestionnaire = new Map(asked);
  for (const questionnaire of new Set(places.map((place) => place.questionnaire))) {
    const known = byQuestionnaire.get(questionnaire) ?? new Map<string, AnsweredQuestion>();
    const isUnknown = places.some(
      (place) => place.questionnaire === questionnaire && [...place.questions.keys()].some((id) => !known.has(id)),
    );
    if (!isUnknown) continue;
    // Questions that only earlier versions asked.
    const versions = await store.versions(survey.id, questionnaire);
    for (const version of versions.toSorted((a, b) => b.version - a.version))
      for (const question of answerable(version.content)) if (!known.has(question.id)) known.set(question.id, question);
    byQuestionnaire.set(questionnaire, known);
  }
  return {
    survey,
    registry: ownPart(store.scope, registry),
    asOf,
    places,
    questions: questionsOf(byQuestionnaire, places),
  };
}

function placesOf(rollUps: readonly RollUp[]): Place[] {
  const places = new Map<string, Place>();
  let place: Place | undefined;
  let measures: Measures = new Map();
  let question: string | undefined;
  // They come sorted by place and question, so the last one found is nearly always the next one wanted.
  for (const row of rollUps) {
    if (place?.questionnaire !== row.questionnaire || place.municipality !== row.municipality) {
      const { questionnaire, municipality } = row;
      const id = `${questionnaire} ${municipality}`;
      place = places.get(id) ?? {
        id,
        questionnaire,
        municipality,
        invited: 0,
        started: 0,
        submitted: 0,
        questions: new Map(),
      };
      places.set(id, place);
      question = undefined;
    }
    if (row.question !== question) {
      question = row.question;
      measures = place.questions.get(question) ?? new Map();
      place.questions.set(question, measures);
    }
    addTo(measures, row.measure, row.value, row.n);
  }
  for (const one of places.values()) {
    const stages = one.questions.get('') ?? new Map();
    one.questions.delete('');
    one.invited = times(stages, 'invited');
    one.started = times(stages, 'started');
    one.submitted = times(stages, 'submitted');
  }
  return [...places.values()];
}

const isSame = (a: AnsweredQuestion, b: AnsweredQuestion): boolean =>
  a.kind === b.kind &&
  a.concept === b.concept &&
  columnsOf(a).sort().join() === columnsOf(b).sort().join() &&
  (a.kind !== 'share' || b.kind !== 'share' || a.whole === b.whole);

function questionsOf(
  byQuestionnaire: Map<string, Map<string, AnsweredQuestion>>,
  places: readonly Place[],
): CountedQuestion[] {
  const ids = new Set([...byQuestionnaire.values()].flatMap((asked) => [...asked.keys()]));
  return [...ids].flatMap((id) => {
    const asking = [...byQuestionnaire].flatMap(([questionnaire, asked]): [string, AnsweredQuestion][] => {
      const question = asked.get(id);
      return question === undefined ? [] : [[questionnaire, question]];
    });
    const [first] = asking;
    if (first === undefined) return [];
    const one = (key: string, among: [string, AnsweredQuestion][], question: AnsweredQuestion): CountedQuestion => {
      const within = new Set(among.map(([questionnaire]) => questionnaire));
      const measured = places.flatMap((place) =>
        within.has(place.questionnaire) ? (place.questions.get(id) ?? []) : [],
      );
      const { kind, concept } = question;
      return { key, id, kind, concept, columns: columnsSeen(question, measured), in: new Map(among) };
    };
    return asking.every(([, question]) => isSame(question, first[1]))
      ? [one(id, asking, first[1])]
      : asking.map(([questionnaire, question]) => one(`${questionnaire}/${id}`, [[questionnaire, question]], question));
  });
}

/** The question's choices and parts, then those that only answers to earlier versions have; an indicator's units. */
function columnsSeen(question: AnsweredQuestion, measured: readonly Measures[]): string[] {
  const seen = measured.flatMap((measures) => {
    if (question.kind === 'indicator') return unitsIn(measures);
    if (question.kind === 'share')
      return [...measures.keys()].flatMap((measure) => (measure.startsWith('share:') ? [measure.slice(6)] : []));
    return [...(measures.get('choice')?.keys() ?? [])];
  });
  return [...new Set([...columnsOf(question), ...seen.sort()])];
}

/** The first of the survey's languages, where no other is asked for. */
export const ownLanguage = (survey: Survey): Language => survey.languages[0] ?? 'en';
