/** Exchanges what is on the page for what the server says now: what is open stays open, what has the focus keeps it, what is being written is left alone. */

/** Parts of the page that are exchanged, by id. */
const PARTS = [
  'coded-text',
  'coding-quick',
  'coding-layers',
  'coding-codings',
  'memos-answer',
  'memos-case',
  'code-tree',
];

const isBeingWritten = (part: HTMLElement): boolean =>
  [...part.querySelectorAll('textarea')].some(({ value, defaultValue }) => value !== defaultValue);

/** How to find the element that has the focus among new ones. */
function focusIn(part: HTMLElement): string | undefined {
  const element = document.activeElement;
  if (element === null || !part.contains(element) || element === part) return undefined;
  if (element.id !== '') return `#${CSS.escape(element.id)}`;
  if (element instanceof HTMLButtonElement && element.name !== '')
    return `button[name="${element.name}"][value="${CSS.escape(element.value)}"]`;
  const owner = element.closest('[id]');
  return owner === null || owner === part ? '' : `#${CSS.escape(owner.id)} ${element.localName}`;
}

/** `saved`: the part whose form was just sent, which is exchanged although something was written in it. The answer says whether what had the focus is gone. */
export function renew(fresh: Document, saved?: Element | null): { isFocusLost: boolean } {
  let isFocusLost = false;
  for (const id of PARTS) {
    const [part, now] = [document.getElementById(id), fresh.getElementById(id)];
    if (part === null || now === null || (isBeingWritten(part) && saved !== part)) continue;
    const open = new Set([...part.querySelectorAll('details[open]')].map((one) => one.id));
    for (const details of now.querySelectorAll('details'))
      if (details.id !== '' && open.has(details.id)) details.open = true;
    const focus = focusIn(part);
    part.replaceChildren(...now.childNodes);
    if (focus === undefined) continue;
    const again = focus === '' ? null : part.querySelector<HTMLElement>(focus);
    again?.focus({ preventScroll: true });
    isFocusLost ||= again === null;
  }
  return { isFocusLost };
}
