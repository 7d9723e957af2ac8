/** What the page of a round is made of. Reads only. */
import type { Survey } from '../../definitions/model.ts';
import type { ListedOpenAnswer } from '../../store/rounds.ts';
import type { Reads } from '../../store/store.ts';
import { everyInvitation } from '../invitations.ts';

/** Answers of each kind that are shown at once. */
export const MOST_SHOWN = 100;

export interface RoundList {
  unconfirmed: ListedOpenAnswer[];
  accepted: ListedOpenAnswer[];
  isCut: boolean;
  /** How many invitations each `QUESTIONNAIRE MUNICIPALITY` has, withdrawn and synthetic ones left out. */
  invited: Map<string, number>;
}

export async function roundList(reads: Pick<Reads, 'openAnswers' | 'invitations'>, survey: Survey): Promise<RoundList> {
  const [unconfirmed, accepted, invitations] = await Promise.all([
    reads.openAnswers(survey.id, true, null, MOST_SHOWN + 1),
    reads.openAnswers(survey.id, false, null, MOST_SHOWN + 1),
    everyInvitation(reads, survey.id),
  ]);
  const invited = new Map<string, number>();
  for (const { questionnaire, municipality, withdrawnAt, synthetic, unconfirmed: waits } of invitations) {
    if (withdrawnAt !== null || synthetic || waits) continue;
    const place = `${questionnaire} ${municipality}`;
    invited.set(place, (invited.get(place) ?? 0) + 1);
  }
  return {
    unconfirmed: unconfirmed.slice(0, MOST_SHOWN),
    accepted: accepted.slice(0, MOST_SHOWN),
    isCut: unconfirmed.length > MOST_SHOWN || accepted.length > MOST_SHOWN,
    invited,
  };
}
