/** Submitting: frozen from what is known, stored where the store knows the same, else frozen again from what it has. */
import { newId, randomId } from '../foundation/ids.ts';
import { jsonText, type Utf8 } from '../foundation/utf8.ts';
import { basisOf, revisionsOf, stampOf } from './basis.ts';
import type { PostedChange, SubmitFrozen, SubmittedFrozen } from './operations/submit.ts';
import type { AnswerChange, Basis, Submit, Submitted } from './store.ts';
import { StoreUnavailable } from './unavailable.ts';

/** How often a response may change between freezing and storing. */
const ATTEMPTS = 10;

/** `store` runs the operation in its transaction. Rejects with `StoreUnavailable` where the response never stands still: nothing of the last attempt is stored then. */
export async function submitting(
  { freeze, known, ...given }: Submit,
  store: (input: SubmitFrozen) => Promise<SubmittedFrozen>,
): Promise<Submitted> {
  // Of a ballot nothing may tell when it was made.
  const made = given.participant === undefined ? newId : randomId;
  const id = made();
  const { answers, texts } = written(given.answers);
  const save = { ...given, answers };
  let basis: Basis = { ...basisOf(given, known, made()), texts };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { answers, at, texts: _, ...rest } = basis;
    const frozen = freeze(basis);
    const text = 'errors' in frozen ? frozen : { ...frozen, facts: JSON.stringify(frozen.facts) };
    const frozenFrom = { ...rest, at, stamp: stampOf(answers), revisions: revisionsOf(answers) };
    const done = await store({ ...save, id, basis: frozenFrom, frozen: text });
    if (done.kind === 'changed') basis = done.basis;
    else if (done.kind !== 'frozen') return done;
    else if ('errors' in frozen) throw new Error('a submission with errors was stored');
    else {
      const { survey, invitation, language } = save;
      const of = { survey, id, invitation, language, ...rest, ...done.place };
      const submission = { ...of, submittedAt: at, ...frozen, erasedAt: null, answers };
      return { kind: 'submitted', submission, repeated: false };
    }
  }
  throw new StoreUnavailable('response never stands still');
}

/** The changes with their texts as JSON, by question too. */
function written(changes: readonly AnswerChange[]): { answers: PostedChange[]; texts: Map<string, Utf8> } {
  const texts = new Map<string, Utf8>();
  const answers = changes.map(({ value, json: known, ...change }): PostedChange => {
    if (typeof value !== 'string') return { ...change, value };
    const json = known ?? jsonText(value);
    texts.set(change.question, json);
    return { ...change, json };
  });
  return { answers, texts };
}
