/**
 * Interface texts in every language: `locales/LANGUAGE/NAMESPACE.json`, flat keys, i18next's `{{name}}` and plural endings.
 * A new language is a new folder. A key is written `namespace:key`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import { z } from 'zod';
import type { Language } from '../definitions/model.ts';
import type { Problem } from '../foundation/problem.ts';

const folder = join(import.meta.dirname, '..', '..', 'locales');

/** In the order in which they are offered. */
export const languages: readonly Language[] = ['nb', 'nn', 'es', 'en']
  .filter((language) => readdirSync(folder).includes(language))
  .concat(readdirSync(folder).filter((name) => !['nb', 'nn', 'es', 'en'].includes(name)));

const namespace = z.record(z.string(), z.string());
const resources = Object.fromEntries(
  languages.map((language) => [
    language,
    Object.fromEntries(
      readdirSync(join(folder, language)).map((file) => [
        file.replace(/\.json$/, ''),
        namespace.parse(JSON.parse(readFileSync(join(folder, language, file), 'utf8'))),
      ]),
    ),
  ]),
);

const instance = i18next.createInstance();
await instance.init({
  resources,
  lng: 'en',
  fallbackLng: { nn: ['nb', 'en'], default: ['en'] },
  keySeparator: false,
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** Says the text of a key in one language: `t('respond:submit')`, `t('respond:words', { count: 3 })`. */
export type Translate = (key: string, data?: Record<string, string | number>) => string;

const PLACE = /\{\{(\w+)\}\}/g;

/**
 * i18next finds a text by language, fallback and plural; that does not change while the program runs, so each is found once and only its
 * values are filled in anew. On the form page it was a tenth of the time.
 */
function translatorOf(language: Language): Translate {
  const fixed = instance.getFixedT(language);
  const plurals = new Intl.PluralRules(language);
  const found = new Map<string, string>();
  return (key, data) => {
    const count = data?.count;
    const form = typeof count !== 'number' ? '' : count === 0 ? 'zero' : plurals.select(count);
    const name = `${key} ${form}`;
    let text = found.get(name);
    if (text === undefined) {
      text = fixed(key, { ...(typeof count === 'number' && { count }), skipInterpolation: true });
      found.set(name, text);
    }
    return data === undefined ? text : text.replace(PLACE, (whole, place: string) => String(data[place] ?? whole));
  };
}

/** What a refusal says; a key with a namespace of its own is used as it is. */
export const sentenceOf = (t: Translate, { key, data }: Problem): string =>
  t(key.includes(':') ? key : `problem:${key}`, data);

const translators = new Map<Language, Translate>(languages.map((language) => [language, translatorOf(language)]));
const english = translators.get('en') ?? translatorOf('en');

/** The translator of a language; English's where there is none. Values are not escaped: `html` does that. */
export const translator = (language: Language): Translate => translators.get(language) ?? english;

/** Works `of` out once for each language: what `Intl` says of a language is dear to ask on every page. */
function once<T>(of: (language: Language) => T): (language: Language) => T {
  const known = new Map<Language, T>();
  return (language) => {
    const value = known.get(language) ?? of(language);
    known.set(language, value);
    return value;
  };
}

/** `rtl` for languages written from right to left, by `Intl`. */
export const direction = once((language): 'ltr' | 'rtl' => {
  const locale = new Intl.Locale(language) as Intl.Locale & { getTextInfo(): { direction?: string } };
  return locale.getTextInfo().direction === 'rtl' ? 'rtl' : 'ltr';
});

/** A language's own name for itself: `norsk bokmål`, `español`; first letter as that language writes it. */
export const nameOfLanguage = once(
  (language): string => new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language,
);
