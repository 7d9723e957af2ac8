/** What is wrong with a contact as it was written: the same sentences for forms and tables. */
import { z } from 'zod';
import type { Contact } from './model.ts';

export interface ContactFault {
  field: 'name' | 'email' | 'telephone';
  /** Names the sentence. */
  key: string;
  data: Record<string, string>;
}

const email = z.email();
/** With the country's number, written with spaces, hyphens or brackets as people do: E.164 has 15 digits at most. */
const TELEPHONE = /^\+(?:[\s().-]*\d){7,15}$/;

const isEmail = (text: string): boolean => email.safeParse(text).success;
const isTelephone = (text: string): boolean => TELEPHONE.test(text);

/** In the order of a form's fields; empty where all is well. */
export function contactFaults({ name, email, telephone, channel }: Contact): ContactFault[] {
  const faults: ContactFault[] = [];
  const add = (field: ContactFault['field'], key: string, data: ContactFault['data'] = {}) =>
    void faults.push({ field, key: `registry:${key}`, data });
  if (name === '') add('name', 'contact-name');
  if (email !== '' && !isEmail(email)) add('email', 'contact-email', { email });
  if (email === '' && channel === 'email') add('email', 'contact-no-email');
  if (telephone !== '' && !isTelephone(telephone)) add('telephone', 'contact-telephone', { telephone });
  if (telephone === '' && (channel === 'whatsapp' || channel === 'sms')) add('telephone', 'contact-no-telephone');
  return faults;
}
