/** Links that are made anew, and what else changes about one invitation: what the store takes and gives. */

/** Why a link was replaced: somebody else is written to now; it got into the wrong hands; it was lost. */
export const REPLACED_BECAUSE = ['contact', 'leaked', 'lost'] as const;
export type ReplacedBecause = (typeof REPLACED_BECAUSE)[number];

/** A link that held once. */
export interface ReplacedLink {
  survey: string;
  invitation: string;
  /** Which of the invitation's links it was; 1 is the first. */
  issue: number;
  reason: ReplacedBecause;
  replacedAt: number;
}

export interface ReplaceLink {
  survey: string;
  invitation: string;
  /** The new link's: one more than the invitation's. */
  issue: number;
  reason: ReplacedBecause;
  at: number;
  /** Of the new link and its short code. */
  tokenHash: string;
  codeHash: string;
}

export interface LinkReads {
  /** Whose link it was, by the hash of its token; undefined where it was nobody's, or still holds. */
  replacedLink(tokenHash: string): Promise<ReplacedLink | undefined>;
  /** Every earlier link of an invitation, the first one first. */
  replacedLinks(survey: string, invitation: string): Promise<ReplacedLink[]>;
}

export interface LinkWrites {
  /**
   * Lets the new link and code in instead of the old ones, which are kept as replaced; what was answered stays, and what was still to be sent with the
   * old ones is cancelled. `changed-meanwhile` where `issue` is
   * not the one after the invitation's: somebody else replaced it first. Throws where there is no such invitation.
   */
  replaceLink(input: ReplaceLink): Promise<{ kind: 'done' } | { kind: 'changed-meanwhile' }>;
  /** Gives one invitation its own closing time; null takes it away. Throws where there is no such invitation. */
  extendInvitation(survey: string, invitation: string, until: number | null): Promise<void>;
  /** Says whom an invitation is addressed to; null is the municipality's first contact. Throws where there is no such invitation. */
  addressInvitation(survey: string, invitation: string, contact: string | null): Promise<void>;
}
