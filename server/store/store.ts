/**
 * Everything the product remembers, as named operations; no SQL leaves this folder. Both engines (`sqlite.ts`, `postgres.ts`) run the same
 * operations (`operations/`). Times are milliseconds since 1970. An operation that is acknowledged is committed.
 */
import type { AnswerError, Answers, AnswerValue, Contributor, Fact } from '../definitions/answers.ts';
import type { Language, Questionnaire, Version } from '../definitions/model.ts';
import type { Utf8 } from '../foundation/utf8.ts';
import type { Contact, Registry } from '../registry/model.ts';
import type { AnonymousReads, AnonymousWrites } from './anonymous.ts';
import type { AuditReads, AuditWrites } from './audit.ts';
import type { BoardReads, BoardWrites } from './board.ts';
import type { CodebookReads, CodebookWrites } from './codebook.ts';
import type { CodingReads, CodingWrites } from './codings.ts';
import type { ComparingReads } from './comparing.ts';
import type { RegistryReads, RegistryWrites } from './contacts.ts';
import type { FollowUp, FollowUpReads, FollowUpWrites } from './follow-ups.ts';
import type { LinkReads, LinkWrites } from './links.ts';
import type { MemoReads, MemoWrites } from './memos.ts';
import type { MessageReads, MessageWrites } from './messages.ts';
import type { MirrorReads, MirrorWrites } from './mirror.ts';
import type { TableName, TableRow } from './operations/copy.ts';
import type { QuoteReads, QuoteWrites } from './quotes.ts';
import type { ReadingReads, ReadingWrites } from './readings.ts';
import type { RegistryImportReads, RegistryImportWrites } from './registry-imports.ts';
import type { ReminderReads, ReminderWrites } from './reminders.ts';
import type { ReportReads, ReportWrites } from './report.ts';
import type { RoundReads, RoundWrites } from './rounds.ts';
import type { ScheduleReads, ScheduleWrites } from './schedules.ts';
import type { Scope } from './scope.ts';
import type { SearchReads, SearchWrites } from './searches.ts';
import type { TemplateReads, TemplateWrites } from './templates.ts';
import type { TranslationReads, TranslationWrites } from './translations.ts';

/** `erased` is for ever, and counts as little as `withdrawn`. */
export type ResponseStatus = 'draft' | 'submitted' | 'reopened' | 'withdrawn' | 'erased';

export interface Invitation {
  survey: string;
  id: string;
  questionnaire: string;
  municipality: string;
  /** 1, or higher where a municipality has several (synthetic respondents). Unique with questionnaire and municipality. */
  ordinal: number;
  language: Language;
  synthetic: boolean;
  madeAt: number;
  withdrawnAt: number | null;
  /** Whom it is addressed to: a contact's id. */
  contact: string | null;
  /** Which of its links holds: 1 is the first, every link made anew counts one on. */
  issue: number;
  /** Its own closing time, where it has one. */
  extendedUntil: number | null;
  /** When a person, not a preview, first opened it. */
  openedAt: number | null;
  remindersStoppedAt: number | null;
  /** Came through an open round, and is not accepted: may answer, counts nowhere. */
  unconfirmed: boolean;
  /** An anonymous survey's answer: of no municipality (`ANONYMOUS`), and nobody's that could be told. */
  ballot: boolean;
}
/** What an invitation gets later, and has not when it is made. */
type Later =
  | 'withdrawnAt'
  | 'contact'
  | 'issue'
  | 'extendedUntil'
  | 'openedAt'
  | 'remindersStoppedAt'
  | 'unconfirmed'
  | 'ballot';
/** An invitation to be made: its secrets as hashes only. */
export interface NewInvitation extends Omit<Invitation, Later> {
  tokenHash: string;
  codeHash: string;
}

/** What one invitation has answered so far. Exists from the first saved answer on. */
export interface ResponseState {
  id: string;
  invitation: string;
  status: ResponseStatus;
  /** The questionnaire's version it was begun in. */
  version: number;
  language: Language;
  startedAt: number;
  changedAt: number;
  /** How often it has been submitted. */
  submissions: number;
  /** Null unless its content was erased; then it has no answers. */
  erasedAt: number | null;
  /** Current revisions only. */
  answers: Answers;
  /** By question: what was written beside a newer answer, and nobody has chosen about yet; oldest first. */
  parallel: Record<string, Revision[]>;
  /** Every change that is stored counts one on, settlings and changes of status included. */
  changes: number;
  /** Questions about its answers, oldest first, without those that were taken back. What is answered to them is in `answers`. */
  followUps: FollowUp[];
}

