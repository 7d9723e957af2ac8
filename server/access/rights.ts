/** Who may do what: the one table. A coordinator does all of it in their region only, which the store sees to (`storeOf`). */
import type { Role } from '../store/store.ts';

export const rights = {
  /** Surveys, responses, results, the board: without who a person is. */
  read: ['administrator', 'researcher', 'coordinator', 'reader'],
  /** What is said and counted over a whole survey, as its report: no coordinator's. */
  readWhole: ['administrator', 'researcher', 'reader'],
  /** Who people are, and how they are reached: contacts, links, codes, messages, contributors. */
  readPersonal: ['administrator', 'researcher', 'coordinator'],
  /** Invitations, the registry's municipalities and contacts, the outbox, reminders. */
  fieldwork: ['administrator', 'researcher', 'coordinator'],
  /** What holds for a whole survey: schedule, templates, imports, merging, regions and countries, public rounds. */
  manageSurvey: ['administrator', 'researcher'],
  /** Translate, code and count answers: what holds for a whole survey, so no coordinator's. */
  analyse: ['administrator', 'researcher'],
  /** Take the answers out as a file. */
  export: ['administrator', 'researcher', 'coordinator'],
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

const everyRight = Object.keys(rights).filter((name): name is Right => name in rights);

/** All that a role may. */
export const rightsOf = (role: Role): ReadonlySet<Right> => new Set(everyRight.filter((right) => has(role, right)));

export const has = (role: Role, right: Right): boolean => rights[right].some((allowed) => allowed === role);
