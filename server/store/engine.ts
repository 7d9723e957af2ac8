/** The store's operations over either engine. */
import type { Clock } from '../foundation/clock.ts';
import type { Operation, Sql } from './operation.ts';
import * as access from './operations/access.ts';
import * as answers from './operations/answers.ts';
import * as contributors from './operations/contributors.ts';
import * as copy from './operations/copy.ts';
import * as invitations from './operations/invitations.ts';
import * as ledger from './operations/ledger.ts';
import * as meta from './operations/meta.ts';
import * as registry from './operations/registry.ts';
import * as responses from './operations/responses.ts';
import * as revisions from './operations/revisions.ts';
import * as rollUps from './operations/roll-ups.ts';
import * as submissions from './operations/submissions.ts';
import * as submit from './operations/submit.ts';
import * as versions from './operations/versions.ts';
import * as writing from './operations/writing.ts';
import type { Reads, Store } from './store.ts';

export type Make<T> = () => Operation<T>;
export type Run = <T>(make: Make<T>) => Promise<T>;

/** What a driver does. `write` resolves once committed; `seals` names the survey whose ledger the operation adds to. */
export interface Engine {
  sql: Sql;
  read: Run;
  write<T>(make: Make<T>, seals?: { survey: string; at: number }): Promise<T>;
  /** Runs `work` on one consistent state. */
  snapshot<T>(work: (run: Run) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

function readsOver(sql: Sql, run: Run): Reads {
  return {
    versions: (...of) => run(() => versions.versions(sql, ...of)),
    registry: (survey) => run(() => registry.registry(sql, survey)),
    invitations: (...of) => run(() => invitations.invitations(sql, ...of)),
    invitationByToken: (hash) => run(() => invitations.invitationByToken(sql, hash)),
    invitationByCode: (hash) => run(() => invitations.invitationByCode(sql, hash)),
    invitation: (...of) => run(() => invitations.invitation(sql, ...of)),
    responseState: (...of) => run(() => responses.responseState(sql, ...of)),
    revisions: (...of) => run(() => revisions.revisions(sql, ...of)),
    revision: (...of) => run(() => revisions.revision(sql, ...of)),
    contributors: (...of) => run(() => contributors.contributors(sql, ...of)),
    pulse: (...of) => run(() => writing.pulse(sql, ...of)),
    submissions: (...of) => run(() => submissions.submissions(sql, ...of)),
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
    account: (id) => run(() => access.account(sql, id)),
    accountByEmail: (email) => run(() => access.accountByEmail(sql, email)),
    accounts: () => run(() => access.accounts(sql)),
    session: (...of) => run(() => access.session(sql, ...of)),
    apiTokenByHash: (hash) => run(() => access.apiTokenByHash(sql, hash)),
    apiTokens: () => run(() => access.apiTokens(sql)),
    meta: (name) => run(() => meta.meta(sql, name)),
    dumpTable: (...of) => run(() => copy.dumpTable(sql, ...of)),
    isEmpty: () => run(() => copy.isEmpty(sql)),
  };
}

export function storeOver(engine: Engine, clock: Clock): Store {
  const { sql } = engine;
  return {
    ...readsOver(sql, engine.read),
    engine: sql.engine,
    close: () => engine.close(),
    ping: () => engine.read(() => versions.ping(sql)),
    snapshot: (read) => engine.snapshot((run) => read(readsOver(sql, run))),

    freezeVersion: (input) => engine.write(() => versions.freezeVersion(sql, input)),
    importRegistry: (...of) => engine.write(() => registry.importRegistry(sql, ...of, clock.now())),
    makeInvitations: (...of) => engine.write(() => invitations.makeInvitations(sql, ...of, clock.now())),

    saveAnswers: (input) => engine.write(() => answers.saveAnswers(sql, input)),
    submit: (input) => engine.write(() => submit.submit(sql, input), { survey: input.survey, at: input.at }),
    setWriting: (input) => engine.write(() => writing.setWriting(sql, input)),
    reopen: (...of) => engine.write(() => submit.reopen(sql, ...of)),
    withdraw: (survey, id, at) => engine.write(() => invitations.setWithdrawn(sql, survey, id, true, at)),
    reinstate: (survey, id, at) => engine.write(() => invitations.setWithdrawn(sql, survey, id, false, at)),
    sealLedger: (...of) => engine.write(() => ledger.sealLedger(sql, ...of)),
    rebuildRollUps: (survey) => engine.write(() => rollUps.rebuildRollUps(sql, survey)),

    createAccount: (...of) => engine.write(() => access.createAccount(sql, ...of)),
    createSetup: (...of) => engine.write(() => access.createSetup(sql, ...of)),
    accountBySetup: (...of) => engine.read(() => access.accountBySetup(sql, ...of)),
    completeSetup: (...of) => engine.write(() => access.completeSetup(sql, ...of)),
    createSession: (session) => engine.write(() => access.createSession(sql, session)),
    endSession: (hash) => engine.write(() => access.endSession(sql, hash)),
    endAllSessions: (account) => engine.write(() => access.endAllSessions(sql, account)),
    createApiToken: (...of) => engine.write(() => access.createApiToken(sql, ...of)),
    revokeApiToken: (...of) => engine.write(() => access.revokeApiToken(sql, ...of)),
    countTry: (...of) => engine.write(() => meta.countTry(sql, ...of)),
    setMeta: (...of) => engine.write(() => meta.setMeta(sql, ...of)),
    loadTable: (...of) => engine.write(() => copy.loadTable(sql, ...of)),
    setMetaOnce: (...of) => engine.write(() => meta.setMetaOnce(sql, ...of)),
  };
}
