/**
 * Who is invited to which questionnaire, and the links and codes that let them in. Only hashes of them are stored; whoever holds the
 * server's secret can make them again from an invitation's id, so that a lost letter can be printed anew.
 */
import type { Context } from '../context.ts';
import type { Language, Questionnaire, Survey } from '../definitions/model.ts';
import { keyedHash, sha256 } from '../foundation/hash.ts';
import { newId, readableCode } from '../foundation/ids.ts';
import type { Municipality, Registry } from '../registry/model.ts';
import { type RegistryView, registryView } from '../registry/view.ts';
import { ownPart } from '../store/scope.ts';
import type { Invitation, NewInvitation, Reads, Store } from '../store/store.ts';

/** What a letter to one municipality needs. */
export interface InvitationRow {
  invitation: Invitation;
  /** Ids. */
  municipality: string;
  region: string;
  country: string;
  questionnaire: string;
  municipalityName: string;
  language: Language;
  /** Labels of its partnerships, joined with `; `; empty where it has none. */
  partnership: string;
  link: string;
  code: string;
  token: string;
}

/** Which of an invitation's links: the first is keyed as it was before links could be replaced, so that every letter sent holds. */
const keyed = (survey: string, invitation: string, issue: number): string =>
  issue === 1 ? `${survey} ${invitation}` : `${survey} ${invitation} ${issue}`;

/** The secret in an invitation's link: 128 bits, base64url. `issue` is the invitation's: 1, or more where its link was replaced. */
export const tokenOf = (secret: string, survey: string, invitation: string, issue: number): string =>
  keyedHash(secret, `token ${keyed(survey, invitation, issue)}`)
    .subarray(0, 16)
    .toString('base64url');

/** The short code of an invitation, as it is read aloud: 40 bits and a check symbol. */
export const codeOf = (secret: string, survey: string, invitation: string, issue: number): string =>
  readableCode(keyedHash(secret, `code ${keyed(survey, invitation, issue)}`), 8);

/** What is stored of a token. */
export const tokenHash = (token: string): string => sha256(token);

/** What is stored of a code in its written form (`normaliseCode`): keyed, since 40 bits alone could be tried out. Hex. */
export const codeHash = (secret: string, code: string): string =>
  keyedHash(secret, `code-hash ${code}`).toString('hex');

/** An invitation ready to be stored, with its own id and the hashes of its secrets. */
export function newInvitation(
  secret: string,
  invitation: Omit<NewInvitation, 'id' | 'tokenHash' | 'codeHash'>,
): NewInvitation {
  const id = newId();
  return {
    ...invitation,
    id,
    tokenHash: tokenHash(tokenOf(secret, invitation.survey, id, 1)),
    codeHash: codeHash(secret, codeOf(secret, invitation.survey, id, 1)),
  };
}

/** An invitation as it is when it has just been made. */
export const asMade = (made: Omit<NewInvitation, 'tokenHash' | 'codeHash'>): Invitation => ({
  ...made,
  withdrawnAt: null,
  contact: null,
  issue: 1,
  extendedUntil: null,
  openedAt: null,
  remindersStoppedAt: null,
  unconfirmed: false,
  ballot: false,
});

/** Who gets the questionnaire: municipalities of its regions, except those whose every partnership never got beyond a plan. */
export function audienceOf(questionnaire: Questionnaire, registry: Registry): Municipality[] {
  const view = registryView(registry);
  return registry.municipalities.filter((municipality) => {
    const partnerships = view.partnershipsOf(municipality.id);
    const begun = partnerships.length === 0 || partnerships.some((partnership) => partnership.status !== 'planned');
    return begun && questionnaire.audience.regions.includes(view.regionOf(municipality.id)?.id ?? '');
  });
}

/** The language an invitation begins in. */
export const languageFor = (questionnaire: Questionnaire, municipality: Municipality): Language =>
  questionnaire.audience.language ?? municipality.language;

const PAGE = 1000;

/** All of a survey, synthetic ones too, by id. */
export async function everyInvitation(reads: Pick<Reads, 'invitations'>, survey: string): Promise<Invitation[]> {
  const found: Invitation[] = [];
  for (let after: string | null = null; ; ) {
    const page: Invitation[] = await reads.invitations(survey, after, PAGE);
    found.push(...page);
    if (page.length < PAGE) return found;
    after = page.at(-1)?.id ?? null;
  }
}

const placeOf = ({ questionnaire, municipality }: Pick<Invitation, 'questionnaire' | 'municipality'>): string =>
  `${questionnaire} ${municipality}`;

