/** The history of one answer as people think of it: versions, not saves. Pure. */
import { canonicalJson } from '../foundation/hash.ts';
import type { Revision } from '../store/store.ts';

/** A revision with what is known of how it came about. */
export interface PastRevision extends Revision {
  /** The revision it was written on; 0 for the first. */
  base: number;
  /** Written on an older one than the current, and kept beside it. */
  parallel: boolean;
  contributor: { name: string; role: string } | null;
  /** When someone chose between it and the current one. */
  settledAt: number | null;
}

/**
 * `now`: what the form shows; `earlier`: what it showed before; `beside`: written on an older text and kept beside the current one until someone
 * chooses; then `chosen` or `not chosen`.
 */
export type Standing = 'now' | 'earlier' | 'beside' | 'chosen' | 'not chosen';

export interface AnswerVersion {
  /** The one shown, and brought back: the last of its saves. */
  revision: PastRevision;
  /** How often it was saved; 1 where every save is shown. */
  saves: number;
  standing: Standing;
  /** What it was made from; undefined for the first. */
  before: PastRevision | undefined;
  /** The newest version that had the same text before: this one was brought back. */
  sameAs: PastRevision | undefined;
}

/** Milliseconds. Answers are saved several times a minute while someone types. */
const ONE_SITTING = 10 * 60 * 1000;
/** Characters. Less than this may go without a version of its own. */
const SHORT = 40;

/**
 * Versions of one question's revisions, newest first. Saves of one person within ten minutes are one version, its last, unless `every`. A text
 * that most was then taken away from is a version of its own, and so is one that was brought back: what somebody may look for here stays in sight.
 */
export function versionsOf(revisions: readonly PastRevision[], { every }: { every: boolean }): AnswerVersion[] {
  const ordered = revisions.toSorted((a, b) => a.revision - b.revision);
  const chains = Map.groupBy(ordered, (one) => (one.parallel ? `${one.base} ${person(one)}` : 'current'));
  const sittings = [...chains.values()].flatMap((chain) =>
    every ? chain.map((revision) => [revision]) : sittingsOf(chain),
  );
  const shown = sittings
    .map((saves) => ({ revision: saves.at(-1), saves: saves.length }))
    .filter((one): one is { revision: PastRevision; saves: number } => one.revision !== undefined)
    .sort((a, b) => a.revision.revision - b.revision.revision);
  const standings = standingsOf(ordered);
  const stood = new Map<string, PastRevision>();
  let current: PastRevision | undefined;
  const versions: AnswerVersion[] = [];
  for (const { revision, saves } of shown) {
    const { parallel, base } = revision;
    const before = parallel ? ordered.find((one) => one.revision === base) : current;
    const same = stood.get(said(revision));
    const sameAs = same === before ? undefined : same;
    versions.push({ revision, saves, before, sameAs, standing: standings(revision) });
    if (parallel) continue;
    stood.set(said(revision), revision);
    current = revision;
  }
  return versions.reverse();
}

/** Name and role as one word. Whoever gave none is one person: more is not known. */
const person = ({ contributor }: PastRevision): string =>
  canonicalJson([contributor?.name ?? '', contributor?.role ?? '']);

/** Equal where the answers are. */
const said = ({ value }: PastRevision): string => canonicalJson(value);

const sizeOf = ({ value }: PastRevision): number => (typeof value === 'string' ? value.length : 0);

/** Whether so much of `full` is gone from `now` that somebody may want it back. */
const isMostGone = (full: PastRevision, now: PastRevision): boolean =>
  sizeOf(full) >= SHORT && sizeOf(now) < sizeOf(full) / 2;

/** `chain`: oldest first, all current or all by one person beside the same one. */
function sittingsOf(chain: readonly PastRevision[]): PastRevision[][] {
  const sittings: PastRevision[][] = [];
  const ended = new Set<string>();
  let sitting: PastRevision[] = [];
  const end = (): void => {
    if (sitting.length > 0) sittings.push(sitting);
    for (const one of sitting) ended.add(said(one));
    sitting = [];
  };
  for (const revision of chain) {
    const [first] = sitting;
    if (first !== undefined && (!isOfSitting(first, revision) || ended.has(said(revision)))) end();
    const fullest = fullestOf(sitting);
    if (fullest !== undefined && isMostGone(fullest, revision)) {
      const rest = sitting.splice(sitting.indexOf(fullest) + 1);
      end();
      sitting = rest;
    }
    sitting.push(revision);
  }
  end();
  return sittings;
}

const isOfSitting = (first: PastRevision, next: PastRevision): boolean =>
  person(first) === person(next) &&
  first.language === next.language &&
  (first.settledAt === null) === (next.settledAt === null) &&
  next.receivedAt - first.receivedAt <= ONE_SITTING;

/** The longest; of equals the last. */
const fullestOf = (sitting: readonly PastRevision[]): PastRevision | undefined =>
  sitting.reduce<PastRevision | undefined>((most, one) => (most && sizeOf(most) > sizeOf(one) ? most : one), undefined);

function standingsOf(ordered: readonly PastRevision[]): (revision: PastRevision) => Standing {
  const newest = ordered.findLast((one) => !one.parallel);
  const lastWith = new Map(ordered.filter((one) => !one.parallel).map((one) => [said(one), one.revision]));
  return (revision) => {
    if (!revision.parallel) return revision === newest ? 'now' : 'earlier';
    if (revision.settledAt === null) return 'beside';
    return (lastWith.get(said(revision)) ?? 0) > revision.revision ? 'chosen' : 'not chosen';
  };
}
