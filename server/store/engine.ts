/** The store's operations over either engine. */
import type { Clock } from '../foundation/clock.ts';
import { newId } from '../foundation/ids.ts';
import { guarded } from './guarded.ts';
import type { Operation, Sql } from './operation.ts';
import * as access from './operations/access.ts';
import * as anonymous from './operations/anonymous.ts';
import * as board from './operations/board.ts';
import * as contacts from './operations/contacts.ts';
import * as contributors from './operations/contributors.ts';
import * as copy from './operations/copy.ts';
import * as followUps from './operations/follow-ups.ts';
import * as invitations from './operations/invitations.ts';
import * as ledger from './operations/ledger.ts';
import * as links from './operations/links.ts';
import * as messages from './operations/messages.ts';
import * as meta from './operations/meta.ts';
import * as quotes from './operations/quotes.ts';
import * as registry from './operations/registry.ts';
import * as registryChanges from './operations/registry-changes.ts';
import * as registryImports from './operations/registry-imports.ts';
import * as reminders from './operations/reminders.ts';
import * as responses from './operations/responses.ts';
import * as revisions from './operations/revisions.ts';
import * as rollUps from './operations/roll-ups.ts';
import * as rounds from './operations/rounds.ts';
import * as schedules from './operations/schedules.ts';
import * as sending from './operations/sending.ts';
import * as submissions from './operations/submissions.ts';
import * as templates from './operations/templates.ts';
import * as versions from './operations/versions.ts';
import * as writing from './operations/writing.ts';
import { type Reader, scopedStore } from './scoped.ts';
import type { Reads, Store } from './store.ts';
import { submitting } from './submitting.ts';
import type { WriteArguments, WriteName, WriteResult } from './writes.ts';

export type Make<T> = () => Operation<T>;
export type Run = <T>(make: Make<T>) => Promise<T>;

/** What a driver does. `write` runs the operation of that name (`writes.ts`) in a transaction and resolves once it is committed. */
export interface Engine {
  sql: Sql;
  read: Run;
  write<N extends WriteName>(name: N, ...given: WriteArguments<N>): Promise<WriteResult<N>>;
  /** Runs `work` on one consistent state. */
  snapshot<T>(work: (run: Run) => Promise<T>): Promise<T>;
  /** Why nothing can be written until the process is started anew; undefined while all is well. */
  death(): Error | undefined;
  close(): Promise<void>;
}

