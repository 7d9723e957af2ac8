/** Where a text says what was searched for, and the passages around it. Pure. */
import { searchWords } from '../../foundation/search-words.ts';
import { stemsAsked, stemsIn } from '../../foundation/stems.ts';
import type { SearchQuery, SearchTerm } from '../../store/searches.ts';

/** UTF-16 units, the end exclusive. */
export interface Range {
  from: number;
  to: number;
}

/** A text of at most so many words is shown whole. */
const WHOLE = 60;
/** Words shown before and after a mark. */
const AROUND = 16;
const MOST_PASSAGES = 3;

/** A piece of the text that is shown. */
export interface Passage extends Range {
  /** Within it; none overlap, in order. */
  marks: Range[];
}

type Word = ReturnType<typeof searchWords>[number];

/** From the first to the last word of each place where a term stands: indexes, the last included. */
function placesOf(term: SearchTerm, words: readonly Word[], language: string): [number, number][] {
  switch (term.kind) {
    case 'prefix':
      return words.flatMap(({ word }, at) => (word.startsWith(term.prefix) ? [[at, at]] : []));
    case 'word': {
      const asked = new Set(stemsAsked(term.word));
      return words.flatMap(({ word }, at) =>
        stemsIn(language, word).some((stem) => asked.has(stem)) ? [[at, at]] : [],
      );
    }
    case 'phrase':
      return words.flatMap((_, at) =>
        term.words.every((word, more) => words[at + more]?.word === word) ? [[at, at + term.words.length - 1]] : [],
      );
  }
}

/** Places in order, those that touch or overlap joined. */
function joined(places: [number, number][]): [number, number][] {
  const found: [number, number][] = [];
  for (const [from, to] of places.toSorted(([a], [b]) => a - b)) {
    const last = found.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}

function wordMarks(words: readonly Word[], language: string, query: SearchQuery): [number, number][] {
  return joined(query.flatMap(({ all }) => all).flatMap((term) => placesOf(term, words, language)));
}

const between = (words: readonly Word[], [first, last]: [number, number]): Range => ({
  from: words[first]?.from ?? 0,
  to: words[last]?.to ?? 0,
});

/** Everywhere a text in `language` ('' where nobody said) has what `query` wants. */
export function marksOf(text: string, language: string, query: SearchQuery): Range[] {
  const words = searchWords(text);
  return wordMarks(words, language, query).map((place) => between(words, place));
}

/** The whole of a short text; of a long one what stands around the first marks, or its beginning. */
export function passagesOf(text: string, language: string, query: SearchQuery): Passage[] {
  const words = searchWords(text);
  const places = wordMarks(words, language, query);
  const marks = places.map((place) => between(words, place));
  const last = words.length - 1;
  const around =
    words.length <= WHOLE
      ? [[0, last] satisfies [number, number]]
      : joined(
          (places.length === 0 ? [[0, AROUND] satisfies [number, number]] : places).map(([from, to]) => [
            Math.max(0, from - AROUND),
            Math.min(last, to + AROUND),
          ]),
        ).slice(0, MOST_PASSAGES);
  return around.map(([first, end]): Passage => {
    // The signs before the first word and after the last belong to it where nothing is left out there.
    const from = first === 0 ? 0 : (words[first]?.from ?? 0);
    const to = end === last ? text.length : (words[end]?.to ?? text.length);
    return { from, to, marks: marks.filter((mark) => mark.from >= from && mark.to <= to) };
  });
}
