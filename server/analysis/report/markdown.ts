/** A report's texts: Markdown (CommonMark with tables), without HTML, pictures or addresses that run anything (`docs/decisions/report.md`). */
import MarkdownIt from 'markdown-it';
import { type Html, trusted } from '../../pages/html.ts';

/** HTML in a text is shown as it was typed, `javascript:` and its like make no link. Pictures would be fetched from strangers. */
const markdown = new MarkdownIt('default', { html: false, linkify: false, typographer: false }).disable('image');

/** A report's sections begin below its title and a chapter's: the first heading of a text is an `h2`. */
const BELOW = 1;
const DEEPEST = 6;

/** HTML of a text. `language` of its own, where that is not the page's, is for whoever puts it into the page. */
export function markdownHtml(text: string): Html {
  const tokens = markdown.parse(text, {});
  for (const token of tokens) {
    const level = /^h([1-6])$/.exec(token.tag)?.[1];
    if (level !== undefined) token.tag = `h${Math.min(Number(level) + BELOW, DEEPEST)}`;
    if (token.type === 'heading_open') token.attrSet('class', 'ds-heading');
    if (token.type === 'table_open') token.attrSet('class', 'ds-table');
  }
  return trusted(markdown.renderer.render(tokens, markdown.options, {}));
}
