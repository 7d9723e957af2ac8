/** Which questions ask about a concept. */
import { answerable, type Questionnaire, type Survey, type Version } from '../../definitions/model.ts';

export interface AskedQuestion {
  questionnaire: string;
  question: string;
}

/** The questions of a concept, of every questionnaire as it is now, and of `versions` where given: once each, in the survey's order. */
export function questionsOf(
  survey: Pick<Survey, 'questionnaires'>,
  concept: string,
  versions: readonly Version[] = [],
): AskedQuestion[] {
  const contents: Questionnaire[] = [...survey.questionnaires, ...versions.map(({ content }) => content)];
  const found = new Map<string, AskedQuestion>();
  for (const content of contents) {
    for (const question of answerable(content)) {
      if (question.concept !== concept) continue;
      found.set(`${content.id} ${question.id}`, { questionnaire: content.id, question: question.id });
    }
  }
  return [...found.values()];
}
