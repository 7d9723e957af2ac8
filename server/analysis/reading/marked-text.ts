/** A text with the passages in it that are marked. Pure. */
import { type Html, html } from '../../pages/html.ts';

/** Code points; `to` is the first one after. */
interface Place {
  from: number;
  to: number;
}

/** Stretches of the text in order; marked where any passage covers them. */
function stretches(text: string, places: readonly Place[]): { text: string; marked: boolean }[] {
  const points = Array.from(text);
  const found: { text: string; marked: boolean }[] = [];
  const isMarked = (point: number): boolean => places.some(({ from, to }) => point >= from && point < to);
  const bounds = [...new Set([0, points.length, ...places.flatMap(({ from, to }) => [from, to])])]
    .filter((bound) => bound >= 0 && bound <= points.length)
    .sort((a, b) => a - b);
  for (const [at, bound] of bounds.entries()) {
    const next = bounds[at + 1];
    if (next === undefined) continue;
    const marked = isMarked(bound);
    const stretch = points.slice(bound, next).join('');
    const last = found.at(-1);
    if (last?.marked === marked) last.text += stretch;
    else found.push({ text: stretch, marked });
  }
  return found;
}

export const markedText = (text: string, places: readonly Place[]): Html[] =>
  stretches(text, places).map(({ text: stretch, marked }) =>
    marked ? html`<mark>${stretch}</mark>` : html`${stretch}`,
  );
