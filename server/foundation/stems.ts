/** Stems of words, in the language that they are written in. All of a folded word, so that accents do not matter: `docs/decisions/search.md`. */
import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as norwegian } from '@orama/stemmers/norwegian';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { fold } from './folding.ts';

type Stemmer = (word: string) => string;

/**
 * Snowball's takes one ending: *mujeres* → *mujer*, *mujer* → *muj*. Taken until nothing more comes off, both are one. Endings that are always written with an accent get it back first, and
 * the plural of a short word, which it leaves, goes: *años*.
 */
function spanishStem(word: string): string {
  let stem = word;
  for (;;) {
    const next = fold(spanish(stem.replace(/^(..+[aeo])s$/, '$1').replace(/([cs])ion$/, '$1ión')));
    if (next.length >= stem.length || next.length < 2) return stem;
    stem = next;
  }
}

/** By the mark that a stem of the language begins with: equal letters of two languages are two stems. */
const STEMMERS: Record<string, Stemmer> = { n: norwegian, s: spanishStem, e: english };
const MARK_OF: Record<string, string> = { nb: 'n', nn: 'n', no: 'n', es: 's', en: 'e' };
/** Of a language without a stemmer: the word itself. */
const OTHER = 'x';
const EVERY = [...Object.keys(STEMMERS), OTHER];

/** Words repeat: their stems are kept, so many of them. */
const KEPT = 50_000;
const kept = new Map<string, string>();

function marked(mark: string, word: string): string {
  const key = `${mark}${word}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const stem = `${mark}${fold(STEMMERS[mark]?.(word) ?? word)}`;
  if (kept.size >= KEPT) kept.clear();
  kept.set(key, stem);
  return stem;
}

/** What a folded word of a text in `language` is found by; '' where nobody said which it is: then in any. */
export function stemsIn(language: string, word: string): string[] {
  if (language === '') return EVERY.map((mark) => marked(mark, word));
  return [marked(MARK_OF[language] ?? OTHER, word)];
}

/** What a folded word of a query may stand for: a stem in each language, since a query is in none. */
export const stemsAsked = (word: string): string[] => EVERY.map((mark) => marked(mark, word));
