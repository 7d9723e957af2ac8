/** What one text has that another had not, by words. Pure; `docs/decisions/text-changes.md` says whose work it rests on and where it stops. */
import { diffArrays } from 'diff';
import type { Language } from '../definitions/model.ts';

/** A stretch of both texts, of the new one only, of the old one only. */
export interface Stretch {
  kind: 'kept' | 'added' | 'taken';
  text: string;
}

type Grain = 'word' | 'sentence';

/** Words put in and taken out in all, beyond which two texts are compared by sentences, and those beyond as wholes: the work grows with its square. */
const MOST_EDITS = 600;

/**
 * The stretches that lead from `before` to `after`: kept and taken ones joined are `before`, kept and added ones `after`, character by character.
 * Words are what `Intl.Segmenter` takes for words in `language`.
 */
export function textChanges(before: string, after: string, language: Language): Stretch[] {
  const stretches = compared(before, after, language, 'word') ??
    compared(before, after, language, 'sentence') ?? [taken(before), added(after)];
  return readable(stretches);
}

const kept = (text: string): Stretch => ({ kind: 'kept', text });
const taken = (text: string): Stretch => ({ kind: 'taken', text });
const added = (text: string): Stretch => ({ kind: 'added', text });

const segmenters = new Map<string, Intl.Segmenter>();

function partsOf(text: string, language: Language, granularity: Grain): string[] {
  const key = `${language} ${granularity}`;
  const segmenter = segmenters.get(key) ?? new Intl.Segmenter(language, { granularity });
  segmenters.set(key, segmenter);
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function compared(before: string, after: string, language: Language, grain: Grain): Stretch[] | undefined {
  const [old, now] = [partsOf(before, language, grain), partsOf(after, language, grain)];
  // Most often something was written in one place: what stands around it needs no comparing.
  let begin = 0;
  while (begin < old.length && begin < now.length && old[begin] === now[begin]) begin += 1;
  let end = 0;
  while (end < old.length - begin && end < now.length - begin && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const changes = diffArrays(old.slice(begin, old.length - end), now.slice(begin, now.length - end), {
    maxEditLength: MOST_EDITS,
  });
  if (changes === undefined) return undefined;
  return [
    kept(now.slice(0, begin).join('')),
    ...changes.map((change): Stretch => {
      const text = change.value.join('');
      return change.added ? added(text) : change.removed ? taken(text) : kept(text);
    }),
    kept(now.slice(now.length - end).join('')),
  ];
}

/**
 * Stretches of a kind joined, what was taken before what was added, and no bare space kept between two exchanged words: three words in place of
 * three others read better as one exchange than as three.
 */
function readable(stretches: Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  let block = { taken: '', added: '' };
  let space = '';
  const write = (): void => {
    if (block.taken !== '') joined.push(taken(block.taken));
    if (block.added !== '') joined.push(added(block.added));
    if (space !== '') joined.push(kept(space));
    block = { taken: '', added: '' };
    space = '';
  };
  const isExchange = (): boolean => block.taken !== '' && block.added !== '';
  for (const [at, { kind, text }] of stretches.entries()) {
    if (text === '') continue;
    if (kind !== 'kept') {
      block[kind] += text;
      continue;
    }
    const [next, afterNext] = [stretches[at + 1], stretches[at + 2]];
    const exchangeFollows = next?.kind !== 'kept' && afterNext !== undefined && afterNext.kind !== 'kept';
    if (/^[^\S\n]+$/.test(text) && isExchange() && exchangeFollows) {
      block = { taken: block.taken + text, added: block.added + text };
      continue;
    }
    space = text;
    write();
  }
  write();
  return joined;
}
