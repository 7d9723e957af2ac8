/** The HTML of a message, out of its plain text: paragraphs, and a button for a line that is only a link. No image, no script, nothing from elsewhere. */
import type { Language } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import { direction, translator } from '../../pages/texts.ts';

/** Mail programs know no style sheets: what the page's would say stands at the element. */
const STYLE = {
  body: 'margin:0;padding:24px;background:#ffffff;color:#1e2b3c;font-family:Arial,Helvetica,sans-serif;font-size:17px;line-height:1.5',
  width: 'max-width:600px;margin:0 auto',
  paragraph: 'margin:0 0 16px',
  button:
    'display:inline-block;padding:12px 20px;border-radius:4px;background:#0b4f9e;color:#ffffff;font-weight:bold;text-decoration:none',
  address: 'margin:0 0 16px;font-size:14px;overflow-wrap:anywhere',
};

const ADDRESS = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'’»]/g;

const isLink = (line: string): boolean => line.match(ADDRESS)?.[0] === line;

/** A complete document in the message's language. */
export const mailHtml = (message: { language: Language; subject: string; body: string }): string =>
  html`<!doctype html>
<html lang="${message.language}" dir="${direction(message.language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${message.subject}</title></head>
<body style="${STYLE.body}"><div style="${STYLE.width}">
${message.body
  .split(/\n[^\S\n]*\n\s*/)
  .filter((paragraph) => paragraph.trim() !== '')
  .map((paragraph) => paragraphHtml(paragraph.trim(), message.language))}
</div></body>
</html>
`.text;

function paragraphHtml(paragraph: string, language: Language): Html {
  const blocks: Html[] = [];
  let lines: Html[] = [];
  const flush = (): void => {
    if (lines.length > 0) blocks.push(html`<p style="${STYLE.paragraph}">${joined(lines)}</p>\n`);
    lines = [];
  };
  for (const line of paragraph.split('\n').map((each) => each.trim())) {
    if (isLink(line)) {
      flush();
      blocks.push(html`<p style="${STYLE.paragraph}"><a href="${line}" style="${STYLE.button}">${translator(language)('outbox:open-page')}</a></p>
<p style="${STYLE.address}">${line}</p>\n`);
    } else lines.push(withLinks(line));
  }
  flush();
  return html`${blocks}`;
}

const joined = (lines: Html[]): Html => html`${lines.map((line, at) => (at === 0 ? line : html`<br>\n${line}`))}`;

function withLinks(line: string): Html {
  const parts: Html[] = [];
  let end = 0;
  for (const match of line.matchAll(ADDRESS)) {
    parts.push(html`${line.slice(end, match.index)}<a href="${match[0]}">${match[0]}</a>`);
    end = match.index + match[0].length;
  }
  return html`${parts}${line.slice(end)}`;
}
