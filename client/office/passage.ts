/** Fills in what is selected in an answer, however it is selected, and where it stands there. Without script one copies and pastes it. */

const form = document.querySelector<HTMLFormElement>('form[data-passage]');
const answer = document.getElementById('answer');
const passage = document.getElementById('passage');

/** Positions go over the wire in code points; a text field counts UTF-16 units. */
const points = (text: string): string => String(Array.from(text).length);

function fill(from: HTMLTextAreaElement, into: HTMLTextAreaElement, [start, end]: HTMLInputElement[]): void {
  const { value, selectionStart, selectionEnd } = from;
  if (document.activeElement !== from || selectionStart === selectionEnd) return;
  into.value = value.slice(selectionStart, selectionEnd);
  if (start) start.value = points(value.slice(0, selectionStart));
  if (end) end.value = points(value.slice(0, selectionEnd));
}

if (form && answer instanceof HTMLTextAreaElement && passage instanceof HTMLTextAreaElement) {
  // A field that is read-only has no caret in some browsers, and nothing can be selected with keys. So it is one that takes no change instead.
  answer.readOnly = false;
  answer.setAttribute('aria-readonly', 'true');
  answer.inputMode = 'none';
  answer.addEventListener('beforeinput', (event) => event.preventDefault());
  const places = [...form.querySelectorAll<HTMLInputElement>('[name="from"], [name="to"]')];
  // Browsers differ in which of the two they send for a text field.
  document.addEventListener('selectionchange', () => fill(answer, passage, places));
  answer.addEventListener('select', () => fill(answer, passage, places));
  passage.addEventListener('input', () => {
    for (const place of places) place.value = '';
  });
}
