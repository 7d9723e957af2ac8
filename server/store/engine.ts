/** The store's operations over either engine. */
import type { Clock } from '../foundation/clock.ts';
import { newId } from '../foundation/ids.ts';
import { guarded } from './guarded.ts';
import type { Operation, Sql } from './operation.ts';
import * as access from './operations/access.ts';
import * as anonymous from './operations/anonymous.ts';
import * as audit from './operations/audit.ts';
import * as board from './operations/board.ts';
import * as codebook from './operations/codebook.ts';
import * as codings from './operations/codings.ts';
import * as comparing from './operations/comparing.ts';
import * as contacts from './operations/contacts.ts';
import * as contributors from './operations/contributors.ts';
import * as copy from './operations/copy.ts';
import * as followUps from './operations/follow-ups.ts';
import * as indexing from './operations/indexing.ts';
import * as invitations from './operations/invitations.ts';
import * as ledger from './operations/ledger.ts';
import * as links from './operations/links.ts';
import * as memos from './operations/memos.ts';
import * as messages from './operations/messages.ts';
import * as meta from './operations/meta.ts';
import * as mirror from './operations/mirror.ts';
import * as quotes from './operations/quotes.ts';
import * as reading from './operations/reading.ts';
import * as readings from './operations/readings.ts';
import * as registry from './operations/registry.ts';
import * as registryChanges from './operations/registry-changes.ts';
import * as registryImports from './operations/registry-imports.ts';
import * as reminders from './operations/reminders.ts';
import * as report from './operations/report.ts';
import * as responses from './operations/responses.ts';
import * as revisions from './operations/revisions.ts';
import * as rollUps from './operations/roll-ups.ts';
import * as rounds from './operations/rounds.ts';
import * as schedules from './operations/schedules.ts';
import * as searching from './operations/searching.ts';
import * as sending from './operations/sending.ts';
import * as submissions from './operations/submissions.ts';
import * as templates from './operations/templates.ts';
import * as translations from './operations/translations.ts';
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
    reportVersion: (...of) => run(() => report.reportVersion(sql, ...of)),
    reportVersions: (...of) => run(() => report.reportVersions(sql, ...of)),
    reportLinks: (...of) => run(() => report.reportLinks(sql, ...of)),
    reportByLink: (...of) => run(() => report.reportByLink(sql, ...of)),
    reportEditions: (...of) => run(() => report.reportEditions(sql, ...of)),
    reportEdition: (...of) => run(() => report.reportEdition(sql, ...of)),
    audit: (...of) => run(() => audit.audit(sql, ...of)),
    auditEntries: (...of) => run(() => audit.auditEntries(sql, ...of)),
    auditBlocks: (...of) => run(() => audit.auditBlocks(sql, ...of)),
    auditHead: (survey) => run(() => audit.auditHead(sql, survey)),
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
    codings: (...of) => run(() => codings.codings(sql, ...of)),
    coding: (...of) => run(() => codings.coding(sql, ...of)),
    unanchored: (...of) => run(() => codings.unanchored(sql, ...of)),
    codingTasks: (...of) => run(() => codings.codingTasks(sql, ...of)),
    coders: (survey) => run(() => codings.coders(sql, survey)),
    codesAtHand: (...of) => run(() => codings.codesAtHand(sql, ...of)),
    codingMode: (survey) => run(() => codings.codingMode(sql, survey)),
    codingStamp: (...of) => run(() => codings.codingStamp(sql, ...of)),
    memos: (...of) => run(() => memos.memos(sql, ...of)),
    codingMemos: (...of) => run(() => memos.codingMemos(sql, ...of)),
    memo: (...of) => run(() => memos.memo(sql, ...of)),
    board: (...of) => run(() => board.board(sql, ...of)),
    boardStamps: (surveys) => run(() => board.boardStamps(sql, surveys)),
    currentValues: (...of) => run(() => board.currentValues(sql, ...of)),
    mirrorMarks: (...of) => run(() => mirror.mirrorMarks(sql, ...of)),
    readingStamp: (survey) => run(() => reading.readingStamp(sql, survey)),
    hasUnread: (survey) => run(() => reading.hasUnread(sql, survey)),
    readingFaults: (...of) => run(() => reading.readingFaults(sql, ...of)),
    countedAnswers: (...of) => run(() => readings.countedAnswers(sql, ...of)),
    countedResponses: (...of) => run(() => readings.countedResponses(sql, ...of)),
    countedAnswer: (...of) => run(() => readings.countedAnswer(sql, ...of)),
    search: (...of) => run(() => searching.search(sql, ...of)),
    codes: (survey) => run(() => codebook.codes(sql, survey)),
    codebookChanges: (...of) => run(() => codebook.codebookChanges(sql, ...of)),
    codebookChange: (...of) => run(() => codebook.codebookChange(sql, ...of)),
    codebookFile: (survey) => run(() => codebook.codebookFile(sql, survey)),
    codeCounts: (...of) => run(() => comparing.codeCounts(sql, ...of)),
    respondentCounts: (...of) => run(() => comparing.respondentCounts(sql, ...of)),
    spanFaults: (...of) => run(() => comparing.spanFaults(sql, ...of)),
    codePairs: (...of) => run(() => comparing.codePairs(sql, ...of)),
    sharedAnswers: (...of) => run(() => comparing.sharedAnswers(sql, ...of)),
    translations: (...of) => run(() => translations.translations(sql, ...of)),
    translatables: (...of) => run(() => translations.translatables(sql, ...of)),
    translationCounts: (...of) => run(() => translations.translationCounts(sql, ...of)),
    rememberedExactly: (...of) => run(() => translations.rememberedExactly(sql, ...of)),
    rememberedLike: (...of) => run(() => translations.rememberedLike(sql, ...of)),
    translationBatches: (...of) => run(() => translations.translationBatches(sql, ...of)),
  };
}

