/**
 * Which coders' codings a person may see: decided here and nowhere else. While a survey is coded blind everybody sees their own layer only, on every page, in JSON, files and counts;
 * otherwise all see all. Whoever reads codings takes a `Layer` from here and hands it to the store.
 */
import type { SignedIn } from '../../pages/account.ts';
import type { Reads } from '../../store/store.ts';

/** `all`, or one coder's. */
export type Layer = { all: true } | { all: false; by: string };

/** What this person may see of the survey's codings now. */
export async function layerOf(
  reads: Pick<Reads, 'codingMode'>,
  survey: string,
  { name }: Pick<SignedIn, 'name'>,
): Promise<Layer> {
  const mode = await reads.codingMode(survey);
  return mode?.blind === true ? { all: false, by: name } : { all: true };
}

/** The coders to ask the store for: those that are wanted (all, where absent) of those that may be seen; undefined for everybody. */
export function codersIn(layer: Layer, wanted?: readonly string[]): readonly string[] | undefined {
  if (layer.all) return wanted;
  return wanted === undefined || wanted.includes(layer.by) ? [layer.by] : [];
}

/** Whether what `by` made may be seen: a coding, a memo on one, on an answer or on a case. */
export const isSeen = (layer: Layer, by: string): boolean => layer.all || layer.by === by;

/** Everybody who codes and may be seen. */
export async function seenCoders(
  reads: Pick<Reads, 'coders'>,
  survey: string,
  layer: Layer,
): Promise<{ by: string }[]> {
  return (await reads.coders(survey)).filter(({ by }) => isSeen(layer, by));
}