/** A municipality that may be invited to a questionnaire. */
export interface Place {
  questionnaire: string;
  municipality: string;
}

/** What could be made: every place of the audiences that `isChosen` takes, and which of them have an invitation of real respondents. */
export async function placesToInvite(
  reads: Pick<Store, 'registry' | 'invitations' | 'scope'>,
  survey: Survey,
  isChosen: (place: Place, registry: RegistryView) => boolean = () => true,
): Promise<{ missing: Omit<NewInvitation, 'id' | 'tokenHash' | 'codeHash' | 'madeAt'>[]; there: number }> {
  const registry = await reads.registry(survey.id);
  const view = registryView(registry);
  // Whoever is kept to a region knows the partners elsewhere, and invites none of them.
  const own = new Set(ownPart(reads.scope, registry).municipalities.map(({ id }) => id));
  const existing = Map.groupBy(await everyInvitation(reads, survey.id), placeOf);
  let there = 0;
  const missing = survey.questionnaires.flatMap((questionnaire) =>
    audienceOf(questionnaire, registry).flatMap((municipality) => {
      const place = { questionnaire: questionnaire.id, municipality: municipality.id };
      if (!own.has(municipality.id) || !isChosen(place, view)) return [];
      const made = existing.get(placeOf(place)) ?? [];
      if (made.some((invitation) => !invitation.synthetic)) {
        there += 1;
        return [];
      }
      // Synthetic respondents may have taken the first numbers.
      const taken = made.map((invitation) => invitation.ordinal);
      let ordinal = 1;
      while (taken.includes(ordinal)) ordinal += 1;
      const language = languageFor(questionnaire, municipality);
      return [{ survey: survey.id, ...place, ordinal, language, synthetic: false }];
    }),
  );
  return { missing, there };
}

/**
 * Makes the invitations that are missing among those that `isChosen` takes (all where absent); says how many it made and how many were there. Calling it again, or from
 * two processes at once, makes none twice. `store` is the one that whoever asks may use.
 */
export async function inviteAll(
  { secret, clock, ...context }: Context,
  survey: Survey,
  {
    isChosen,
    store = context.store,
  }: { isChosen?: (place: Place, registry: RegistryView) => boolean; store?: Store } = {},
): Promise<{ made: number; there: number }> {
  const { missing, there } = await placesToInvite(store, survey, isChosen);
  const madeAt = clock.now();
  const invitations = missing.map((one) => newInvitation(secret, { ...one, madeAt }));
  const { made } = invitations.length === 0 ? { made: 0 } : await store.makeInvitations(survey.id, invitations);
  return { made, there: there + missing.length - made };
}

/** Every invitation of real respondents, withdrawn ones too, in the order of questionnaires and registry; of synthetic ones with `synthetic`. */
export async function invitationList(
  context: Context,
  survey: Survey,
  { synthetic = false }: { synthetic?: boolean } = {},
): Promise<InvitationRow[]> {
  const { store, secret, config } = context;
  const registry = await store.registry(survey.id);
  const view = registryView(registry);
  const invitations = (await everyInvitation(store, survey.id)).filter((one) => one.synthetic === synthetic);
  const questionnaireOrder = new Map(survey.questionnaires.map(({ id }, at) => [id, at]));
  const municipalityOrder = new Map(registry.municipalities.map(({ id }, at) => [id, at]));
  const order = (ranks: Map<string, number>, id: string): number => ranks.get(id) ?? ranks.size;
  invitations.sort(
    (a, b) =>
      order(questionnaireOrder, a.questionnaire) - order(questionnaireOrder, b.questionnaire) ||
      order(municipalityOrder, a.municipality) - order(municipalityOrder, b.municipality) ||
      a.ordinal - b.ordinal,
  );
  return invitations.map((invitation) => {
    const { municipality, questionnaire, language } = invitation;
    const token = tokenOf(secret, survey.id, invitation.id, invitation.issue);
    return {
      invitation,
      municipality,
      municipalityName: view.municipality(municipality)?.name ?? municipality,
      region: view.regionOf(municipality)?.id ?? '',
      country: view.countryOf(municipality)?.id ?? '',
      questionnaire,
      language,
      partnership: view
        .partnershipsOf(municipality)
        .map((partnership) => partnership.label)
        .join('; '),
      link: `${config.baseUrl}/r/${token}`,
      code: codeOf(secret, survey.id, invitation.id, invitation.issue),
      token,
    };
  });
}
