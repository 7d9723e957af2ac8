/** The codings of a code as they are chosen from, and what codes hold: of the layers that whoever asks may see. */

import { answerable } from '../../definitions/model.ts';
import { wordingIn } from '../../definitions/texts.ts';
import { slicePoints } from '../../foundation/points.ts';
import { type Coding, codingCursor } from '../../store/codings.ts';
import { codersIn, type Layer, layerOf } from '../coding/layers.ts';
import type { Asked, Wordings } from './asking.ts';
import type { Choice } from './split-page.ts';
import { countedUses, type Uses, usesOf } from './tree.ts';

/** Codings on a page. */
const ROWS = 100;

const layerFor = ({ store, survey, by }: Asked): Promise<Layer> => layerOf(store, survey.id, { name: by });

export async function usesFor(asked: Asked): Promise<Uses> {
  const { store, survey, codes } = asked;
  const by = codersIn(await layerFor(asked));
  return usesOf(await store.codeCounts(survey.id, countedUses(codes), by === undefined ? {} : { by }));
}

export interface Choices {
  codings: Coding[];
  /** The cursor of those after these; null where these are the last. */
  next: string | null;
}

export async function codingsOf(asked: Asked, code: string, after: string | null): Promise<Choices> {
  const by = codersIn(await layerFor(asked));
  const filter = { codes: [code], ...(by !== undefined && { by }) };
  const found = await asked.store.codings(asked.survey.id, filter, after, ROWS + 1);
  const codings = found.slice(0, ROWS);
  const last = codings.at(-1);
  return { codings, next: found.length > ROWS && last !== undefined ? codingCursor(last) : null };
}

/** Each with its words and where they come from. */
export async function choicesOf(
  { store, survey }: Asked,
  codings: readonly Coding[],
  wordings: Wordings,
): Promise<Choice[]> {
  const { municipalities } = await store.registry(survey.id);
  const names = new Map(municipalities.map(({ id, name }) => [id, name]));
  const questions = new Map(
    survey.questionnaires.flatMap((one) =>
      answerable(one).map(({ id, text }) => [id, wordingIn(text, wordings.language, survey.fallback).text]),
    ),
  );
  const choices: Choice[] = [];
  for (const { id, response, invitation, question, anchor, by } of codings) {
    const [of, revision] = await Promise.all([
      store.invitation(survey.id, invitation),
      store.revision(survey.id, response, question, anchor.revision),
    ]);
    const value = revision?.value;
    const text = typeof value === 'string' ? (slicePoints(value, anchor.from, anchor.to) ?? '') : '';
    choices.push({
      ...{ coding: id, text, by, language: revision?.language ?? wordings.language },
      place: names.get(of?.municipality ?? '') ?? of?.municipality ?? '',
      question: questions.get(question) ?? question,
    });
  }
  return choices;
}
