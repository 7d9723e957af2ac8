/**
 * Keeps the board as it is now, without a reload: when the server says that something has changed, the same page is fetched and what is inside
 * `#board` exchanged. What is open stays open, what has the focus keeps it, what is scrolled stays there. Without this script the page is as good as its last load.
 */

/** Milliseconds between two exchanges at least: a table that jumps every second cannot be read. */
const PAUSE = 4000;

const board = document.getElementById('board');
if (board !== null) follow(board);

function follow(board: HTMLElement): void {
  const state = document.getElementById('live');
  let wanted = board.dataset.stamp;
  let isBusy = false;
  let stream: EventSource | undefined;

  const say = (isLive: boolean): void => {
    const text = (isLive ? state?.dataset.textLive : state?.dataset.textCut) ?? '';
    if (state !== null && state.textContent !== text) state.textContent = text;
  };

  async function renew(): Promise<void> {
    if (isBusy || wanted === board.dataset.stamp) return;
    isBusy = true;
    try {
      const response = await fetch(location.href, { headers: { accept: 'text/html' } });
      const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById('board');
      // The session may have ended: then it is the sign-in page.
      if (fresh === null) return end();
      exchange(board, fresh);
    } catch {
      // Offline: the stream breaks too, says so, and asks again when it is back.
    }
    setTimeout(() => {
      isBusy = false;
      void renew();
    }, PAUSE);
  }

  function end(): void {
    isBusy = false;
    stream?.close();
    stream = undefined;
    say(false);
  }

  function listen(): void {
    stream?.close();
    if (document.hidden) return;
    stream = new EventSource(board.dataset.events ?? '');
    stream.addEventListener('board', ({ data }) => {
      say(true);
      wanted = JSON.parse(data).stamp;
      void renew();
    });
    // It tries again by itself unless it was refused.
    stream.addEventListener('error', () => say(false));
  }

  // Hidden it asks for nothing; seen again the stream begins with what is now.
  addEventListener('visibilitychange', listen);
  listen();
}

function exchange(board: HTMLElement, fresh: HTMLElement): void {
  const closed = new Set([...board.querySelectorAll('details:not([open])')].map(({ id }) => id));
  const known = new Set([...board.querySelectorAll('details')].map(({ id }) => id));
  for (const details of fresh.querySelectorAll('details'))
    if (known.has(details.id)) details.open = !closed.has(details.id);
  const scrolled = new Map(
    [...board.querySelectorAll('.table-scroll')].map((box) => [box.getAttribute('aria-labelledby'), box.scrollLeft]),
  );
  const focused = board.contains(document.activeElement) ? placeOf(board, document.activeElement) : undefined;
  board.replaceChildren(...fresh.childNodes);
  board.dataset.stamp = fresh.dataset.stamp;
  for (const box of board.querySelectorAll('.table-scroll'))
    box.scrollLeft = scrolled.get(box.getAttribute('aria-labelledby')) ?? 0;
  if (focused === undefined) return;
  const again = [...board.querySelectorAll<HTMLElement>(focused.selector)][focused.index];
  again?.focus({ preventScroll: true });
}

/** How to find an element again among new ones: by its id, or as the how-manieth with that address or name it is. */
function placeOf(board: HTMLElement, element: Element | null): { selector: string; index: number } | undefined {
  if (element === null) return undefined;
  const name = element.localName;
  const href = element.getAttribute('href');
  const labelled = element.getAttribute('aria-labelledby');
  const selector =
    element.id !== ''
      ? `#${CSS.escape(element.id)}`
      : href !== null
        ? `${name}[href="${CSS.escape(href)}"]`
        : labelled !== null
          ? `${name}[aria-labelledby="${CSS.escape(labelled)}"]`
          : element.closest('details') !== null && name === 'summary'
            ? `#${CSS.escape(element.closest('details')?.id ?? '')} > summary`
            : name;
  return { selector, index: [...board.querySelectorAll(selector)].indexOf(element) };
}
