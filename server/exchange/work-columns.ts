/** The columns of what researchers have made of the answers to a question, after the question's own. */
import { isTranslated } from '../analysis/translations/asking.ts';
import { answerable, type Question, type Survey, takesText, type Version } from '../definitions/model.ts';
import { nameOfLanguage } from '../pages/texts.ts';
import type { Translatable } from '../store/translations.ts';
import type { Cell, CellKind, Column, ExportedRow } from './column.ts';
import type { ExportExtra } from './extras.ts';
import { joined } from './joined.ts';

/** `QUESTION._working_translation_LANGUAGE`: the text; then what is to be known of it. */
const PARTS: [suffix: string, key: string, kind: CellKind, read: (one: Translatable) => Cell][] = [
  ['', 'export:column_working_translation', 'text', ({ translation }) => translation?.text ?? null],
  ['_stale', 'export:column_working_translation_stale', 'boolean', ({ state }) => state === 'stale'],
  [
    '_unfinished',
    'export:column_working_translation_unfinished',
    'boolean',
    ({ translation }) => translation?.isUnfinished ?? null,
  ],
  [
    '_machine',
    'export:column_working_translation_machine',
    'boolean',
    ({ translation }) => translation && translation.origin === 'machine',
  ],
];

/** For each question, whatever was worked on: a file has the same columns on every day. None where nothing was asked for. */
export function workColumns(
  { languages }: Pick<Survey, 'languages'>,
  versions: readonly Version[],
  extras: readonly ExportExtra[],
): (question: string) => Column[] {
  const all = versions.flatMap(({ content }) => answerable(content));
  const idsOf = (wanted: ExportExtra, is: (question: Question) => boolean) =>
    new Set(extras.includes(wanted) ? all.filter(is).map(({ id }) => id) : []);
  const translated = idsOf('translations', isTranslated);
  const coded = idsOf('codes', takesText);
  return (question) => [
    ...(translated.has(question) ? languages.flatMap((language) => translationColumns(question, language)) : []),
    ...(coded.has(question) ? [codesColumn(question)] : []),
  ];
}

const translationColumns = (question: string, language: string): Column[] =>
  PARTS.map(([suffix, key, kind, read]) => ({
    ...{ id: `${question}._working_translation_${language}${suffix}`, kind, key, about: question },
    places: { question, language: nameOfLanguage(language) },
    read: ({ translations }) => {
      const found = translations?.find((one) => one.question === question && one.translation?.language === language);
      return found === undefined ? null : read(found);
    },
  }));

const codesColumn = (question: string): Column => ({
  ...{ id: `${question}._codes`, kind: 'text', key: 'export:column_codes', places: { question }, about: question },
  read: ({ codings }) => codesCell(codings?.filter(({ coding }) => coding.question === question) ?? []),
});

/** `Name [id]; Name [id]`, each code once, in the codebook's order. */
function codesCell(given: NonNullable<ExportedRow['codings']>): string | null {
  const inOrder = given.toSorted((a, b) => a.place - b.place);
  return joined([...new Set(inOrder.map(({ name, coding }) => `${name} [${coding.code}]`))]);
}
