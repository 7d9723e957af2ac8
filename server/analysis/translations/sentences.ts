/** A text as sentences, and sentences as a text again. Which sentences belong together is only said where it is known: `docs/decisions/working-translations.md`. */
import type { Language } from '../../definitions/model.ts';
import { plainSentence, type SentencePair } from '../../store/translations.ts';

/** One sentence, and the white space before it. */
export interface Sentence {
  before: string;
  text: string;
}

const segmenters = new Map<Language, Intl.Segmenter>();

/** The sentences of a text as its language parts them (Unicode's rules, UAX 29); line ends part them, too. Those of white space alone are left out. */
export function sentencesIn(text: string, language: Language): Sentence[] {
  const segmenter = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: 'sentence' });
  segmenters.set(language, segmenter);
  const found: Sentence[] = [];
  let before = '';
  for (const { segment } of segmenter.segment(text)) {
    const said = segment.trim();
    if (said === '') {
      before += segment;
      continue;
    }
    const start = segment.indexOf(said);
    found.push({ before: before + segment.slice(0, start), text: said });
    before = segment.slice(start + said.length);
  }
  return found;
}

/** What was written for each sentence as one text, with the line ends and spaces of the source; nothing stands for what is left out. */
export const joinedTargets = (sentences: readonly Sentence[], targets: readonly string[]): string =>
  sentences
    .map(({ before }, at) => {
      const target = targets[at]?.trim() ?? '';
      return target === '' ? '' : before + target;
    })
    .join('')
    .trim();

/** Each sentence with what was written for it. */
export const pairsWith = (sentences: readonly Sentence[], targets: readonly string[]): SentencePair[] =>
  sentences.map(({ text }, at) => ({ source: text, target: targets[at]?.trim() ?? '' }));

/** Sentences of two whole texts side by side, where both have as many; nothing where they have not: guessing would teach the memory what is wrong. */
export function pairedWholes(
  source: { text: string; language: Language },
  target: { text: string; language: Language },
): SentencePair[] {
  const sources = sentencesIn(source.text, source.language);
  const targets = sentencesIn(target.text, target.language);
  if (sources.length !== targets.length) return [];
  return pairsWith(
    sources,
    targets.map(({ text }) => text),
  );
}

/** For each sentence what an earlier translation's pairs have for the very same one, each pair used once, in order; '' where they have none. */
export function laidOut(sentences: readonly Sentence[], pairs: readonly SentencePair[]): string[] {
  const left = Map.groupBy(pairs, ({ source }) => plainSentence(source));
  return sentences.map(({ text }) => left.get(plainSentence(text))?.shift()?.target ?? '');
}
