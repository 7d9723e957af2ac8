/** Bars drawn by the server. Each stands beside its figures in words, so it says nothing to those who cannot see it. */
import { type Html, html } from '../pages/html.ts';

const percentOf = (part: number, whole: number): string =>
  whole === 0 ? '0' : String(Math.round((10_000 * Math.min(part, whole)) / whole) / 100);

/** A bar from 0 to `whole`. */
export const bar = (part: number, whole: number): Html =>
  html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="bar-whole" width="100" height="10"/><rect class="bar-part" width="${percentOf(part, whole)}" height="10"/></svg>`;

/** How far the invited have come: submitted and, lighter, begun. */
export const progressBar = ({ invited, started, submitted }: Stages): Html =>
  html`<svg class="bar bar-progress" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="bar-whole" width="100" height="10"/><rect class="bar-begun" width="${percentOf(started, invited)}" height="10"/><rect class="bar-part" width="${percentOf(submitted, invited)}" height="10"/></svg>`;

export interface Stages {
  invited: number;
  started: number;
  submitted: number;
}
