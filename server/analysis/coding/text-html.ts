/** The answer with its codings drawn on it: each a line under its words, in a lane of its own, with the number that it has in the list below. The script adds stripes in the margin. */
import { attribute, type Html, html } from '../../pages/html.ts';
import type { Code } from '../../store/codebook.ts';
import type { Coding, Span } from '../../store/codings.ts';
import { type Laned, laneCount, lanesOf, type Piece, piecesOf } from './geometry.ts';

/** A coding as it is drawn. */
export interface Drawn extends Span {
  coding: Coding;
  code: Code;
  /** 1, 2, 3 … */
  number: number;
}

/** Lanes that have a line of their own under the words; further ones share the last. */
const LANES = 6;

/** Those that stand somewhere, numbered in the order of the text: whole answers first. */
export function drawnOf(codings: readonly Coding[], codes: ReadonlyMap<string, Code>): Drawn[] {
  return codings
    .flatMap((coding) => {
      const code = codes.get(coding.code);
      return code === undefined ? [] : [{ coding, code, from: coding.anchor.from, to: coding.anchor.to }];
    })
    .sort(
      (one, other) =>
        Number(other.coding.whole) - Number(one.coding.whole) ||
        one.from - other.from ||
        other.to - one.to ||
        (one.coding.id < other.coding.id ? -1 : 1),
    )
    .map((one, index) => ({ ...one, number: index + 1 }));
}

export function textHtml(text: string, drawn: readonly Drawn[], me: string): Html {
  const spans = lanesOf(drawn.filter(({ coding, from, to }) => !coding.whole && from < to));
  const lanes = Math.min(laneCount(spans), LANES);
  return html`<div class="coding-lines lanes-${lanes}">${piecesOf(text, spans).map((piece) => pieceHtml(piece, me))}</div>`;
}

const pieceHtml = ({ text, covers, starts }: Piece<Drawn>, me: string): Html =>
  covers.reduceRight((inner, span) => spanHtml(span, inner, starts.includes(span), me), html`${text}`);

function spanHtml({ coding, code, lane, number }: Laned<Drawn>, inner: Html, begins: boolean, me: string): Html {
  const shown = Math.min(lane, LANES - 1);
  const whose = coding.by === me ? 'own' : 'others';
  return html`<span class="coded code-${code.colour} lane-${shown} ${whose}" data-coding="${coding.id}"${attribute('data-number', begins && number)}>${inner}</span>`;
}
