/** Who may do what: the one table. */
import type { Role } from '../store/store.ts';

export const rights = {
  /** Surveys, responses, results, exports. */
  read: ['administrator', 'researcher'],
  /** Contacts, links, codes. */
  readPersonal: ['administrator', 'researcher', 'coordinator'],
  /** Invitations, the registry's municipalities and contacts, the outbox, reminders; a coordinator in their region. */
  fieldwork: ['administrator', 'researcher', 'coordinator'],
  /** What holds for a whole survey: templates, schedule, imports, public rounds. */
  manageSurvey: ['administrator', 'researcher'],
  /** Withdraw a response, and bring it back. */
  withdraw: ['administrator'],
  /** Erase what a response holds, for good. */
  erase: ['administrator'],
  /** Accounts and API tokens. */
  manageUsers: ['administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Right = keyof typeof rights;

/** In the order in which they are offered. */
export const roles = ['administrator', 'researcher', 'coordinator', 'reader'] as const satisfies readonly Role[];

export const isRole = (text: string): text is Role => roles.some((role) => role === text);

export const has = (role: Role, right: Right): boolean => rights[right].some((allowed) => allowed === role);
