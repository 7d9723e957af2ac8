/** HTML as text, escaped unless it is already HTML. See `docs/decisions/html-tag.md`. */

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeHtml = (text: string): string =>
  /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => ESCAPES[character] as string) : text;

/** Text that is HTML already. Made by `html` and by `trusted` only. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

type Part = Html | string | number | false | null | undefined | readonly Part[];

function write(part: Part): string {
  if (part instanceof Html) return part.text;
  if (part === false || part === null || part === undefined) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  let text = '';
  for (const item of part) text += write(item);
  return text;
}

/**
 * A template whose values are escaped, `Html` values and arrays of them excepted; `false`, `null` and `undefined` write nothing.
 * Attribute values must stand in double quotes: ``html`<a href="${url}">${label}</a>` ``.
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  let text = strings[0] as string;
  for (let index = 0; index < parts.length; index++) text += write(parts[index]) + strings[index + 1];
  return new Html(text);
}

/** Marks text as HTML that was written by this program, never by a person. */
export const trusted = (text: string): Html => new Html(text);

/** ` name="value"`, ` name` for `true`, nothing for `false` and `undefined`. */
export function attribute(name: string, value: string | number | boolean | undefined): Html {
  if (value === false || value === undefined) return new Html('');
  return new Html(value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`);
}
