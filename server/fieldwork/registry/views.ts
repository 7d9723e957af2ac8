/** Registries as lookups, kept in memory and fresh within seconds: a change is seen by every process that serves the store. */
import type { Clock } from '../../foundation/clock.ts';
import { type RegistryView, registryView } from '../../registry/view.ts';
import type { Store } from '../../store/store.ts';

/** Milliseconds for which a view is used without asking whether anything has changed. */
const FRESH = 2_000;

interface KeptView {
  stamp: string;
  askedAt: number;
  view: Promise<RegistryView>;
}

interface ViewedThrough {
  store: Pick<Store, 'registry' | 'registryStamp'>;
  clock: Clock;
}

export type FindView = (survey: string, needs?: string) => Promise<RegistryView>;

/** Gives the view of a survey's registry, read anew where it does not know the municipality `needs`. A rejected reading is not kept: the next one asks again. */
export function registryViews({ store, clock }: ViewedThrough): FindView {
  const views = new Map<string, KeptView>();
  const read = (survey: string, stamp: string): Promise<RegistryView> => {
    const view = store.registry(survey).then(registryView);
    views.set(survey, { stamp, askedAt: clock.now(), view });
    // Whoever waits for it gets the error.
    view.catch(() => views.delete(survey));
    return view;
  };
  return async (survey, needs) => {
    const known = views.get(survey);
    const age = known === undefined ? FRESH : clock.now() - known.askedAt;
    if (known !== undefined && age >= 0 && age < FRESH) {
      const view = await known.view;
      if (needs === undefined || view.municipality(needs) !== undefined) return view;
    }
    const stamp = await store.registryStamp(survey);
    if (known?.stamp !== stamp) return read(survey, stamp);
    known.askedAt = clock.now();
    return known.view;
  };
}
