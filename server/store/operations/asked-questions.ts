/** Which questions answers are to, as a condition. */
import { type RawBuilder, sql as raw } from 'kysely';

/** To any of these; without a questionnaire, to that question of any. `column` is that of the table which is entered by its question. */
export const ofAny = (
  questions: readonly { questionnaire?: string; question: string }[],
  column: string,
  questionnaireColumn: string,
): RawBuilder<boolean> =>
  raw<boolean>`(${raw.join(
    questions.map(({ questionnaire, question }) =>
      questionnaire === undefined
        ? raw`${raw.ref(column)} = ${question}`
        : raw`(${raw.ref(column)} = ${question} and ${raw.ref(questionnaireColumn)} = ${questionnaire})`,
    ),
    raw` or `,
  )})`;