function readsOver(sql: Sql, run: Run): Reads {
  return {
    versions: (...of) => run(() => versions.versions(sql, ...of)),
    registry: (survey) => run(() => registry.registry(sql, survey)),
    contacts: (survey) => run(() => contacts.contacts(sql, survey)),
    contact: (...of) => run(() => contacts.contact(sql, ...of)),
    registryChanges: (...of) => run(() => registryChanges.registryChanges(sql, ...of)),
    registryChange: (...of) => run(() => registryChanges.registryChange(sql, ...of)),
    registryStamp: (survey) => run(() => registryChanges.registryStamp(sql, survey)),
    heldImport: (...of) => run(() => registryImports.heldImport(sql, ...of)),
    invitations: (...of) => run(() => invitations.invitations(sql, ...of)),
    invitationByToken: (hash) => run(() => invitations.invitationByToken(sql, hash)),
    invitationByCode: (hash) => run(() => invitations.invitationByCode(sql, hash)),
    invitation: (...of) => run(() => invitations.invitation(sql, ...of)),
    replacedLink: (hash) => run(() => links.replacedLink(sql, hash)),
    replacedLinks: (...of) => run(() => links.replacedLinks(sql, ...of)),
    templates: (survey) => run(() => templates.templates(sql, survey)),
    template: (key) => run(() => templates.template(sql, key)),
    templateVersions: (key) => run(() => templates.templateVersions(sql, key)),
    invitedByToken: (hash) => run(() => schedules.invitedByToken(sql, hash)),
    round: (survey) => run(() => rounds.round(sql, survey)),
    rounds: () => run(() => rounds.rounds(sql)),
    openAnswer: (...of) => run(() => rounds.openAnswer(sql, ...of)),
    openAnswers: (...of) => run(() => rounds.openAnswers(sql, ...of)),
    openByPass: (...of) => run(() => rounds.openByPass(sql, ...of)),
    remindables: (...of) => run(() => reminders.remindables(sql, ...of)),
    participation: (...of) => run(() => anonymous.participation(sql, ...of)),
    ballotDraft: (...of) => run(() => anonymous.ballotDraft(sql, ...of)),
    ballotsWaiting: (survey) => run(() => anonymous.ballotsWaiting(sql, survey)),
    thankless: (...of) => run(() => reminders.thankless(sql, ...of)),
    thanklessAccepted: (...of) => run(() => reminders.thanklessAccepted(sql, ...of)),
    schedule: (survey) => run(() => schedules.schedule(sql, survey)),
    schedules: () => run(() => schedules.schedules(sql)),
    responseState: (...of) => run(() => responses.responseState(sql, ...of)),
    revisions: (...of) => run(() => revisions.revisions(sql, ...of)),
    revision: (...of) => run(() => revisions.revision(sql, ...of)),
    contributors: (...of) => run(() => contributors.contributors(sql, ...of)),
    pulse: (...of) => run(() => writing.pulse(sql, ...of)),
    submissions: (...of) => run(() => submissions.submissions(sql, ...of)),
    submissionByCode: (code) => run(() => submissions.submissionByCode(sql, code)),
    responses: (...of) => run(() => responses.responses(sql, ...of)),
    countedSubmissions: (...of) => run(() => submissions.countedSubmissions(sql, ...of)),
    exportedSubmissions: (...of) => run(() => submissions.exportedSubmissions(sql, ...of)),
    allSubmissions: (...of) => run(() => submissions.allSubmissions(sql, ...of)),
    counts: (survey) => run(() => responses.counts(sql, survey)),
    rollUps: (survey) => run(() => rollUps.rollUps(sql, survey)),
    recount: (survey) => run(() => rollUps.recount(sql, survey)),
    hasInvitations: (...of) => run(() => invitations.hasInvitations(sql, ...of)),
    ledgerBlocks: (...of) => run(() => ledger.ledgerBlocks(sql, ...of)),
    ledgerEntries: (...of) => run(() => ledger.ledgerEntries(sql, ...of)),
    ledgerEntry: (...of) => run(() => ledger.ledgerEntry(sql, ...of)),
    blockEntries: (...of) => run(() => ledger.blockEntries(sql, ...of)),
    ledgerHead: (survey) => run(() => ledger.ledgerHead(sql, survey)),
    account: (id) => run(() => access.account(sql, id)),
    accountByEmail: (email) => run(() => access.accountByEmail(sql, email)),
    accounts: () => run(() => access.accounts(sql)),
    session: (...of) => run(() => access.session(sql, ...of)),
    apiTokenByHash: (hash) => run(() => access.apiTokenByHash(sql, hash)),
    apiTokens: () => run(() => access.apiTokens(sql)),
    meta: (name) => run(() => meta.meta(sql, name)),
    message: (...of) => run(() => messages.message(sql, ...of)),
    messagesOf: (...of) => run(() => messages.messagesOf(sql, ...of)),
    messageCounts: (...of) => run(() => messages.messageCounts(sql, ...of)),
    isMailDue: (at) => run(() => sending.isMailDue(sql, at)),
    isSendingPaused: (survey) => run(() => messages.isSendingPaused(sql, survey)),
    dumpTable: (...of) => run(() => copy.dumpTable(sql, ...of)),
    isEmpty: () => run(() => copy.isEmpty(sql)),
    quotes: (...of) => run(() => quotes.quotes(sql, ...of)),
    quote: (...of) => run(() => quotes.quote(sql, ...of)),
    clearedQuotes: (...of) => run(() => quotes.clearedQuotes(sql, ...of)),
    openQuotes: (...of) => run(() => quotes.openQuotes(sql, ...of)),
    followUp: (...of) => run(() => followUps.followUp(sql, ...of)),
    followUpsOf: (...of) => run(() => followUps.followUpsOf(sql, ...of)),
    followUps: (...of) => run(() => followUps.followUps(sql, ...of)),
    followUpCounts: (...of) => run(() => followUps.followUpCounts(sql, ...of)),
    followUpsAtMost: (survey) => run(() => followUps.followUpsAtMost(sql, survey)),
    board: (...of) => run(() => board.board(sql, ...of)),
    boardStamps: (surveys) => run(() => board.boardStamps(sql, surveys)),
    currentValues: (...of) => run(() => board.currentValues(sql, ...of)),
  };
}

