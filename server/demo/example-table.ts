/** The worked example's tables, printed: themes × region, and indicators by region, out of the comparison that pages and JSON show. */
import { readCodeTable } from '../analysis/comparison/code-table.ts';
import { indicatorQuestions, readIndicatorTable } from '../analysis/comparison/indicator-table.ts';
import { numbersIn } from '../analysis/comparison/reader.ts';
import { type ComparedTable, cellAt, rowLabel } from '../analysis/comparison/table.ts';
import type { Context } from '../context.ts';
import type { Language, Survey } from '../definitions/model.ts';
import { translator } from '../pages/texts.ts';
import { readCounts } from '../results/counts.ts';

/** The code that the themes stand under, in the first codebook. */
const THEMES = 'themes';

/** Respondents and passages of each theme in each region, in Markdown; undefined where the codebook has no themes (any more). */
export async function themesByRegion(
  context: Pick<Context, 'store' | 'clock'>,
  survey: Survey,
  language: Language,
): Promise<string | undefined> {
  const codes = (await context.store.codes(survey.id)).filter(
    ({ parent, removedAt }) => parent === THEMES && removedAt === null,
  );
  const reader = { t: translator(language), language, layer: { all: true } } as const;
  const read = (measure: 'respondents' | 'passages'): Promise<ComparedTable | undefined> =>
    readCodeTable(context, reader, survey, {
      ...{ codes: codes.map(({ id }) => id), by: 'region', share: 'none', subcodes: true, measure },
    });
  const [respondents, passages] = [await read('respondents'), await read('passages')];
  return respondents && passages && printed(respondents, passages);
}

/** Every mean from its baseline to its latest value, in Markdown; undefined where no answer tells a change. */
export async function indicatorsByRegion(
  context: Pick<Context, 'store' | 'clock'>,
  survey: Survey,
  language: Language,
): Promise<string | undefined> {
  const t = translator(language);
  const reader = { t, language, layer: { all: true } } as const;
  const { mean } = numbersIn(language);
  const lines: string[] = [];
  for (const { key: question } of indicatorQuestions(await readCounts(context, survey))) {
    const table = await readIndicatorTable(context, reader, survey, { question });
    for (const [row, { id, ...named }] of table?.rows.entries() ?? []) {
      const figures = table?.columns.map((_, column) => cellAt(table, row, column).value) ?? [];
      if (table === undefined || id === '' || figures.some((value) => value === null)) continue;
      lines.push(line([table.title, rowLabel(named), ...figures.map((value) => mean(value ?? 0))]));
    }
  }
  if (lines.length === 0) return undefined;
  const heads = (['baseline', 'latest', 'change', 'answers'] as const).map((id) => t(`comparison:${id}`));
  return [
    line([t('comparison:part-indicator'), t('comparison:by-region'), ...heads]),
    line(['---', '---', ...heads.map(() => '---:')]),
    ...lines,
  ].join('\n');
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function printed(respondents: ComparedTable, passages: ComparedTable): string {
  const cell = (row: number, column: number): string => {
    const [people, times] = [respondents, passages].map(({ cells }) => cells[row]?.[column]?.value ?? 0);
    return people === 0 ? '0' : `${people} (${times})`;
  };
  const heads = respondents.columns.map(({ label, base }) => `${label} (${base})`);
  return [
    line(['', ...heads]),
    line(['---', ...heads.map(() => '---:')]),
    ...respondents.rows.map(({ label }, row) => line([label, ...heads.map((_, column) => cell(row, column))])),
  ].join('\n');
}
