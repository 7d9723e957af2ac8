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
  /** As the source words it: `active 2011–2014`. */
  period: string;
  municipalities: string[];
}
export interface Registry {
  regions: Region[];
  countries: Country[];
  municipalities: Municipality[];
  partnerships: Partnership[];
}
