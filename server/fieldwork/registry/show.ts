/** How the parts of the registry's routes show an entry. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RegistryEntity, RegistryValue } from '../../registry/changes.ts';
import type { Asked } from './asking.ts';
import type { FormState } from './forms.ts';
import type { Reason } from './reasons.ts';

/** Sends the page of an entry, of a new one where `value` is null; `refused` says why something was not done. */
export type ShowEntry = (
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Asked,
  entity: RegistryEntity,
  value: RegistryValue | null,
  form?: FormState,
  refused?: readonly Reason[],
) => Promise<FastifyReply>;
