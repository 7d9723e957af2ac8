/** Turns a written text into a `Text`, and says which translations are missing, stale, unmarked or extra. */
import type { Report } from './findings.ts';
import type { Language, Survey, Text, Wording } from './model.ts';
import type { WrittenText } from './schema.ts';
import { hashOfSource } from './source-hash.ts';
import { placesIn } from './texts.ts';

export interface Translations {
  /** The authoritative language of the file. */
  source: Language;
  languages: readonly Language[];
  fallback: Survey['fallback'];
  /** Names that may stand in `[…]`; undefined where the texts have no pipes at all. */
  pipes?: readonly string[];
  report: Report;
}

/** Reads one text. What does not hinder serving is a warning: the page falls back along the chain. */
export function readText(
  written: WrittenText,
  path: readonly PropertyKey[],
  { source: fileSource, languages, fallback, pipes, report }: Translations,
): Text {
  const { source = fileSource, ...wordings } = written;
  const read: Record<Language, Wording> = {};
  for (const [language, wording] of Object.entries(wordings)) {
    const { text, printed, of } =
      typeof wording === 'string' ? { text: wording, printed: undefined, of: undefined } : wording;
    read[language] = { text, ...(printed && { printed }), ...(of && language !== source && { translatedFrom: of }) };
    if (!languages.includes(language)) report([...path, language], 'extra', { language }, 'warning');
    for (const name of placesIn(text))
      if (pipes !== undefined && !pipes.includes(name)) report([...path, language], 'unknown-pipe', { name });
  }
  const original = read[source];
  if (original === undefined) {
    report(path, 'source-missing', { language: source });
    return { source, in: read };
  }
  const hash = hashOfSource(original.text);
  for (const language of languages) {
    const wording = read[language];
    if (wording === undefined) {
      const found = (fallback[language] ?? []).some((other) => read[other] !== undefined);
      if (found) report(path, 'missing', { language }, 'warning');
      else report(path, 'no-text', { language });
    } else if (language !== source && wording.translatedFrom === undefined) {
      report([...path, language], 'unmarked', { language, hash }, 'warning');
    } else if (language !== source && wording.translatedFrom !== hash) {
      report([...path, language], 'stale', { language, hash }, 'warning');
    }
  }
  return { source, in: read };
}
