/** Which wording a reader gets, and the words filled into it. */
import type { Language, Questionnaire, Survey, Text } from './model.ts';

/**
 * The wording in `language`, or in the first language of its fallback chain that has one, or in the text's source, or in any.
 * `language` in the result is the one found, so that the page can mark it with its own `lang`.
 */
export function wordingIn(
  text: Text,
  language: Language,
  fallback: Survey['fallback'],
): { text: string; language: Language } {
  const chain = [language, ...(fallback[language] ?? []), text.source, ...Object.keys(text.in)];
  for (const candidate of chain) {
    const wording = text.in[candidate];
    if (wording !== undefined) return { text: wording.text, language: candidate };
  }
  return { text: '', language: text.source };
}

/**
 * What stands for each `[name]` of the questionnaire's texts, for a respondent with partners in these regions:
 * the region's word where all partners are in one that has a word, otherwise the pipe's `otherwise`.
 */
export function pipeWords(
  questionnaire: Questionnaire,
  partnerRegions: readonly string[],
  language: Language,
  fallback: Survey['fallback'],
): Record<string, string> {
  const regions = [...new Set(partnerRegions)];
  const only = regions.length === 1 ? regions[0] : undefined;
  return Object.fromEntries(
    Object.entries(questionnaire.pipes).map(([name, pipe]) => {
      const word = (only === undefined ? undefined : pipe.byPartnerRegion[only]) ?? pipe.otherwise;
      return [name, wordingIn(word, language, fallback).text];
    }),
  );
}

const PLACE = /\[([a-z][a-z0-9-]*)\]/g;

/** Replaces each `[name]` that `words` knows; others stay as they are. */
export const fill = (text: string, words: Record<string, string>): string =>
  text.replace(PLACE, (place, name: string) => (Object.hasOwn(words, name) ? (words[name] ?? place) : place));

/** The names in `[…]` of a text. */
export const placesIn = (text: string): string[] => [...text.matchAll(PLACE)].map((match) => String(match[1]));
