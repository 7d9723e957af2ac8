/** A text area as high as its text, so that it can be read without a script too. */
import { html } from '../../pages/html.ts';
import { type Field, invalid } from './field.ts';

const rowsFor = (text: string): number => {
  let rows = 1;
  for (const paragraph of text.split('\n')) rows += 1 + Math.floor(paragraph.length / 75);
  return Math.min(24, Math.max(5, rows));
};

export const longText: Field<'long text'> = {
  isGroup: false,
  controls(question, shown) {
    const id = `answer.${question.id}`;
    const text = typeof shown.value === 'string' ? shown.value : '';
    // The line end after the tag is the one that HTML drops: without it a text that begins with one would lose it.
    return html`<textarea class="ds-input" id="${id}" name="${id}" dir="auto" rows="${rowsFor(text)}" aria-describedby="${shown.describedBy}"${invalid(shown)}>
${text}</textarea>`;
  },
  target: (question) => `answer.${question.id}`,
};