export interface AnswerChange {
  question: string;
  value: AnswerValue;
  /** The revision that the writer saw; 0 where there was none. */
  baseRevision: number;
  /** Made by the client, unique within the response; the same again is answered with the first result. */
  clientId: string;
  /** A text's JSON as UTF-8 , where it is known already. */
  json?: Utf8;
  /** Parallel revisions of this question that the writer has chosen about; settled whatever becomes of the change itself. */
  settles?: number[];
}
export type SavedAnswer =
  | { question: string; kind: 'saved'; revision: number; receivedAt: number }
  | {
      question: string;
      kind: 'conflict';
      current: { value: AnswerValue; revision: number; receivedAt: number; contributor?: Contributor };
      /** The parallel revision that now holds what was written; absent where the writer had changed nothing. */
      kept?: number;
    };

/** Refusals that depend on the response's state. */
export type Refused = { kind: 'refused'; reason: 'withdrawn' | 'submitted' };
/** Of a save: one of its questions is a follow-up that nobody has asked. */
export type NotAsked = { kind: 'refused'; reason: 'not-asked' };

export interface Save {
  survey: string;
  invitation: string;
  /** The version that a response begun by this save belongs to. */
  version: number;
  language: Language;
  answers: AnswerChange[];
  /** Who writes, where they say so. */
  contributor?: Contributor;
  at: number;
}

export interface KnownContributor extends Contributor {
  /** A hash of name and role, the same in every response. */
  id: string;
  /** When they first wrote with this name and role. */
  firstAt: number;
}

/** A device that is writing an answer now. */
export interface Writing {
  device: string;
  question: string;
  contributor?: Contributor;
}

/** As little as tells whether anything of a response changed. */
export interface Pulse {
  status: ResponseStatus | 'not started';
  /** 0 before the first saved answer. */
  changes: number;
  /** Which of the invitation's links holds. */
  issue: number;
  writing: Writing[];
}

export interface Submission {
  survey: string;
  id: string;
  response: string;
  invitation: string;
  questionnaire: string;
  municipality: string;
  version: number;
  language: Language;
  synthetic: boolean;
  /** 1 for a response's first, 2 after it was reopened … The highest one counts. */
  ordinal: number;
  submittedAt: number;
  /** What a person reads aloud: `readableCode`, unique within the survey. */
  number: string;
  code: string;
  /** SHA-256 over salt and canonical JSON of the content (`respond/submission.ts`), hex. */
  hash: string;
  /** Hex; random. Empty once erased: without it no answer can be guessed out of the hash. */
  salt: string;
  /** Null unless its content was erased; then salt, answers and facts are empty and the hash stays. */
  erasedAt: number | null;
  answers: Answers;
  facts: Fact[];
}

/** A response as submitting would freeze it, with what the submission itself brings. */
export interface Basis {
  response: string;
  version: number;
  ordinal: number;
  /** When that is received: the submission's `submittedAt`. */
  at: number;
  answers: Answers;
  /** By question, the texts of `answers` that are written now, as JSON in UTF-8 already: it is hashed and stored, and made once. Not all need be there. */
  texts?: ReadonlyMap<string, Utf8>;
}
/** What freezing adds. */
export type Frozen = Pick<Submission, 'number' | 'code' | 'hash' | 'salt' | 'facts'> & {
  /** As the hash has it; where absent, the invitation's. */
  municipality?: string;
};
/** Checks and freezes. Runs outside of any transaction: pure, synchronous, called again where the response has changed meanwhile. */
export type Freeze = (basis: Basis) => { errors: AnswerError[] } | Frozen;

export interface Submit extends Save {
  clientId: string;
  freeze: Freeze;
  /** The response as the caller last read it: a good guess spares a second try, a wrong one harms nothing. */
  known?: ResponseState | undefined;
  /** Of a ballot that is submitted: the invitation that is marked as answered, and nothing else of it kept. */
  participant?: string;
}

export type Submitted =
  /** `repeated`: the same `clientId` was submitted before, this is what it was answered. */
  | { kind: 'submitted'; submission: Submission; repeated: boolean }
  | { kind: 'invalid'; errors: AnswerError[] }
  | { kind: 'conflict'; answers: Extract<SavedAnswer, { kind: 'conflict' }>[] }
  | Refused;

export type Erased =
  | { kind: 'erased'; erasedAt: number; submissions: number }
  /** Nothing was ever answered, and nobody said who they are: there is nothing to erase. */
  | { kind: 'nothing' };

