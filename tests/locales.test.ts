/** Every text that a person reads is there in every language, and written in that language. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSurveys } from '../server/definitions/load.ts';

const root = join(import.meta.dirname, '..');
const languages = ['nb', 'nn', 'es', 'en'] as const;
type Language = (typeof languages)[number];

const namespaces = readdirSync(join(root, 'locales', 'nb')).map((file) => file.replace('.json', ''));

function textsOf(language: Language, namespace: string): Map<string, string> {
  const read: unknown = JSON.parse(readFileSync(join(root, 'locales', language, `${namespace}.json`), 'utf8'));
  return new Map(Object.entries(read ?? {}));
}
const variablesOf = (text = ''): string[] =>
  [...text.matchAll(/\{\{\s*([^}]+?)\s*\}\}/g)].map((match) => String(match[1])).sort();

/** All strings of a language, with their places. */
const locales = Object.fromEntries(
  languages.map((language) => [
    language,
    namespaces.flatMap((namespace) =>
      [...textsOf(language, namespace)].map(([key, text]) => ({ place: `${namespace}:${key}`, text })),
    ),
  ]),
) as Record<Language, { place: string; text: string }[]>;

describe('interface texts', () => {
  it('are there in four languages, and a language is nothing but a folder', () => {
    expect(readdirSync(join(root, 'locales')).sort()).toEqual([...languages].sort());
    for (const language of languages)
      expect(readdirSync(join(root, 'locales', language)).map((file) => file.replace('.json', ''))).toEqual(namespaces);
  });
  describe.each(namespaces)('of %s', (namespace) => {
    const source = textsOf('nb', namespace);
    it.each(languages)('have the same keys and the same variables in %s, and none is empty', (language) => {
      const texts = textsOf(language, namespace);
      expect([...texts.keys()].sort()).toEqual([...source.keys()].sort());
      for (const [key, text] of texts) {
        expect(typeof text, key).toBe('string');
        expect(text.trim(), key).not.toBe('');
        expect(text.trim(), key).toBe(text);
        expect(variablesOf(text), key).toEqual(variablesOf(source.get(key)));
      }
    });
    it('have both plural endings where they have one', () => {
      for (const key of source.keys()) {
        const [, stem] = /^(.*)_(?:one|other|zero)$/.exec(key) ?? [];
        if (stem !== undefined)
          expect([...source.keys()]).toEqual(expect.arrayContaining([`${stem}_one`, `${stem}_other`]));
      }
    });
  });
});

/** Words that give a language away where they stand in another one's texts. */
const FOREIGN: Record<Language, RegExp> = {
  nb: /(?<![\p{L}-])(ikkje|korleis|kva|kven|kvifor|frå|nokon|noko|dykk|dykkar|berre|meir|vere|vore|spørsmåla|svara|eit|ein|ho|lenkja)(?![\p{L}-])/iu,
  nn: /(?<![\p{L}-])(ikke|hvordan|hva|hvem|hvorfor|hvilken|hvilke|hvor|fra|noen|noe|dere|deres|mer|være|vært|spørsmålene|svarene|et|en|lenken|jeg|hun|kommuner|disse|ble)(?![\p{L}-])/iu,
  // Respondents and researchers are addressed as usted or ustedes.
  es: /(?<![\p{L}-])(tú|tu|tus|te|ti|haz|ve|vuestro|vuestra|vosotros)(?![\p{L}-])/iu,
  // British spelling.
  en: /(?<![\p{L}-])(color|colors|center|behavior|canceled|labeled|organization|organize|authorize|recognize|catalog)(?![\p{L}-])/iu,
};
/** Names keep their own language. */
const withoutNames = (text: string): string =>
  text.replaceAll('Norsk institutt for by- og regionforskning', '').replaceAll(/\{\{[^}]*\}\}|«[^»]*»/g, '');

async function surveyTexts(language: Language): Promise<{ place: string; text: string }[]> {
  const { surveys } = await loadSurveys(join(root, 'surveys'));
  const found: { place: string; text: string }[] = [];
  const walk = (value: unknown, place: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('source' in value && 'in' in value) {
      const wordings = value.in as Record<string, { text: string } | undefined>;
      found.push({ place, text: wordings[language]?.text ?? '' });
    } else for (const [key, inner] of Object.entries(value)) walk(inner, `${place}.${key}`);
  };
  for (const survey of surveys) walk(survey, survey.id);
  return found;
}

describe('each language', () => {
  it.each(languages)('is written as itself: %s', async (language) => {
    const texts = [...locales[language], ...(await surveyTexts(language))];
    expect(texts.length).toBeGreaterThan(150);
    const strange = texts.filter(({ text }) => FOREIGN[language].test(withoutNames(text)));
    expect(strange).toEqual([]);
  });
  it('nynorsk is its own language, not bokmål in another folder', () => {
    const bokmål = new Map(locales.nb.map(({ place, text }) => [place, text]));
    const differing = locales.nn.filter(({ place, text }) => bokmål.get(place) !== text).length;
    expect(differing / locales.nn.length).toBeGreaterThan(0.6);
  });
  it('Spanish questions are marked at both ends', () => {
    expect(locales.es.filter(({ text }) => text.includes('?') !== text.includes('¿'))).toEqual([]);
  });
});
