/** Asking: what was written is checked, kept, and put into the outbox where there is an address. */
import { z } from 'zod';
import type { Context } from '../../context.ts';
import type { Language, Survey } from '../../definitions/model.ts';
import { answerable } from '../../definitions/model.ts';
import { fill, pipeWords, wordingIn } from '../../definitions/texts.ts';
import { Problem } from '../../foundation/problem.ts';
import { languages } from '../../pages/texts.ts';
import { registryView } from '../../registry/view.ts';
import type { FollowUp } from '../../store/follow-ups.ts';
import type { Invitation, ResponseState, Store } from '../../store/store.ts';
import { type Letter, letterFor, type Recipient } from '../invite/letter.ts';
import { addresseeOf } from '../invite/recipients.ts';

/** UTF-16 units, as `maxlength` counts. */
export const LONGEST = 2000;

/** An id as the form was written with: the same form posted twice asks once. */
const ID = /^[0-9a-f-]{36}$/;
const text = z.string().catch('');
export const askForm = z.preprocess(
  (body) => ({ ...Object(body) }),
  z.object({ id: text, invitation: text, question: text, text, note: text }),
);
export type AskForm = z.infer<typeof askForm>;

/** A response that can be asked about. */
export interface Asked {
  invitation: Invitation;
  response: ResponseState;
  /** The question's words, in `language`. */
  wording: (language: Language) => string;
}

/** The answer that a form is about, or `Problem` 404. */
export async function askedAbout(
  context: Context,
  store: Store,
  survey: Survey,
  { invitation: id, question }: Pick<AskForm, 'invitation' | 'question'>,
): Promise<Asked> {
  const invitation = await store.invitation(survey.id, id);
  const response = invitation && (await store.responseState(survey.id, id));
  if (invitation === undefined || response === undefined) throw new Problem(404, 'response-unknown');
  const current = context.current.get(`${survey.id}/${invitation.questionnaire}`);
  const version =
    current?.version === response.version
      ? current
      : (await store.versions(survey.id, invitation.questionnaire)).find((one) => one.version === response.version);
  const asked = version && answerable(version.content).find((one) => one.id === question);
  if (version === undefined || asked === undefined) throw new Problem(404, 'response-unknown');
  const regions = registryView(await store.registry(survey.id)).partnerRegions(invitation.municipality);
  const wording = (language: Language): string =>
    fill(
      wordingIn(asked.text, language, survey.fallback).text,
      pipeWords(version.content, regions, language, survey.fallback),
    );
  return { invitation, response, wording };
}

/** Which of its texts keeps a form from being asked: a key; undefined where none does. */
export function wrongIn(form: AskForm): { field: 'text' | 'note'; key: string } | undefined {
  if (form.text.trim() === '') return { field: 'text', key: 'follow-up:text-missing' };
  if (form.text.length > LONGEST) return { field: 'text', key: 'follow-up:too-long' };
  return form.note.length > LONGEST ? { field: 'note', key: 'follow-up:too-long' } : undefined;
}

/** Asks, and queues the e-mail where the respondent has an address. */
export async function ask(
  context: Context,
  store: Store,
  survey: Survey,
  about: Asked,
  form: AskForm,
  by: string,
): Promise<FollowUp> {
  if (!ID.test(form.id)) throw new Problem(400, 'bad-request');
  const { invitation, response } = about;
  // Where there is nobody to ask, as of an open round before it is accepted, nothing is asked.
  const to = await recipientOf(store, survey, about);
  const at = context.clock.now();
  const done = await store.askFollowUp({
    ...{ survey: survey.id, id: form.id, invitation: invitation.id, question: form.question },
    ...{ text: form.text.trim(), note: form.note.trim(), language: response.language, askedAt: at, askedBy: by },
  });
  if (done.kind === 'anonymous') throw new Problem(409, 'anonymous:no-follow-up');
  if (done.kind !== 'asked') throw new Problem(409, 'follow-up:cannot-ask');
  // Whoever pressed twice, with other words: what was asked first stands.
  const { followUp } = done;
  if (followUp.invitation !== invitation.id || followUp.question !== form.question)
    throw new Problem(400, 'bad-request');
  const email = to.contact?.email ?? '';
  if (email === '' || followUp.withdrawnAt !== null || followUp.answeredAt !== null) return followUp;
  const letter = await letterAbout(context, survey, 'email', about, followUp, to);
  await store.queueMessages([
    {
      ...{ survey: survey.id, once: `follow-up ${followUp.id}`, invitation: invitation.id },
      ...{ contact: to.contact?.id ?? null, kind: 'follow-up', channel: 'email', language: letter.language },
      ...{ recipient: email, subject: letter.subject, body: letter.body },
      ...{ notBefore: at, madeAt: at, madeBy: by },
    },
  ]);
  return followUp;
}

/** Whom it goes to: whom the invitation is addressed to, else the municipality's first. */
export async function recipientOf(store: Store, survey: Survey, { invitation }: Asked): Promise<Recipient> {
  const municipality = registryView(await store.registry(survey.id)).municipality(invitation.municipality);
  if (municipality === undefined) throw new Problem(404, 'response-unknown');
  const contacts = (await store.contacts(survey.id)).filter(
    (one) => one.municipality === municipality.id && one.endedAt === null,
  );
  return { invitation, municipality, contact: addresseeOf(invitation, contacts) };
}

/** The letter, in the language of the question: a letter around it in another one would look like a mistake. */
export function letterAbout(
  context: Context,
  survey: Survey,
  channel: 'email' | 'text',
  about: Asked,
  { language, text: asked }: Pick<FollowUp, 'language' | 'text'>,
  to: Recipient,
): Promise<Letter> {
  const contact = to.contact && languages.includes(language) ? { ...to.contact, language } : to.contact;
  const recipient = { ...to, contact, invitation: { ...to.invitation, language } };
  return letterFor(context, survey, 'follow-up', channel, recipient, {
    question: about.wording(language),
    text: asked,
  });
}
