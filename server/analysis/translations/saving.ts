/** What a person typed into the editor, as a version to be kept. */
import type { Language } from '../../definitions/model.ts';
import type { NewTranslation } from '../../store/translations.ts';
import { joinedTargets, pairedWholes, pairsWith, type Sentence } from './sentences.ts';

/** One kind of line end, nothing a database refuses, no white space around it. */
export const keptText = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replaceAll('\0', '').toWellFormed().trim();

type Written = Pick<NewTranslation, 'text' | 'pairs' | 'isUnfinished'>;

/** Written sentence by sentence: each belongs to the one beside it, because a person put it there. */
export function writtenSentences(sentences: readonly Sentence[], typed: readonly string[]): Written {
  const targets = typed.map(keptText);
  const text = joinedTargets(sentences, targets);
  const left = sentences.filter((_, at) => (targets[at] ?? '') === '').length;
  return { text, pairs: text === '' ? [] : pairsWith(sentences, targets), isUnfinished: text !== '' && left > 0 };
}

/** Written as a whole: sentences belong together only where both texts have as many. */
export function writtenWhole(source: { text: string; language: Language }, to: Language, typed: string): Written {
  const text = keptText(typed);
  const pairs = text === '' ? [] : pairedWholes(source, { text, language: to });
  return { text, pairs, isUnfinished: false };
}
