/** Regions that accounts and tokens can be limited to: those that some survey's registry knows. */
import type { Context } from '../context.ts';
import { Problem } from '../foundation/problem.ts';
import type { Region } from '../registry/model.ts';
import type { Role } from '../store/store.ts';

/** Each once, in the order of the surveys; the first survey's label. */
export async function knownRegions({ store, surveys }: Pick<Context, 'store' | 'surveys'>): Promise<Region[]> {
  const registries = await Promise.all([...surveys.keys()].map((survey) => store.registry(survey)));
  const known = new Map<string, Region>();
  for (const region of registries.flatMap(({ regions }) => regions))
    if (!known.has(region.id)) known.set(region.id, region);
  return [...known.values()];
}

/** What goes with a role: a coordinator's region, null for all others. Refuses with `Problem` a missing or unknown one, and one where none belongs. */
export async function regionFor(
  context: Pick<Context, 'store' | 'surveys'>,
  role: Role,
  region: string,
): Promise<string | null> {
  if (role !== 'coordinator') {
    if (region !== '') throw new Problem(422, 'access:region-not-for-role', { role });
    return null;
  }
  const known = (await knownRegions(context)).map(({ id }) => id);
  if (known.includes(region)) return region;
  const regions = known.join(', ');
  throw region === ''
    ? new Problem(422, 'access:region-missing', { regions })
    : new Problem(422, 'access:region-unknown', { region, regions });
}
