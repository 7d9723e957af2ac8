/** One recipient's letter, in their language: what invitations, reminders, thanks, follow-up and member check send. */
import type { Context } from '../../context.ts';
import { kindOf } from '../../definitions/kinds/index.ts';
import { answerable, type Language, type Survey } from '../../definitions/model.ts';
import { fill, pipeWords, wordingIn } from '../../definitions/texts.ts';
import { languages, translator } from '../../pages/texts.ts';
import { deadlineText, listText } from '../../pages/times.ts';
import type { Contact, Municipality } from '../../registry/model.ts';
import { type RegistryView, registryView } from '../../registry/view.ts';
import type { Invitation, Reads, ResponseState } from '../../store/store.ts';
import type { LetterChannel, LetterKind } from '../../store/templates.ts';
import { codeOf, tokenOf } from '../invitations.ts';
import { effectiveSchedule, windowOf } from '../schedule/phase.ts';
import { filledIn, type Values } from './variables.ts';
import { type Wording, wordingOf } from './wordings.ts';

export interface Recipient {
  invitation: Invitation;
  /** Null: the municipality is written to. */
  contact: Contact | null;
  municipality: Municipality;
}

/** Ready to be sent. */
export interface Letter {
  /** '' for texts sent by telephone. */
  subject: string;
  /** Plain text, paragraphs parted by an empty line. */
  body: string;
  language: Language;
}

/** What the caller knows of a letter: `question`, `text`, `number`, or another value in place of ours. */
export type Extra = Partial<Values>;

const DAY = 24 * 60 * 60 * 1000;

/** The language a recipient reads: the contact's, else the invitation's. */
export function languageOf({ contact, invitation }: Pick<Recipient, 'contact' | 'invitation'>): Language {
  const wishes = [contact?.language, invitation.language];
  return wishes.find((wish) => wish !== undefined && languages.includes(wish)) ?? 'en';
}

/** An invitation's link, as it holds now. */
export const linkOf = ({ secret, config }: Context, { survey, id, issue }: Invitation): string =>
  `${config.baseUrl}/r/${tokenOf(secret, survey, id, issue)}`;

export interface LetterWriter {
  /** The letter in its wording in use. */
  write(kind: LetterKind, channel: LetterChannel, recipient: Recipient, extra?: Extra): Promise<Letter>;
  /** A wording that is not in use yet, as this recipient would get it. */
  fill(wording: Wording, recipient: Recipient, language: Language, extra?: Extra): Promise<Letter>;
}

/** Writes many letters of one survey: registry and wordings are read once. */
export async function letterWriter(
  context: Context,
  survey: Survey,
  reads: Pick<Reads, 'registry' | 'template' | 'responseState' | 'schedule'> = context.store,
): Promise<LetterWriter> {
  const view = registryView(await reads.registry(survey.id));
  const schedule = effectiveSchedule(survey, await reads.schedule(survey.id));
  const wordings = new Map<string, Promise<Wording>>();

  const inUse = (kind: LetterKind, channel: LetterChannel, language: Language): Promise<Wording> => {
    const name = `${kind} ${channel} ${language}`;
    const wording = wordings.get(name) ?? wordingOf(reads, { survey: survey.id, kind, channel, language });
    wordings.set(name, wording);
    return wording;
  };

  const fillWording = async (wording: Wording, recipient: Recipient, language: Language, extra: Extra = {}) => {
    const { survey: id, id: invitation } = recipient.invitation;
    const response = await reads.responseState(id, invitation);
    const closes = windowOf(survey, schedule, recipient.invitation, response).endsAt;
    const values = { ...valuesFor(context, survey, view, recipient, language, response, closes), ...extra };
    const subject = filledIn(wording.subject, values).replaceAll('\n', ' ');
    return { subject, body: filledIn(wording.body, values), language };
  };

  return {
    fill: fillWording,
    async write(kind, channel, recipient, extra) {
      const language = languageOf(recipient);
      return fillWording(await inUse(kind, channel, language), recipient, language, extra);
    },
  };
}

/** One letter in its wording in use. For many of one survey: `letterWriter`. */
export const letterFor = async (
  context: Context,
  survey: Survey,
  kind: LetterKind,
  channel: LetterChannel,
  recipient: Recipient,
  extra: Extra = {},
): Promise<Letter> => (await letterWriter(context, survey)).write(kind, channel, recipient, extra);

function valuesFor(
  context: Context,
  survey: Survey,
  view: RegistryView,
  { invitation, contact, municipality }: Recipient,
  language: Language,
  response: ResponseState | undefined,
  closes: number | null,
): Values {
  const { config, secret, clock, current } = context;
  const content = current.get(`${survey.id}/${invitation.questionnaire}`)?.content;
  const words = content && pipeWords(content, view.partnerRegions(municipality.id), language, survey.fallback);
  const questions = content === undefined ? [] : answerable(content);
  const answers = response?.answers ?? {};
  const days = closes === null ? 0 : Math.ceil((closes - clock.now()) / DAY);
  const t = translator(language);
  return {
    // A letter to nobody in particular greets the municipality.
    name: contact?.name || municipality.name,
    role: contact?.role ?? '',
    municipality: municipality.name,
    partners: listText(
      view.partnersOf(municipality.id).map(({ name }) => name),
      language,
    ),
    survey: wordingIn(survey.title, language, survey.fallback).text,
    questionnaire: content ? fill(wordingIn(content.title, language, survey.fallback).text, words ?? {}) : '',
    link: linkOf(context, invitation),
    code: codeOf(secret, survey.id, invitation.id, invitation.issue),
    site: `${config.baseUrl.replace(/^https?:\/\//, '')}/resume`,
    closes: closes === null || days < 1 ? '' : deadlineText(closes, language, survey.timeZone),
    days: days < 1 ? '' : t('invitations:days', { count: days }),
    sender: config.mailFrom ?? '',
    answered: String(
      questions.filter((question) => !kindOf(question).isBlank(answers[question.id]?.value ?? null)).length,
    ),
    questions: questions.length === 0 ? '' : String(questions.length),
    ...{ question: '', text: '', number: '' },
  };
}
