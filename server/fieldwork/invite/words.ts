/** What the invitations' pages say of people, languages and states, in the reader's words. */
import type { Language, Survey, Text } from '../../definitions/model.ts';
import { fill, pipeWords, wordingIn } from '../../definitions/texts.ts';
import { nameOfLanguage, type Translate } from '../../pages/texts.ts';
import type { Contact } from '../../registry/model.ts';
import { languageOf, type Recipient } from './letter.ts';

/** Says a survey's texts in one language. */
export const sayer =
  (survey: Survey, language: Language) =>
  (text: Text | undefined): string =>
    text === undefined ? '' : wordingIn(text, language, survey.fallback).text;

/** A questionnaire's title, without the words that differ between respondents; its id where it is gone. */
export function questionnaireTitle(survey: Survey, id: string, language: Language): string {
  const found = survey.questionnaires.find((one) => one.id === id);
  if (found === undefined) return id;
  return fill(sayer(survey, language)(found.title), pipeWords(found, [], language, survey.fallback));
}

/** `Kari Nes, ordførar`; whom a letter to nobody in particular goes to. */
export function contactText(t: Translate, contact: Contact | null): string {
  if (contact === null) return t('invitations:no-contact-known');
  return [contact.name || contact.email, contact.role].filter((part) => part !== '').join(', ');
}

export const languageText = (recipient: Recipient): string => nameOfLanguage(languageOf(recipient));
