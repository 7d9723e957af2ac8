/** Questions as they were asked: of every version of every questionnaire, each wording once. Pure. */
import { answerable, type Question, type Survey, type Version } from '../../definitions/model.ts';

/** A question in one of its wordings, and the versions that asked so; newest last. */
export interface AskedSo {
  questionnaire: string;
  question: Exclude<Question, { kind: 'note' }>;
  versions: number[];
}

/** Every question, by `QUESTIONNAIRE/QUESTION`; its wordings oldest first. */
export type AskedQuestions = ReadonlyMap<string, AskedSo[]>;

export const keyOf = ({ questionnaire, question }: { questionnaire: string; question: string }): string =>
  `${questionnaire}/${question}`;

/** In the survey's order of questionnaires, each in its newest version's order of questions; what only older versions ask comes last. */
export function askedQuestions(survey: Pick<Survey, 'questionnaires'>, versions: readonly Version[]): AskedQuestions {
  const found = new Map<string, AskedSo[]>();
  for (const { id } of survey.questionnaires) {
    const own = versions.filter(({ questionnaire }) => questionnaire === id);
    for (const version of own.toReversed()) {
      for (const question of answerable(version.content)) {
        const key = keyOf({ questionnaire: id, question: question.id });
        const known = found.get(key) ?? [];
        found.set(key, known);
        const [next] = known;
        if (next !== undefined && wordingOf(next.question) === wordingOf(question))
          next.versions.unshift(version.version);
        else known.unshift({ questionnaire: id, question, versions: [version.version] });
      }
    }
  }
  return found;
}

/** Equal where a reader sees the same. */
const wordingOf = ({ text, hint, kind, ...question }: AskedSo['question']): string =>
  JSON.stringify([kind, text, hint, 'choices' in question && question.choices, 'parts' in question && question.parts]);

/** As `version` asked it; undefined where it did not. */
export const askedIn = (
  asked: AskedQuestions,
  of: { questionnaire: string; question: string; version: number },
): AskedSo['question'] | undefined =>
  asked.get(keyOf(of))?.find(({ versions }) => versions.includes(of.version))?.question;
