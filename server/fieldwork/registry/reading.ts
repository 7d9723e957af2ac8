/** A form's fields as the change they ask for, or what is wrong with them. */
import type { Language, Survey, Text, Wording } from '../../definitions/model.ts';
import { newId } from '../../foundation/ids.ts';
import type { EntryChange, FullRegistry, RegistryEntity } from '../../registry/changes.ts';
import { contactFaults } from '../../registry/contact-faults.ts';
import { CHANNELS, type Contact } from '../../registry/model.ts';
import { COUNTRY, isStatus } from '../../registry/rows.ts';
import { isTimeZone } from '../../registry/time-zones.ts';
import { idFor } from './entries.ts';
import type { Typed } from './fields.ts';

/** What is wrong with a field: names a sentence. */
export interface Fault {
  field: string;
  key: string;
  data?: Record<string, string | number>;
}
export type Asked = { kind: 'change'; change: EntryChange } | { kind: 'faults'; faults: Fault[] };

const answered = (faults: Fault[], change: () => EntryChange): Asked =>
  faults.length > 0 ? { kind: 'faults', faults } : { kind: 'change', change: change() };

const own = (key: string): string => `fieldwork-registry:${key}`;

/** The entry `id` as `typed` wants it; a new one where `id` is null. */
export function askedChange(
  entity: RegistryEntity,
  id: string | null,
  typed: Typed,
  registry: FullRegistry,
  survey: Survey,
): Asked {
  const cell = (name: string): string => (typed[name] ?? '').trim().replace(/\s+/g, ' ');
  const faults: Fault[] = [];
  const fault = (field: string, key: string, data?: Fault['data']): void => void faults.push({ field, key, data });
  const need = (field: string): string => {
    if (cell(field) === '') fault(field, own('needed'));
    return cell(field);
  };
  /** One of what is there. */
  const chosen = (field: string, from: readonly { id: string }[]): string => {
    if (!from.some((one) => one.id === cell(field))) fault(field, own('choose'));
    return cell(field);
  };
  const language = (): Language =>
    chosen(
      'language',
      survey.languages.map((one) => ({ id: one })),
    );
  switch (entity) {
    case 'region': {
      const before = registry.regions.find((one) => one.id === id) ?? null;
      const label = labelFrom(cell, survey.languages, before?.label, fault);
      return answered(faults, () => {
        const after = { id: id ?? idFor(label.in[label.source]?.text ?? '', registry.regions), label };
        return { entity, id: after.id, before, after };
      });
    }
    case 'country': {
      const before = registry.countries.find((one) => one.id === id) ?? null;
      const code = id ?? cell('code').toUpperCase();
      if (!COUNTRY.test(code)) fault('code', own('code-wrong'));
      else if (id === null && registry.countries.some((one) => one.id === code)) fault('code', own('code-taken'));
      const region = chosen('region', registry.regions);
      const label = labelFrom(cell, survey.languages, before?.label, fault);
      const timeZone = cell('time-zone');
      if (timeZone !== '' && !isTimeZone(timeZone)) fault('time-zone', 'registry:time-zone', { zone: timeZone });
      const after = { id: code, region, label, ...(timeZone !== '' && { timeZone }) };
      return answered(faults, () => ({ entity, id: code, before, after }));
    }
    case 'municipality': {
      const before = registry.municipalities.find((one) => one.id === id) ?? null;
      const name = need('name');
      const country = chosen('country', registry.countries);
      const read = language();
      const [latitude, longitude] = [
        degrees(cell('latitude'), 'latitude', 90, fault),
        degrees(cell('longitude'), 'longitude', 180, fault),
      ];
      if ((cell('latitude') === '') !== (cell('longitude') === ''))
        fault(cell('latitude') === '' ? 'latitude' : 'longitude', 'registry:half-position');
      const position = latitude !== undefined && longitude !== undefined ? { latitude, longitude } : {};
      return answered(faults, () => {
        const after = { id: id ?? idFor(name, registry.municipalities), name, country, language: read, ...position };
        return { entity, id: after.id, before, after };
      });
    }
    case 'contact': {
      const before = registry.contacts.find((one) => one.id === id) ?? null;
      const channel = CHANNELS.find((one) => one === cell('channel'));
      if (channel === undefined) fault('channel', own('choose'));
      const after: Contact = {
        ...{ id: id ?? newId(), municipality: chosen('municipality', registry.municipalities), name: cell('name') },
        ...{ role: cell('role'), email: cell('email'), telephone: cell('telephone'), language: language() },
        ...{ channel: channel ?? 'email', endedAt: before?.endedAt ?? null },
      };
      faults.push(...contactFaults(after));
      return answered(faults, () => ({ entity, id: after.id, before, after }));
    }
    case 'partnership': {
      const before = registry.partnerships.find((one) => one.id === id) ?? null;
      const label = need('label');
      const wanted = [...new Set(cell('municipalities').split(' '))];
      const municipalities = wanted.filter((one) => registry.municipalities.some((known) => known.id === one));
      if (municipalities.length < 2) fault('municipalities', own('two-members'));
      const status = cell('status');
      const theme = cell('theme');
      if (!isStatus(status)) {
        fault('status', own('choose'));
        return { kind: 'faults', faults };
      }
      return answered(faults, () => {
        // Those who were there keep their order.
        const there = before?.municipalities.filter((one) => municipalities.includes(one)) ?? [];
        const members = [...new Set([...there, ...municipalities])];
        const after = {
          ...{ id: id ?? idFor(label, registry.partnerships), label, status, period: cell('period') },
          ...(theme !== '' && { theme }),
          municipalities: members,
        };
        return { entity, id: after.id, before, after };
      });
    }
  }
}

/** Wordings that stay as they were keep what else is known about them. */
function labelFrom(
  cell: (name: string) => string,
  languages: readonly Language[],
  before: Text | undefined,
  fault: (field: string, key: string) => void,
): Text {
  const written = languages.flatMap((one): [Language, Wording][] => {
    const text = cell(`label-${one}`);
    const was = before?.in[one];
    return text === '' ? [] : [[one, was?.text === text ? was : { text }]];
  });
  if (written.length === 0) fault(`label-${languages[0]}`, own('needed'));
  const first = written[0]?.[0] ?? languages[0] ?? '';
  const source = before !== undefined && written.some(([one]) => one === before.source) ? before.source : first;
  return { source, in: Object.fromEntries(written) };
}

/** Decimal degrees with either decimal mark; undefined where empty or wrong. */
function degrees(
  typed: string,
  field: 'latitude' | 'longitude',
  limit: number,
  fault: (field: string, key: string, data: Fault['data']) => void,
): number | undefined {
  if (typed === '') return undefined;
  const plain = typed.replace(/^[−–]/, '-').replace(',', '.');
  const value = /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
  if (Math.abs(value) <= limit) return value;
  fault(field, own('position-wrong'), { limit });
  return undefined;
}
