/** One partnership: what each side answers to the same concept, beside each other. Reads only. */
import type { Concept, Questionnaire, Survey } from '../../definitions/model.ts';
import { Problem } from '../../foundation/problem.ts';
import type { Municipality, Partnership, Registry } from '../../registry/model.ts';
import { registryView } from '../../registry/view.ts';
import type { MirrorMark } from '../../store/mirror.ts';
import type { CountedAnswer } from '../../store/readings.ts';
import type { Store } from '../../store/store.ts';
import { type AskedQuestions, type AskedSo, askedIn, askedQuestions } from './asked.ts';
import { questionsOf } from './concepts.ts';
import { everyAnswer } from './every-answer.ts';

/** Answers of one side to one concept that are shown on a page beside other concepts, and on one of that concept alone; synthetic municipalities have hundreds. */
const SHOWN = { ofAll: 4, ofChosen: 200 };

export interface Side {
  municipality: Municipality;
  /** What they were asked, in the wordings of the answers, else in the newest; empty where they are asked nothing about it. */
  asked: AskedSo[];
  answers: CountedAnswer[];
  /** How many more there are. */
  more: number;
}
export interface MirroredConcept {
  concept: Concept;
  sides: Side[];
}
export interface Mirror {
  survey: Survey;
  registry: Registry;
  partnership: Partnership;
  asked: AskedQuestions;
  concepts: MirroredConcept[];
  /** Of this partnership; withdrawn ones too. */
  marks: MirrorMark[];
}

/** The partnership of that id; a 404 where there is none that the reader may see. */
export function partnershipOf(registry: Registry, id: string): Partnership {
  const found = registry.partnerships.find((partnership) => partnership.id === id);
  if (found === undefined) throw new Problem(404, 'reading:partnership-unknown');
  return found;
}

/** All concepts, or the one that was chosen; of each side at most `most` answers to a concept. */
export async function readMirror(
  store: Store,
  survey: Survey,
  id: string,
  concept: string | undefined,
  most = concept === undefined ? SHOWN.ofAll : SHOWN.ofChosen,
): Promise<Mirror> {
  await store.readSubmissions(survey.id);
  const [versions, registry, marks] = await Promise.all([
    store.versions(survey.id),
    store.registry(survey.id),
    store.mirrorMarks(survey.id, { partnership: id }),
  ]);
  const partnership = partnershipOf(registry, id);
  const asked = askedQuestions(survey, versions);
  const wanted = survey.concepts.filter(
    (one) => (concept === undefined || one.id === concept) && questionsOf(survey, one.id, versions).length > 0,
  );
  const concepts = await Promise.all(
    wanted.map(async (one): Promise<MirroredConcept> => {
      const questions = questionsOf(survey, one.id, versions);
      const answers: CountedAnswer[] = [];
      for await (const answer of everyAnswer(store, survey.id, { partnership: id, questions })) answers.push(answer);
      return { concept: one, sides: sidesOf(survey, registry, partnership, asked, one.id, answers, most) };
    }),
  );
  return { survey, registry, partnership, asked, concepts, marks };
}

function sidesOf(
  survey: Survey,
  registry: Registry,
  { municipalities }: Partnership,
  asked: AskedQuestions,
  concept: string,
  answers: readonly CountedAnswer[],
  most: number,
): Side[] {
  const view = registryView(registry);
  const byMunicipality = Map.groupBy(answers, ({ municipality }) => municipality);
  return municipalities.flatMap((id): Side[] => {
    const municipality = view.municipality(id);
    if (municipality === undefined) return [];
    const own = byMunicipality.get(id) ?? [];
    const shown = own.slice(0, most);
    const wordings = shown.flatMap((answer) => {
      const question = askedIn(asked, answer);
      return question === undefined
        ? []
        : { questionnaire: answer.questionnaire, question, versions: [answer.version] };
    });
    const of =
      wordings.length > 0 ? wordings : wouldBeAsked(survey.questionnaires, asked, view.regionOf(id)?.id, concept);
    const once = new Map(of.map((one) => [`${one.questionnaire} ${one.question.id} ${one.versions}`, one]));
    return [{ municipality, asked: [...once.values()], answers: shown, more: own.length - shown.length }];
  });
}

/** What those who are in a region are asked about a concept: each question's newest wording. */
function wouldBeAsked(
  questionnaires: readonly Questionnaire[],
  asked: AskedQuestions,
  region: string | undefined,
  concept: string,
): AskedSo[] {
  const own = questionnaires.filter(({ audience }) => region !== undefined && audience.regions.includes(region));
  return [...asked.values()].flatMap((wordings) => {
    const newest = wordings.at(-1);
    if (newest === undefined || newest.question.concept !== concept) return [];
    return own.some(({ id }) => id === newest.questionnaire) ? [newest] : [];
  });
}

export interface MirroredPartnership {
  partnership: Partnership;
  /** How many of its municipalities have an answer that counts. */
  answered: number;
  /** Marks that stand. */
  marks: number;
}

/** Every partnership that the reader may see, counted. */
export async function readPartnerships(
  store: Store,
  survey: Survey,
): Promise<{ registry: Registry; partnerships: MirroredPartnership[] }> {
  await store.readSubmissions(survey.id);
  const [registry, responses, marks] = await Promise.all([
    store.registry(survey.id),
    store.countedResponses(survey.id, {}),
    store.mirrorMarks(survey.id, {}),
  ]);
  const answered = new Set(responses.map(({ municipality }) => municipality));
  const standing = Map.groupBy(
    marks.filter(({ withdrawnAt }) => withdrawnAt === null),
    ({ partnership }) => partnership,
  );
  const partnerships = registry.partnerships.map((partnership) => ({
    partnership,
    answered: partnership.municipalities.filter((id) => answered.has(id)).length,
    marks: standing.get(partnership.id)?.length ?? 0,
  }));
  return { registry, partnerships };
}