export interface Revision {
  question: string;
  revision: number;
  value: AnswerValue;
  language: Language;
  receivedAt: number;
  /** The revision it was written on; 0 where there was none. */
  base: number;
  /** Written on an older revision than the current one, and kept beside it. */
  parallel: boolean;
  contributor: Contributor | null;
  /** When somebody chose about it; null where nobody has, or where there is nothing to choose. */
  settledAt: number | null;
}

/** As lists show it. `unconfirmed`: of an open round, however far it has come, and neither accepted nor withdrawn. */
export type ListedStatus = ResponseStatus | 'not started' | 'unconfirmed';

/** A fact of what was submitted, as roll-ups count it. `questionnaire`, `value`: any where absent. */
export interface SaidFact {
  questionnaire?: string;
  question: string;
  measure: string;
  value?: string;
}

export interface ResponseFilter {
  questionnaire?: string;
  region?: string;
  country?: string;
  municipality?: string;
  partnership?: string;
  /** Of any partnership of that period. */
  period?: string;
  language?: Language;
  status?: ListedStatus;
  /** As roll-ups count it. `invited`: all but the withdrawn and the unconfirmed, and no ballots. `submitted`: what was submitted counts, also while it is open again. */
  stage?: 'invited' | 'submitted';
  /** Only those of whose counted submission this is a fact. */
  said?: SaidFact;
}
/** One invitation with what became of it; what lists, boards and exports are made of. */
export interface ResponseRow {
  invitation: Invitation;
  country: string;
  region: string;
  partnerships: string[];
  status: ListedStatus;
  /** What an answer of an open round was written for, in the respondent's words; null for those invited. */
  named: string | null;
  /** Null where not started. */
  response: { id: string; version: number; language: Language; startedAt: number; changedAt: number } | null;
  /** The latest one, also of a reopened response; null where there is none. Without `answers` and `facts`. */
  submission: Omit<Submission, 'answers' | 'facts'> | null;
}

/** A submission that counts, with what its response adds: a row of an export. `municipality` is where its invitation belongs now. */
export interface ExportedSubmission extends Omit<Submission, 'facts'> {
  startedAt: number;
  status: ResponseStatus;
}

/** One row of the multiset that the roll-ups are. `question` is '' for `invited`, `started`, `submitted` (value ''). */
export interface RollUp {
  questionnaire: string;
  municipality: string;
  question: string;
  measure: string;
  value: string;
  n: number;
}

/** One sealed block of a survey's ledger: see `docs/decisions` and RFC 9162. All hashes hex. */
export interface Block {
  height: number;
  previous: string;
  /** Merkle root over the submission hashes of this block, in submission-id order. */
  root: string;
  size: number;
  hash: string;
  sealedAt: number;
}
export interface LedgerEntry {
  submission: string;
  hash: string;
  /** Null until sealed. */
  height: number | null;
}

export type Role = 'administrator' | 'researcher' | 'coordinator' | 'reader';
export interface Account {
  id: string;
  email: string;
  role: Role;
  /** A coordinator's; null for all others. */
  region: string | null;
  /** Null until set through the set-up link. As `access/passwords.ts` writes it. */
  passwordHash: string | null;
  createdAt: number;
}
export interface ApiToken {
  id: string;
  name: string;
  role: Role;
  /** A coordinator's; null for all others. */
  region: string | null;
  createdAt: number;
  revokedAt: number | null;
}

export interface RegistryImported {
  imported: boolean;
  /** Invited municipalities that the files no longer have. */
  kept: string[];
  differs: boolean;
}

