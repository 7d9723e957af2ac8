/** Erasing a response on request: whoever does it types the municipality's name, so that it is not another's. */
import type { Context } from '../context.ts';
import type { Survey } from '../definitions/model.ts';
import { Problem } from '../foundation/problem.ts';
import { registryView } from '../registry/view.ts';
import type { Erased } from '../store/store.ts';

export type Erasing = Erased | { kind: 'another name' };

/** Erases all that was answered with an invitation where `confirmed` is its municipality's name. `Problem` 404 where there is no such invitation. */
export async function eraseConfirmed(
  { store, clock }: Context,
  survey: Survey,
  id: string,
  confirmed: string,
): Promise<Erasing & { municipality: string }> {
  const invitation = await store.invitation(survey.id, id);
  if (invitation === undefined) throw new Problem(404, 'response-unknown');
  const view = registryView(await store.registry(survey.id));
  const municipality = view.municipality(invitation.municipality)?.name ?? invitation.municipality;
  if (confirmed.trim().normalize() !== municipality.normalize()) return { kind: 'another name', municipality };
  return { ...(await store.eraseResponse({ survey: survey.id, invitation: id, at: clock.now() })), municipality };
}
