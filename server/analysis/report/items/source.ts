/** What a source of tables and charts is: results, comparison, … each in its own file, listed in `items.ts`. */
import type { Context } from '../../../context.ts';
import type { Language, Survey, Text } from '../../../definitions/model.ts';
import { fill, pipeWords, wordingIn } from '../../../definitions/texts.ts';
import { type Translate, translator } from '../../../pages/texts.ts';
import { localeOf } from '../../../pages/times.ts';
import { readCounts, type SurveyCounts } from '../../../results/counts.ts';
import type { Table, Worded } from '../document.ts';

/** The survey at one moment, in one language. */
export interface Given {
  context: Pick<Context, 'store' | 'clock'>;
  survey: Survey;
  counts: SurveyCounts;
  language: Language;
  t: Translate;
  number(value: number): string;
  percent(share: number): string;
  /** A text of the survey; `questionnaire` says whose words fill it. */
  word(text: Text, questionnaire?: string): Worded;
  /** A text of ours, in the language. */
  say(key: string, data?: Record<string, string | number>): Worded;
}

export interface Offered {
  choice: string;
  label: Worded;
}

export interface ItemSource {
  /** What can be chosen. */
  offered(given: Given): Promise<Offered[]>;
  /** The table of a choice; undefined where there is none any more. */
  table(given: Given, choice: string): Promise<Table | undefined>;
}

export async function givenIn(
  context: Pick<Context, 'store' | 'clock'>,
  survey: Survey,
  languages: readonly Language[],
): Promise<Given[]> {
  const counts = await readCounts(context, survey);
  return languages.map((language) => {
    const t = translator(language);
    const number = new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 2 });
    const percent = new Intl.NumberFormat(localeOf(language), { style: 'percent', maximumFractionDigits: 0 });
    return {
      ...{ context, survey, counts, language, t },
      number: (value) => number.format(value),
      percent: (share) => percent.format(share),
      word: (text, questionnaire) => wordIn(survey, language, text, questionnaire),
      say: (key, data) => ({ text: t(key, data), language }),
    };
  });
}

function wordIn(survey: Survey, language: Language, text: Text, questionnaire?: string): Worded {
  const found = wordingIn(text, language, survey.fallback);
  const asked = survey.questionnaires.find(({ id }) => id === questionnaire);
  if (asked === undefined) return found;
  return { ...found, text: fill(found.text, pipeWords(asked, [], language, survey.fallback)) };
}
