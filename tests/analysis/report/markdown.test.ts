/** What researchers write stays text: it formats, links, and runs nothing. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { markdownHtml } from '../../../server/analysis/report/markdown.ts';

const shown = (text: string): string => markdownHtml(text).text;

it('has headings below the report’s own, lists, emphasis, links and tables', () => {
  expect(shown('# Funn\n\n**Mange** *svarte*.\n\n- ein\n- to')).toBe(
    '<h2 class="ds-heading">Funn</h2>\n<p><strong>Mange</strong> <em>svarte</em>.</p>\n<ul>\n<li>ein</li>\n<li>to</li>\n</ul>\n',
  );
  expect(shown('###### Deep')).toContain('<h6 class="ds-heading">');
  expect(shown('[FN](https://un.org/a?b=1&c=2)')).toContain('<a href="https://un.org/a?b=1&amp;c=2">FN</a>');
  expect(shown('| a | b |\n|---|---|\n| 1 | 2 |')).toContain('<table class="ds-table">');
});

it.each([
  ['a script', '<script>alert(1)</script>'],
  ['a handler', '<img src=x onerror=alert(1)>'],
  ['HTML within a line', 'a <b onclick="alert(1)">b</b>'],
  ['a link that runs', '[x](javascript:alert(1))'],
  ['a link that runs, in disguise', '[x](&#106;avascript&colon;alert(1))'],
  ['a link that runs, in capitals', '<JaVaScRiPt:alert(1)>'],
  ['a data address', '[x](data:text/html;base64,PHNjcmlwdD4=)'],
  ['a reference that runs', '[x]\n\n[x]: vbscript:x'],
])('shows %s as it was typed', (_, text) => {
  const html = shown(text);
  expect(html).not.toMatch(/<(script|img|b)\b/i);
  expect(html).not.toMatch(/href="\s*(javascript|data|vbscript)/i);
});

it('fetches no picture', () => {
  expect(shown('![x](https://strangers.example/x.png)')).not.toContain('<img');
});

it('whatever is written, nothing but known elements and attributes comes of it', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '&',
    '`',
    '[x](',
    ')',
    '!',
    '#',
    '\n',
    '\n\n',
    '| a |',
    '|-|',
    '- ',
    '1. ',
    '> ',
    '<script>',
    '<a href="javascript:1">',
    'javascript:',
    '\\',
    '*',
    '_',
    'ord ',
    '[',
    ']: ',
    '~~',
    '\0',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const html = shown(pieces.join(''));
      const tags = [...html.matchAll(/<\/?([a-z0-9]+)([^>]*)>/gi)];
      for (const [whole, name = '', attributes = ''] of tags) {
        expect(whole).toMatch(
          /^<\/?(h[2-6]|p|ul|ol|li|em|strong|s|a|code|pre|blockquote|hr|br|table|thead|tbody|tr|th|td)\b/,
        );
        expect(attributes.replace(/\s+(class|start|href|title|style)="[^"]*"/g, '').trim(), name).toBe('');
        expect(attributes).not.toMatch(/href="\s*javascript/i);
      }
    }),
    { numRuns: 500 },
  );
});
