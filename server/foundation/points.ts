/** Places in a text in Unicode code points, as passages are given in; a lone surrogate counts as one. */

export const pointsIn = (text: string): number => Array.from(text).length;

/** What stands from point `from` to before point `to`; undefined where that is nothing, or not all there. */
export function slicePoints(text: string, from: number, to: number): string | undefined {
  const points = Array.from(text);
  const isPlace = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= points.length;
  return isPlace ? points.slice(from, to).join('') : undefined;
}