/** What can be asked of one moment: the same operations inside `snapshot` all see the same state. */
export interface Reads
  extends RegistryReads,
    RegistryImportReads,
    LinkReads,
    TemplateReads,
    ScheduleReads,
    MessageReads,
    ReminderReads,
    QuoteReads,
    AuditReads,
    ReportReads,
    FollowUpReads,
    RoundReads,
    CodingReads,
    ComparingReads,
    MemoReads,
    CodebookReads,
    BoardReads,
    ReadingReads,
    MirrorReads,
    SearchReads,
    TranslationReads,
    AnonymousReads {
  versions(survey: string, questionnaire?: string): Promise<Version[]>;
  registry(survey: string): Promise<Registry>;
  invitations(survey: string, after: string | null, limit: number): Promise<Invitation[]>;
  invitationByToken(tokenHash: string): Promise<Invitation | undefined>;
  invitationByCode(codeHash: string): Promise<Invitation | undefined>;
  invitation(survey: string, id: string): Promise<Invitation | undefined>;
  responseState(survey: string, invitation: string): Promise<ResponseState | undefined>;
  /** All of them, parallel ones included; by question, oldest first. */
  revisions(survey: string, response: string): Promise<Revision[]>;
  /** One of them. */
  revision(survey: string, response: string, question: string, revision: number): Promise<Revision | undefined>;
  /** Everyone who gave a name or a role, in the order in which they first wrote. */
  contributors(survey: string, response: string): Promise<KnownContributor[]>;
  /** What those who watch a response ask every other second. */
  pulse(survey: string, invitation: string, at: number): Promise<Pulse>;
  /** All of one response, oldest first. */
  submissions(survey: string, invitation: string): Promise<Submission[]>;
  /** The one whose receipt has this code (as `normaliseCode` writes it), in any survey: 60 bits of a hash are nobody else's. */
  submissionByCode(code: string): Promise<Submission | undefined>;
  /** By invitation id, after `after`, at most `limit`. */
  responses(survey: string, filter: ResponseFilter, after: string | null, limit: number): Promise<ResponseRow[]>;
  /** The submissions that count (each response's latest, not withdrawn), with answers and facts, by submission id: for exports and recounts. */
  countedSubmissions(survey: string, after: string | null, limit: number): Promise<Submission[]>;
  /** The same submissions as `countedSubmissions`, without facts, with their responses' beginning and status. */
  exportedSubmissions(survey: string, after: string | null, limit: number): Promise<ExportedSubmission[]>;
  /** Every submission, counted or not, by submission id: what the ledger is checked against. */
  allSubmissions(survey: string, after: string | null, limit: number): Promise<Submission[]>;
  /** By `questionnaire`: invited, not started, draft, submitted, reopened, withdrawn, erased. */
  counts(survey: string): Promise<{ questionnaire: string; status: ResponseRow['status']; n: number }[]>;
  rollUps(survey: string): Promise<RollUp[]>;
  /** What the roll-ups ought to be: counted anew from the invitations and the counted submissions' facts, in the same order. Scans. */
  recount(survey: string): Promise<RollUp[]>;
  /** True where any invitation of the survey has the given mark. */
  hasInvitations(survey: string, synthetic: boolean): Promise<boolean>;
  ledgerBlocks(survey: string, afterHeight: number, limit: number): Promise<Block[]>;
  ledgerEntries(survey: string, after: string | null, limit: number): Promise<LedgerEntry[]>;
  ledgerEntry(survey: string, submission: string): Promise<LedgerEntry | undefined>;
  /** A block's leaves: its submissions' hashes in submission-id order. */
  blockEntries(survey: string, height: number): Promise<LedgerEntry[]>;
  /** The newest block's height and hash; height 0 before the first. Undefined for an unknown survey. */
  ledgerHead(survey: string): Promise<{ height: number; hash: string } | undefined>;
  account(id: string): Promise<Account | undefined>;
  accountByEmail(email: string): Promise<Account | undefined>;
  accounts(): Promise<Account[]>;
  /** The session's account, where it has not expired. */
  session(sessionHash: string, at: number): Promise<Account | undefined>;
  apiTokenByHash(tokenHash: string): Promise<ApiToken | undefined>;
  apiTokens(): Promise<ApiToken[]>;
  /** A value kept under a name: `secret-check` and the like. */
  meta(name: string): Promise<string | undefined>;
  /** Rows of a table as they are, in key order after the row `after`: for backups. */
  dumpTable(table: TableName, after: TableRow | null, limit: number): Promise<TableRow[]>;
  /** Whether nothing at all is stored. */
  isEmpty(): Promise<boolean>;
}

