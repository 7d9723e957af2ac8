/** Who is asked: plain data, as the registry's CSV files and tables hold it. */
import type { Language, Text } from '../definitions/model.ts';

export interface Region {
  id: string;
  label: Text;
}
export interface Country {
  /** ISO 3166-1 alpha-2. */
  id: string;
  region: string;
  label: Text;
  /** IANA name; absent where the country has but one, or its code says enough (`timeZoneOf`). */
  timeZone?: string;
}
export interface Municipality {
  id: string;
  name: string;
  country: string;
  /** The language its people read: `nb`, `nn`, `es`, `en`. */
  language: Language;
  /** WGS 84, decimal degrees; approximate town centre. */
  latitude?: number;
  longitude?: number;
}
/** A set of municipalities, usually a pair; nothing assumes exactly two. */
export interface Partnership {
  id: string;
  label: string;
  status: 'active' | 'ended' | 'planned';
  /** The years, as `2011–2014`, in no language: whether it is active is its status. */
  period: string;
  /** What it works on, in the words of the registry. */
  theme?: string;
  municipalities: string[];
}

/** How a contact wants to be written to. */
export const CHANNELS = ['email', 'whatsapp', 'sms', 'letter'] as const;
export type Channel = (typeof CHANNELS)[number];

/** A person in a municipality who is written to. One who left stays, with the time. */
export interface Contact {
  id: string;
  municipality: string;
  name: string;
  /** Their post, in their own words: `ordfører`, `Town Clerk`. */
  role: string;
  /** '' where there is none. */
  email: string;
  /** With the country's number (`+254 …`); '' where there is none. */
  telephone: string;
  language: Language;
  channel: Channel;
  endedAt: number | null;
}
export interface Registry {
  regions: Region[];
  countries: Country[];
  municipalities: Municipality[];
  partnerships: Partnership[];
}
