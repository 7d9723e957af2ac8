import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import { expect, it } from 'vitest';
import { languages, translator } from '../../server/pages/texts.ts';

const folder = join(import.meta.dirname, '..', '..', 'locales');
const texts = (language: string): [string, Record<string, string>][] =>
  readdirSync(join(folder, language)).map((file) => [
    file.replace('.json', ''),
    JSON.parse(readFileSync(join(folder, language, file), 'utf8')) as Record<string, string>,
  ]);

it('says every text in every language, number and value as i18next does', async () => {
  const reference = i18next.createInstance();
  await reference.init({
    resources: Object.fromEntries(languages.map((language) => [language, Object.fromEntries(texts(language))])),
    lng: 'en',
    fallbackLng: { nn: ['nb', 'en'], default: ['en'] },
    keySeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  for (const language of languages) {
    const t = translator(language);
    const fixed = reference.getFixedT(language);
    for (const [namespace, entries] of texts(language)) {
      for (const [name, text] of Object.entries(entries)) {
        const key = `${namespace}:${name.replace(/_(zero|one|two|few|many|other)$/, '')}`;
        const values = Object.fromEntries(
          [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, place]) => [String(place), `<${place}> $& "å"`]),
        );
        for (const count of [0, 1, 2, 1_000_000, 1.5])
          expect([language, key, t(key, { ...values, count })]).toEqual([
            language,
            key,
            fixed(key, { ...values, count }),
          ]);
        const { count: _, ...others } = values;
        expect([language, key, t(key, others)]).toEqual([language, key, fixed(key, others)]);
      }
    }
  }
});
