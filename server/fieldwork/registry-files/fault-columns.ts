/** In which column a fault is. */
import type { RegistryEntity } from '../../registry/changes.ts';

const COLUMNS: Record<string, string> = {
  id: 'id',
  duplicate: 'id',
  'country-code': 'id',
  'unknown-region': 'region',
  'unknown-country': 'country',
  'unknown-municipality': 'municipality',
  'repeated-municipality': 'municipalities',
  'too-few': 'municipalities',
  'unknown-language': 'language',
  'unknown-status': 'status',
  'unknown-channel': 'channel',
  'time-zone': 'time zone',
  'half-position': 'latitude',
  'contact-name': 'name',
  'contact-email': 'email',
  'contact-no-email': 'email',
  'contact-telephone': 'telephone',
  'contact-no-telephone': 'telephone',
};

/** The name of a fault's column; '' where it is about the whole row. */
export function columnOf(
  entity: RegistryEntity | undefined,
  code: string,
  data: Record<string, string | number>,
): string {
  const name = code.replace(/^[a-z-]+:/, '');
  if (name === 'unknown-municipality' && entity === 'partnership') return 'municipalities';
  return COLUMNS[name] ?? String(data.column ?? data.language ?? '');
}
