/** Who did what: what the store takes and gives of the audit log (`docs/decisions/audit-log.md`). */

export const AUDIT_ACTIONS = [
  'view-personal',
  'export',
  'code',
  'translate',
  'report',
  'rights',
  'fieldwork',
  'withdraw',
  'erase',
  'sign-in',
  'sign-in-failed',
  'sign-out',
  'refused',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** How somebody came: with a session, an API token, at the command line, or without any of them. */
export const AUDIT_WAYS = ['session', 'token', 'command', 'nobody'] as const;
export type AuditWay = (typeof AUDIT_WAYS)[number];

export interface NewAuditEntry {
  /** '' for what belongs to no survey. */
  survey: string;
  id: string;
  /** Milliseconds. */
  at: number;
  /** Id of the account or token; '' where nobody was signed in. */
  by: string;
  /** The account's e-mail address or the token's name, as it was then. */
  name: string;
  via: AuditWay;
  action: AuditAction;
  /** What sort of thing it was done to, as `contact` or `responses`. */
  kind: string;
  /** Its id; '' for a list. */
  subject: string;
  /** Never an answer's text, a name of a respondent or a secret. */
  detail: Record<string, string | number>;
  /** What was asked: `GET /surveys/mic/responses`, `samsvar export`. */
  page: string;
}

export interface AuditEntry extends NewAuditEntry {
  hash: string;
  /** Of the block that holds it; null where it is not sealed yet. */
  height: number | null;
}

export interface AuditBlock {
  height: number;
  previous: string;
  root: string;
  size: number;
  sealedAt: number;
  /** The newest block of the chain of '' at that time; height 0 before there was one, and in that chain itself. */
  machine: { height: number; hash: string };
  hash: string;
}

export interface AuditFilter {
  /** Exactly this e-mail address or token name. */
  name?: string | undefined;
  action?: AuditAction | undefined;
  kind?: string | undefined;
  subject?: string | undefined;
  /** Milliseconds, inclusive. */
  from?: number | undefined;
  /** Milliseconds, exclusive. */
  until?: number | undefined;
}

export interface AuditReads {
  /** Newest first, before the entry `before`, at most `limit`. */
  audit(survey: string, filter: AuditFilter, before: string | null, limit: number): Promise<AuditEntry[]>;
  /** All of a chain in the order of ids, after the entry `after`. */
  auditEntries(survey: string, after: string | null, limit: number): Promise<AuditEntry[]>;
  auditBlocks(survey: string, afterHeight: number, limit: number): Promise<AuditBlock[]>;
  /** The newest block's; undefined before the first one. */
  auditHead(survey: string): Promise<{ height: number; hash: string } | undefined>;
}

export interface AuditWrites {
  /** Adds an entry: resolves once it is on disk. It is sealed with it (SQLite) or right after (PostgreSQL). */
  recordAudit(entry: NewAuditEntry): Promise<void>;
  /** Seals what is not sealed yet. */
  sealAudit(survey: string, at: number): Promise<void>;
}
