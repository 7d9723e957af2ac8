/** How much fits on one sheet: a letter is set smaller before it would run over, and a template that cannot fit is refused. */

/** A size of print: characters a line, and lines above the block with the code. Measured with the style sheet's type; see `letters.css`. */
const SIZES = [
  { name: 'usual', characters: 74, lines: 26 },
  { name: 'small', characters: 84, lines: 31 },
  { name: 'smallest', characters: 96, lines: 39 },
] as const;
export type PaperSize = (typeof SIZES)[number]['name'];

/** Of a line, between two paragraphs. */
const GAP = 0.6;

const heightOf = (body: string, characters: number): number =>
  body
    .split(/\n{2,}/)
    .map((paragraph) =>
      paragraph.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / characters)), 0),
    )
    .reduce((sum, lines) => sum + lines + GAP, -GAP);

/** The largest size in which a text fits; undefined where it fits in none. */
export const paperSizeOf = (body: string): PaperSize | undefined =>
  SIZES.find(({ characters, lines }) => heightOf(body, characters) <= lines)?.name;

/** Lines of a text in the smallest size, and how many there may be. */
export function linesOnPaper(body: string): { count: number; most: number } {
  const { characters, lines } = SIZES[2];
  return { count: Math.ceil(heightOf(body, characters)), most: lines };
}
