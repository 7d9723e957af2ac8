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
import { recordAudit, sealAudit } from './operations/audit.ts';
import { markOpened, reportUnsent } from './operations/board.ts';
import { changeCodebook } from './operations/codebook-changing.ts';
import {
  addCoding,
  pinCode,
  reanchor,
  removeCoding,
  restoreCoding,
  seeAnchor,
  setCodingMode,
} from './operations/coding.ts';
import { loadTable } from './operations/copy.ts';
import { eraseResponse } from './operations/erase.ts';
import { askFollowUp, sendFollowUp, withdrawFollowUp } from './operations/follow-ups.ts';
import { indexSubjects } from './operations/indexing.ts';
import { makeInvitations, setWithdrawn } from './operations/invitations.ts';
import { sealLedger } from './operations/ledger.ts';
import { addressInvitation, extendInvitation, replaceLink } from './operations/links.ts';
import { saveMemo } from './operations/memos.ts';
import { cancelMessages, decideMessage, pauseSending, queueMessages, takeTurn } from './operations/messages.ts';
import { countTry, setMeta, setMetaOnce } from './operations/meta.ts';
import { addMirrorMark, withdrawMirrorMark } from './operations/mirror.ts';
import {
  adoptCorrection,
  chooseQuote,
  decideQuotes,
  sendQuotes,
  translateQuote,
  withdrawQuote,
} from './operations/quoting.ts';
import { takeIn } from './operations/reading.ts';
import { importRegistry } from './operations/registry.ts';
import { changeRegistry } from './operations/registry-changes.ts';
import { closeImport, forgetImports, holdImport } from './operations/registry-imports.ts';
import { queueReminder } from './operations/reminders.ts';
import { freezeReport, makeReportLink, saveReport, withdrawReportLink } from './operations/report.ts';
import { addPending, rebuildRollUps } from './operations/roll-ups.ts';
import { acceptOpen, openInvitation, reconsiderOpen, rejectOpen, setRound } from './operations/rounds.ts';
import { setSchedule, stopReminders } from './operations/schedules.ts';
import { claimMessage, handOverMessage, releaseClaims, settleMessage } from './operations/sending.ts';
import { reopen, submit } from './operations/submit.ts';
import { saveTemplate } from './operations/templates.ts';
import { saveTranslations, undoTranslations } from './operations/translating.ts';
import { freezeVersion } from './operations/versions.ts';
import { setWriting } from './operations/writing.ts';

const WRITES = {
  acceptOpen,
  addCoding,
  addMirrorMark,
  addPending,
  addressInvitation,
  adoptCorrection,
  askFollowUp,
  beginBallot,
  cancelMessages,
  changeCodebook,
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
  freezeReport,
  freezeVersion,
  handOverMessage,
  holdImport,
  importRegistry,
  indexSubjects,
  loadTable,
  makeInvitations,
  makeReportLink,
  pauseSending,
  queueMessages,
  queueReminder,
  markOpened,
  openInvitation,
  pinCode,
  reanchor,
  rebuildRollUps,
  recordAudit,
  reconsiderOpen,
  rejectOpen,
  rekeyBallot,
  releaseBallots,
  releaseClaims,
  removeCoding,
  reopen,
  replaceLink,
  reportUnsent,
  restoreCoding,
  revokeApiToken,
  saveAnswers,
  saveMemo,
  saveReport,
  saveTemplate,
  sealAudit,
  seeAnchor,
  setCodingMode,
  saveTranslations,
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
  takeIn,
  takeTurn,
  translateQuote,
  withdrawMirrorMark,
  undoTranslations,
  withdrawQuote,
  withdrawFollowUp,
  withdrawReportLink,
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

const AUDITED: { [N in WriteName]?: (...given: Arguments[N]) => { survey: string; at: number } } = {
  recordAudit: ({ survey, at }) => ({ survey, at }),
};

/** The survey whose audit log the write adds to, '' for the one of none, and when; undefined for all that add to none. */
export const auditedBy = <N extends WriteName>({ name, given }: Write<N>): { survey: string; at: number } | undefined =>
  AUDITED[name]?.(...given);
