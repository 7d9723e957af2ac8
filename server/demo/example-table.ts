/** The worked example's table, printed: themes × region, out of the comparison that pages and JSON show. */
import { readCodeTable } from '../analysis/comparison/code-table.ts';
import type { ComparedTable } from '../analysis/comparison/table.ts';
import type { Context } from '../context.ts';
import type { Language, Survey } from '../definitions/model.ts';
import { translator } from '../pages/texts.ts';

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

function printed(respondents: ComparedTable, passages: ComparedTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
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
