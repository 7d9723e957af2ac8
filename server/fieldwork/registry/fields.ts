/** The fields of each kind of entry: how they are asked for, and how a value is read out in them. */
import type { Language, Survey } from '../../definitions/model.ts';
import { nameOfLanguage, type Translate } from '../../pages/texts.ts';
import type { FullRegistry, RegistryEntity, RegistryValue } from '../../registry/changes.ts';
import { CHANNELS } from '../../registry/model.ts';
import { STATUSES } from '../../registry/rows.ts';
import { sayer } from './entries.ts';

/** What was typed, by field; several members are parted by spaces. */
export type Typed = Record<string, string>;

export interface FieldSpec {
  name: string;
  label: string;
  kind: 'text' | 'email' | 'select' | 'members';
  hint?: string;
  autocomplete?: string;
  /** Of `select` and `members`. */
  options: { value: string; label: string }[];
  /** Asked for once, and never changed. */
  isNewOnly?: boolean;
}

export interface Wordings {
  t: Translate;
  language: Language;
  survey: Survey;
}

/** In the order of the form. */
export function fieldsOf(
  entity: RegistryEntity,
  { t, language, survey }: Wordings,
  registry: FullRegistry,
): FieldSpec[] {
  const say = sayer(survey, language);
  const byLabel = (options: FieldSpec['options']): FieldSpec['options'] =>
    options.sort((a, b) => a.label.localeCompare(b.label, language));
  const label = (name: string): string => t(`fieldwork-registry:field-${name}`);
  const text = (name: string, hint = false, kind: 'text' | 'email' = 'text'): FieldSpec => ({
    ...{ name, kind, label: label(name), options: [] },
    ...(hint && { hint: t(`fieldwork-registry:hint-${name}`) }),
  });
  const select = (name: string, options: FieldSpec['options']): FieldSpec => ({
    ...{ name, kind: 'select', label: label(name), options },
  });
  const labels = survey.languages.map(
    (one): FieldSpec => ({
      ...{ name: `label-${one}`, kind: 'text', options: [] },
      label: t('fieldwork-registry:field-label', { language: nameOfLanguage(one) }),
    }),
  );
  const languages = select(
    'language',
    survey.languages.map((one) => ({ value: one, label: nameOfLanguage(one) })),
  );
  const municipalities = byLabel(registry.municipalities.map(({ id, name }) => ({ value: id, label: name })));
  switch (entity) {
    case 'region':
      return labels;
    case 'country':
      return [
        { ...text('code', true), isNewOnly: true },
        select('region', byLabel(registry.regions.map((region) => ({ value: region.id, label: say(region.label) })))),
        ...labels,
        text('time-zone', true),
      ];
    case 'municipality':
      return [
        text('name'),
        select('country', byLabel(registry.countries.map((one) => ({ value: one.id, label: say(one.label) })))),
        languages,
        text('latitude', true),
        text('longitude'),
      ];
    case 'contact':
      return [
        select('municipality', municipalities),
        text('name'),
        text('role', true),
        text('email', false, 'email'),
        text('telephone', true),
        languages,
        select(
          'channel',
          CHANNELS.map((value) => ({ value, label: t(`fieldwork-registry:channel-${value}`) })),
        ),
      ];
    case 'partnership':
      return [
        { ...text('label'), label: label('label-short') },
        { ...select('municipalities', municipalities), kind: 'members', hint: t('fieldwork-registry:hint-members') },
        text('theme'),
        text('period', true),
        select(
          'status',
          STATUSES.map((value) => ({ value, label: t(`fieldwork-registry:status-${value}`) })),
        ),
      ];
  }
}

/** A value as its form shows it. */
export function typedOf(value: RegistryValue, languages: readonly Language[]): Typed {
  if ('endedAt' in value) {
    const { municipality, name, role, email, telephone, language, channel } = value;
    return { municipality, name, role, email, telephone, language, channel };
  }
  if ('municipalities' in value) {
    const { label, municipalities, theme = '', period, status } = value;
    return { label, municipalities: municipalities.join(' '), theme, period, status };
  }
  if ('name' in value) {
    const { name, country, language, latitude, longitude } = value;
    const position = { latitude: String(latitude ?? ''), longitude: String(longitude ?? '') };
    return { name, country, language, ...position };
  }
  const labels = Object.fromEntries(languages.map((one) => [`label-${one}`, value.label.in[one]?.text ?? '']));
  if (!('region' in value)) return labels;
  return { code: value.id, region: value.region, ...labels, 'time-zone': value.timeZone ?? '' };
}

/** What a field holds, as a person reads it: names instead of ids. */
export function shown({ options, kind }: FieldSpec, typed: string): string {
  const labelOf = (value: string): string => options.find((option) => option.value === value)?.label ?? value;
  if (kind === 'members')
    return typed
      .split(' ')
      .filter((id) => id !== '')
      .map(labelOf)
      .join(', ');
  return kind === 'select' ? labelOf(typed) : typed;
}
