/** Drawing an island: HTML with its texts escaped, and what its buttons do. What has not changed is not touched; the focus stays. */

type Part = string | number | false | undefined | Markup | readonly Part[] | (() => void);

/** Made by `html` only, so that no text that came from elsewhere is taken for it. */
export class Markup {
  readonly strings: readonly string[];
  readonly parts: readonly Part[];

  constructor(strings: readonly string[], parts: readonly Part[]) {
    this.strings = strings;
    this.parts = parts;
  }
}

/** Values are escaped; a function is what a press does: `<button data-act="${() => …}">`. Attribute values stand in double quotes. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Markup => new Markup(strings, parts);

const drawn = new WeakMap<Element, { text: string; acts: (() => void)[] }>();

export function draw(place: HTMLElement, markup: Markup): void {
  const acts: (() => void)[] = [];
  const text = write(markup, acts);
  const before = drawn.get(place);
  drawn.set(place, { text, acts });
  if (before === undefined)
    place.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLElement>('[data-act]') : null;
      if (button !== null) drawn.get(place)?.acts[Number(button.dataset.act)]?.();
    });
  if (before?.text === text) return;
  const active = document.activeElement;
  const focused = active instanceof HTMLElement && place.contains(active) ? selectorOf(active) : undefined;
  place.innerHTML = text;
  if (focused !== undefined) place.querySelector<HTMLElement>(focused)?.focus();
}

function write(part: Part, acts: (() => void)[]): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup)
    return part.strings.reduce((text, string, index) => text + write(part.parts[index - 1], acts) + string);
  if (typeof part === 'function') return String(acts.push(part) - 1);
  if (typeof part === 'object') return part.map((one) => write(one, acts)).join('');
  return String(part).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const selectorOf = ({ id, dataset }: HTMLElement): string =>
  id === '' ? (dataset.act === undefined ? '[tabindex]' : `[data-act="${dataset.act}"]`) : `[id="${id}"]`;
