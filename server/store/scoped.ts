/**
 * A store within one region: reads give what is of the region, the rest is absent; writes elsewhere throw `OutsideScope`.
 *
 * Closed by default: every operation is written down, reads in `scoped-reads.ts`, writes here; one that is not is an error of types, and there is
 * no spread of the whole store to slip through. To add one, say which of these it is, mostly in a line:
 *
 *   reads   `versions: reads.versions`                                                the same for every region, holds nothing of anybody's
 *           `pulse: readOf(bounds, 'invitation', reads.pulse, NOTHING)`               about one `(survey, id, …)`; absent where that is elsewhere
 *           `rollUps: (survey) => run((sql) => operations.rollUps(sql, survey, region))`  many: the operation takes the region as its last argument
 *                     and limits its query with `operations/region.ts`, so that what is elsewhere is not even read
 *   writes  `reopen: writeOf(bounds, 'invitation', store.reopen)`                     of `(survey, id, …)`
 *           `saveAnswers: writeTo(bounds, store.saveAnswers)`                         of `{ survey, invitation, … }`
 *           `async (input) => { await insist(bounds, 'contact', input.survey, …ids); return store.x(input); }`   of several places
 *   both    `verify: refused`                                                         what is the whole survey's, the accounts', the machine's
 *
 * In doubt it is `refused`.
 */
import type { Run } from './engine.ts';
import type { NewMessage } from './messages.ts';
import type { Sql } from './operation.ts';
import { type Bounds, boundsOver, insist, OutsideScope, refused, type Scope, writeOf, writeTo } from './scope.ts';
import { scopedReads } from './scoped-reads.ts';
import { scopedRegistryWrites } from './scoped-registry.ts';
import type { Reads, Store } from './store.ts';

/** What runs the reads that bounds add. */
export interface Reader {
  sql: Sql;
  read: Run;
  /** `work` on one consistent state: its reads, and how to run more. */
  snapshot<T>(work: (reads: Reads, run: Run) => Promise<T>): Promise<T>;
}

/** `store` as one region sees it. */
export function scopedStore(store: Store, { sql, read, snapshot }: Reader, region: string): Store {
  const bounds = boundsOver(region, store, sql, read);
  const scoped: Store = {
    ...scopedReads(bounds),
    ...scopedWrites(store, bounds),
    engine: store.engine,
    scope: { region },
    within: (scope) => narrower(scoped, scope, region),
    // Whoever is given a part does not close the whole.
    close: refused,
    ping: store.ping,
    snapshot: (work) => snapshot((reads, run) => work(scopedReads(boundsOver(region, reads, sql, run)))),
  };
  return scoped;
}

/** A scope within a region is that region: nothing gets wider again. */
function narrower(scoped: Store, scope: Scope, region: string): Store {
  if (scope !== 'all' && scope.region !== region) throw new OutsideScope('place');
  return scoped;
}

/** A message is the region's where its invitation is, and whom it goes to. */
async function insistMessage(
  bounds: Bounds,
  { survey, invitation, contact }: Pick<NewMessage, 'survey' | 'invitation' | 'contact'>,
): Promise<void> {
  if (invitation === null) throw new OutsideScope('place');
  await insist(bounds, 'invitation', survey, invitation);
  if (contact !== null) await insist(bounds, 'contact', survey, contact);
}

type Frame = 'engine' | 'scope' | 'within' | 'close' | 'ping' | 'snapshot';
type Writes = Omit<Store, keyof Reads | Frame>;

