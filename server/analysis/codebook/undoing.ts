/** Taking a change back, field by field: what was changed again since stands in its way, what lies beside it does not. Pure. */
import { canonicalJson } from '../../foundation/hash.ts';
import {
  type Code,
  type CodebookChange,
  type CodeChange,
  type CodeState,
  type CodeText,
  stateOfCode,
} from '../../store/codebook.ts';
import type { Plan } from './actions.ts';

/** What of a code changes as one. */
export type Aspect = 'place' | 'colour' | 'source' | 'standing' | `text-${string}`;

/** Why a change cannot be taken back: this of this code is no longer as it left it. */
export interface Obstacle {
  code: string;
  aspect: Aspect;
}
export type Undoing = { kind: 'plan'; plan: Plan } | { kind: 'changed-since'; obstacles: Obstacle[] };

const ASPECTS = ['place', 'colour', 'source', 'standing'] as const;

function aspectOf(state: CodeState, aspect: Aspect): unknown {
  switch (aspect) {
    case 'place':
      return { parent: state.parent, position: state.position };
    case 'colour':
      return state.colour;
    case 'source':
      return state.source;
    case 'standing':
      return { removedAt: state.removedAt, mergedInto: state.mergedInto };
    default:
      return state.texts[aspect.slice('text-'.length)] ?? null;
  }
}

function withAspect(state: CodeState, aspect: Aspect, from: CodeState): CodeState {
  switch (aspect) {
    case 'place':
      return { ...state, parent: from.parent, position: from.position };
    case 'colour':
      return { ...state, colour: from.colour };
    case 'source':
      return { ...state, source: from.source };
    case 'standing':
      return { ...state, removedAt: from.removedAt, mergedInto: from.mergedInto };
    default:
      return { ...state, texts: withText(state.texts, from.texts, aspect.slice('text-'.length)) };
  }
}

function withText(texts: CodeState['texts'], from: CodeState['texts'], language: string): CodeState['texts'] {
  const others = Object.entries(texts).filter(([one]) => one !== language);
  const text: CodeText | undefined = from[language];
  return Object.fromEntries(text === undefined ? others : [...others, [language, text]]);
}

const same = (a: CodeState, b: CodeState, aspect: Aspect): boolean =>
  canonicalJson(aspectOf(a, aspect)) === canonicalJson(aspectOf(b, aspect));

/** What a change changed of its code. A new code changed its standing: taken back, it is removed. */
export function aspectsOf({ before, after }: CodeChange): Aspect[] {
  if (before === null) return ['standing'];
  const languages = [...new Set([...Object.keys(before.texts), ...Object.keys(after.texts)])];
  const all: Aspect[] = [...ASPECTS, ...languages.map((language): Aspect => `text-${language}`)];
  return all.filter((aspect) => !same(before, after, aspect));
}

/** How `change` is taken back, in the codebook as it is now. `at`: when a code that it added is removed. */
export function undoing(change: CodebookChange, codes: readonly Code[], at: number): Undoing {
  const byId = new Map(codes.map((code) => [code.id, code]));
  const obstacles: Obstacle[] = [];
  // Backwards: what came last goes first.
  const changes = change.changes.toReversed().flatMap((one): CodeChange[] => {
    const code = byId.get(one.id);
    if (code === undefined) return [];
    const now = stateOfCode(code);
    const aspects = aspectsOf(one);
    const others = aspects.filter((aspect) => !same(now, one.after, aspect));
    obstacles.push(...others.map((aspect) => ({ code: one.id, aspect })));
    const back = one.before ?? { ...one.after, removedAt: at };
    return [{ id: one.id, before: now, after: aspects.reduce((state, each) => withAspect(state, each, back), now) }];
  });
  if (obstacles.length > 0) return { kind: 'changed-since', obstacles };
  const recode = change.recoded
    .filter(({ codings }) => codings.length > 0)
    .map(({ from, to, codings }) => ({ from: to, to: from, codings }))
    .toReversed();
  return { kind: 'plan', plan: { changes, recode } };
}
