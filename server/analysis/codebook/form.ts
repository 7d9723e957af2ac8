/** What is typed into the form of a code, and what of it cannot be. Pure. */
import { type CodeColour, codeColours, type Language, type Survey } from '../../definitions/model.ts';
import type { Code, CodeState, CodeText } from '../../store/codebook.ts';
import { hashOfCodeText, textState } from './names.ts';

/** Fields by name: `colour`, `source`, `name.LANGUAGE`, `definition.LANGUAGE`, `current.LANGUAGE`. */
export type Typed = Readonly<Record<string, string>>;
export interface Fault {
  /** The id of its field. */
  field: string;
  key: string;
  data?: Record<string, string | number>;
}
export type CodeFields = Pick<CodeState, 'colour' | 'source' | 'texts'>;
export type ReadForm = { kind: 'code'; code: CodeFields } | { kind: 'faults'; faults: Fault[] };

/** Code points of a name and of a definition. */
const LONGEST = { name: 120, definition: 4000 };

/** What a form shows of a code. */
export const typedOf = (code: CodeFields, languages: readonly Language[]): Typed => ({
  ...{ colour: code.colour, source: code.source },
  ...Object.fromEntries(
    languages.flatMap((language) => [
      [`name.${language}`, code.texts[language]?.name ?? ''],
      [`definition.${language}`, code.texts[language]?.definition ?? ''],
    ]),
  ),
});

const isColour = (colour: string): colour is CodeColour => codeColours.some((one) => one === colour);

/** As texts are kept: one kind of line end, nothing a database refuses. */
const kept = (text: string | undefined): string =>
  (text ?? '').replace(/\r\n?/g, '\n').replaceAll('\0', '').toWellFormed().normalize('NFC').trim();

/**
 * Reads the form of a code, `before` where it is there already; `beside` are those under the same parent. A translation that was typed now, or is said to
 * be `current`, is one of the source's text as it is now; the others keep what they were translated from.
 */
export function readForm(
  typed: Typed,
  before: CodeFields | null,
  { languages }: Pick<Survey, 'languages'>,
  beside: readonly Code[],
): ReadForm {
  const faults: Fault[] = [];
  const source = languages.find((language) => language === typed.source) ?? before?.source ?? languages[0] ?? '';
  const colour = kept(typed.colour);
  if (!isColour(colour)) faults.push({ field: 'colour-c1', key: 'codebook:fault-colour' });
  const written = new Map(
    languages.map((language): [Language, CodeText] => [
      language,
      {
        name: kept(typed[`name.${language}`]).replaceAll('\n', ' '),
        definition: kept(typed[`definition.${language}`]),
      },
    ]),
  );
  for (const [language, { name, definition }] of written) {
    const field = `name.${language}`;
    if (name === '' && (language === source || definition !== ''))
      faults.push({ field, key: language === source ? 'codebook:fault-name' : 'codebook:fault-no-name' });
    if ([...name].length > LONGEST.name)
      faults.push({ field, key: 'codebook:fault-long', data: { count: LONGEST.name } });
    if ([...definition].length > LONGEST.definition)
      faults.push({ field: `definition.${language}`, key: 'codebook:fault-long', data: { count: LONGEST.definition } });
    const isTaken = name !== '' && beside.some(({ texts }) => texts[language]?.name === name);
    if (isTaken) faults.push({ field, key: 'codebook:fault-taken' });
  }
  if (faults.length > 0) return { kind: 'faults', faults };
  const original = written.get(source);
  const mark = original === undefined ? '' : hashOfCodeText(original);
  const texts: CodeState['texts'] = {};
  // Languages that the survey no longer has keep their texts.
  for (const [language, text] of Object.entries(before?.texts ?? {}))
    if (text !== undefined && !languages.includes(language)) texts[language] = text;
  for (const [language, { name, definition }] of written) {
    if (name === '') continue;
    const was = before?.texts[language];
    const isNew = was === undefined || was.name !== name || was.definition !== definition;
    const isCurrent = isNew || typed[`current.${language}`] === 'yes';
    const translatedFrom = language === source ? undefined : isCurrent ? mark : was.translatedFrom;
    texts[language] = { name, definition, ...(translatedFrom !== undefined && { translatedFrom }) };
  }
  return { kind: 'code', code: { colour, source, texts } };
}

/** Languages of the survey in which a code has no text, or one that is behind its source. */
export const behind = (
  code: CodeFields,
  languages: readonly Language[],
): { missing: Language[]; stale: Language[] } => ({
  missing: languages.filter((language) => textState(code, language) === 'missing'),
  stale: languages.filter((language) => ['stale', 'untold'].includes(textState(code, language))),
});
