/** A question's answer, read from its fields and written to them; one shape a kind, as `server/respond/README.md` lists them. */
import { numberOrTyped, readableText } from '../../server/definitions/decimals.ts';
import type { Value } from '../sync/records.ts';
import { decimal, type Page } from './page.ts';

export type Control = HTMLInputElement | HTMLTextAreaElement;

export const idOf = (question: HTMLElement): string => question.dataset.question ?? '';

/** What the respondent types in or chooses among. */
export const controlsOf = (question: HTMLElement): Control[] =>
  [...question.querySelectorAll<Control>('[name^="answer."]')].filter(({ type }) => type !== 'hidden');

export const isOption = (control: Control): control is HTMLInputElement =>
  control.type === 'radio' || control.type === 'checkbox';

/** `baselineYear` of `answer.QUESTION.baselineYear`. */
const fieldOf = (question: HTMLElement, { name }: { name: string }): string =>
  name.slice(`answer.${idOf(question)}.`.length);

const labelOf = ({ labels }: Control): string => labels?.[0]?.textContent?.trim() ?? '';

/** Whether someone typed or chose something since the page came, also before its script did. */
export const isTouched = (question: HTMLElement): boolean =>
  controlsOf(question).some((control) =>
    isOption(control) ? control.checked !== control.defaultChecked : control.value !== control.defaultValue,
  );

/** `null` where nothing is typed or chosen. */
export const readAnswer = (question: HTMLElement): Value =>
  read(
    question,
    controlsOf(question).map((control) => ({ name: control.name, value: control.value, isOn: isOn(control) })),
  );

/** The answer with which the server wrote the page. */
export const writtenAnswer = (question: HTMLElement): Value =>
  read(
    question,
    controlsOf(question).map((control) => ({
      name: control.name,
      value: isOption(control) ? control.value : control.defaultValue,
      isOn: isOption(control) && control.defaultChecked,
    })),
  );

const isOn = (control: Control): boolean => isOption(control) && control.checked;

function read(question: HTMLElement, controls: { name: string; value: string; isOn: boolean }[]): Value {
  const [first] = controls;
  const chosen = controls.flatMap(({ value, isOn }) => (isOn && value !== '' ? value : []));
  const { kind, name, unit } = question.dataset;
  switch (kind) {
    case 'one choice':
      return chosen[0] ?? null;
    case 'yes/no':
      return chosen.length === 0 ? null : chosen[0] === 'yes';
    case 'several choices':
      return chosen.length === 0 ? null : chosen;
    case 'share': {
      const typed = controls.filter(({ value }) => value.trim() !== '');
      const parts = typed.map((control) => [fieldOf(question, control), numberOrTyped(control.value)]);
      return parts.length === 0 ? null : Object.fromEntries(parts);
    }
    case 'indicator': {
      if (controls.every(({ value }) => value.trim() === '')) return null;
      const fields = controls.map((control) => {
        const field = fieldOf(question, control);
        return [field, field === 'name' || field === 'unit' ? control.value : numberOrTyped(control.value)];
      });
      return { name: name ?? '', unit: unit ?? '', ...Object.fromEntries(fields) };
    }
    case 'number':
      return first === undefined || first.value === '' ? null : numberOrTyped(first.value);
    default:
      return first?.value || null;
  }
}

/** Nothing chosen, and nothing but white space typed. */
export const isBlank = (question: HTMLElement): boolean =>
  controlsOf(question).every((control) =>
    isOption(control) ? !control.checked || control.value === '' : control.value.trim() === '',
  );

const textOf = (page: Page, value: Value | undefined): string =>
  typeof value === 'number' ? decimal(page, readableText(value)) : typeof value === 'string' ? value : '';

const partOf = (value: Value, field: string): Value | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value[field] : value;

const isChosen = (value: Value, option: string): boolean =>
  Array.isArray(value) ? value.includes(option) : option === (value === true ? 'yes' : value === false ? 'no' : value);

/** Puts an answer into the fields: only where the respondent chose it over what stood there. */
export function writeAnswer(question: HTMLElement, value: Value, page: Page): void {
  for (const control of controlsOf(question)) {
    if (isOption(control)) control.checked = isChosen(value, control.value);
    else control.value = textOf(page, partOf(value, fieldOf(question, control)));
  }
}

/** An answer as lines to be read, in the words of the form. */
export function answerLines(question: HTMLElement, value: Value, page: Page): string[] {
  return controlsOf(question).flatMap((control) => {
    if (isOption(control)) return isChosen(value, control.value) ? labelOf(control) : [];
    const text = textOf(page, partOf(value, fieldOf(question, control)));
    return control.name === `answer.${idOf(question)}` ? text : `${labelOf(control)}: ${text}`;
  });
}
