/** Whose link this is, what it opens and in which state: read, never written. */
import type { Context } from '../context.ts';
import type { Language, Survey, Version } from '../definitions/model.ts';
import { tokenHash } from '../fieldwork/invitations.ts';
import { registryViews } from '../fieldwork/registry/views.ts';
import { openingOf, type Phase, phaseOf, type Window, windowOf } from '../fieldwork/schedule/phase.ts';
import type { Translate } from '../pages/texts.ts';
import type { OpenAnswer } from '../store/rounds.ts';
import type { Invitation, ResponseState } from '../store/store.ts';
import { type Reader, readerOf } from './reader.ts';

export interface Visit {
  token: string;
  survey: Survey;
  invitation: Invitation;
  /** Undefined before the first answer. */
  response: ResponseState | undefined;
  /** The one the response was begun in; before the first answer, the newest. */
  version: Version;
  municipalityName: string;
  partnerRegions: readonly string[];
  /** What was said when it was begun uninvited; undefined where it was not, or is accepted. */
  open: OpenAnswer | undefined;
  phase: Phase;
  /** From when until when, for this invitation. */
  window: Window;
}

export type FindVisit = (token: string) => Promise<Visit | undefined>;

/** Finds the visit of a token; undefined where no invitation has it, or its survey is served no more. */
export function visits(context: Context): FindVisit {
  const { store, surveys, current, clock } = context;
  const registryOf = registryViews(context);

  /** Versions before the newest, once asked for: they never change. */
  const frozen = new Map<string, Version>();
  async function frozenVersion(survey: string, questionnaire: string, version: number): Promise<Version | undefined> {
    const key = `${survey}/${questionnaire}/${version}`;
    const found =
      frozen.get(key) ?? (await store.versions(survey, questionnaire)).find((one) => one.version === version);
    if (found !== undefined) frozen.set(key, found);
    return found;
  }

  return async (token) => {
    const invited = await store.invitedByToken(tokenHash(token));
    const survey = invited && surveys.get(invited.invitation.survey);
    if (invited === undefined || survey === undefined) return undefined;
    const { invitation } = invited;
    // Nothing is answered with an invitation's own link where the survey is anonymous: `gate.ts`.
    if (survey.anonymous && !invitation.ballot) return undefined;
    const opening = openingOf(survey, invited.opening);
    const response = invited.isBegun ? await store.responseState(survey.id, invitation.id) : undefined;
    const newest = current.get(`${survey.id}/${invitation.questionnaire}`);
    const begun = response?.version;
    const version =
      begun === undefined || begun === newest?.version
        ? newest
        : await frozenVersion(survey.id, invitation.questionnaire, begun);
    if (version === undefined) return undefined;
    const open = invitation.unconfirmed ? await store.openAnswer(survey.id, invitation.id) : undefined;
    // Until it is accepted it is of no municipality that the registry could know.
    const isNowhere = invitation.unconfirmed || invitation.ballot;
    const registry = await registryOf(survey.id, isNowhere ? undefined : invitation.municipality);
    return {
      token,
      survey,
      invitation,
      response,
      version,
      open,
      municipalityName: open?.name || (registry.municipality(invitation.municipality)?.name ?? invitation.municipality),
      partnerRegions: registry.partnerRegions(invitation.municipality),
      phase: phaseOf(survey, opening, invitation, response, clock.now()),
      window: windowOf(survey, opening, invitation, response),
    };
  };
}

/** The language asked for where the survey has it, else the one last written in, else the invitation's. */
export function languageOf(visit: Visit, asked: unknown): Language {
  const { languages } = visit.survey;
  const wishes = [asked === 'no' ? 'nb' : asked, visit.response?.language, visit.invitation.language];
  for (const wish of wishes) if (typeof wish === 'string' && languages.includes(wish)) return wish;
  return languages[0] ?? 'en';
}

/** Whose answers they are; said of a ballot without a name. */
export const nameIn = ({ invitation, municipalityName }: Visit, t: Translate): string =>
  invitation.ballot ? t('anonymous:somebody') : municipalityName;

export const readerFor = (visit: Visit, language: Language): Reader =>
  readerOf(visit.survey, visit.version, language, visit.partnerRegions);
