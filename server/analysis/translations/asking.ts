/** What every page of working translations is asked with: the survey, its texts that may be translated, the languages. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { storeOf } from '../../access/guard.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import { type Language, type Question, type Survey, takesText } from '../../definitions/model.ts';
import { type AskedQuestions, askedQuestions, questionText } from '../../fieldwork/member-check/checks.ts';
import { Problem } from '../../foundation/problem.ts';
import { type RegistryView, registryView } from '../../registry/view.ts';
import type { CountedAnswer } from '../../store/readings.ts';
import type { Store } from '../../store/store.ts';

const params = z.object({ survey: z.string() });

export interface AskedTranslations {
  survey: Survey;
  /** As whoever asks may use it. */
  store: Store;
  view: RegistryView;
  asked: AskedQuestions;
  /** Those whose answers are translated. */
  questions: { questionnaire: string; question: string }[];
}

/** Reads what is current: what was submitted a moment ago is there. */
export async function askedTranslations(context: Context, request: FastifyRequest): Promise<AskedTranslations> {
  const survey = surveyOf(context.surveys, params.parse(request.params).survey);
  await context.store.readSubmissions(survey.id);
  const store = storeOf(context, request);
  const [registry, asked] = await Promise.all([store.registry(survey.id), askedQuestions(store, survey)]);
  return { survey, store, view: registryView(registry), asked, questions: textQuestions(asked) };
}

/** Whether it is answered in prose. Who wrote an answer is a name, and nothing to translate. */
export const isTranslated = (question: Question): boolean => takesText(question) && question.prefill === undefined;

/** Questions whose answers are translated. */
export const textQuestions = (asked: AskedQuestions): { questionnaire: string; question: string }[] =>
  [...asked.values()].flatMap(({ question, content }) =>
    isTranslated(question) ? [{ questionnaire: content.id, question: question.id }] : [],
  );

/** The language to translate into: the one that is asked for, otherwise the reader's where the survey has it. `Problem` 400 for one that the survey has not. */
export function targetOf(survey: Survey, wanted: string | undefined, reader: Language): Language {
  if (wanted !== undefined && wanted !== '') {
    if (survey.languages.includes(wanted)) return wanted;
    throw new Problem(400, 'working-translations:no-such-language', { language: wanted });
  }
  return survey.languages.includes(reader) ? reader : (survey.languages[0] ?? reader);
}

export const municipalityName = ({ view }: Pick<AskedTranslations, 'view'>, id: string): string =>
  view.municipality(id)?.name ?? id;

/** The question as the municipality was asked it, in `language` or the nearest that there is. */
export const questionOf = (
  { survey, asked, view }: Pick<AskedTranslations, 'survey' | 'asked' | 'view'>,
  answer: Pick<CountedAnswer, 'questionnaire' | 'municipality' | 'question'>,
  language: Language,
): { text: string; language: Language } => questionText(survey, { asked, view }, answer, answer.question, language);

/** A counted answer's text; '' for what is none. */
export const textOf = ({ value }: Pick<CountedAnswer, 'value'>): string => (typeof value === 'string' ? value : '');

/** Where an answer is translated. */
export const editorAddress = (
  survey: string,
  { invitation, question }: Pick<CountedAnswer, 'invitation' | 'question'>,
  to: Language,
): string => `/surveys/${survey}/translations/${invitation}/${question}?to=${to}`;
