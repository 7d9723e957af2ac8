/** A question exactly as it was asked, in all its wordings, with how well each corresponds: at hand wherever its answers are read. */
import type { Language, Text } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { type ResultsReader, titleOf } from '../../results/wordings.ts';
import type { AskedSo } from './asked.ts';

/** `equal`, `similar`, `only here`, as the results page marks them. */
export function correspondence(
  { t }: ResultsReader,
  { corresponds }: Pick<AskedSo['question'], 'corresponds'>,
): Html | undefined {
  if (corresponds === undefined) return undefined;
  const name = corresponds.replace(' ', '-');
  return html`<span class="correspondence correspondence-${name}">${t(`results:corresponds-${name}`)}</span>`;
}

/** Each wording that was asked: of which questionnaire and which versions, in the reader's language and in the others. */
export const askedHtml = (reader: ResultsReader, asked: readonly AskedSo[]): Html =>
  html`<dl class="asked">${asked.map((of) => {
    const { questionnaire, question, versions } = of;
    const several = asked.filter((other) => other.questionnaire === questionnaire).length > 1;
    return html`<div><dt>${titleOf(reader, questionnaire)}${several && html` · ${reader.t('reading:versions', { versions: versions.join(', ') })}`} ${correspondence(reader, question)}</dt>
<dd><p>${reader.say(question.text, questionnaire)}</p>${question.hint && html`<p class="answer-about">${reader.say(question.hint, questionnaire)}</p>`}
${otherLanguages(reader, question.text, questionnaire)}</dd></div>`;
  })}</dl>`;

function otherLanguages(reader: ResultsReader, text: Text, questionnaire: string): Html {
  const shown = languageShown(reader, text);
  const others = Object.keys(text.in).filter((language) => language !== shown);
  if (others.length === 0) return html``;
  return html`<details><summary>${reader.t('reading:other-languages', { count: others.length })}</summary>${others.map(
    (language) =>
      html`<p class="answer-about">${nameOfLanguage(language)}${language === text.source && html` · ${reader.t('reading:source')}`}</p><p lang="${language}">${reader.plain({ source: language, in: { [language]: wording(text, language) } }, questionnaire)}</p>`,
  )}</details>`;
}

const wording = (text: Text, language: Language) => text.in[language] ?? { text: '' };

/** Which of its languages a text is shown in. */
function languageShown({ language, survey }: ResultsReader, text: Text): Language | undefined {
  return [language, ...(survey.fallback[language] ?? []), text.source].find((each) => text.in[each] !== undefined);
}
