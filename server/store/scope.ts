/** How far a store reaches: everything, or what is of one region. */
import type { Registry } from '../registry/model.ts';
import { regionPart } from '../registry/part.ts';
import type { Run } from './engine.ts';
import type { Operation, Sql } from './operation.ts';
import { isContactIn, isInvitationIn, isMunicipalityIn, isResponseIn } from './operations/region.ts';
import type { Reads } from './store.ts';

/** A region's id, the same in every survey; `all` is every region. */
export type Scope = { region: string } | 'all';

/** Thrown by a store that is `within` a region. `place`: that is another region's, or nobody's. `whole survey`: that is not for one region to do. */
export class OutsideScope extends Error {
  readonly what: 'place' | 'whole survey';
  constructor(what: OutsideScope['what']) {
    super(what === 'place' ? 'of another region' : 'not to be limited to one region');
    this.name = 'OutsideScope';
    this.what = what;
  }
}

/** What of a registry is the scope's own, without its partners elsewhere: to group by, to choose from. */
export const ownPart = (scope: Scope, registry: Registry): Registry =>
  scope === 'all' ? registry : regionPart(registry, scope.region);

/** What the operations of a scoped store are made of. */
export interface Bounds {
  region: string;
  /** The same reads without bounds. */
  reads: Reads;
  /** Runs an operation that takes the region itself: `run((sql) => invitations(sql, survey, after, limit, region))`. */
  run<T>(make: (sql: Sql) => Operation<T>): Promise<T>;
  /** Whether a place is the region's. An unknown one is not. */
  has: Record<Placed, (survey: string, id: string) => Promise<boolean>>;
}
/** What has a place. */
export type Placed = 'municipality' | 'invitation' | 'response' | 'contact';

export function boundsOver(region: string, reads: Reads, sql: Sql, run: Run): Bounds {
  const within =
    (is: (sql: Sql, survey: string, id: string, region: string) => Operation<boolean>) =>
    (survey: string, id: string): Promise<boolean> =>
      run(() => is(sql, survey, id, region));
  return {
    region,
    reads,
    run: (make) => run(() => make(sql)),
    has: {
      municipality: within(isMunicipalityIn),
      invitation: within(isInvitationIn),
      response: within(isResponseIn),
      contact: within(isContactIn),
    },
  };
}

/** What cannot be limited to a region. */
export const refused = (): Promise<never> => Promise.reject(new OutsideScope('whole survey'));

/** A read of `(survey, id, …)`: `absent` where that is not the region's. */
export const readOf =
  <A extends [survey: string, id: string, ...rest: unknown[]], T>(
    { has }: Bounds,
    placed: Placed,
    read: (...given: A) => Promise<T>,
    absent: NoInfer<T>,
  ) =>
  async (...given: A): Promise<T> =>
    (await has[placed](given[0], given[1])) ? read(...given) : absent;

/** A write of `(survey, id, …)`: throws `OutsideScope` where that is not the region's. */
export const writeOf =
  <A extends [survey: string, id: string, ...rest: unknown[]], T>(
    bounds: Bounds,
    placed: Placed,
    write: (...given: A) => Promise<T>,
  ) =>
  async (...given: A): Promise<T> => {
    await insist(bounds, placed, given[0], given[1]);
    return write(...given);
  };

/** A write of `{ survey, invitation, … }`: throws `OutsideScope` where the invitation is not the region's. */
export const writeTo =
  <I extends { survey: string; invitation: string }, T>(bounds: Bounds, write: (input: I) => Promise<T>) =>
  async (input: I): Promise<T> => {
    await insist(bounds, 'invitation', input.survey, input.invitation);
    return write(input);
  };

/** Throws `OutsideScope` where one of `ids` is not the region's. */
export async function insist(bounds: Bounds, placed: Placed, survey: string, ...ids: string[]): Promise<void> {
  for (const id of new Set(ids)) if (!(await bounds.has[placed](survey, id))) throw new OutsideScope('place');
}
