/** Every operation that writes, by name: a name and plain arguments can be posted to another thread, a function cannot. */
import type { Operation, Sql } from './operation.ts';
import {
  completeSetup,
  createAccount,
  createApiToken,
  createSession,
  createSetup,
  endAllSessions,
  endSession,
  revokeApiToken,
} from './operations/access.ts';
import { beginBallot, rekeyBallot, releaseBallots } from './operations/anonymous.ts';
import { saveAnswers } from './operations/answers.ts';
import { markOpened, reportUnsent } from './operations/board.ts';
import { loadTable } from './operations/copy.ts';
import { eraseResponse } from './operations/erase.ts';
import { askFollowUp, sendFollowUp, withdrawFollowUp } from './operations/follow-ups.ts';
import { makeInvitations, setWithdrawn } from './operations/invitations.ts';
import { sealLedger } from './operations/ledger.ts';
import { addressInvitation, extendInvitation, replaceLink } from './operations/links.ts';
import { cancelMessages, decideMessage, pauseSending, queueMessages, takeTurn } from './operations/messages.ts';
import { countTry, setMeta, setMetaOnce } from './operations/meta.ts';
import {
  adoptCorrection,
  chooseQuote,
  decideQuotes,
  sendQuotes,
  translateQuote,
  withdrawQuote,
} from './operations/quoting.ts';
import { importRegistry } from './operations/registry.ts';
import { changeRegistry } from './operations/registry-changes.ts';
import { closeImport, forgetImports, holdImport } from './operations/registry-imports.ts';
import { queueReminder } from './operations/reminders.ts';
import { addPending, rebuildRollUps } from './operations/roll-ups.ts';
import { acceptOpen, openInvitation, reconsiderOpen, rejectOpen, setRound } from './operations/rounds.ts';
import { setSchedule, stopReminders } from './operations/schedules.ts';
import { claimMessage, handOverMessage, releaseClaims, settleMessage } from './operations/sending.ts';
import { reopen, submit } from './operations/submit.ts';
import { saveTemplate } from './operations/templates.ts';
import { freezeVersion } from './operations/versions.ts';
import { setWriting } from './operations/writing.ts';

const WRITES = {
  acceptOpen,
  addPending,
  addressInvitation,
  adoptCorrection,
  askFollowUp,
  beginBallot,
  cancelMessages,
  chooseQuote,
  changeRegistry,
  claimMessage,
  closeImport,
  completeSetup,
  countTry,
  createAccount,
  createApiToken,
  createSession,
  createSetup,
  decideMessage,
  decideQuotes,
  endAllSessions,
  endSession,
  eraseResponse,
  extendInvitation,
  forgetImports,
  freezeVersion,
  handOverMessage,
  holdImport,
  importRegistry,
  loadTable,
  makeInvitations,
  pauseSending,
  queueMessages,
  queueReminder,
  markOpened,
  openInvitation,
  rebuildRollUps,
  reconsiderOpen,
  rejectOpen,
  rekeyBallot,
  releaseBallots,
  releaseClaims,
  reopen,
  replaceLink,
  reportUnsent,
  revokeApiToken,
  saveAnswers,
  saveTemplate,
  sealLedger,
  sendQuotes,
  sendFollowUp,
  setMeta,
  setMetaOnce,
  setRound,
  setSchedule,
  setWithdrawn,
  setWriting,
  stopReminders,
  settleMessage,
  submit,
  takeTurn,
  translateQuote,
  withdrawQuote,
  withdrawFollowUp,
};

type Table = typeof WRITES;
export type WriteName = keyof Table;
type Arguments = { [N in WriteName]: Table[N] extends (sql: Sql, ...given: infer A) => unknown ? A : never };
type Results = { [N in WriteName]: Table[N] extends (...given: never[]) => Operation<infer T> ? T : never };
export type WriteArguments<N extends WriteName> = Arguments[N];
export type WriteResult<N extends WriteName> = Results[N];

/** One operation asked for: plain data. */
export interface Write<N extends WriteName = WriteName> {
  name: N;
  given: Arguments[N];
}

const BY_NAME: { [N in WriteName]: (sql: Sql, ...given: Arguments[N]) => Operation<Results[N]> } = WRITES;

/** The operation, from its beginning. */
export const begin = <N extends WriteName>(sql: Sql, { name, given }: Write<N>): Operation<Results[N]> =>
  BY_NAME[name](sql, ...given);

const SEALED: { [N in WriteName]?: (...given: Arguments[N]) => { survey: string; at: number } } = {
  submit: ({ survey, basis }) => ({ survey, at: basis.at }),
};

/** The survey whose ledger the write adds to, and when; undefined for all that add to none. */
export const sealedBy = <N extends WriteName>({ name, given }: Write<N>): { survey: string; at: number } | undefined =>
  SEALED[name]?.(...given);
