/** People of municipalities who are written to, as the store gives them. */
import type { Contact } from '../registry/model.ts';

export interface ContactReads {
  /** Every contact of a survey in the registry's order, those who have left too. */
  contacts(survey: string): Promise<Contact[]>;
  contact(survey: string, id: string): Promise<Contact | undefined>;
}
