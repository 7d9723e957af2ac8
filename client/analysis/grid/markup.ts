/** Rows as the server writes them, made from its template. */
import type { Group } from './layout.ts';
import type { Cell, Row } from './source.ts';

function clone<T extends Element>(of: Element | null | undefined, type: new () => T): T {
  const copy = of?.cloneNode(true);
  if (!(copy instanceof type)) throw new Error('the template of the grid is not what this script was written for');
  return copy;
}

export class Markup {
  readonly #row: Element | null;
  readonly #answer: Element | null | undefined;
  readonly #blank: Element | null | undefined;
  readonly #columns: number;

  constructor(template: HTMLTemplateElement, columns: number) {
    this.#row = template.content.querySelector('tr');
    const [answered, blank] = this.#row?.querySelectorAll('td') ?? [];
    this.#answer = answered?.querySelector('.grid-answer');
    this.#blank = blank?.querySelector('.blank');
    this.#columns = columns;
  }

  row({ index, municipality, place, synthetic, cells }: Row): HTMLTableRowElement {
    const row = clone(this.#row, HTMLTableRowElement);
    row.dataset.index = String(index);
    const [head, ...tds] = row.cells;
    for (const td of tds) td.remove();
    fill(head, '.grid-name', municipality);
    fill(head, '.grid-place', place);
    if (!synthetic) head?.querySelector('.ds-tag')?.remove();
    for (const answers of cells) {
      const cell = document.createElement('div');
      cell.className = 'grid-cell';
      cell.append(
        ...(answers.length === 0 ? [clone(this.#blank, HTMLElement)] : answers.map((of) => this.#answered(of))),
      );
      row.insertCell().append(cell);
    }
    return row;
  }

  /** Stands where rows are on their way. */
  awaited(index: number, text: string): HTMLTableRowElement {
    const row = this.row({ index, municipality: '…', place: text, synthetic: false, cells: [] });
    for (let column = 0; column < this.#columns; column += 1) row.insertCell();
    row.setAttribute('aria-busy', 'true');
    return row;
  }

  head(group: Group, index: number): HTMLTableRowElement {
    const row = document.createElement('tr');
    row.className = 'grid-group';
    row.dataset.group = String(index);
    const cell = document.createElement('th');
    cell.scope = 'rowgroup';
    cell.colSpan = this.#columns + 1;
    const label = document.createElement('span');
    label.textContent = group.label;
    if (group.language !== undefined) label.lang = group.language;
    const count = document.createElement('span');
    count.className = 'grid-count';
    count.textContent = String(group.count);
    const name = document.createElement('div');
    name.className = 'grid-group-name';
    name.append(label, ' ', count);
    cell.append(name);
    row.append(cell);
    return row;
  }

  /** Takes the place of rows that are not in the page. */
  gap(height: number): HTMLTableRowElement {
    const row = document.createElement('tr');
    row.className = 'grid-gap';
    row.setAttribute('aria-hidden', 'true');
    const cell = row.insertCell();
    cell.colSpan = this.#columns + 1;
    cell.style.blockSize = `${height}px`;
    return row;
  }

  #answered({ text, language, about, href, open }: Cell): HTMLElement {
    const answer = clone(this.#answer, HTMLElement);
    const said = fill(answer, '.answer-text', text);
    if (language === undefined) said?.removeAttribute('lang');
    else said?.setAttribute('lang', language);
    fill(answer, '[data-about]', about);
    const link = answer.querySelector('a');
    link?.setAttribute('href', href);
    link?.setAttribute('aria-label', open);
    return answer;
  }
}

function fill(within: Element | undefined, selector: string, text: string): Element | null {
  const found = within?.querySelector(selector) ?? null;
  if (found !== null) found.textContent = text;
  return found;
}
