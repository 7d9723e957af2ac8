/**
 * Makes the table of answers one that holds ten thousand rows: only what is visible is in the page, rows open with Enter, arrows move from cell to
 * cell (the grid pattern of the ARIA Authoring Practices). Without this script the table is read page by page.
 */
import { resizable } from './grid/columns.ts';
import { type Group, Layout } from './grid/layout.ts';
import { Markup } from './grid/markup.ts';
import { Source, type Window } from './grid/source.ts';

/** Lines kept above and below what is visible. */
const BEYOND = 8;
/** Milliseconds of rest before rows are fetched: who scrolls by does not read. */
const REST = 80;

const box = document.getElementById('grid');
const table = box?.querySelector('table');
const template = document.getElementById('grid-row');
if (box instanceof HTMLElement && table && template instanceof HTMLTemplateElement) live(box, table, template);

function live(box: HTMLElement, table: HTMLTableElement, template: HTMLTemplateElement): void {
  const body = table.tBodies[0];
  const head = table.tHead;
  const state = document.getElementById('grid-state');
  if (body === undefined || head === null) return;
  const columns = table.querySelectorAll('col').length - 1;
  const text = (name: string): string => box.dataset[`text${name}`] ?? '';
  const markup = new Markup(template, columns);
  const source = new Source(box.dataset.source ?? '');
  const groups: Group[] = JSON.parse(box.dataset.groups ?? '[]');

  box.removeAttribute('tabindex');
  box.classList.add('live');
  table.setAttribute('role', 'grid');
  document.getElementById('grid-keys')?.removeAttribute('hidden');
  document.querySelector('.grid-pager')?.remove();

  const rows = new Map<number, HTMLTableRowElement>();
  for (const row of body.querySelectorAll<HTMLTableRowElement>('tr.grid-row')) rows.set(Number(row.dataset.index), row);
  const first = Math.min(...rows.keys());
  const heads = new Map<number, HTMLTableRowElement>();
  /** By line: in the page now; and in place of rows that are on their way. */
  const lines = new Map<number, HTMLTableRowElement>();
  const awaited = new Map<number, HTMLTableRowElement>();
  let stamp = box.dataset.stamp;
  let layout = new Layout(groups, measured());
  /** Where the keyboard is. */
  let active = { line: 0, column: 0 };

  function measured() {
    const group = body?.querySelector<HTMLElement>('.grid-group')?.offsetHeight ?? 40;
    const row = body?.querySelector<HTMLElement>('.grid-row:not([data-open])')?.offsetHeight ?? 128;
    return { group, row };
  }

  const observer = new ResizeObserver((entries) => {
    let changed = false;
    for (const { target } of entries) {
      if (!(target instanceof HTMLTableRowElement) || target.dataset.open === undefined || !target.isConnected)
        continue;
      const row = Number(target.dataset.index);
      if (layout.opened.get(row) === target.offsetHeight) continue;
      layout.opened.set(row, target.offsetHeight);
      changed = true;
    }
    if (changed) render();
  });

  /** The row of a line as it is in the page, or is to be. */
  function element(line: number): HTMLTableRowElement {
    const at = layout.lineAt(line);
    const known = at.kind === 'group' ? heads.get(at.group) : rows.get(at.row);
    if (known !== undefined) return prepared(known, line);
    const group = layout.groups[at.group];
    if (at.kind === 'group' && group !== undefined) {
      const made = markup.head(group, at.group);
      heads.set(at.group, made);
      return prepared(made, line);
    }
    const made = awaited.get(line) ?? markup.awaited(at.kind === 'row' ? at.row : 0, text('Loading'));
    awaited.set(line, made);
    return prepared(made, line);
  }

  function prepared(row: HTMLTableRowElement, line: number): HTMLTableRowElement {
    row.setAttribute('aria-rowindex', String(line + 2));
    if (row.dataset.ready !== undefined) return row;
    row.dataset.ready = '';
    for (const [column, cell] of [...row.cells].entries()) {
      cell.tabIndex = -1;
      cell.setAttribute('role', column === 0 ? 'rowheader' : 'gridcell');
      if (column > 0) cell.setAttribute('aria-expanded', 'false');
    }
    for (const link of row.querySelectorAll('a')) link.tabIndex = -1;
    if (row.classList.contains('grid-row') && !row.hasAttribute('aria-busy'))
      row.cells[0]?.firstElementChild?.append(toggle());
    return row;
  }

  function toggle(): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'grid-toggle';
    button.tabIndex = -1;
    button.textContent = text('More');
    return button;
  }

  function open(row: HTMLTableRowElement, isOpen: boolean): void {
    if (row.hasAttribute('aria-busy') || !row.classList.contains('grid-row')) return;
    if (isOpen) row.dataset.open = '';
    else delete row.dataset.open;
    const index = Number(row.dataset.index);
    for (const cell of [...row.cells].slice(1)) cell.setAttribute('aria-expanded', String(isOpen));
    for (const link of row.querySelectorAll('a')) link.tabIndex = isOpen ? 0 : -1;
    const button = row.querySelector('.grid-toggle');
    if (button !== null) button.textContent = text(isOpen ? 'Less' : 'More');
    if (isOpen) {
      layout.opened.set(index, row.offsetHeight);
      observer.observe(row);
    } else {
      layout.opened.delete(index);
      observer.unobserve(row);
    }
    render();
  }

  const headHeight = (): number => head?.offsetHeight ?? 0;

  /** Puts into the page what is visible, the head of the group it is in, and where the keyboard is. */
  function render(): void {
    if (body === undefined) return;
    const hadFocus = body.contains(document.activeElement);
    const above = Math.max(0, box.scrollTop);
    const from = Math.max(0, layout.at(above) - BEYOND);
    const to = Math.min(layout.lines - 1, layout.at(above + box.clientHeight) + BEYOND);
    const wanted = new Set([layout.headOf(layout.at(above)), layout.headOf(from), active.line]);
    for (let line = from; line <= to; line += 1) wanted.add(line);
    const ordered = [...wanted].filter((line) => line >= 0 && line < layout.lines).sort((a, b) => a - b);
    for (const gap of body.querySelectorAll('.grid-gap')) gap.remove();
    const next = new Map(ordered.map((line) => [line, element(line)]));
    const kept = new Set(next.values());
    for (const row of lines.values()) if (!kept.has(row)) row.remove();
    lines.clear();
    let before: Element | null = body.firstElementChild;
    let end = 0;
    const put = (row: HTMLTableRowElement): void => {
      // One that is there already is not touched: it may hold the focus, or what is selected.
      if (row === before) before = row.nextElementSibling;
      else body.insertBefore(row, before);
    };
    for (const [line, row] of next) {
      const top = layout.top(line);
      if (top > end) put(markup.gap(top - end));
      put(row);
      lines.set(line, row);
      end = layout.top(line + 1);
    }
    while (before !== null) {
      const after: Element | null = before.nextElementSibling;
      before.remove();
      before = after;
    }
    const whole = layout.top(layout.lines);
    if (whole > end) body.append(markup.gap(whole - end));
    table.setAttribute('aria-rowcount', String(layout.lines + 1));
    mark();
    // The row that had it was exchanged for another.
    if (hadFocus && !body.contains(document.activeElement)) cellAt()?.focus({ preventScroll: true });
    fetchSoon();
  }

  /** One cell of the grid is in the order of the Tab key. */
  function mark(): void {
    for (const cell of body?.querySelectorAll<HTMLElement>(':is(th, td)[tabindex="0"]') ?? []) cell.tabIndex = -1;
    const cell = cellAt();
    if (cell !== undefined) cell.tabIndex = 0;
  }

  function cellAt(): HTMLTableCellElement | undefined {
    const cells = lines.get(active.line)?.cells;
    return cells?.[Math.min(active.column, cells.length - 1)];
  }

  let resting: ReturnType<typeof setTimeout> | undefined;
  function fetchSoon(): void {
    clearTimeout(resting);
    resting = setTimeout(() => void fetchMissing(), REST);
  }

  async function fetchMissing(): Promise<void> {
    const missing = [...lines.keys()].flatMap((line) => {
      const at = layout.lineAt(line);
      return at.kind === 'row' && !rows.has(at.row) ? [at.row] : [];
    });
    if (missing.length === 0) return;
    try {
      const windows = await source.load(missing);
      if (windows.length === 0) return;
      for (const window of windows) adopt(window);
      awaited.clear();
      say('');
      render();
    } catch {
      // The session has ended, or there is no connection: what is there stays, and scrolling tries again.
      say(text('Lost'));
    }
  }

  function say(words: string): void {
    if (state !== null && state.textContent !== words) state.textContent = words;
    box.classList.toggle('lost', words !== '');
  }

  /** Where others have answered meanwhile, the order is another one: everything is fetched anew. */
  function adopt(window: Window): void {
    if (window.stamp !== stamp) {
      stamp = window.stamp;
      layout = new Layout(window.groups, layout.heights);
      rows.clear();
      heads.clear();
      source.forget();
    }
    for (const row of window.rows) if (!rows.has(row.index)) rows.set(row.index, markup.row(row));
  }

  function move(line: number, column: number): void {
    active = {
      line: Math.min(layout.lines - 1, Math.max(0, line)),
      column: Math.min(columns, Math.max(0, column)),
    };
    const top = layout.top(active.line);
    const bottom = layout.top(active.line + 1);
    const covered = layout.lineAt(active.line).kind === 'group' ? 0 : layout.heights.group;
    const visible = box.clientHeight - headHeight();
    if (top - covered < box.scrollTop) box.scrollTop = top - covered;
    else if (bottom > box.scrollTop + visible) box.scrollTop = Math.min(top - covered, bottom - visible);
    render();
    const cell = cellAt();
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  table.addEventListener('focusin', ({ target }) => {
    const cell = target instanceof Element ? target.closest<HTMLTableCellElement>('tbody :is(th, td)') : null;
    if (cell === null) return;
    for (const [line, row] of lines) if (row === cell.parentElement) active = { line, column: cell.cellIndex };
    mark();
  });

  table.addEventListener('keydown', (event) => {
    if (!(event.target instanceof HTMLTableCellElement) || event.target.closest('tbody') === null) return;
    const { line, column } = active;
    const forward = getComputedStyle(table).direction === 'rtl' ? -1 : 1;
    const page = Math.max(1, Math.floor((box.clientHeight - headHeight()) / layout.heights.row) - 1);
    const whole = event.ctrlKey || event.metaKey;
    const to: Record<string, [number, number]> = {
      ArrowDown: [line + 1, column],
      ArrowUp: [line - 1, column],
      ArrowRight: [line, column + forward],
      ArrowLeft: [line, column - forward],
      Home: [whole ? 0 : line, 0],
      End: [whole ? layout.lines - 1 : line, columns],
      PageDown: [line + page, column],
      PageUp: [line - page, column],
    };
    const target = to[event.key];
    const row = lines.get(line);
    if (target !== undefined) move(...target);
    else if (event.key === 'Enter' && row !== undefined) open(row, row.dataset.open === undefined);
    else if (event.key === 'Escape' && row?.dataset.open !== undefined) open(row, false);
    else return;
    event.preventDefault();
  });

  table.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element) || target.closest('a') !== null) return;
    const row = target.closest<HTMLTableRowElement>('tbody tr.grid-row');
    if (row !== null && target.closest('.grid-toggle') !== null) open(row, row.dataset.open === undefined);
  });

  document.querySelector('.grid-groups')?.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a[data-row]') : null;
    if (link === null) return;
    event.preventDefault();
    const line = layout.headOf(layout.lineOfRow(Number(link.dataset.row)));
    box.scrollTop = layout.top(line);
    move(line, 0);
  });

  let isDrawing = false;
  box.addEventListener('scroll', () => {
    if (isDrawing) return;
    isDrawing = true;
    requestAnimationFrame(() => {
      isDrawing = false;
      render();
    });
  });
  new ResizeObserver(() => {
    table.style.setProperty('--grid-top', `${headHeight()}px`);
    const { row, group } = measured();
    if (row !== layout.heights.row || group !== layout.heights.group) {
      const opened = [...layout.opened];
      layout = new Layout(layout.groups, { row, group });
      for (const [index, height] of opened) layout.opened.set(index, height);
    }
    render();
  }).observe(box);

  resizable(table, text('Resize'));
  active = { line: layout.lineOfRow(first), column: 0 };
  render();
  if (first > 0) box.scrollTop = layout.top(active.line) - layout.heights.group;
}
