/** The registry's changes as one region sees and makes them: of its municipalities and its people, and of nothing else. */
import type { EntryChange, InvitationMove } from '../registry/changes.ts';
import { regionPart } from '../registry/part.ts';
import type { RegistryChange, RegistryReads, RegistryWrites } from './contacts.ts';
import type { ReplaceLink } from './links.ts';
import { type Bounds, OutsideScope } from './scope.ts';

/** What a change touches that can be told to be the region's. */
type Touching = { changes: EntryChange[]; moves?: InvitationMove[]; links?: ReplaceLink[] };

/** Whether everything that a change touches is the region's, before it and after it. */
async function ownIn({ reads, region, has }: Bounds, survey: string): Promise<(change: Touching) => Promise<boolean>> {
  const own = regionPart(await reads.registry(survey), region);
  const countries = new Set(own.countries.map(({ id }) => id));
  const municipalities = new Set(own.municipalities.map(({ id }) => id));
  const isOwn = (change: EntryChange, added: ReadonlySet<string>): boolean => {
    if (change.entity === 'municipality')
      return [change.before, change.after].every((value) => value === null || countries.has(value.country));
    if (change.entity === 'contact')
      return [change.before, change.after].every(
        (value) => value === null || municipalities.has(value.municipality) || added.has(value.municipality),
      );
    return false;
  };
  return async ({ changes, moves = [], links = [] }) => {
    // A municipality that came or went with the same change is the region's where its country is.
    const added = new Set(changes.flatMap(({ entity, id }) => (entity === 'municipality' ? id : [])));
    if (!changes.every((change) => isOwn(change, added))) return false;
    for (const { invitation, before, after } of moves) {
      const places = [before.municipality, after.municipality];
      if (!places.every((id) => municipalities.has(id) || added.has(id))) return false;
      if (!(await has.invitation(survey, invitation))) return false;
    }
    for (const { invitation } of links) if (!(await has.invitation(survey, invitation))) return false;
    return true;
  };
}

export function scopedRegistryReads(
  bounds: Bounds,
): Pick<RegistryReads, 'registryChanges' | 'registryChange' | 'registryStamp'> {
  const { reads } = bounds;
  return {
    async registryChanges(survey, of, after, limit) {
      const isOwn = await ownIn(bounds, survey);
      const found: RegistryChange[] = [];
      for (let last = after; ; ) {
        const page = await reads.registryChanges(survey, of, last, limit);
        for (const change of page) if (await isOwn(change)) found.push(change);
        last = page.at(-1)?.id ?? last;
        if (page.length < limit || found.length >= limit) return found.slice(0, limit);
      }
    },
    async registryChange(survey, id) {
      const found = await reads.registryChange(survey, id);
      return found !== undefined && (await (await ownIn(bounds, survey))(found)) ? found : undefined;
    },
    // Says that something has changed, not what or where.
    registryStamp: reads.registryStamp,
  };
}

/** Causes that are about the whole registry. */
const WHOLE: readonly string[] = ['import', 'merge'];

export const scopedRegistryWrites = (store: RegistryWrites, bounds: Bounds): RegistryWrites => ({
  async changeRegistry(input) {
    if (WHOLE.includes(input.cause)) throw new OutsideScope('whole survey');
    if (
      [...input.changes, ...(input.also ?? [])].some(({ entity }) => entity !== 'municipality' && entity !== 'contact')
    )
      throw new OutsideScope('whole survey');
    if (!(await (await ownIn(bounds, input.survey))(input))) throw new OutsideScope('place');
    return store.changeRegistry(input);
  },
});
