/** Who did what: adds to the audit log. What is recorded by itself says `audited-routes.ts`; this is for all else. */
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { newId } from '../foundation/ids.ts';
import { Problem } from '../foundation/problem.ts';
import type { SignedIn } from '../pages/account.ts';
import type { AuditAction, AuditFilter, NewAuditEntry } from '../store/audit.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** That the route has recorded by itself what was done. */
    isRecorded?: boolean;
  }
}

/** What something was done to. */
export interface AuditSubject {
  /** Absent for what belongs to no survey. */
  survey?: string | undefined;
  /** The sort of thing: what stands after the survey in an address, `responses`, `contact`. */
  kind: string;
  /** Absent for a list. */
  id?: string | undefined;
  /** Counts, formats, filters. Never an answer's text, a respondent's name or a secret. */
  detail?: Record<string, string | number>;
}

/** Longest text of an entry in characters. */
const LONGEST = 300;
/** PostgreSQL has no U+0000, and no database half a surrogate pair: what is hashed must be what is stored. */
const storable = (text: string): string =>
  text.replaceAll('\0', '\ufffd').toWellFormed().slice(0, LONGEST).toWellFormed();

/** Parameters of addresses that are secrets. */
const SECRETS = ['token', 'secret', 'code'];
const namedParams = (request: FastifyRequest): Record<string, string> =>
  Object.fromEntries(Object.entries(Object(request.params)).map(([name, value]) => [name, String(value)]));

/** `GET /surveys/mic/responses`: without the query, and without what opens something. */
export function askedAddress(request: FastifyRequest): string {
  const params = namedParams(request);
  const path = (request.routeOptions.url ?? '').replaceAll(/:(\w+)/g, (whole, name: string) =>
    SECRETS.includes(name) ? whole : encodeURIComponent((params[name] ?? whole).toWellFormed()),
  );
  return `${request.method} ${path}`;
}

type Who = Pick<NewAuditEntry, 'by' | 'name' | 'via'>;

function record(context: Context, who: Who, page: string, action: AuditAction, subject: AuditSubject): Promise<void> {
  const { survey = '', kind, id = '', detail = {} } = subject;
  const isKnown = context.surveys.has(survey);
  return context.store.recordAudit({
    // Nobody begins a chain by asking for a survey that there is not.
    survey: isKnown ? survey : '',
    ...{ id: newId(), at: context.clock.now(), by: who.by, name: storable(who.name), via: who.via, action },
    ...{ kind: storable(kind), subject: storable(id), page: storable(page) },
    detail: Object.fromEntries(
      Object.entries({ ...detail, ...(survey !== '' && !isKnown && { survey }) }).map(([key, value]) => [
        storable(key),
        typeof value === 'string' ? storable(value) : value,
      ]),
    ),
  });
}

const whoIs = ({ id, name, via }: SignedIn): Who => ({ by: id, name, via });

/**
 * Records what whoever asks does, and resolves once it is stored: call it before something is shown or done, so that nothing is without its entry. Rejects with
 * `StoreUnavailable` where it cannot be stored; let that through. Behind `signedIn`. A route that calls it is not recorded by itself any more.
 */
export async function recordAction(
  context: Context,
  request: FastifyRequest,
  action: AuditAction,
  subject: AuditSubject,
): Promise<void> {
  if (request.account === undefined) throw new Problem(401, 'sign-in-needed');
  request.isRecorded = true;
  await record(context, whoIs(request.account), askedAddress(request), action, subject);
}

/** Milliseconds that one entry stands for a page which is looked at again while it is open. */
const SITTING = 3_600_000;
/** Entries of one person and one thing that are looked through for it; where it is not among them, another is made. */
const LOOKED_AT = 100;

/** Whether whoever asks has an entry of having seen exactly this page, not older than a sitting. */
export async function isSitting(context: Context, request: FastifyRequest, subject: AuditSubject): Promise<boolean> {
  const { account } = request;
  const { survey = '', kind, id = '' } = subject;
  if (account === undefined || !context.surveys.has(survey)) return false;
  const who = whoIs(account);
  const asked: AuditFilter = {
    ...{ action: 'view-personal', name: storable(who.name), kind: storable(kind), subject: storable(id) },
    from: context.clock.now() - SITTING,
  };
  const seen = await context.store.audit(survey, asked, null, LOOKED_AT);
  const page = storable(askedAddress(request));
  return seen.some((entry) => entry.page === page && entry.by === who.by && entry.via === who.via);
}

/** As `recordAction`, of an account that has no session in this request: it signs in, sets its password, fails to. */
export const recordOf = (
  context: Context,
  account: { id: string; email: string },
  page: string,
  action: AuditAction,
  subject: AuditSubject,
): Promise<void> => record(context, { by: account.id, name: account.email, via: 'nobody' }, page, action, subject);

/** The same of a command; who typed it is known as the machine knows them. */
export const recordCommand = (
  context: Context,
  command: string,
  action: AuditAction,
  subject: AuditSubject,
): Promise<void> => {
  const user = process.env.USER ?? process.env.LOGNAME;
  const detail = { ...subject.detail, ...(user !== undefined && { user }) };
  return record(context, { by: '', name: 'samsvar', via: 'command' }, `samsvar ${command}`, action, {
    ...subject,
    detail,
  });
};
