/** What a request to the registry's pages is about, and how its changes are written. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, storeOf } from '../../access/guard.ts';
import { has, type Right } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Survey } from '../../definitions/model.ts';
import { canonicalJson, sha256 } from '../../foundation/hash.ts';
import { newId } from '../../foundation/ids.ts';
import { Problem } from '../../foundation/problem.ts';
import {
  type ChangeCause,
  ENTITIES,
  type EntryChange,
  type FullRegistry,
  type RegistryEntity,
  type RegistryValue,
} from '../../registry/changes.ts';
import type { ChangeRegistry, RegistryChanged } from '../../store/contacts.ts';
import { ownPart } from '../../store/scope.ts';
import type { Store } from '../../store/store.ts';
import { entryOf, fullRegistry } from './entries.ts';

const surveyParams = z.object({ survey: z.string() });
const entryParams = z.object({ entity: z.enum(ENTITIES), id: z.string().max(100) });
const newParams = z.object({ entity: z.enum(ENTITIES) });

export interface Asked {
  survey: Survey;
  store: Store;
  registry: FullRegistry;
  /** The same without partners elsewhere, of which whoever is kept to a region sees the names only. */
  own: FullRegistry;
  may(right: Right): boolean;
  /** Whether whoever asks may change entries of this kind. */
  mayEdit(entity: RegistryEntity): boolean;
  csrf: string;
  /** Writes a change by whoever asks. */
  write(
    cause: ChangeCause,
    changes: EntryChange[],
    more?: Pick<ChangeRegistry, 'moves' | 'links' | 'also'> & { undoes?: string },
  ): Promise<RegistryChanged>;
}

/** Places and people are a region's own; what spans regions is the whole survey's. */
const rightFor = (entity: RegistryEntity): Right =>
  entity === 'municipality' || entity === 'contact' ? 'fieldwork' : 'manageSurvey';

export async function askedOf(context: Context, request: FastifyRequest): Promise<Asked> {
  const survey = surveyOf(context.surveys, surveyParams.parse(request.params).survey);
  const account = accountOf(request);
  const store = storeOf(context, request);
  const may = (right: Right): boolean => has(account.role, right);
  const registry = may('readPersonal')
    ? await fullRegistry(store, survey.id)
    : { ...(await store.registry(survey.id)), contacts: [] };
  return {
    ...{ survey, store, registry, may, csrf: account.csrf },
    own: { ...ownPart(store.scope, registry), contacts: registry.contacts },
    mayEdit: (entity) => may(rightFor(entity)),
    write: (cause, changes, { undoes = null, ...more }: Partial<ChangeRegistry> = {}) =>
      store.changeRegistry({
        ...{ survey: survey.id, id: newId(), at: context.clock.now(), by: account.name },
        ...{ cause, undoes, changes, ...more },
      }),
  };
}

/** The kind of entry that an address names; a 404 where it names none, a 403 where whoever asks may not change it. */
export function newEntity(request: FastifyRequest, asked: Asked): RegistryEntity {
  const named = newParams.safeParse(request.params);
  if (!named.success) throw new Problem(404, 'registry-entry-unknown');
  return allowedEntity(named.data.entity, asked);
}

export function allowedEntity(entity: RegistryEntity, asked: Asked): RegistryEntity {
  if (!asked.mayEdit(entity)) throw new Problem(403, 'not-allowed');
  return entity;
}

/** The entry that an address names; a 404 where there is none. */
export function namedEntry(
  request: FastifyRequest,
  { registry }: Asked,
): { entity: RegistryEntity; value: RegistryValue } {
  const named = entryParams.safeParse(request.params);
  const value = named.success ? entryOf(registry, named.data.entity, named.data.id) : undefined;
  if (!named.success || value === undefined) throw new Problem(404, 'registry-entry-unknown');
  return { entity: named.data.entity, value };
}

/** Tells whether an entry is still what a form was opened on. */
export const seenOf = (value: RegistryValue | null): string => (value === null ? '' : sha256(canonicalJson(value)));

const form = z
  .record(z.string(), z.union([z.string(), z.array(z.string()).transform((all) => all.join(' '))]))
  .catch({});

/** Every field of a posted form; a repeated one's values parted by spaces. */
export const typedIn = (body: unknown): Record<string, string> => form.parse({ ...Object(body) });
