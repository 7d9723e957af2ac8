/** An answer that somebody begins uninvited: its invitation, its link, and a letter where they gave an address. */
import { mayWriteTo } from '../../access/tries.ts';
import type { Context } from '../../context.ts';
import type { Language, Survey } from '../../definitions/model.ts';
import { sha256 } from '../../foundation/hash.ts';
import { newId } from '../../foundation/ids.ts';
import { asMade, newInvitation, tokenOf } from '../invitations.ts';
import { letterFor } from '../invite/letter.ts';
import type { Asked } from './asked.ts';

/** What is kept of a pass. */
const passHash = (pass: string): string => sha256(pass);

/** The token that a pass has given already, undefined where it gave none: never one that replaced it, which is for whoever a researcher gives it to. */
export async function begunWith({ store, secret }: Context, survey: Survey, pass: string): Promise<string | undefined> {
  const made = await store.openByPass(survey.id, passHash(pass));
  return made && tokenOf(secret, survey.id, made.invitation, 1);
}

/** Makes it, once for each pass; gives the token of its link. */
export async function begin(
  context: Context,
  survey: Survey,
  asked: Asked,
  { pass, language }: { pass: string; language: Language },
): Promise<string> {
  const { store, secret, clock } = context;
  const at = clock.now();
  const invitation = newInvitation(secret, {
    ...{ survey: survey.id, questionnaire: asked.questionnaire.id, ordinal: 1, language, synthetic: false, madeAt: at },
    // A place of its own: nobody's answers are counted or listed with a municipality's because a stranger picked it.
    municipality: `open-${newId()}`,
  });
  const { name, country, contactName, email } = asked;
  const done = await store.openInvitation({
    invitation,
    answer: {
      ...{ survey: survey.id, invitation: invitation.id, pass: passHash(pass), at },
      ...{ municipality: asked.municipality?.id ?? null, name, country, contactName, email },
    },
  });
  if (done.kind === 'made') await write(context, survey, asked, asMade(invitation));
  return tokenOf(secret, survey.id, done.invitation, 1);
}

/** Into the outbox, where there is one. */
async function write(
  context: Context,
  survey: Survey,
  { name, contactName, email }: Asked,
  invitation: ReturnType<typeof asMade>,
): Promise<void> {
  const { store, config, clock } = context;
  if (email === '' || config.smtpUrl === undefined || !(await mayWriteTo(context, email))) return;
  const municipality = { id: invitation.municipality, name, country: '', language: invitation.language };
  const recipient = { invitation, contact: null, municipality };
  const letter = await letterFor(context, survey, 'invitation', 'email', recipient, { name: contactName || name });
  const at = clock.now();
  await store.queueMessages([
    {
      ...{ survey: survey.id, once: `invitation ${invitation.id} 1 email`, invitation: invitation.id, contact: null },
      ...{ kind: 'invitation', channel: 'email', language: letter.language, recipient: email },
      ...{ subject: letter.subject, body: letter.body, notBefore: at, madeAt: at, madeBy: 'open round' },
    },
  ]);
}
