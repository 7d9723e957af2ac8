/** A reader of one questionnaire: the language, the words that fill its texts, how times and numbers are written. */
import type { Language, Survey, Text, Version } from '../definitions/model.ts';
import { fill, pipeWords, wordingIn } from '../definitions/texts.ts';
import { type Html, html } from '../pages/html.ts';
import { type Translate, translator } from '../pages/texts.ts';
import { clockText, dateTimeText, markedDecimal, momentText } from '../pages/times.ts';

export interface Reader {
  language: Language;
  timeZone: string;
  /** Interface texts; those without data are kept once said. */
  t: Translate;
  /** A survey's text with its words filled in; marked with its own `lang` where it is not in the reader's language. */
  say(text: Text): Html;
  /** The same without markup, for attributes and titles. */
  plain(text: Text): string;
  /** `14:02`, with the day where that is not today. */
  clock(time: number, now: number): string;
  /** `Received 14:02`: said of every answer, so its wording is looked up once. */
  received(time: string): string;
  /** A moment to the second with its zone, and to the minute; of an anonymous answer it is not kept. */
  moment(time: number): string;
  minute(time: number): string;
  /** A decimal with the language's mark. */
  decimal(decimal: string): string;
}

/** Readers of current versions live as long as the version: what they have said once they do not work out again. */
const readers = new WeakMap<Version, Map<string, Reader>>();

/** The reader of `version` in `language` with partners in `partnerRegions`. */
export function readerOf(
  survey: Survey,
  version: Version,
  language: Language,
  partnerRegions: readonly string[],
): Reader {
  const of = readers.get(version) ?? new Map<string, Reader>();
  readers.set(version, of);
  const key = `${language} ${[...new Set(partnerRegions)].sort().join(' ')}`;
  const known = of.get(key);
  if (known !== undefined) return known;
  const words = pipeWords(version.content, partnerRegions, language, survey.fallback);
  const reader = makeReader(survey, language, words);
  of.set(key, reader);
  return reader;
}

/** A reader of a survey's own texts, where no questionnaire is chosen yet. */
export const surveyReader = (survey: Survey, language: Language): Reader => makeReader(survey, language, {});

/** Stands for the time in a wording that is kept. */
const TIME = '{time}';

function makeReader(survey: Survey, language: Language, words: Record<string, string>): Reader {
  const { fallback, timeZone } = survey;
  const translate = translator(language);
  const said = new Map<string, string>();
  const wordings = new WeakMap<Text, Html>();
  return {
    language,
    timeZone,
    t(key, data) {
      if (data !== undefined) return translate(key, data);
      const text = said.get(key) ?? translate(key);
      said.set(key, text);
      return text;
    },
    say(text) {
      const known = wordings.get(text);
      if (known !== undefined) return known;
      const found = wordingIn(text, language, fallback);
      const filled = fill(found.text, words);
      const marked =
        found.language === language ? html`${filled}` : html`<span lang="${found.language}">${filled}</span>`;
      wordings.set(text, marked);
      return marked;
    },
    plain: (text) => fill(wordingIn(text, language, fallback).text, words),
    clock: (time, now) => (survey.anonymous ? '' : clockText(time, now, language, timeZone)),
    moment: (time) => (survey.anonymous ? translate('anonymous:no-time') : momentText(time, language, timeZone)),
    minute: (time) => (survey.anonymous ? '' : dateTimeText(time, language, timeZone)),
    received(time) {
      if (survey.anonymous) return translate('anonymous:received');
      const key = 'respond:script-received';
      const wording = said.get(key) ?? translate(key, { time: TIME });
      said.set(key, wording);
      return wording.replace(TIME, () => time);
    },
    decimal: (decimal) => markedDecimal(decimal, language),
  };
}
