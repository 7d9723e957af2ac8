/** What a code is called, for a reader of one language; and which of its texts are behind their source. Pure. */
import type { Language, Survey } from '../../definitions/model.ts';
import { hashOfSource } from '../../definitions/source-hash.ts';
import type { CodebookChange, CodeState, CodeText } from '../../store/codebook.ts';

type Texts = Pick<CodeState, 'source' | 'texts'>;

/**
 * A code's name and definition in `language`, or in the first language of its fallback chain that has a name, or in the code's source, or in any.
 * `language` in the result is the one found, so that the page can mark it with its own `lang`.
 */
export function codeWording(
  { source, texts }: Texts,
  language: Language,
  fallback: Survey['fallback'],
): { name: string; definition: string; language: Language } {
  for (const candidate of [language, ...(fallback[language] ?? []), source, ...Object.keys(texts)]) {
    const text = texts[candidate];
    if (text !== undefined && text.name !== '')
      return { name: text.name, definition: text.definition, language: candidate };
  }
  return { name: '', definition: '', language: source };
}

/** The name alone; its id where it has none. */
export const codeName = (code: Texts & { id: string }, language: Language, fallback: Survey['fallback']): string =>
  codeWording(code, language, fallback).name || code.id;

/** What a translation carries of the text it was made from. */
export const hashOfCodeText = ({ name, definition }: CodeText): string => hashOfSource(`${name}\n${definition}`);

/** `untold`: nobody said which of the source's texts it was translated from. */
export type TextState = 'source' | 'current' | 'stale' | 'untold' | 'missing';

export function textState({ source, texts }: Texts, language: Language): TextState {
  const text = texts[language];
  if (text === undefined || text.name === '') return 'missing';
  if (language === source) return 'source';
  const original = texts[source];
  if (text.translatedFrom === undefined || original === undefined) return 'untold';
  return text.translatedFrom === hashOfCodeText(original) ? 'current' : 'stale';
}

/** The source's text that `translation` was made from, where a change of the code (newest first) still tells; undefined where it does not. */
export function earlierSource(
  code: string,
  { translatedFrom }: CodeText,
  history: readonly CodebookChange[],
): CodeText | undefined {
  for (const { changes } of history)
    for (const { id, before, after } of changes)
      for (const state of id === code ? [after, before] : []) {
        const text = state?.texts[state.source];
        if (text !== undefined && hashOfCodeText(text) === translatedFrom) return text;
      }
  return undefined;
}