export function storeOver(bare: Engine, clock: Clock): Store {
  const engine = guarded(bare, clock);
  const { sql } = engine;
  const reader: Reader = {
    sql,
    read: engine.read,
    snapshot: (work) => engine.snapshot((run) => work(readsOver(sql, run), run)),
  };
  const store: Store = {
    ...readsOver(sql, engine.read),
    engine: sql.engine,
    scope: 'all',
    within: (scope) => (scope === 'all' ? store : scopedStore(store, reader, scope.region)),
    close: () => engine.close(),
    ping: () => engine.ping(() => engine.read(() => versions.ping(sql))),
    snapshot: (read) => engine.snapshot((run) => read(readsOver(sql, run))),

    freezeVersion: (input) => engine.write('freezeVersion', input),
    importRegistry: (...of) => engine.write('importRegistry', ...of, clock.now()),
    changeRegistry: (input) => engine.write('changeRegistry', input),
    holdImport: (held) => engine.write('holdImport', held),
    closeImport: (...of) => engine.write('closeImport', ...of),
    forgetImports: (at) => engine.write('forgetImports', at),
    makeInvitations: (...of) => engine.write('makeInvitations', ...of, clock.now()),
    replaceLink: (input) => engine.write('replaceLink', input),
    extendInvitation: (...of) => engine.write('extendInvitation', ...of),
    addressInvitation: (...of) => engine.write('addressInvitation', ...of),
    saveTemplate: (template) => engine.write('saveTemplate', template),

    saveAnswers: (input) => engine.write('saveAnswers', input),
    submit: (input) => submitting(input, (frozen) => engine.write('submit', frozen)),
    setWriting: (input) => engine.write('setWriting', input),
    reopen: (...of) => engine.write('reopen', ...of),
    withdraw: (survey, id, at) => engine.write('setWithdrawn', survey, id, true, at),
    reinstate: (survey, id, at) => engine.write('setWithdrawn', survey, id, false, at),
    eraseResponse: (input) => engine.write('eraseResponse', input),
    sealLedger: (...of) => engine.write('sealLedger', ...of),
    rebuildRollUps: (survey) => engine.write('rebuildRollUps', survey),

    beginBallot: (input) => engine.write('beginBallot', input),
    rekeyBallot: (input) => engine.write('rekeyBallot', input),
    releaseBallots: (...of) => engine.write('releaseBallots', ...of),
    setRound: (round) => engine.write('setRound', round),
    openInvitation: (input) => engine.write('openInvitation', input),
    acceptOpen: (input) => engine.write('acceptOpen', input),
    rejectOpen: (input) => engine.write('rejectOpen', input),
    reconsiderOpen: (input) => engine.write('reconsiderOpen', input),
    setSchedule: (...of) => engine.write('setSchedule', ...of),
    queueReminder: (message, known) => engine.write('queueReminder', { ...message, id: newId() }, known),
    stopReminders: (input) => engine.write('stopReminders', input),
    queueMessages: (made) =>
      engine.write(
        'queueMessages',
        made.map((one) => ({ ...one, id: newId() })),
      ),
    cancelMessages: (input) => engine.write('cancelMessages', input),
    decideMessage: (input) => engine.write('decideMessage', input),
    pauseSending: (...of) => engine.write('pauseSending', ...of),
    claimMessage: (input) => engine.write('claimMessage', input),
    handOverMessage: (input) => engine.write('handOverMessage', input),
    settleMessage: (input) => engine.write('settleMessage', input),
    releaseClaims: (...of) => engine.write('releaseClaims', ...of),
    takeTurn: (...of) => engine.write('takeTurn', ...of),
    markOpened: (...of) => engine.write('markOpened', ...of),
    reportUnsent: (report) => engine.write('reportUnsent', report),

    chooseQuote: (input) => engine.write('chooseQuote', input),
    translateQuote: (input) => engine.write('translateQuote', input),
    sendQuotes: (input) => engine.write('sendQuotes', { ...input, messageId: newId() }),
    withdrawQuote: (input) => engine.write('withdrawQuote', input),
    adoptCorrection: (input) => engine.write('adoptCorrection', input),
    decideQuotes: (input) => engine.write('decideQuotes', input),
    askFollowUp: (asked) => engine.write('askFollowUp', asked),
    withdrawFollowUp: (of) => engine.write('withdrawFollowUp', of),
    sendFollowUp: (of) => engine.write('sendFollowUp', of),

    createAccount: (...of) => engine.write('createAccount', ...of),
    createSetup: (...of) => engine.write('createSetup', ...of),
    accountBySetup: (...of) => engine.read(() => access.accountBySetup(sql, ...of)),
    completeSetup: (...of) => engine.write('completeSetup', ...of),
    createSession: (session) => engine.write('createSession', session),
    endSession: (hash) => engine.write('endSession', hash),
    endAllSessions: (account) => engine.write('endAllSessions', account),
    createApiToken: (...of) => engine.write('createApiToken', ...of),
    revokeApiToken: (...of) => engine.write('revokeApiToken', ...of),
    countTry: (...of) => engine.write('countTry', ...of),
    setMeta: (...of) => engine.write('setMeta', ...of),
    loadTable: (...of) => engine.write('loadTable', ...of),
    setMetaOnce: (...of) => engine.write('setMetaOnce', ...of),
  };
  return store;
}
