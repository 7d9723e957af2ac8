/** The history of one answer as people think of it: versions, not saves. Pure. */
import { canonicalJson } from '../foundation/hash.ts';
import type { Revision } from '../store/store.ts';

/**
 * `now`: what the form shows; `earlier`: what it showed before. The others were written on an older text and kept beside: `beside` until someone
 * chooses, `went on` where the writer wrote on; then `chosen`, `joined` with the other text, or `not chosen`.
 */
export type Standing = 'now' | 'earlier' | 'beside' | 'went on' | 'chosen' | 'joined' | 'not chosen';

export interface AnswerVersion {
  /** The one shown, and brought back: the last of its saves. */
  revision: Revision;
  /** How often it was saved; 1 where every save is shown. */
  saves: number;
  standing: Standing;
  /** What it was made from; undefined for the first. */
  before: Revision | undefined;
  /** The newest version that had the same text before: this one was brought back. */
  sameAs: Revision | undefined;
}

/** Milliseconds. Answers are saved several times a minute while someone types. */
const ONE_SITTING = 10 * 60 * 1000;
/** Characters. Less than this may go without a version of its own. */
const SHORT = 40;

/**
 * Versions of one question's revisions, newest first. Saves of one person within ten minutes are one version, its last, unless `every`. A text
 * that most was then taken away from is a version of its own, and so is one that was brought back: what somebody may look for here stays in sight.
 */
export function versionsOf(revisions: readonly Revision[], { every }: { every: boolean }): AnswerVersion[] {
  const ordered = revisions.toSorted((a, b) => a.revision - b.revision);
  const chains = Map.groupBy(ordered, chainsOf(ordered));
  const sittings = [...chains.values()].flatMap((chain) =>
    every ? chain.map((revision) => [revision]) : sittingsOf(chain),
  );
  const shown = sittings
    .map((saves) => ({ revision: saves.at(-1), saves: saves.length }))
    .filter((one): one is { revision: Revision; saves: number } => one.revision !== undefined)
    .sort((a, b) => a.revision.revision - b.revision.revision);
  const standings = standingsOf(ordered);
  const stood = new Map<string, Revision>();
  let current: Revision | undefined;
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

/** Current ones are one chain; what is kept beside is another, which goes on where it was written on. Named by its first revision, 0 the current one. */
function chainsOf(ordered: readonly Revision[]): (revision: Revision) => number {
  const chains = new Map<number, number>();
  for (const { revision, base, parallel } of ordered) chains.set(revision, parallel ? chains.get(base) || revision : 0);
  return ({ revision }) => chains.get(revision) ?? 0;
}

/** Name and role as one word. Whoever gave none is one person: more is not known. */
const person = ({ contributor }: Revision): string => canonicalJson([contributor?.name ?? '', contributor?.role ?? '']);

/** Equal where the answers are. */
const said = ({ value }: Revision): string => canonicalJson(value);

const sizeOf = ({ value }: Revision): number => (typeof value === 'string' ? value.length : 0);

/** Whether so much of `full` is gone from `now` that somebody may want it back. */
const isMostGone = (full: Revision, now: Revision): boolean => sizeOf(full) >= SHORT && sizeOf(now) < sizeOf(full) / 2;

/** `chain`: oldest first, all current or one kept beside and what was written on it. */
function sittingsOf(chain: readonly Revision[]): Revision[][] {
  const sittings: Revision[][] = [];
  const ended = new Set<string>();
  let sitting: Revision[] = [];
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

const isOfSitting = (first: Revision, next: Revision): boolean =>
  person(first) === person(next) &&
  first.language === next.language &&
  next.receivedAt - first.receivedAt <= ONE_SITTING;

/** The longest; of equals the last. */
const fullestOf = (sitting: readonly Revision[]): Revision | undefined =>
  sitting.reduce<Revision | undefined>((most, one) => (most && sizeOf(most) > sizeOf(one) ? most : one), undefined);

function standingsOf(ordered: readonly Revision[]): (revision: Revision) => Standing {
  const current = ordered.filter((one) => !one.parallel);
  const newest = current.at(-1);
  const lastWith = new Map(current.map((one) => [said(one), one.revision]));
  const wentOn = new Set(ordered.filter((one) => one.parallel).map(({ base }) => base));
  return (revision) => {
    if (!revision.parallel) return revision === newest ? 'now' : 'earlier';
    const { settledAt } = revision;
    if (settledAt === null) return 'beside';
    if (wentOn.has(revision.revision)) return 'went on';
    if ((lastWith.get(said(revision)) ?? 0) > revision.revision) return 'chosen';
    const outcome = current.find((one) => one.revision > revision.revision && one.receivedAt === settledAt);
    return outcome !== undefined && contains(outcome, revision) ? 'joined' : 'not chosen';
  };
}

const contains = ({ value }: Revision, part: Revision): boolean =>
  typeof value === 'string' && typeof part.value === 'string' && value.includes(part.value);
