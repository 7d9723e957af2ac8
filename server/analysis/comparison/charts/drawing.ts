/**
 * What all charts have in common. A chart stands on white ground with presentation attributes only: the same file is shown on the page, printed and downloaded, and a page's
 * policy allows no inline styles. Every bar, line and mark has its figure beside it, so that nothing is told by colour alone.
 */
import { type Html, html } from '../../../pages/html.ts';
import type { Translate } from '../../../pages/texts.ts';
import { CODE_COLOURS } from '../../codebook/colours.ts';
import { isColour } from '../lineage.ts';
import type { Numbers } from '../reader.ts';
import type { ComparedCell, ComparedTable } from '../table.ts';

export interface ChartReader {
  t: Translate;
  numbers: Numbers;
}

export const WIDTH = 760;
export const INK = '#1c2733';
export const FAINT = '#5a6572';
export const LINE = '#d3d9e0';
/** Of what has no colour of its own. */
export const PLAIN = '#0062ba';

export const colourOf = (token: string | null): string =>
  token !== null && isColour(token) ? CODE_COLOURS[token] : PLAIN;

/** About how wide a text is drawn, in units: fonts differ, so there is room left everywhere. */
const LETTER = 0.56;
export const widthOf = (text: string, size = 13): number => Array.from(text).length * size * LETTER;

/** A label in lines that fit, `most` at most; what does not fit ends in an ellipsis. */
export function wrapped(label: string, width: number, size = 13, most = 2): string[] {
  const fits = Math.max(4, Math.floor(width / (size * LETTER)));
  const lines: string[] = [];
  let line = '';
  for (const word of label.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (Array.from(longer).length <= fits || line === '') line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  const kept = lines.slice(0, most);
  const isCut = lines.length > most;
  return kept.map((each, at) => {
    const letters = Array.from(each);
    const isLast = isCut && at === most - 1;
    if (letters.length <= fits && !isLast) return each;
    return `${letters
      .slice(0, Math.min(letters.length, fits - 1))
      .join('')
      .trimEnd()}…`;
  });
}

export interface TextAt {
  x: number;
  y: number;
  size?: number;
  anchor?: 'start' | 'middle' | 'end';
  fill?: string;
  weight?: 'bold';
}
export const textAt = (text: string, { x, y, size = 13, anchor = 'start', fill = INK, weight }: TextAt): Html =>
  html`<text x="${one(x)}" y="${one(y)}" font-size="${size}" text-anchor="${anchor}" fill="${fill}"${weight !== undefined && html` font-weight="${weight}"`}>${text}</text>`;

/** Lines of one label, `y` the middle of them. */
export const linesAt = (lines: readonly string[], at: TextAt): Html => {
  const step = (at.size ?? 13) * 1.2;
  const first = at.y - ((lines.length - 1) * step) / 2;
  return html`${lines.map((line, index) => textAt(line, { ...at, y: first + index * step + (at.size ?? 13) * 0.35 }))}`;
};

/** One decimal is enough for where a thing is. */
export const one = (value: number): string => String(Math.round(value * 10) / 10);

/** A cell's figure in words, as the table says it. */
export function figureOf({ t, numbers }: ChartReader, table: ComparedTable, cell: ComparedCell): string {
  if (cell.value === null) return cell.missing === 'nothing' ? '–' : t(`comparison:${cell.missing ?? 'nothing'}`);
  const value = table.kind === 'indicator' ? numbers.mean(cell.value) : numbers.number(cell.value);
  return cell.share === null ? value : `${numbers.percent(cell.share)} (${value})`;
}

/** The whole picture: named, described, and alone a file. */
export const picture = (table: ComparedTable, reader: ChartReader, height: number, content: Html): Html => {
  const name = `chart-${table.kind}`;
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${WIDTH} ${one(height)}" width="${WIDTH}" height="${one(height)}" role="img" aria-labelledby="${name}-title" aria-describedby="${name}-desc" font-family="Inter, system-ui, Arial, sans-serif"><title id="${name}-title">${table.title}</title><desc id="${name}-desc">${reader.t('comparison:chart-about', { rows: table.rows.length, columns: table.columns.length })}</desc><rect width="${WIDTH}" height="${one(height)}" fill="#fff"/>${content}</svg>`;
};
