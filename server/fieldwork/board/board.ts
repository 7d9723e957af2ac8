/** The board as data: every invitation, counted by region and country, by partnership, and day by day. */
import type { Survey, Text } from '../../definitions/model.ts';
import type { Municipality, Registry } from '../../registry/model.ts';
import { type RegistryView, registryView } from '../../registry/view.ts';
import type { BoardRow } from '../../store/board.ts';
import { ownPart } from '../../store/scope.ts';
import type { Store } from '../../store/store.ts';
import { nextRemindersOf } from './next-reminder.ts';
import type { ReadProgress } from './progress.ts';
import { type Entry, entryOf, type Stage } from './stage.ts';

export interface Board {
  /** When it was read. */
  at: number;
  /** Another one once anything may have changed. */
  stamp: string;
  registry: Registry;
  /** Of it what there is to choose from: without partners elsewhere, for whoever is kept to a region. */
  own: Registry;
  places: RegistryView;
  /** By region and country in the registry's order, then by name, questionnaire and ordinal. */
  entries: Entry[];
  /** Answers of an open round that wait to be accepted: among no `entries`. */
  unconfirmed: number;
  /** Answers of an anonymous survey that nobody sees yet. */
  ballotsWaiting: number;
}

/** Numbers of invitations. */
export interface Counts {
  /** All but those that are withdrawn or erased; the others are counted among these. */
  invited: number;
  /** To whom a message was sent from here. */
  sent: number;
  /** By a person. */
  opened: number;
  drafting: number;
  submitted: number;
  /** Where a device is known to hold text that is not here. */
  unsent: number;
  /** Withdrawn or erased. */
  withdrawn: number;
}

export function countsOf(entries: readonly Entry[]): Counts {
  const counts: Counts = { invited: 0, sent: 0, opened: 0, drafting: 0, submitted: 0, unsent: 0, withdrawn: 0 };
  for (const { stage, sentAt, openedAt, unsent } of entries) {
    if (stage === 'withdrawn' || stage === 'erased') {
      counts.withdrawn += 1;
      continue;
    }
    counts.invited += 1;
    if (sentAt !== null) counts.sent += 1;
    if (openedAt !== null) counts.opened += 1;
    if (stage === 'drafting') counts.drafting += 1;
    if (stage === 'submitted') counts.submitted += 1;
    if (unsent > 0) counts.unsent += 1;
  }
  return counts;
}

/** Per cent of the invited, rounded; null where nobody is. */
export const rateOf = (n: number, { invited }: Counts): number | null =>
  invited === 0 ? null : Math.round((100 * n) / invited);

/** Reads the board: a few queries, and texts of the drafts that have changed since. `store` sees what the reader may see. */
export async function readBoard(store: Store, survey: Survey, at: number, readProgress: ReadProgress): Promise<Board> {
  // The stamp first: what changes while the rest is read makes the next look find another.
  const stamp = (await store.boardStamps([survey.id]))[survey.id] ?? '';
  const [registry, all, ballots] = await Promise.all([
    store.registry(survey.id),
    store.board(survey.id),
    survey.anonymous ? store.ballotsWaiting(survey.id) : [],
  ]);
  const [waiting, rows] = [all.filter(isWaiting), all.filter(({ invitation }) => !invitation.unconfirmed)];
  const [progress, nextReminderOf] = await Promise.all([
    readProgress(store, survey.id, rows),
    nextRemindersOf(store, survey, at),
  ]);
  const entries = rows.map((row) => entryOf(row, progress.get(row.response?.id ?? '') ?? null, nextReminderOf(row)));
  return {
    ...{
      at,
      stamp,
      registry,
      own: ownPart(store.scope, registry),
      places: registryView(registry),
      entries: byPlace(registry, entries),
    },
    unconfirmed: waiting.length,
    ballotsWaiting: ballots.reduce((sum, one) => sum + one.waiting, 0),
  };
}

const isWaiting = ({ invitation }: BoardRow): boolean => invitation.unconfirmed && invitation.withdrawnAt === null;

