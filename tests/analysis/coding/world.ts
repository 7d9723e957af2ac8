/** What the tests of codings have in common: an answer that counts, and codes to code it with. */
import { newId } from '../../../server/foundation/ids.ts';
import type { Code } from '../../../server/store/codebook.ts';
import type { AddCoding } from '../../../server/store/codings.ts';
import type { NewInvitation, Store, Submission } from '../../../server/store/store.ts';
import { change, invited, SURVEY, submitted } from '../../store/world.ts';

export const TEXT = 'Me hausta 👨‍👩‍👧‍👦 regn. Elevane stelte tankane.';
export const AT = 500;
export const IDA = 'ida@samsvar.example';
export const OLA = 'ola@samsvar.example';

/** Makes codes at the top of the codebook, named as their ids are. */
export async function makeCodes(store: Store, survey: string, ...ids: string[]): Promise<void> {
  const made = await store.changeCodebook({
    ...{ survey, id: newId(), at: AT, by: 'file', cause: 'add', undoes: null },
    changes: ids.map((id, position) => ({
      ...{ id, before: null },
      after: {
        ...{ parent: null, position, colour: `c${1 + (position % 12)}`, source: 'en', removedAt: null },
        ...{ mergedInto: null, texts: { en: { name: id, definition: `What belongs to ${id}.` } } },
      },
    })),
  });
  if (made.kind !== 'done') throw new Error(made.kind);
}

export interface Answered {
  invitation: NewInvitation;
  response: string;
  submission: Submission;
}

/** One answer that counts. */
export async function answered(store: Store, about: Partial<NewInvitation> = {}, text = TEXT): Promise<Answered> {
  const invitation = await invited(store, about);
  const submission = await submitted(store, invitation, [change('story', text)]);
  await store.readSubmissions(invitation.survey);
  return { invitation, response: submission.response, submission };
}

/** What a coder sends. */
export const adding = (
  { invitation }: Pick<Answered, 'invitation'>,
  code: string,
  from: number,
  to: number,
  about: Partial<AddCoding> = {},
): AddCoding => ({
  ...{ survey: invitation.survey, invitation: invitation.id, id: newId(), question: 'story', revision: 1 },
  ...{ code, span: { from, to }, by: IDA, at: AT, ...about },
});

export const removeCodes = async (store: Store, survey: string, id: string): Promise<void> => {
  const code: Code | undefined = (await store.codes(survey)).find((one) => one.id === id);
  if (code === undefined) throw new Error(`no code ${id}`);
  const { madeBy: _by, madeAt: _at, id: _id, ...before } = code;
  const made = await store.changeCodebook({
    ...{ survey, id: newId(), at: AT, by: IDA, cause: 'remove', undoes: null },
    changes: [{ id, before, after: { ...before, removedAt: AT } }],
  });
  if (made.kind !== 'done') throw new Error(made.kind);
};

export { SURVEY };
