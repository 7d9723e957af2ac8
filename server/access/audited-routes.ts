/** What is recorded of a request by itself: the one table. What changes anything is recorded unless it is named here; what shows something, where it is. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AuditAction } from '../store/audit.ts';
import type { AuditSubject } from './audit.ts';

export interface Audited {
  action: AuditAction;
  /** What stands after the survey in the address; of what belongs to none, its first part. */
  kind: string;
}
/** A page that is seen. */
export interface AuditedView extends Audited {
  /** Whether it asks for itself again while it is open. */
  isLive: boolean;
}

/** `GET` of these, with all below them, shows who people are or what one of them answered. */
const PERSONAL = [
  '/surveys/:survey/responses/:invitation',
  '/surveys/:survey/registry',
  '/surveys/:survey/invitations',
  '/surveys/:survey/outbox',
  '/surveys/:survey/messages',
  '/surveys/:survey/follow-up',
  '/surveys/:survey/member-check',
  '/surveys/:survey/rounds',
  '/surveys/:survey/schedule/reminders',
  '/surveys/:survey/reminders',
  '/surveys/:survey/reading',
  '/surveys/:survey/search',
  '/surveys/:survey/translations',
  '/surveys/:survey/coding',
  '/surveys/:survey/codebook/:code/split',
  '/surveys/:survey/codings',
  // Words of a municipality, also those that it no longer agrees to.
  '/surveys/:survey/report/editions/:number',
  '/surveys/:survey/audit',
  '/users',
  '/audit',
];
/** `GET` of these does so where its query names a question. */
const TOLD = ['/surveys/:survey/responses'];
/** Of those below them, forms that show nothing of anybody. */
const BLANK = [
  '/surveys/:survey/registry/new/:entity',
  '/surveys/:survey/registry/export',
  '/surveys/:survey/registry/import',
];
/** `GET` of these asks for itself again whenever something on it has changed. */
const LIVE = ['/surveys/:survey/coding/:invitation/:question'];
/** `GET` of these is a file to take away. */
const FILES = [
  '/surveys/:survey/invitations/merge.csv',
  '/surveys/:survey/invitations/letters',
  '/surveys/:survey/invitations/texts',
  '/surveys/:survey/translations/hand-over/file',
];
/** `GET` of these is a file where its query names a format. That of the audit log records itself. */
const FORMATTED = /\/(export|board|comparison|report|codebook|translations|coding|search)(\/|$)/;
/** What changes something for whoever asks only. */
const OWN = ['/api/v1/session', '/sign-in', '/set-up/:secret'];

const CHANGES: [RegExp, AuditAction][] = [
  [/^\/users(\/|$)/, 'rights'],
  [/^\/sign-out/, 'sign-out'],
  [/\/(withdraw|reinstate)$/, 'withdraw'],
  [/\/erase$/, 'erase'],
  [/^\/surveys\/:survey\/translations(\/|$)/, 'translate'],
  [/^\/surveys\/:survey\/(codebook|codings?|reading|comparison|search)(\/|$)/, 'code'],
  [/^\/surveys\/:survey\/report(\/|$)/, 'report'],
];

const isWithin = (path: string, places: readonly string[]): boolean =>
  places.some((place) => path === place || path.startsWith(`${place}/`));

const pageOf = (url: string): string => url.replace(/^\/api\/v1(?=\/)/, '');

const kindOf = (path: string): string => /^\/surveys\/:survey\/([\w-]+)/.exec(path)?.[1] ?? path.split('/')[1] ?? '';

/** What is recorded of a change before it is made; undefined where nothing is. `url` as registered. */
export function auditedChange(method: string, url: string): Audited | undefined {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || OWN.includes(url)) return undefined;
  const path = pageOf(url);
  const action = CHANGES.find(([pattern]) => pattern.test(path))?.[1] ?? 'fieldwork';
  return { action, kind: kindOf(path) };
}

/** What is recorded of a file before it is begun; undefined where it is none. */
export function auditedFile(url: string, query: unknown): Audited | undefined {
  const path = pageOf(url);
  const isFile =
    isWithin(path, FILES) || (FORMATTED.test(path) && !isStream(path) && formatted.safeParse(query).success);
  return isFile ? { action: 'export', kind: kindOf(path) } : undefined;
}

/** What is recorded of a page before it is sent; undefined where nothing is. */
export function auditedView(url: string, query: unknown): AuditedView | undefined {
  const path = pageOf(url);
  if (TOLD.includes(path) && asking.safeParse(query).success)
    return { action: 'view-personal', kind: kindOf(path), isLive: false };
  const isPersonal = isWithin(path, PERSONAL) && !BLANK.includes(path) && !isStream(path);
  return isPersonal ? { action: 'view-personal', kind: kindOf(path), isLive: LIVE.includes(url) } : undefined;
}
/** Of events: it says that something changed, not what. */
const isStream = (path: string): boolean => /\/events(\/|$)/.test(path);
const formatted = z.object({ format: z.string().min(1) });
const asking = z.object({ question: z.string().min(1) });

const text = z.string().min(1).max(100);
/** Queries that say what was chosen, none that a name or a text is typed into. */
const CHOICES = [
  ...[
    'format',
    'lang',
    'by',
    'region',
    'country',
    'municipality',
    'partnership',
    'questionnaire',
    'question',
    'concept',
  ],
  ...['invitation', 'kind', 'entity', 'state', 'status', 'language', 'code', 'to', 'show', 'with'],
  ...['period', 'choice'],
];
/** A word of ours, from the value of a button. */
const decision = z.object({ do: z.string().regex(/^[a-z][a-z -]{0,30}$/) });
const about = z.object({ invitation: text });

/** What a request is about: the survey, the id, what was chosen. */
export function subjectOf(request: FastifyRequest, kind: string): AuditSubject {
  const params = Object.entries(Object(request.params)).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const named = new Map(params);
  const id = named.get('invitation') ?? params.filter(([name]) => !NO_IDS.includes(name)).at(-1)?.[1];
  const query: object = Object(request.query);
  const chosen = CHOICES.flatMap((name): [string, string][] => {
    const value = text.safeParse(Reflect.get(query, name));
    return value.success ? [[name, value.data]] : [];
  });
  const posted = about.safeParse(request.body);
  const button = decision.safeParse(request.body);
  return {
    survey: named.get('survey'),
    kind,
    id: id ?? (posted.success ? posted.data.invitation : undefined),
    detail: Object.fromEntries([...chosen, ...(button.success ? [['do', button.data.do]] : [])]),
  };
}
const NO_IDS = ['survey', 'token', 'secret', 'code', '*'];