function byPlace(registry: Registry, entries: readonly Entry[]): Entry[] {
  const orderOf = (list: readonly { id: string }[]) => new Map(list.map(({ id }, index) => [id, index]));
  const [regions, countries] = [orderOf(registry.regions), orderOf(registry.countries)];
  const regionOf = new Map(registry.countries.map(({ id, region }) => [id, region]));
  const names = new Intl.Collator('nb');
  const known = registry.municipalities.toSorted(
    (a, b) =>
      (regions.get(regionOf.get(a.country) ?? '') ?? 0) - (regions.get(regionOf.get(b.country) ?? '') ?? 0) ||
      (countries.get(a.country) ?? 0) - (countries.get(b.country) ?? 0) ||
      names.compare(a.name, b.name),
  );
  const places = orderOf(known);
  const placeOf = ({ municipality }: Entry): number => places.get(municipality) ?? places.size;
  return entries.toSorted((a, b) => placeOf(a) - placeOf(b));
}

export interface Group {
  id: string;
  /** Null for what is gone from the registry. */
  label: Text | null;
  counts: Counts;
  entries: Entry[];
}
export interface RegionGroup extends Group {
  countries: Group[];
}

/** Those of `entries` by region and country, in their order. */
export function groupsOf({ places }: Board, entries: readonly Entry[]): RegionGroup[] {
  const regions = Map.groupBy(entries, ({ municipality }) => places.regionOf(municipality));
  return [...regions].map(([region, own]) => ({
    ...groupOf(region, own),
    countries: [...Map.groupBy(own, ({ municipality }) => places.countryOf(municipality))].map(([country, within]) =>
      groupOf(country, within),
    ),
  }));
}

const groupOf = (place: { id: string; label: Text } | undefined, entries: Entry[]): Group => ({
  id: place?.id ?? '',
  label: place?.label ?? null,
  counts: countsOf(entries),
  entries,
});

/** One member of a partnership; without entries where it is not invited, or the filter leaves it out. */
export interface Side {
  municipality: string;
  name: string;
  entries: Entry[];
}
export interface PartnershipRow {
  id: string;
  label: string;
  status: string;
  sides: Side[];
}

/** The partnerships of which any member is among `entries`, all members beside each other: those outside the filter too, as far as the board has them. */
export function partnershipsOf({ registry, places, entries: all }: Board, entries: readonly Entry[]): PartnershipRow[] {
  const shown = new Set(entries.map(({ municipality }) => municipality));
  const of = Map.groupBy(all, ({ municipality }) => municipality);
  return registry.partnerships
    .filter(({ municipalities }) => municipalities.some((id) => shown.has(id)))
    .map(({ id, label, status, municipalities }) => ({
      id,
      label,
      status,
      sides: municipalities.map((municipality) => ({
        municipality,
        name: places.municipality(municipality)?.name ?? municipality,
        entries: of.get(municipality) ?? [],
      })),
    }));
}

/** A municipality where it is, with the stage that its invitations have reached together. */
export interface Dot {
  municipality: Municipality;
  stage: Stage;
  counts: Counts;
}

/** What several invitations make together: submitted only where all are, begun where any is. */
function stageTogether(entries: readonly Entry[]): Stage {
  const stages = new Set(entries.map(({ stage }) => stage));
  const counted = [...stages].filter((stage) => stage !== 'withdrawn' && stage !== 'erased');
  if (counted.length === 0) return stages.has('withdrawn') ? 'withdrawn' : 'erased';
  const [only] = counted;
  if (counted.length === 1 && only !== undefined) return only;
  if (stages.has('drafting') || stages.has('submitted')) return 'drafting';
  return stages.has('opened') ? 'opened' : 'undelivered';
}

/** The municipalities of `entries`, once each, in their order. */
export const dotsOf = ({ places }: Board, entries: readonly Entry[]): Dot[] =>
  [...Map.groupBy(entries, ({ municipality }) => municipality)].flatMap(([id, own]) => {
    const municipality = places.municipality(id);
    return municipality === undefined ? [] : [{ municipality, stage: stageTogether(own), counts: countsOf(own) }];
  });
