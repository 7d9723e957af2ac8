/** A survey's texts as a reader of results gets them: in their language, with the words that fill them. */
import type { Choice, Language, Survey, Text } from '../definitions/model.ts';
import { fill, pipeWords, wordingIn } from '../definitions/texts.ts';
import { type Html, html } from '../pages/html.ts';
import type { Translate } from '../pages/texts.ts';
import { localeOf } from '../pages/times.ts';
import type { AnsweredQuestion, CountedQuestion } from './counts.ts';

export interface ResultsReader {
  t: Translate;
  language: Language;
  survey: Survey;
  /** A text marked with its own `lang` where it is not in the reader's language; `questionnaire` says whose words fill it. */
  say(text: Text, questionnaire?: string): Html;
  plain(text: Text, questionnaire?: string): string;
  /** Whole, or with at most two decimals. */
  number(value: number): string;
  /** `37 %`, whole. */
  percent(share: number): string;
}

export function resultsReader(survey: Survey, language: Language, t: Translate): ResultsReader {
  const { fallback } = survey;
  const locale = localeOf(language);
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  // Results are of respondents with partners in several regions: the words for no region in particular.
  const words = new Map(
    survey.questionnaires.map((questionnaire) => [questionnaire.id, pipeWords(questionnaire, [], language, fallback)]),
  );
  const read = (text: Text, questionnaire?: string) => {
    const found = wordingIn(text, language, fallback);
    const filled = questionnaire === undefined ? found.text : fill(found.text, words.get(questionnaire) ?? {});
    return { text: filled, language: found.language };
  };
  return {
    t,
    language,
    survey,
    say(text, questionnaire) {
      const found = read(text, questionnaire);
      return found.language === language
        ? html`${found.text}`
        : html`<span lang="${found.language}">${found.text}</span>`;
    },
    plain: (text, questionnaire) => read(text, questionnaire).text,
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
  };
}

const choicesOf = (question: AnsweredQuestion): Choice[] => {
  if (question.kind === 'one choice' || question.kind === 'several choices') return question.choices;
  return question.kind === 'share' ? question.parts : [];
};

/** What a choice, a part or a unit is called; its id where no definition has it any more. */
export function columnLabel(reader: ResultsReader, question: CountedQuestion, id: string): Html {
  if (question.kind === 'yes/no') return html`${reader.t(`results:${id === 'yes' ? 'yes' : 'no'}`)}`;
  for (const asked of question.in.values()) {
    const choice = choicesOf(asked).find((one) => one.id === id);
    if (choice !== undefined) return reader.say(choice.label);
  }
  return html`${id}`;
}

/** The survey's own text of a unit by which an indicator's changes are counted; undefined where respondents wrote it. */
export function unitText(question: CountedQuestion, unit: string): Text | undefined {
  for (const asked of question.in.values()) {
    const own = asked.kind === 'indicator' ? asked.unit : undefined;
    // They are counted by the source's wording.
    if (own !== undefined && wordingIn(own, own.source, {}).text === unit) return own;
  }
  return undefined;
}

/** The questionnaire's title; its id where it is gone from the files. */
export function titleOf(reader: ResultsReader, questionnaire: string): Html {
  const found = reader.survey.questionnaires.find((one) => one.id === questionnaire);
  return found === undefined ? html`${questionnaire}` : reader.say(found.title);
}
