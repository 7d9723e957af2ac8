/**
 * The pages beside the form: earlier versions, and the code for another device. From the form one gets there with its own buttons, not links: what is
 * typed is saved on the way, also without a script.
 */
import type { Language } from '../definitions/model.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import type { Reader } from './reader.ts';
import { type Fields, fieldOf } from './typed.ts';
import type { Visit } from './visit.ts';

/** `?show=` of a page, and the question it is about where it is about one. */
export interface Beside {
  show: 'history' | 'code';
  question?: string;
}

/** `?lang=…&show=…`: relative, so that the secret stands nowhere on a page. */
export const besideQuery = ({ show, question }: Beside, language: Language): string =>
  new URLSearchParams({ lang: language, show, ...(question !== undefined && { question }) }).toString();

/** A button of the form that saves and leads there. `name` is what its text is called for the script that changes languages. */
export const besideButton = ({ show, question }: Beside, name: string, text: string): Html =>
  html`<button class="ds-button beside" data-variant="tertiary" data-size="sm" type="submit" name="show" value="${show}${question !== undefined && ` ${question}`}"${attribute('data-text', name)}>${text}</button>`;

/** A link from a page where nothing can be typed. */
export const besideLink = (beside: Beside, text: string, { language }: Reader): Html =>
  html`<a class="ds-link" href="?${besideQuery(beside, language)}">${text}</a>`;

/** Whether whoever holds the link may still read what was answered. */
export const mayRead = ({ phase }: Visit): boolean => ['open', 'closed', 'not open yet'].includes(phase);

/** Which of the buttons was pressed. */
export function besideIn(fields: Fields): Beside | undefined {
  const [show, question] = (fieldOf(fields, 'show') ?? '').split(' ');
  if (show !== 'history' && show !== 'code') return undefined;
  return { show, ...(question !== undefined && { question }) };
}
