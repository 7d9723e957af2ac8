/** Every read as one region sees it: `scoped.ts` says how to add one. */
import { regionWithPartners } from '../registry/part.ts';
import * as codings from './operations/codings.ts';
import * as comparing from './operations/comparing.ts';
import * as contacts from './operations/contacts.ts';
import * as followUps from './operations/follow-ups.ts';
import * as invitations from './operations/invitations.ts';
import * as mirror from './operations/mirror.ts';
import * as readings from './operations/readings.ts';
import { responsesIn } from './operations/region.ts';
import * as responses from './operations/responses.ts';
import * as rollUps from './operations/roll-ups.ts';
import * as searching from './operations/searching.ts';
import * as submissions from './operations/submissions.ts';
import * as translations from './operations/translations.ts';
import { type Bounds, readOf, refused } from './scope.ts';
import { scopedRegistryReads } from './scoped-registry.ts';
import type { Invitation, Reads } from './store.ts';

export function scopedReads(bounds: Bounds): Reads {
  const { region, reads, run, has } = bounds;
  const own = async (invitation: Invitation | undefined): Promise<Invitation | undefined> =>
    invitation !== undefined && (await has.municipality(invitation.survey, invitation.municipality))
      ? invitation
      : undefined;
  const isElsewhere = (wanted: string | undefined): boolean => wanted !== undefined && wanted !== region;
  return {
    versions: reads.versions,
    registry: async (survey) => regionWithPartners(await reads.registry(survey), region),

    invitations: (...of) => run((sql) => invitations.invitations(sql, ...of, region)),
    invitationByToken: async (hash) => own(await reads.invitationByToken(hash)),
    invitationByCode: async (hash) => own(await reads.invitationByCode(hash)),
    invitation: readOf(bounds, 'invitation', reads.invitation, undefined),
    hasInvitations: (...of) => run((sql) => invitations.hasInvitations(sql, ...of, region)),

    responseState: readOf(bounds, 'invitation', reads.responseState, undefined),
    revisions: readOf(bounds, 'response', reads.revisions, []),
    revision: readOf(bounds, 'response', reads.revision, undefined),
    contributors: readOf(bounds, 'response', reads.contributors, []),
    pulse: readOf(bounds, 'invitation', reads.pulse, { status: 'not started', changes: 0, issue: 0, writing: [] }),
    responses: async (survey, filter, ...page) =>
      isElsewhere(filter.region) ? [] : reads.responses(survey, { ...filter, region }, ...page),
    counts: (survey) => run((sql) => responses.counts(sql, survey, region)),

    submissions: readOf(bounds, 'invitation', reads.submissions, []),
    submissionByCode: async (code) => {
      const found = await reads.submissionByCode(code);
      return found !== undefined && (await has.invitation(found.survey, found.invitation)) ? found : undefined;
    },
    countedSubmissions: (...of) => run((sql) => submissions.countedSubmissions(sql, ...of, region)),
    exportedSubmissions: (...of) => run((sql) => submissions.exportedSubmissions(sql, ...of, region)),
    rollUps: (survey) => run((sql) => rollUps.rollUps(sql, survey, region)),

    contacts: (survey) => run((sql) => contacts.contacts(sql, survey, region)),
    contact: readOf(bounds, 'contact', reads.contact, undefined),
    ...scopedRegistryReads(bounds),
    heldImport: refused,
    replacedLink: async (hash) => {
      const found = await reads.replacedLink(hash);
      return found !== undefined && (await has.invitation(found.survey, found.invitation)) ? found : undefined;
    },
    replacedLinks: readOf(bounds, 'invitation', reads.replacedLinks, []),
    invitedByToken: async (hash) => {
      const found = await reads.invitedByToken(hash);
      return found !== undefined && (await own(found.invitation)) !== undefined ? found : undefined;
    },
    templates: reads.templates,
    template: reads.template,
    templateVersions: reads.templateVersions,
    schedule: reads.schedule,
    // Says how one may come in, and holds nothing of anybody's.
    round: reads.round,
    rounds: reads.rounds,
    // Of no region until it is accepted; from then on as its invitation.
    openAnswer: readOf(bounds, 'invitation', reads.openAnswer, undefined),
    openAnswers: refused,
    openByPass: refused,
    schedules: refused,
    message: async (survey, id) => {
      const found = await reads.message(survey, id);
      return typeof found?.invitation === 'string' && (await has.invitation(survey, found.invitation))
        ? found
        : undefined;
    },
    messagesOf: async (survey, filter, ...page) =>
      isElsewhere(filter.region) ? [] : reads.messagesOf(survey, { ...filter, region }, ...page),
    messageCounts: async (survey, wanted) => (isElsewhere(wanted) ? [] : reads.messageCounts(survey, region)),
    isSendingPaused: reads.isSendingPaused,
    isMailDue: refused,
    remindables: async (survey, after, limit, wanted) =>
      isElsewhere(wanted) ? [] : reads.remindables(survey, after, limit, region),
    // Whose ballot a draft is, nobody who is kept to a region needs; that somebody has answered is on the board.
    participation: refused,
    ballotDraft: refused,
    ballotsWaiting: reads.ballotsWaiting,
    thankless: refused,
    thanklessAccepted: refused,
    board: async (survey, wanted) => (isElsewhere(wanted) ? [] : reads.board(survey, region)),
    // Says that something has changed, not what or where.
    boardStamps: reads.boardStamps,
    currentValues: async (survey, of) =>
      reads.currentValues(survey, await run((sql) => responsesIn(sql, survey, of, region))),

    codings: async (survey, filter, ...page) =>
      isElsewhere(filter.region) ? [] : reads.codings(survey, { ...filter, region }, ...page),
    coding: async (survey, id) => {
      const found = await reads.coding(survey, id);
      return found !== undefined && (await has.response(survey, found.response)) ? found : undefined;
    },
    unanchored: async (survey, response, limit) =>
      response === null || !(await has.response(survey, response)) ? [] : reads.unanchored(survey, response, limit),
    codingTasks: async (survey, filter, ...page) =>
      isElsewhere(filter.region) ? [] : reads.codingTasks(survey, { ...filter, region }, ...page),
    coders: (survey) => run((sql) => codings.coders(sql, survey, region)),
    codesAtHand: reads.codesAtHand,
    codingMode: reads.codingMode,
    codingStamp: readOf(bounds, 'response', reads.codingStamp, ''),
    memos: async (survey, target) => {
      if (target.kind === 'code') return reads.memos(survey, target);
      const response =
        target.kind === 'coding' ? (await reads.coding(survey, target.coding))?.response : target.response;
      return response !== undefined && (await has.response(survey, response)) ? reads.memos(survey, target) : [];
    },
    codingMemos: readOf(bounds, 'response', reads.codingMemos, []),
    // Asked before one is written, which is the whole survey's.
    memo: refused,
    mirrorMarks: (...of) => run((sql) => mirror.mirrorMarks(sql, ...of, region)),
    readingStamp: reads.readingStamp,
    hasUnread: reads.hasUnread,
    countedAnswers: (...of) => run((sql) => readings.countedAnswers(sql, ...of, region)),
    countedResponses: (...of) => run((sql) => readings.countedResponses(sql, ...of, region)),
    countedAnswer: readOf(bounds, 'invitation', reads.countedAnswer, undefined),
    search: (...of) => run((sql) => searching.search(sql, ...of, region)),

    translations: readOf(bounds, 'response', reads.translations, []),
    translatables: (...of) => run((sql) => translations.translatables(sql, ...of, region)),
    translationCounts: (...of) => run((sql) => translations.translationCounts(sql, ...of, region)),
    rememberedExactly: (...of) => run((sql) => translations.rememberedExactly(sql, ...of, region)),
    rememberedLike: (...of) => run((sql) => translations.rememberedLike(sql, ...of, region)),
    // A file or a run goes over all regions.
    translationBatches: refused,

    quotes: async (survey, filter) => (isElsewhere(filter.region) ? [] : reads.quotes(survey, { ...filter, region })),
    quote: async (survey, id) => {
      const found = await reads.quote(survey, id);
      return found !== undefined && (await has.invitation(survey, found.invitation)) ? found : undefined;
    },
    clearedQuotes: async (survey, filter) =>
      isElsewhere(filter.region) ? [] : reads.clearedQuotes(survey, { ...filter, region }),
    followUp: async (survey, id) => {
      const found = await reads.followUp(survey, id);
      return found !== undefined && (await has.response(survey, found.response)) ? found : undefined;
    },
    followUpsOf: async (survey, of) =>
      reads.followUpsOf(survey, await run((sql) => responsesIn(sql, survey, of, region))),
    followUps: async (survey, filter, ...page) =>
      isElsewhere(filter.region) ? [] : reads.followUps(survey, { ...filter, region }, ...page),
    followUpCounts: async (survey, wanted) => (isElsewhere(wanted) ? [] : reads.followUpCounts(survey, region)),
    followUpsAtMost: (survey) => run((sql) => followUps.followUpsAtMost(sql, survey, region)),
    openQuotes: readOf(bounds, 'invitation', reads.openQuotes, { asked: 0, open: 0 }),

    // One codebook for all regions; it holds nothing of anybody's answers.
    codes: reads.codes,
    codebookChanges: reads.codebookChanges,
    codebookChange: reads.codebookChange,
    codebookFile: reads.codebookFile,
    codeCounts: (...of) => run((sql) => comparing.codeCounts(sql, ...of, region)),
    respondentCounts: (...of) => run((sql) => comparing.respondentCounts(sql, ...of, region)),
    codePairs: (...of) => run((sql) => comparing.codePairs(sql, ...of, region)),
    sharedAnswers: (...of) => run((sql) => comparing.sharedAnswers(sql, ...of, region)),

    // The ledger is one chain over all regions, and checking it or the counts is for those who see all.
    allSubmissions: refused,
    recount: refused,
    readingFaults: refused,
    spanFaults: refused,
    ledgerBlocks: refused,
    ledgerEntries: refused,
    ledgerEntry: refused,
    blockEntries: refused,
    ledgerHead: refused,

    // A report is of the whole survey.
    reportVersion: refused,
    reportVersions: refused,
    reportLinks: refused,
    reportByLink: refused,
    reportEditions: refused,
    reportEdition: refused,
    audit: refused,
    auditEntries: refused,
    auditBlocks: refused,
    auditHead: refused,

    account: refused,
    accountByEmail: refused,
    accounts: refused,
    session: refused,
    apiTokenByHash: refused,
    apiTokens: refused,
    meta: refused,
    dumpTable: refused,
    isEmpty: refused,
  };
}
