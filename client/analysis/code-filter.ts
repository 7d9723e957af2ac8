/** Finds codes by typing: by name and definition, without regard to case and accents. Enter takes the first. */

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** `take` is called with the box of the first code found. */
export function codeFilter(field: HTMLElement, tree: HTMLElement, take: (box: HTMLInputElement) => void): () => void {
  const input = field.querySelector('input');
  const found = document.getElementById('code-found');
  if (input === null || found === null) return () => undefined;
  field.hidden = false;
  const shown = (): HTMLElement[] => [...tree.querySelectorAll<HTMLElement>('li:not([hidden])')];
  const apply = (): void => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    for (const item of tree.querySelectorAll('li')) {
      const text = plain(item.textContent ?? '');
      item.hidden = !words.every((word) => text.includes(word));
    }
    found.textContent = words.length === 0 ? '' : (field.dataset.textFound ?? '').replace('%', String(shown().length));
  };
  input.addEventListener('input', apply);
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const box = input.value.trim() === '' ? undefined : shown()[0]?.querySelector<HTMLInputElement>('input');
    if (box) take(box);
  });
  return apply;
}
