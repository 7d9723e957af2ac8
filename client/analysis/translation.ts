/** The editor of a translation: keeps what is typed until it is saved, puts suggestions in, saves with keys. Without script it is a form. */
import { forgetSaved, keep, keptFor, sending } from './kept-typing.ts';

function edit(form: HTMLFormElement): void {
  const status = form.querySelector('.translation-status');
  const discard = form.querySelector<HTMLButtonElement>('[data-discard]');
  const areas = [...form.querySelectorAll('textarea')];
  const initial = new Map(areas.map((area) => [area.name, area.value]));
  const value = (name: string): string => form.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.value ?? '';
  const to = new URLSearchParams(location.search).get('to') ?? '';
  const name = `${location.pathname} ${to} ${value('revision')} ${value('as')}`;

  const say = (text: string | undefined): void => {
    if (status) status.textContent = text ?? '';
    if (discard) discard.hidden = text === undefined;
  };
  const keepTyped = (): void => {
    const isTyped = areas.some((area) => area.value !== initial.get(area.name));
    const fields = Object.fromEntries(areas.map((area) => [area.name, area.value]));
    const isKept = keep(name, isTyped ? { base: value('base'), fields, at: Date.now() } : undefined);
    say(isKept ? form.dataset.textKept : undefined);
  };

  // A page that answers a refusal shows what was typed itself.
  const kept = document.querySelector('[data-color="danger"]') === null ? keptFor(name) : undefined;
  if (kept !== undefined) {
    for (const area of areas) area.value = kept.fields[area.name] ?? area.value;
    const { textRestored, textRestoredChanged } = form.dataset;
    say(kept.base === value('base') ? textRestored : textRestoredChanged);
  }

  form.addEventListener('input', keepTyped);
  form.addEventListener('submit', () => sending(name));
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector<HTMLButtonElement>('button[value="next"]'));
      return;
    }
    const { target, altKey, code } = event;
    if (!altKey || !/^Digit[1-3]$/.test(code) || !(target instanceof HTMLTextAreaElement)) return;
    const offered = form.querySelectorAll<HTMLButtonElement>(`[data-use="${target.id}"]`);
    const chosen = offered[Number(code.slice(-1)) - 1];
    if (chosen === undefined) return;
    event.preventDefault();
    chosen.click();
  });
  for (const button of form.querySelectorAll<HTMLButtonElement>('[data-use]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const area = areas.find(({ id }) => id === button.dataset.use);
      if (area === undefined) return;
      area.value = button.closest('li')?.querySelector('[data-remembered]')?.textContent ?? '';
      area.focus();
      keepTyped();
    });
  }
  discard?.addEventListener('click', () => {
    for (const area of areas) area.value = initial.get(area.name) ?? '';
    keepTyped();
    areas[0]?.focus();
  });
}

forgetSaved(new URLSearchParams(location.search).has('done'));
const form = document.querySelector<HTMLFormElement>('form[data-translation]');
if (form) edit(form);
