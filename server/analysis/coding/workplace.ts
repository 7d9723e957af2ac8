/** Everything that the coding of one answer is done with, as one person may see it. Reads; brings the codings to the revision that counts first. */
import type { Survey } from '../../definitions/model.ts';
import { type AskedQuestions, askedQuestions, questionText } from '../../fieldwork/member-check/checks.ts';
import { Problem } from '../../foundation/problem.ts';
import type { SignedIn } from '../../pages/account.ts';
import { type RegistryView, registryView } from '../../registry/view.ts';
import type { Code } from '../../store/codebook.ts';
import type { Coding } from '../../store/codings.ts';
import type { Memo } from '../../store/memos.ts';
import type { CountedAnswer } from '../../store/readings.ts';
import type { Invitation, Store } from '../../store/store.ts';
import type { TranslationState } from '../../store/translations.ts';
import type { ShownTranslation } from '../translations/marks.ts';
import { bringAlong } from './anchors.ts';
import { codersIn, isSeen, type Layer, layerOf } from './layers.ts';

/** Codes that have a number key. */
export const QUICK = 9;

export interface Workplace {
  survey: Survey;
  answer: CountedAnswer;
  /** The answer's text. */
  text: string;
  invitation: Invitation;
  /** The municipality's name. */
  municipality: string;
  view: RegistryView;
  asked: AskedQuestions;
  layer: Layer;
  /** Of this answer, in the layers that may be seen; oldest first. */
  codings: Coding[];
  /** In tree order, without removed ones. */
  codes: Code[];
  /** Ids of at most nine, in the order of their keys; and which of them are pinned. */
  quick: string[];
  pinned: ReadonlySet<string>;
  memos: { coding: Memo[]; answer: Memo[]; case: Memo[] };
  /** Working translations that hold. */
  translations: { shown: ShownTranslation; state: TranslationState }[];
  /** What the stream of events says as long as nothing changed. */
  stamp: string;
}

/** Throws `Problem` 404 where there is no such answer, or none that is text. */
export async function readWorkplace(
  store: Store,
  survey: Survey,
  account: Pick<SignedIn, 'name'>,
  of: { invitation: string; question: string },
): Promise<Workplace> {
  const { answer, text } = await textAnswer(store, survey, of);
  const { response, question } = answer;
  await bringAlong(store, survey.id, response);
  const [layer, invitation, registry, asked, codes, hand] = await Promise.all([
    layerOf(store, survey.id, account),
    store.invitation(survey.id, of.invitation),
    store.registry(survey.id),
    askedQuestions(store, survey),
    store.codes(survey.id),
    store.codesAtHand(survey.id, account.name),
  ]);
  if (invitation === undefined) throw new Problem(404, 'coding:no-answer');
  const by = codersIn(layer);
  const [codings, onCodings, onAnswer, onCase, stamp, translations] = await Promise.all([
    store.codings(survey.id, { responses: [response], question, ...(by && { by }) }, null, 10_000),
    store.codingMemos(survey.id, response, question),
    store.memos(survey.id, { kind: 'answer', response, question }),
    store.memos(survey.id, { kind: 'case', response }),
    stampOf(store, survey.id, answer, layer),
    translationsOf(store, survey.id, answer),
  ]);
  const seen = (memos: Memo[]): Memo[] => memos.filter((memo) => isSeen(layer, memo.by));
  const view = registryView(registry);
  return {
    ...{ survey, answer, text, invitation, view, asked, layer, codings, stamp, translations },
    municipality: view.municipality(invitation.municipality)?.name ?? invitation.municipality,
    codes: codes.filter(({ removedAt }) => removedAt === null),
    quick: [...new Set([...hand.pinned, ...hand.recent])].slice(0, QUICK),
    pinned: new Set(hand.pinned),
    memos: { coding: seen(onCodings), answer: seen(onAnswer), case: seen(onCase) },
  };
}

async function translationsOf(
  store: Pick<Store, 'translations' | 'translatables'>,
  survey: string,
  { response, questionnaire, question, invitation }: CountedAnswer,
): Promise<Workplace['translations']> {
  const versions = await store.translations(survey, response, question);
  const held = versions.filter(({ holds, text }) => holds && text !== '');
  return Promise.all(
    held.map(async (shown) => {
      const filter = { to: shown.language, invitation, questions: [{ questionnaire, question }] };
      const [row] = await store.translatables(survey, filter, null, 1);
      return { shown, state: row?.state ?? 'done' };
    }),
  );
}

/** An answer that is text. Throws `Problem` 404 where there is none. */
export async function textAnswer(
  store: Pick<Store, 'countedAnswer'>,
  survey: Survey,
  { invitation, question }: { invitation: string; question: string },
): Promise<{ answer: CountedAnswer; text: string }> {
  const answer = await store.countedAnswer(survey.id, invitation, question);
  if (answer === undefined || typeof answer.value !== 'string' || answer.value === '')
    throw new Problem(404, 'coding:no-answer');
  return { answer, text: answer.value };
}

/** The stamp of what this layer shows of an answer: others' work does not even change it where it is not to be seen. */
export const stampOf = (
  store: Pick<Store, 'codingStamp'>,
  survey: string,
  { response, question, revision }: Pick<CountedAnswer, 'response' | 'question' | 'revision'>,
  layer: Layer,
): Promise<string> =>
  store
    .codingStamp(survey, response, question, ...(layer.all ? [] : [layer.by]))
    .then((stamp) => `${revision} ${stamp}`);

/** The question as this municipality read it. */
export const askedText = (
  { survey, asked, view, invitation, answer }: Pick<Workplace, 'survey' | 'asked' | 'view' | 'invitation' | 'answer'>,
  language: string,
) => questionText(survey, { asked, view }, invitation, answer.question, language);
