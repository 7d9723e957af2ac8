/** Sentences for synthetic answers, in the language asked for. */
import type { Language, QuestionOf } from '../definitions/model.ts';
import { countCharacters, countWords } from '../foundation/words.ts';
import type { Chance } from './chance.ts';
import { en } from './phrases/en.ts';
import { es } from './phrases/es.ts';
import { nb } from './phrases/nb.ts';
import { nn } from './phrases/nn.ts';
import type { Phrases, Topic } from './phrases/phrases.ts';

const PHRASES: Record<Language, Phrases> = { nb, nn, es, en };

/** English's where a language has none. */
export const phrasesIn = (language: Language): Phrases => PHRASES[language] ?? en;

/** Concepts whose answers read like another's. */
const ALIKE: Record<string, Topic> = {
  usefulness: 'changes',
  improvements: 'lessons',
  needs: 'relevance',
  reforms: 'relevance',
};
const TOPICS = new Set<string>(Object.keys(en.sentences));
const isTopic = (name: string): name is Topic => TOPICS.has(name);

function topicOf(question: QuestionOf<'long text'>, chance: Chance): Topic {
  for (const name of [question.concept, question.id]) {
    if (name === undefined) continue;
    if (isTopic(name)) return name;
    const alike = ALIKE[name];
    if (alike !== undefined) return alike;
  }
  return chance.pick(['achievements', 'changes', 'lessons'] as const);
}

function filled(sentence: string, phrases: Phrases, chance: Chance): string {
  const figures: Record<string, () => string> = {
    who: () => chance.pick(phrases.who),
    theme: () => chance.pick(phrases.theme),
    spot: () => chance.pick(phrases.spot),
    percent: () => String(chance.whole(3, 16) * 5),
    number: () => String(chance.whole(8, 240)),
    few: () => String(chance.whole(2, 6)),
    year: () => String(chance.whole(2011, 2013)),
  };
  const text = sentence.replace(/\{(\w+)\}/g, (place, name: string) => figures[name]?.() ?? place);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** One to several paragraphs within the question's limits. */
export function proseFor(question: QuestionOf<'long text'>, language: Language, chance: Chance): string {
  const phrases = phrasesIn(language);
  const sentences = phrases.sentences[topicOf(question, chance)];
  // Most write a few sentences, some fill the page.
  const wanted = chance.happens(0.1) ? chance.whole(5, 8) : chance.whole(1, 5);
  let text = '';
  const { maxWords = Infinity, maxLength = Infinity, minWords = 0, minLength = 0 } = question;
  const fits = (longer: string): boolean => countWords(longer) <= maxWords && countCharacters(longer) <= maxLength;
  const isEnough = (): boolean => countWords(text) >= minWords && countCharacters(text) >= minLength;
  const chosen = chance.some(sentences, wanted);
  for (let at = 0; at < chosen.length || (!isEnough() && at < 2000); at++) {
    const sentence = filled(chosen[at] ?? chance.pick(sentences), phrases, chance);
    const longer = text === '' ? sentence : `${text}${at % 4 === 3 ? '\n\n' : ' '}${sentence}`;
    if (fits(longer)) text = longer;
    else if (text === '') text = shortened(sentence, fits);
    else if (isEnough()) break;
  }
  return text;
}

/** A few words, within limits of length. */
export function lineFor(question: QuestionOf<'short text'>, language: Language, chance: Chance): string {
  const { minLength = 0, maxLength = Infinity } = question;
  const fitting = phrasesIn(language).short.filter((line) => {
    const length = countCharacters(line);
    return length >= minLength && length <= maxLength;
  });
  if (fitting.length > 0) return chance.pick(fitting);
  let line = '';
  while (countCharacters(line) < Math.max(minLength, 1)) line += chance.pick(phrasesIn(language).short);
  return [...line].slice(0, Math.min(maxLength, [...line].length)).join('');
}

/** As many whole words of it as fit; of the first word as much as fits. */
function shortened(sentence: string, fits: (text: string) => boolean): string {
  const words = sentence.split(' ');
  while (words.length > 1 && !fits(words.join(' '))) words.pop();
  let text = words.join(' ');
  while (text !== '' && !fits(text)) text = [...text].slice(0, -1).join('');
  return text;
}
