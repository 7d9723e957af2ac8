/** Stripes in the margin: one a coding, as long as its words, with the code's name where there is room. What they say stands in the list below, too. */
import { rangeOf } from './text-points.ts';

/** A coding as the page hands it over. */
export interface Row {
  id: string;
  code: string;
  colour: string;
  name: string;
  number: number;
  from: number;
  to: number;
  whole: boolean;
  own: boolean;
}

/** Pixels from one stripe to the next, and those that a name takes. */
const STEP = 9;
const LINE = 24;

/** Draws them anew. */
export function drawStripes(text: HTMLElement, margin: HTMLElement, rows: readonly Row[]): void {
  const above = margin.getBoundingClientRect().top;
  const placed = rows
    .filter(({ whole, from, to }) => whole || from < to)
    .map((row) => {
      const box = row.whole ? text.getBoundingClientRect() : rangeOf(text, row).getBoundingClientRect();
      return { row, top: box.top - above, bottom: box.bottom - above };
    })
    .sort((one, other) => one.top - other.top || other.bottom - one.bottom);
  const ends: number[] = [];
  const laned = placed.map((one) => {
    const free = ends.findIndex((end) => end <= one.top + 1);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = one.bottom;
    return { ...one, lane };
  });
  const stripes = laned.map(({ row, top, bottom, lane }) => {
    const stripe = element(row, 'coding-stripe');
    Object.assign(stripe.style, { top: `${top}px`, height: `${bottom - top}px`, insetInlineStart: `${lane * STEP}px` });
    return stripe;
  });
  const indent = ends.length * STEP + 6;
  let next = 0;
  const names = laned
    .toSorted((one, other) => one.row.number - other.row.number)
    .map(({ row, top }) => {
      const name = element(row, 'coding-stripe-name');
      name.textContent = `${row.number} ${row.name}`;
      const at = Math.max(top, next);
      next = at + LINE;
      Object.assign(name.style, { top: `${at}px`, insetInlineStart: `${indent}px` });
      return name;
    });
  margin.replaceChildren(...stripes, ...names);
  margin.style.minBlockSize = `${next}px`;
}

function element({ id, colour, own }: Row, name: string): HTMLElement {
  const made = document.createElement('span');
  made.className = `${name} code-${colour} ${own ? 'own' : 'others'}`;
  made.dataset.coding = id;
  return made;
}
