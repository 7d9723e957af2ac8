/** Refreshes the preview of a template while it is typed: the page that its Preview button asks for, without leaving this one. */

/** Milliseconds after the last key. */
const REST = 500;

const form = document.querySelector<HTMLFormElement>('form[data-previews]');
const place = document.getElementById('preview');
let timer: ReturnType<typeof setTimeout> | undefined;
let waiting: AbortController | undefined;

async function refresh(from: HTMLFormElement, into: HTMLElement): Promise<void> {
  waiting?.abort();
  waiting = new AbortController();
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(from)) if (typeof value === 'string') fields.append(name, value);
  fields.set('do', 'preview');
  const response = await fetch(from.action, { method: 'POST', body: fields, signal: waiting.signal });
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.getElementById('preview');
  if (fresh !== null) into.replaceChildren(...fresh.childNodes);
}

if (form !== null && place !== null)
  form.addEventListener('input', () => {
    clearTimeout(timer);
    // Given up for a newer one, or no connection: the button is still there.
    timer = setTimeout(() => void refresh(form, place).catch(() => undefined), REST);
  });
