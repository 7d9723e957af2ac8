/** Columns that are made wider and narrower, with the pointer or with the arrow keys. */

const NARROWEST = 120;
const WIDEST = 1200;
const STEP = 24;

/** Puts a handle into each head of a column. `text` says what it does. */
export function resizable(table: HTMLTableElement, text: string): void {
  const cols = [...table.querySelectorAll('col')];
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  for (const [at, head] of heads.entries()) {
    const col = cols[at];
    if (col === undefined) continue;
    head.append(
      handle(table, head, col, `${text}: ${head.querySelector('.grid-label')?.textContent ?? head.textContent}`),
    );
  }
}

function handle(
  table: HTMLTableElement,
  head: HTMLTableCellElement,
  col: HTMLTableColElement,
  label: string,
): HTMLElement {
  const grip = document.createElement('div');
  grip.className = 'grid-grip';
  grip.tabIndex = 0;
  grip.setAttribute('role', 'separator');
  grip.setAttribute('aria-orientation', 'vertical');
  grip.setAttribute('aria-label', label);
  grip.setAttribute('aria-valuemin', String(NARROWEST));
  grip.setAttribute('aria-valuemax', String(WIDEST));
  const say = (width: number): void => grip.setAttribute('aria-valuenow', String(Math.round(width)));
  const set = (width: number): void => {
    // From now on every column has the width that it has now: the one that grows takes nothing from the others.
    if (!table.dataset.sized) fix(table);
    const bounded = Math.min(WIDEST, Math.max(NARROWEST, width));
    const before = head.offsetWidth;
    col.style.inlineSize = `${bounded}px`;
    table.style.inlineSize = `${table.offsetWidth + bounded - before}px`;
    say(bounded);
  };
  say(head.offsetWidth);
  grip.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    const [start, width] = [event.clientX, head.offsetWidth];
    const away = getComputedStyle(table).direction === 'rtl' ? -1 : 1;
    const move = ({ clientX }: PointerEvent): void => set(width + away * (clientX - start));
    grip.addEventListener('pointermove', move);
    grip.addEventListener('lostpointercapture', () => grip.removeEventListener('pointermove', move), { once: true });
  });
  grip.addEventListener('keydown', (event) => {
    const by = event.key === 'ArrowRight' ? STEP : event.key === 'ArrowLeft' ? -STEP : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    set(head.offsetWidth + by);
  });
  return grip;
}

function fix(table: HTMLTableElement): void {
  table.dataset.sized = 'yes';
  const widths = [...(table.tHead?.rows[0]?.cells ?? [])].map((head) => head.offsetWidth);
  for (const [at, col] of [...table.querySelectorAll('col')].entries()) col.style.inlineSize = `${widths[at]}px`;
  table.style.inlineSize = `${table.offsetWidth}px`;
}
