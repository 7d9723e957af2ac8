/** What a posted form may bring beside answers: who writes, which of several texts is to stand, a wish to have the writers filled in. */
import type { Context } from '../context.ts';
import type { Contributor } from '../definitions/answers.ts';
import type { Language } from '../definitions/model.ts';
import { newId } from '../foundation/ids.ts';
import { chosenFrom } from './choices.ts';
import { askedOf } from './follow-ups.ts';
import { prefilledText } from './prefill.ts';
import { type Conflict, receive } from './receiving.ts';
import type { Typed, typedIn } from './typed.ts';
import type { FindVisit, Visit } from './visit.ts';

export function colleaguesPosting(context: Context, visitOf: FindVisit) {
  const { store } = context;
  return {
    /** Whoever the page before named by this key, so that nobody has to write their name for every save. */
    async namedBy({ survey, response }: Visit, id: string | undefined): Promise<Contributor | undefined> {
      if (response === undefined || id === undefined) return undefined;
      return (await store.contributors(survey.id, response.id)).find((one) => one.id === id);
    },

    /** The key of whoever posted; undefined where they said nothing, or have written nothing yet. */
    async nameOf({ survey, response }: Visit, { contributor }: Typed): Promise<string | undefined> {
      if (contributor === undefined || response === undefined) return undefined;
      const known = await store.contributors(survey.id, response.id);
      return known.find(({ name, role }) => name === contributor.name && role === contributor.role)?.id;
    },

    /** Works out what was chosen between several texts. What stood in a field for which another text was chosen is saved first. */
    async choose(
      visit: Visit,
      posted: ReturnType<typeof typedIn>,
      language: Language,
    ): Promise<{ typed: Typed; isJoined: boolean; conflicts?: Conflict[] }> {
      const { typed, edits, isJoined } = chosenFrom(askedOf(visit), posted, visit.response);
      if (Object.keys(edits).length === 0) return { typed, isJoined };
      const received = await receive(context, visit, { ...typed, values: edits, settles: {} }, language);
      if (received.kind === 'conflict') return { typed, isJoined, conflicts: received.conflicts };
      const answers = (await visitOf(visit.token))?.response?.answers ?? {};
      const bases = Object.keys(edits).map((question) => [question, answers[question]?.revision ?? 0]);
      return { typed: { ...typed, bases: { ...typed.bases, ...Object.fromEntries(bases) } }, isJoined };
    },

    /** Fills an empty answer in with those who have written; says which notice that makes. */
    async prefill(visit: Visit, typed: Typed, id: string, language: Language): Promise<string> {
      const { response, version, survey } = (await visitOf(visit.token)) ?? visit;
      const known = response === undefined ? [] : await store.contributors(survey.id, response.id);
      const text = prefilledText(version.content, id, response?.answers ?? {}, [...known, typed.contributor]);
      if (text === undefined) return 'no-contributors';
      const own = { ...typed, values: { [id]: text }, bases: {}, settles: {}, client: newId() };
      const received = await receive(context, { ...visit, response }, own, language);
      return received.kind === 'done' ? 'prefilled' : '1';
    },
  };
}

export type ColleaguesPosting = ReturnType<typeof colleaguesPosting>;
