/** Two entries that are one: what moves from the one that goes to the one that stays. Pure. */
import type { EntryChange, FullRegistry, InvitationMove } from '../../registry/changes.ts';
import type { Invitation } from '../../store/store.ts';

export type MergePlan =
  | { kind: 'plan'; changes: EntryChange[]; moves: InvitationMove[] }
  /** Both are invited to these questionnaires: nobody can tell whose answer counts. */
  | { kind: 'both-invited'; questionnaires: string[] }
  /** These partnerships would be of one municipality with itself. */
  | { kind: 'alone'; partnerships: string[] }
  /** They are the same one, or not there, or people of different municipalities. */
  | { kind: 'not-two' };

const placeOf = ({ municipality, ordinal, contact }: Invitation) => ({ municipality, ordinal, contact });

/** `gone` becomes `kept`: its contacts, partnerships and invitations move. A withdrawn or synthetic invitation moves beside the other's. */
export function mergeMunicipalities(
  registry: FullRegistry,
  invitations: readonly Invitation[],
  gone: string,
  kept: string,
): MergePlan {
  const duplicate = registry.municipalities.find(({ id }) => id === gone);
  if (gone === kept || duplicate === undefined || !registry.municipalities.some(({ id }) => id === kept))
    return { kind: 'not-two' };
  const counts = ({ synthetic, withdrawnAt }: Invitation): boolean => !synthetic && withdrawnAt === null;
  const of = (municipality: string) => invitations.filter((one) => one.municipality === municipality);
  const both = of(gone)
    .filter(
      (one) => counts(one) && of(kept).some((other) => counts(other) && other.questionnaire === one.questionnaire),
    )
    .map(({ questionnaire }) => questionnaire);
  if (both.length > 0) return { kind: 'both-invited', questionnaires: [...new Set(both)] };

  const joined = registry.partnerships
    .filter(({ municipalities }) => municipalities.includes(gone))
    .map((before) => {
      const municipalities = [...new Set(before.municipalities.map((id) => (id === gone ? kept : id)))];
      return { before, after: { ...before, municipalities } };
    });
  const alone = joined.filter(({ after }) => after.municipalities.length < 2);
  if (alone.length > 0) return { kind: 'alone', partnerships: alone.map(({ before }) => before.id) };

  const changes: EntryChange[] = [
    ...registry.contacts
      .filter(({ municipality }) => municipality === gone)
      .map(
        (before): EntryChange => ({
          entity: 'contact',
          id: before.id,
          before,
          after: { ...before, municipality: kept },
        }),
      ),
    ...joined.map((partnership): EntryChange => ({ entity: 'partnership', id: partnership.before.id, ...partnership })),
    { entity: 'municipality', id: gone, before: duplicate, after: null },
  ];
  const taken = new Set(of(kept).map(({ questionnaire, ordinal }) => `${questionnaire} ${ordinal}`));
  const moves = of(gone).map((invitation): InvitationMove => {
    let { ordinal } = invitation;
    while (taken.has(`${invitation.questionnaire} ${ordinal}`)) ordinal += 1;
    taken.add(`${invitation.questionnaire} ${ordinal}`);
    const before = placeOf(invitation);
    return { invitation: invitation.id, before, after: { ...before, municipality: kept, ordinal } };
  });
  return { kind: 'plan', changes, moves };
}

/** The same person twice: invitations addressed to the one who goes are addressed to the one who stays; their links hold. */
export function mergeContacts(
  registry: FullRegistry,
  invitations: readonly Invitation[],
  gone: string,
  kept: string,
): MergePlan {
  const duplicate = registry.contacts.find(({ id }) => id === gone);
  const stays = registry.contacts.find(({ id }) => id === kept);
  if (gone === kept || duplicate === undefined || duplicate.municipality !== stays?.municipality)
    return { kind: 'not-two' };
  return {
    kind: 'plan',
    changes: [{ entity: 'contact', id: gone, before: duplicate, after: null }],
    moves: addressedMoves(
      invitations.filter(({ contact }) => contact === gone),
      kept,
    ),
  };
}

/** Invitations addressed to `contact` from now on. */
export const addressedMoves = (invitations: readonly Invitation[], contact: string | null): InvitationMove[] =>
  invitations.map((invitation) => {
    const before = placeOf(invitation);
    return { invitation: invitation.id, before, after: { ...before, contact } };
  });
