/** The registry as tables, one a kind of entry: what is exported, and what the registry's files hold. */
import type { Language, Text } from '../definitions/model.ts';
import type { FullRegistry, RegistryEntity } from './changes.ts';
import type { RegistryTable } from './rows.ts';

/** The file of each kind of entry. */
export const TABLE_OF = {
  region: 'regions.csv',
  country: 'countries.csv',
  municipality: 'municipalities.csv',
  contact: 'contacts.csv',
  partnership: 'partnerships.csv',
} as const satisfies Record<RegistryEntity, RegistryTable>;

/** Columns of each table, in the order in which they are written. */
export const tableColumns = (entity: RegistryEntity, languages: readonly Language[]): string[] =>
  ({
    region: ['id', ...languages],
    country: ['id', 'region', ...languages, 'time zone'],
    municipality: ['id', 'name', 'country', 'language', 'latitude', 'longitude'],
    contact: ['id', 'municipality', 'name', 'role', 'email', 'telephone', 'language', 'channel'],
    partnership: ['id', 'label', 'status', 'period', 'theme', 'municipalities'],
  })[entity];

/** The rows of a table below its header, each by column; contacts who have left are not among them. */
export function tableRowsOf(
  entity: RegistryEntity,
  { regions, countries, municipalities, contacts, partnerships }: FullRegistry,
  languages: readonly Language[],
): Record<string, string>[] {
  const labels = ({ in: wordings }: Text): Record<string, string> =>
    Object.fromEntries(languages.map((language) => [language, wordings[language]?.text ?? '']));
  switch (entity) {
    case 'region':
      return regions.map(({ id, label }) => ({ id, ...labels(label) }));
    case 'country':
      return countries.map(({ id, region, label, timeZone = '' }) => ({
        ...{ id, region, ...labels(label) },
        'time zone': timeZone,
      }));
    case 'municipality':
      return municipalities.map(({ id, name, country, language, latitude, longitude }) => ({
        ...{ id, name, country, language, latitude: decimal(latitude), longitude: decimal(longitude) },
      }));
    case 'contact':
      return contacts
        .filter(({ endedAt }) => endedAt === null)
        .map(({ id, municipality, name, role, email, telephone, language, channel }) => ({
          ...{ id, municipality, name, role, email, telephone, language, channel },
        }));
    case 'partnership':
      return partnerships.map(({ id, label, status, period, theme = '', municipalities: members }) => ({
        ...{ id, label, status, period, theme, municipalities: members.join(' ') },
      }));
  }
}

/** A number without an exponent, which tables of people do not use; '' where there is none. */
export function decimal(value: number | undefined): string {
  if (value === undefined) return '';
  const short = String(value);
  return short.includes('e-') ? value.toFixed(20).replace(/\.?0+$/, '') : short;
}
