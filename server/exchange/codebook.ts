/** The codebook: what every column of an export holds, as a table of texts. */
import type { Translate } from '../pages/texts.ts';
import type { Column } from './column.ts';

/** One column of an export, described. Keys are the codebook's own columns. */
export type CodebookRow = Record<CodebookHeading, string>;
export const codebookHeadings = [
  'column',
  'holds',
  'printed',
  'cells',
  'question_kind',
  'part',
  'concept',
  'unit',
  'choices',
  'asked_in',
] as const;
export type CodebookHeading = (typeof codebookHeadings)[number];

/** The row of a column: what was asked, or what else it holds, in the language of `t`. */
export function codebookRow(
  { id, kind, key, places, asked }: Pick<Column, 'id' | 'kind' | 'key' | 'places' | 'asked'>,
  t: Translate,
): CodebookRow {
  return {
    column: id,
    holds: asked?.wordings.join('\n') ?? (key === undefined ? '' : t(key, places)),
    printed: asked?.printed.join('\n') ?? '',
    cells: t(`export:cell_${kind}`),
    question_kind: asked === undefined ? '' : t(`export:kind_${asked.questionKind.replaceAll(/[ /]/g, '_')}`),
    part:
      asked?.part === undefined ? '' : asked.questionKind === 'indicator' ? t(`export:part_${asked.part}`) : asked.part,
    concept: asked?.concept ?? '',
    unit: asked?.unit ?? '',
    choices: asked?.choices.join('\n') ?? '',
    asked_in: asked?.versions.join('\n') ?? '',
  };
}