/** Looks first, with what only reads: a page that asks for what is current makes nobody wait who writes. */
async function readSubmissions({ sql, read, write }: Engine, survey: string, whole = false): Promise<{ read: number }> {
  const now = newId();
  if (!(await read(() => reading.isReadingDue(sql, survey, now, whole)))) return { read: 0 };
  let taken = 0;
  for (let from: string | null = whole ? '' : null; ; ) {
    const done: WriteResult<'takeIn'> = await write('takeIn', { survey, now, from });
    taken += done.read;
    if (done.next === null) return { read: taken };
    from = done.next;
  }
}

/** Looks first, as `readSubmissions` does. */
async function indexTexts({ sql, read, write }: Engine, survey: string, most: number) {
  let indexed = 0;
  let waiting = await read(() => indexing.waitingSubjects(sql, survey));
  for (let batch = 0; batch < most && waiting !== 0; batch += 1) {
    const done: WriteResult<'indexSubjects'> = await write('indexSubjects', survey);
    indexed += done.indexed;
    if (done.isLast) break;
  }
  if (waiting !== 0) waiting = await read(() => indexing.waitingSubjects(sql, survey));
  return { indexed, waiting: waiting ?? 0 };
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
    addMirrorMark: (mark) => engine.write('addMirrorMark', mark),
    withdrawMirrorMark: (of) => engine.write('withdrawMirrorMark', of),
    readSubmissions: (...of) => readSubmissions(engine, ...of),
    indexTexts: (...of) => indexTexts(engine, ...of),
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
    changeCodebook: (input) => engine.write('changeCodebook', input),

    addCoding: (input) => engine.write('addCoding', input),
    removeCoding: (input) => engine.write('removeCoding', input),
    restoreCoding: (input) => engine.write('restoreCoding', input),
    reanchor: (input) => engine.write('reanchor', input),
    seeAnchor: (input) => engine.write('seeAnchor', input),
    setCodingMode: (input) => engine.write('setCodingMode', input),
    pinCode: (input) => engine.write('pinCode', input),
    saveMemo: (input) => engine.write('saveMemo', input),

    saveReport: (version) => engine.write('saveReport', version),
    makeReportLink: (link) => engine.write('makeReportLink', link),
    withdrawReportLink: (of) => engine.write('withdrawReportLink', of),
    freezeReport: (input) => engine.write('freezeReport', input),
    recordAudit: (entry) => engine.write('recordAudit', entry),
    sealAudit: (...of) => engine.write('sealAudit', ...of),

    saveTranslations: (input) => engine.write('saveTranslations', input),
    undoTranslations: (input) => engine.write('undoTranslations', input),

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
