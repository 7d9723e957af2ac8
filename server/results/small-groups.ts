/**
 * Which counts of a closed question may be shown, so that none of too few answers is told or can be worked out from what is
 * (`docs/decisions/small-groups.md`). Plain numbers in, columns out; what a column or a set means is the caller's.
 */

/** Where answers are counted and not divided further: one questionnaire in one municipality. */
export interface CountedPlace {
  id: string;
  region: string;
  questionnaire: string;
  /** Answers by column: a choice, a unit. Every answer is in one column. */
  counts: readonly number[];
}

/** A group as it is shown somewhere: the places it counts. */
export interface ShownSet {
  id: string;
  places: ReadonlySet<string>;
}

/** Columns in blocks: a column alone in its block may be shown, those of a larger block are withheld together. */
type Blocks = readonly (readonly number[])[];

interface Stratum {
  places: CountedPlace[];
  /** Undefined: nothing of it may be shown. */
  blocks: Blocks | undefined;
}

const sumOf = (places: readonly CountedPlace[], column: number): number =>
  places.reduce((sum, place) => sum + (place.counts[column] ?? 0), 0);

const totalOf = (places: readonly CountedPlace[]): number =>
  places.reduce((sum, place) => sum + place.counts.reduce((total, count) => total + count, 0), 0);

/** Columns of fewer answers than the minimum together, with the next smallest where they would still be too few or alone. Undefined where nothing is left to show. */
function blocksOf(places: readonly CountedPlace[], minimum: number): Blocks | undefined {
  const columns = (places[0]?.counts ?? []).map((_, column) => ({ column, n: sumOf(places, column) }));
  if (columns.length === 1) return totalOf(places) >= minimum ? [[0]] : undefined;
  columns.sort((a, b) => a.n - b.n);
  const pooled = columns.filter(({ n }) => n < minimum);
  const single = columns.slice(pooled.length);
  const pooledTotal = (): number => pooled.reduce((sum, { n }) => sum + n, 0);
  while (pooled.length > 0 && (pooled.length < 2 || pooledTotal() < minimum)) {
    const next = single.shift();
    if (next === undefined) return undefined;
    pooled.push(next);
  }
  if (single.length === 0) return undefined;
  const blocks = single.map(({ column }) => [column]);
  return pooled.length > 0 ? [...blocks, pooled.map(({ column }) => column)] : blocks;
}

/**
 * Parts the places into strata that can each be shown as a whole: a questionnaire in a region where that is enough, otherwise what is too small
 * joined with its like in the region, at last across regions.
 */
function strataOf(places: readonly CountedPlace[], minimum: number): Stratum[] {
  const strata: Stratum[] = [];
  let rest: CountedPlace[] = [];
  for (const inRegion of Map.groupBy(places, (place) => place.region).values()) {
    const pieces = [...Map.groupBy(inRegion, (place) => place.questionnaire).values()];
    const enough = pieces.filter((piece) => blocksOf(piece, minimum) !== undefined);
    const tooFew = pieces.filter((piece) => !enough.includes(piece)).flat();
    if (tooFew.length > 0 && blocksOf(tooFew, minimum) !== undefined) enough.push(tooFew);
    else if (tooFew.length > 0) {
      const smallest = enough.toSorted((a, b) => totalOf(a) - totalOf(b))[0];
      if (smallest === undefined) rest = rest.concat(tooFew);
      else enough[enough.indexOf(smallest)] = [...smallest, ...tooFew];
    }
    for (const piece of enough) strata.push({ places: piece, blocks: blocksOf(piece, minimum) });
  }
  if (rest.length > 0) strata.push({ places: rest, blocks: blocksOf(rest, minimum) });
  return strata;
}

/** The finest blocks that are unions of blocks of each. */
function joined(all: readonly Blocks[], columns: number): Blocks {
  const block = Array.from({ length: columns }, (_, column) => column);
  for (const blocks of all) {
    for (const members of blocks) {
      const into = block[members[0] ?? 0];
      const from = new Set(members.map((member) => block[member]));
      for (const [column, of] of block.entries()) if (from.has(of)) block[column] = into ?? column;
    }
  }
  return [...Map.groupBy(block.keys(), (column) => block[column]).values()];
}

/**
 * The columns of each set that may be shown, by set id; all columns of a set in which nobody answered. Sets are decided in the order
 * given: what comes first is shown rather than what comes later.
 *
 * Kept throughout: the sets shown part each stratum's places into classes, and in every class every block holds at least `minimum` answers. So whatever sums and
 * differences of shown counts give is a count of classes and blocks, never of fewer answers; and a withheld count divides a class or a block, of which only the whole is known.
 */
export function shownColumns(
  places: readonly CountedPlace[],
  sets: readonly ShownSet[],
  minimum: number,
): Map<string, ReadonlySet<number>> {
  const columns = places[0]?.counts.length ?? 0;
  const all: ReadonlySet<number> = new Set(Array.from({ length: columns }, (_, column) => column));
  const answered = places.filter((place) => totalOf([place]) > 0);
  const strata = minimum <= 1 ? [] : strataOf(answered, minimum);
  const stratumOf = new Map(strata.flatMap((stratum) => stratum.places.map((place) => [place.id, stratum])));
  let classes = strata.map(({ places: members, blocks }) => ({ members, blocks }));
  const shown = new Map<string, ReadonlySet<number>>();
  for (const { id, places: members } of sets) {
    if (minimum <= 1 || !answered.some((place) => members.has(place.id))) {
      shown.set(id, all);
      continue;
    }
    shown.set(id, new Set());
    const touched = new Set(
      answered.flatMap((place) => (members.has(place.id) ? (stratumOf.get(place.id) ?? []) : [])),
    );
    const blocks = [...touched].flatMap((stratum) => (stratum.blocks === undefined ? [] : [stratum.blocks]));
    if (blocks.length < touched.size) continue;
    const join = joined(blocks, columns);
    const visible = join.filter((block) => block.length === 1).flat();
    if (visible.length === 0 || (columns > 1 && join.length === 1)) continue;
    const divided = classes.flatMap((one) => {
      const inside = one.members.filter((place) => members.has(place.id));
      if (inside.length === 0 || inside.length === one.members.length) return [one];
      const outside = one.members.filter((place) => !members.has(place.id));
      return [
        { members: inside, blocks: one.blocks },
        { members: outside, blocks: one.blocks },
      ];
    });
    const isEnough = divided.every((one) => classes.includes(one) || everyBlock(one.members, one.blocks, minimum));
    if (!isEnough) continue;
    classes = divided;
    shown.set(id, new Set(visible));
  }
  return shown;
}

const everyBlock = (places: readonly CountedPlace[], blocks: Blocks | undefined, minimum: number): boolean =>
  (blocks ?? []).every((block) => block.reduce((sum, column) => sum + sumOf(places, column), 0) >= minimum);