export interface Store
  extends Reads,
    RegistryWrites,
    RegistryImportWrites,
    LinkWrites,
    TemplateWrites,
    ScheduleWrites,
    MessageWrites,
    ReminderWrites,
    QuoteWrites,
    AuditWrites,
    ReportWrites,
    FollowUpWrites,
    RoundWrites,
    CodingWrites,
    MemoWrites,
    CodebookWrites,
    BoardWrites,
    ReadingWrites,
    MirrorWrites,
    SearchWrites,
    TranslationWrites,
    AnonymousWrites {
  readonly engine: 'sqlite' | 'postgresql';
  /** How far it reaches. */
  readonly scope: Scope;
  /** The same store for whoever may see and do only what is of `scope`: reads elsewhere are absent, writes throw `OutsideScope`. Never wider than this one. */
  within(scope: Scope): Store;
  close(): Promise<void>;
  /** Resolves where the database answers, rejects where not: for `/readyz`. */
  ping(): Promise<void>;
  /** Runs `read` on one consistent state, however long it takes and whatever is written meanwhile. */
  snapshot<T>(read: (reads: Reads) => Promise<T>): Promise<T>;

  /** Freezes `content` unless its hash is the newest version already. Also makes the survey's row. */
  freezeVersion(input: {
    survey: string;
    questionnaire: string;
    hash: string;
    content: Questionnaire;
    at: number;
  }): Promise<{ version: Version; previous: Version | undefined; isNew: boolean }>;
  /**
   * Makes the tables equal to `registry`; keeps a municipality that is invited although it is gone from the files. `hash` is the files'; nothing happens where it is the stored one,
   * nor once the registry was changed on pages: `differs` says that the files are no longer those it began with.
   */
  importRegistry(
    survey: string,
    registry: Registry & { contacts?: Contact[] },
    hash: string,
  ): Promise<RegistryImported>;
  /** Makes those that are missing (by questionnaire, municipality, ordinal); counts `invited`. */
  makeInvitations(survey: string, invitations: NewInvitation[]): Promise<{ made: number }>;

  /** A change on an older revision than the current one is kept beside it, as a parallel revision: nothing is overwritten. */
  /** Refused once the response is submitted, but for answers to questions about an answer (`follow-ups.ts`); and where one of those was never asked. */
  saveAnswers(input: Save): Promise<{ kind: 'done'; answers: SavedAnswer[] } | Refused | NotAsked>;
  /**
   * Saves `answers` and, where none conflicts and `freeze` finds no error, submits: submission, ledger entry and roll-ups in one transaction. With errors the answers stay saved as drafts.
   * What was frozen is submitted only where the response is, inside the transaction, exactly what it was frozen from.
   */
  submit(input: Submit): Promise<Submitted>;
  /** Says that a device is writing an answer, or (`null`) none. Forgotten after `WRITING_LASTS` milliseconds; begins no response and counts nowhere. */
  setWriting(input: {
    survey: string;
    invitation: string;
    device: string;
    question: string | null;
    contributor?: Contributor;
    at: number;
  }): Promise<void>;
  /** From submitted to reopened. */
  reopen(survey: string, invitation: string, at: number): Promise<{ kind: 'done' } | Refused>;
  /** Takes the invitation and its submission out of the counts; nothing is erased. */
  withdraw(survey: string, invitation: string, at: number): Promise<void>;
  /**
   * Erases what a response holds: every revision of every answer, passages quoted of them, the salts and facts of its submissions. It counts nowhere from then on, receives nothing more, and
   * cannot be reinstated; the hashes stay in the ledger. Done once: the same again answers with the first time. Throws where there is no such invitation.
   */
  eraseResponse(input: { survey: string; invitation: string; at: number }): Promise<Erased>;
  /** Undoes `withdraw`, not `eraseResponse`. */
  reinstate(survey: string, invitation: string, at: number): Promise<void>;
  /** Seals what has come since the last block; on SQLite every group commit does so itself. */
  sealLedger(survey: string, at: number): Promise<void>;
  /** Writes the roll-ups anew from the counted submissions' facts and the invitations. */
  rebuildRollUps(survey: string): Promise<void>;

  createAccount(account: Account, setupHash: string, setupExpiresAt: number): Promise<void>;
  /** A new one-time link for an account that has none or has lost its password. */
  createSetup(account: string, setupHash: string, setupExpiresAt: number): Promise<void>;
  /** The account of an unused, unexpired link. */
  accountBySetup(setupHash: string, at: number): Promise<Account | undefined>;
  /** Uses the link up and sets the password, and the e-mail address where one is given; undefined where it is used or expired. Ends all sessions. */
  completeSetup(setupHash: string, passwordHash: string, at: number, email?: string): Promise<Account | undefined>;
  createSession(session: { hash: string; account: string; createdAt: number; expiresAt: number }): Promise<void>;
  endSession(sessionHash: string): Promise<void>;
  endAllSessions(account: string): Promise<void>;
  createApiToken(token: Omit<ApiToken, 'revokedAt'>, tokenHash: string): Promise<void>;
  revokeApiToken(id: string, at: number): Promise<void>;
  /** Counts `by` tries (1 where absent; -1 gives one back) under `key` in the window `at` falls in, and says how many that makes. Old windows are forgotten. */
  countTry(key: string, windowMs: number, at: number, by?: number): Promise<number>;
  /** Puts back what `dumpTable` gave, into an empty table. */
  loadTable(table: TableName, rows: TableRow[]): Promise<void>;
  setMeta(name: string, value: string): Promise<void>;
  /** Sets it only where absent; returns what is stored then. */
  setMetaOnce(name: string, value: string): Promise<string>;
}
