/** Brings codings to the revision of their answer that counts: after a new submission, by the job and before a page is written. */
import type { Language } from '../../definitions/model.ts';
import { slicePoints } from '../../foundation/points.ts';
import { countCharacters, countWords } from '../../foundation/words.ts';
import type { AnchorState, Coding, NewAnchor } from '../../store/codings.ts';
import type { Store } from '../../store/store.ts';
import { type Reanchored, reanchor } from './reanchor.ts';

/** Codings that are brought along in one go. */
const PIECE = 200;

interface Wording {
  text: string;
  language: Language;
}
type TextOf = (coding: Coding, revision: number) => Promise<Wording>;

/** Brings along those of one response, or of a whole survey (null), until none is behind; says how many. */
export async function bringAlong(
  store: Pick<Store, 'unanchored' | 'revision' | 'reanchor'>,
  survey: string,
  response: string | null,
): Promise<number> {
  let brought = 0;
  for (;;) {
    const behind = await store.unanchored(survey, response, PIECE);
    if (behind.length === 0) return brought;
    const textOf = textsOf(store, survey);
    for (const [invitation, codings] of Map.groupBy(behind, (one) => one.invitation)) {
      const anchors: NewAnchor[] = [];
      for (const coding of codings) anchors.push(await anchorOf(coding, textOf));
      await store.reanchor({ survey, invitation, anchors });
    }
    brought += behind.length;
    if (behind.length < PIECE) return brought;
  }
}

/** What `read` gives, with every coding in the revision of its answer that counts. */
export async function brought(
  store: Pick<Store, 'unanchored' | 'revision' | 'reanchor'>,
  survey: string,
  read: () => Promise<Coding[]>,
): Promise<Coding[]> {
  const found = await read();
  const behind = new Set(
    found.filter(({ anchor, countedRevision }) => anchor.revision < countedRevision).map(({ response }) => response),
  );
  if (behind.size === 0) return found;
  for (const response of behind) await bringAlong(store, survey, response);
  return read();
}

/** Each where it stands in the revision of its answer that counts. Where that has to be looked for it is not kept: inside one moment of the store nothing is written. */
export async function standingNow(
  reads: Pick<Store, 'revision'>,
  survey: string,
  codings: readonly Coding[],
): Promise<Coding[]> {
  const textOf = textsOf(reads, survey);
  const found: Coding[] = [];
  for (const coding of codings) {
    const { anchor, countedRevision } = coding;
    if (anchor.revision === countedRevision) found.push(coding);
    else found.push({ ...coding, anchor: { ...(await anchorOf(coding, textOf)), seenAt: null } });
  }
  return found;
}

/** Each revision is read once. What is no text, or is gone, is an empty one. */
function textsOf(store: Pick<Store, 'revision'>, survey: string): TextOf {
  const known = new Map<string, Promise<Wording>>();
  return ({ response, question }, revision) => {
    const key = `${response} ${question} ${revision}`;
    const read = async (): Promise<Wording> => {
      const found = await store.revision(survey, response, question, revision);
      return { text: typeof found?.value === 'string' ? found.value : '', language: found?.language ?? 'en' };
    };
    const made = known.get(key) ?? read();
    known.set(key, made);
    return made;
  };
}

/**
 * Where a coding stands in the revision that counts. Looked for from the revision that was coded, since a text may come back; where that is not the same any more, from where
 * the coding stood last. What somebody has said of a change stays said until there is another.
 */
async function anchorOf(coding: Coding, textOf: TextOf): Promise<NewAnchor> {
  const { id, anchor, countedRevision: revision } = coding;
  const now = await textOf(coding, revision);
  const found = (span: Reanchored): NewAnchor => ({
    ...{ coding: id, revision, from: span.from, to: span.to, state: span.state },
    words: countWords(slicePoints(now.text, span.from, span.to) ?? ''),
  });
  const coded = await textOf(coding, coding.revision);
  if (coding.whole) return found(wholeOf(coded.text, now.text));
  const first = reanchor(coded.text, now.text, coding, now.language);
  if (first.state === 'same' || anchor.revision === coding.revision || anchor.state === 'lost') return found(first);
  const last = reanchor((await textOf(coding, anchor.revision)).text, now.text, anchor, now.language);
  if (last.state === 'lost') return found(first);
  const isOpen = anchor.state === 'changed' && anchor.seenAt === null;
  return found({ ...last, state: isOpen ? 'changed' : last.state });
}

/** A coding of the whole answer is of all of it, whatever it became. */
function wholeOf(before: string, now: string): Reanchored {
  const state: AnchorState = now === before ? 'same' : now === '' ? 'lost' : 'changed';
  return { from: 0, to: countCharacters(now), state };
}
