/** What the editor of one answer's translation holds: read from the store, laid out sentence by sentence. */
import type { Language } from '../../definitions/model.ts';
import { Problem } from '../../foundation/problem.ts';
import { type CountedAnswer, cursorOf } from '../../store/readings.ts';
import type { TranslatableFilter, TranslationState, TranslationVersion } from '../../store/translations.ts';
import { type AskedTranslations, textOf } from './asking.ts';
import { OPEN_STATES } from './filter.ts';
import { type Suggestion, suggestionsFor } from './memory.ts';
import { laidOut, pairedWholes, type Sentence, sentencesIn } from './sentences.ts';

export type Layout = 'sentences' | 'whole';

export interface Edited {
  answer: CountedAnswer;
  to: Language;
  text: string;
  state: TranslationState;
  /** Into `to`, oldest first. */
  versions: TranslationVersion[];
  held: TranslationVersion | undefined;
  /** Kept beside the one that holds, and nobody has saved a newer one since. */
  beside: TranslationVersion[];
  /** What the revision that was translated said, where the answer reads otherwise now. */
  before: string | undefined;
  sentences: Sentence[];
  /** What stands for each sentence; see `laidOut`. */
  targets: string[];
  layout: Layout;
  suggestions: Suggestion[][];
  previous: CountedAnswer | undefined;
  next: CountedAnswer | undefined;
}

/** One answer and its translations into `to`. `Problem` 404 for what does not count or is no prose, 400 for the language that it is in. */
export async function editedAnswer(
  from: AskedTranslations,
  { invitation, question, to }: { invitation: string; question: string; to: Language },
  wanted: Layout | undefined,
): Promise<Edited> {
  const { survey, store } = from;
  const answer = await store.countedAnswer(survey.id, invitation, question);
  const isText = from.questions.some((one) => one.question === question && one.questionnaire === answer?.questionnaire);
  const text = answer === undefined ? '' : textOf(answer);
  if (answer === undefined || !isText || text === '') throw new Problem(404, 'working-translations:no-text');
  if (answer.language === to) throw new Problem(400, 'working-translations:own-language');
  const own: TranslatableFilter = {
    ...{ to, invitation, questions: [{ questionnaire: answer.questionnaire, question }] },
  };
  const [[row], every, [previous], [next]] = await Promise.all([
    store.translatables(survey.id, own, null, 1),
    store.translations(survey.id, answer.response, question),
    store.translatables(survey.id, openIn(from, to, true), cursorOf(answer), 1),
    store.translatables(survey.id, openIn(from, to, false), cursorOf(answer), 1),
  ]);
  const versions = every.filter(({ language }) => language === to);
  const held = versions.find(({ holds }) => holds);
  const state = row?.state ?? 'missing';
  const translated =
    state === 'stale' && held !== undefined
      ? await store.revision(survey.id, answer.response, question, held.revision)
      : undefined;
  const sentences = sentencesIn(text, answer.language);
  const pairs = pairsOf(answer, text, held);
  const isLaidOut = held === undefined || held.text === '' || pairs.length > 0;
  const layout = wanted ?? (isLaidOut ? 'sentences' : 'whole');
  const texts = sentences.map((sentence) => sentence.text);
  return {
    ...{ answer, to, text, state, versions, held, sentences, layout, previous, next },
    beside: versions.filter(({ isParallel, version }) => isParallel && version > (held?.version ?? 0)),
    before: typeof translated?.value === 'string' ? translated.value : undefined,
    targets: laidOut(sentences, pairs),
    suggestions: await suggestionsFor(store, survey.id, texts, { from: answer.language, to }),
  };
}

const openIn = ({ questions }: AskedTranslations, to: Language, backwards: boolean): TranslatableFilter => ({
  ...{ to, questions, states: OPEN_STATES, backwards },
});

/** The pairs of a version; those of a whole text where it is of this very text and has as many sentences. */
function pairsOf(answer: CountedAnswer, text: string, held: TranslationVersion | undefined) {
  if (held === undefined || held.text === '') return [];
  if (held.pairs.length > 0) return held.pairs;
  if (held.revision !== answer.revision) return [];
  return pairedWholes({ text, language: answer.language }, { text: held.text, language: held.language });
}
