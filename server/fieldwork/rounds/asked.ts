/** What somebody typed who comes uninvited: read, and what is wrong with it. No store, no HTTP. */
import type { Questionnaire } from '../../definitions/model.ts';
import type { Municipality } from '../../registry/model.ts';
import type { RegistryView } from '../../registry/view.ts';
import { isAddress } from '../outbox/address.ts';
import { isFor } from './settings.ts';

export const FIELDS = ['questionnaire', 'municipality', 'name', 'country', 'contact', 'email'] as const;
export type Field = (typeof FIELDS)[number];
export type Typed = Record<Field, string>;

/** `key` is of the namespace `rounds`. */
export interface Fault {
  field: Field;
  key: string;
}

/** What the form asked for, all of it right. */
export interface Asked {
  questionnaire: Questionnaire;
  /** Null where another was typed. */
  municipality: Municipality | null;
  name: string;
  country: string;
  contactName: string;
  email: string;
}

/** As long as a name may be. */
export const LONGEST = 100;

/** A name that brings an address with it would go out in our letters. */
const hasAddress = (text: string): boolean => /https?:|www\.|[/\\@<>]|\w{3,}\.[a-z]{2,}\b/i.test(text);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** `questionnaires` are those that are open; `view` knows nobody where none are to be picked. */
export function askedIn(
  raw: Typed,
  questionnaires: readonly Questionnaire[],
  view: RegistryView | undefined,
): { asked: Asked } | { faults: Fault[] } {
  const typed = Object.fromEntries(FIELDS.map((field) => [field, oneLine(raw[field])]));
  const text = (field: Field): string => typed[field] ?? '';
  const [only] = questionnaires;
  const questionnaire =
    questionnaires.length === 1 ? only : questionnaires.find(({ id }) => id === text('questionnaire'));
  const municipality = text('municipality') === '' ? null : view?.municipality(text('municipality'));
  const faults: Fault[] = [];
  const fault = (field: Field, key: string, isSo: boolean) => isSo && faults.push({ field, key });
  fault('questionnaire', 'error-questionnaire', questionnaire === undefined);
  const isElsewhere =
    municipality === undefined ||
    (municipality !== null &&
      view !== undefined &&
      questionnaire !== undefined &&
      !isFor(questionnaire, municipality, view));
  fault('municipality', 'error-audience', isElsewhere);
  if (municipality === null) {
    fault('name', 'error-name', text('name') === '');
    fault('country', 'error-country', text('country') === '');
  }
  for (const field of ['name', 'country', 'contact'] as const) {
    fault(field, 'error-long', text(field).length > LONGEST);
    fault(field, 'error-link', hasAddress(text(field)));
  }
  fault('email', 'error-email', text('email') !== '' && (text('email').length > 200 || !isAddress(text('email'))));
  if (faults.length > 0 || questionnaire === undefined || municipality === undefined) return { faults };
  return {
    asked: {
      ...{ questionnaire, municipality, contactName: text('contact'), email: text('email') },
      name: municipality === null ? text('name') : municipality.name,
      country: municipality === null ? text('country') : '',
    },
  };
}