const scopedWrites = (store: Store, bounds: Bounds): Writes => ({
  freezeVersion: refused,
  importRegistry: refused,
  async makeInvitations(survey, invitations) {
    await insist(bounds, 'municipality', survey, ...invitations.map(({ municipality }) => municipality));
    return store.makeInvitations(survey, invitations);
  },

  saveAnswers: writeTo(bounds, store.saveAnswers),
  submit: writeTo(bounds, store.submit),
  setWriting: writeTo(bounds, store.setWriting),
  reopen: writeOf(bounds, 'invitation', store.reopen),
  withdraw: writeOf(bounds, 'invitation', store.withdraw),
  reinstate: writeOf(bounds, 'invitation', store.reinstate),
  eraseResponse: writeTo(bounds, store.eraseResponse),
  markOpened: writeOf(bounds, 'invitation', store.markOpened),
  reportUnsent: writeTo(bounds, store.reportUnsent),
  replaceLink: writeTo(bounds, store.replaceLink),
  extendInvitation: writeOf(bounds, 'invitation', store.extendInvitation),
  async addressInvitation(survey, invitation, contact) {
    await insist(bounds, 'invitation', survey, invitation);
    if (contact !== null) await insist(bounds, 'contact', survey, contact);
    return store.addressInvitation(survey, invitation, contact);
  },

  async queueMessages(messages) {
    for (const message of messages) await insistMessage(bounds, message);
    return store.queueMessages(messages);
  },
  async queueReminder(message, known) {
    await insistMessage(bounds, message);
    return store.queueReminder(message, known);
  },
  async cancelMessages(input) {
    if (input.invitation === null) return refused();
    await insist(bounds, 'invitation', input.survey, input.invitation);
    return store.cancelMessages(input);
  },
  async decideMessage(input) {
    const message = await store.message(input.survey, input.id);
    if (message?.invitation == null) throw new OutsideScope('place');
    const { survey, invitation, contact } = message;
    await insist(bounds, 'invitation', survey, invitation);
    // Merged into another since, whom it went to is in no region; the invitation says whose it is.
    const isThere = contact !== null && (await store.contact(survey, contact)) !== undefined;
    if (isThere) await insist(bounds, 'contact', survey, contact);
    return store.decideMessage(input);
  },
  ...scopedRegistryWrites(store, bounds),
  // An import is of the whole survey.
  holdImport: refused,
  closeImport: refused,
  forgetImports: refused,
  pauseSending: refused,
  claimMessage: refused,
  handOverMessage: refused,
  settleMessage: refused,
  releaseClaims: refused,
  takeTurn: refused,
  saveTemplate: refused,
  setSchedule: refused,
  // An answer of an open round is of no region until it is accepted, and who may come is the whole survey's.
  // A ballot is of no region.
  beginBallot: refused,
  rekeyBallot: refused,
  releaseBallots: refused,
  setRound: refused,
  openInvitation: refused,
  acceptOpen: refused,
  rejectOpen: refused,
  reconsiderOpen: refused,
  stopReminders: writeTo(bounds, store.stopReminders),
  askFollowUp: writeTo(bounds, store.askFollowUp),
  async withdrawFollowUp(of) {
    const followUp = await store.followUp(of.survey, of.id);
    if (followUp === undefined) throw new OutsideScope('place');
    await insist(bounds, 'response', of.survey, followUp.response);
    return store.withdrawFollowUp(of);
  },
  sendFollowUp: writeTo(bounds, store.sendFollowUp),
  addCoding: writeTo(bounds, store.addCoding),
  removeCoding: writeTo(bounds, store.removeCoding),
  restoreCoding: writeTo(bounds, store.restoreCoding),
  reanchor: writeTo(bounds, store.reanchor),
  seeAnchor: writeTo(bounds, store.seeAnchor),
  // How a survey is coded, and what is noted on it, is the whole survey's.
  setCodingMode: refused,
  pinCode: refused,
  saveMemo: refused,
  chooseQuote: writeTo(bounds, store.chooseQuote),
  translateQuote: writeTo(bounds, store.translateQuote),
  async sendQuotes(input) {
    const { survey, invitation, message } = input;
    await insistMessage(bounds, { survey, invitation, contact: message?.contact ?? null });
    return store.sendQuotes(input);
  },
  withdrawQuote: writeTo(bounds, store.withdrawQuote),
  adoptCorrection: writeTo(bounds, store.adoptCorrection),
  decideQuotes: writeTo(bounds, store.decideQuotes),
  // Every region's answers are coded with it.
  changeCodebook: refused,
  // What holds for a partnership holds for both its sides.
  addMirrorMark: refused,
  withdrawMirrorMark: refused,
  // Takes in what was submitted anywhere, shows nothing of it, and says how much there was to nobody.
  readSubmissions: async (...of) => {
    await store.readSubmissions(...of);
    return { read: 0 };
  },
  indexTexts: async (...of) => {
    const { waiting } = await store.indexTexts(...of);
    return { indexed: 0, waiting };
  },
  async saveTranslations(input) {
    await insist(bounds, 'invitation', input.survey, ...input.translations.map(({ invitation }) => invitation));
    return store.saveTranslations(input);
  },
  undoTranslations: refused,
  sealLedger: refused,
  rebuildRollUps: refused,

  // A report is of the whole survey.
  saveReport: refused,
  makeReportLink: refused,
  withdrawReportLink: refused,
  freezeReport: refused,
  // Whoever does something is told of in the log, and nobody with a region reads it.
  recordAudit: store.recordAudit,
  sealAudit: refused,

  createAccount: refused,
  createSetup: refused,
  accountBySetup: refused,
  completeSetup: refused,
  createSession: refused,
  endSession: refused,
  endAllSessions: refused,
  createApiToken: refused,
  revokeApiToken: refused,
  countTry: refused,
  setMeta: refused,
  loadTable: refused,
  setMetaOnce: refused,
});
