/** An answer of any kind in one text, as it stands in a cell. A text is given as it was typed. */
import { isRecord } from '../../definitions/kinds/written.ts';
import type { Choice, Question } from '../../definitions/model.ts';
import { dateText } from '../../pages/times.ts';
import { writtenNumber } from '../../respond/fields/number.ts';
import type { Reader } from '../../respond/reader.ts';
import type { CountedAnswer } from '../../store/readings.ts';
import type { Label } from './grid.ts';

/** With the language that it is in: what was typed is in the answer's, what was chosen in the reader's. */
export function cellText(
  question: Question | undefined,
  { value, language }: Pick<CountedAnswer, 'value' | 'language'>,
  reader: Reader,
): Label {
  const typed = typeof value === 'string' ? value : JSON.stringify(value);
  const said = (text: string): Label => ({ text, language: reader.language });
  const label = (choices: readonly Choice[], id: string): string => {
    const found = choices.find((choice) => choice.id === id);
    return found === undefined ? id : reader.plain(found.label);
  };
  switch (question?.kind) {
    case 'one choice':
      return said(label(question.choices, typed));
    case 'several choices':
      return said((Array.isArray(value) ? value : [typed]).map((id) => label(question.choices, id)).join('; '));
    case 'yes/no':
      return said(reader.t(value === true ? 'respond:yes' : 'respond:no'));
    case 'date':
      return said(/^\d{4}-\d\d-\d\d$/.test(typed) ? dateText(Date.parse(typed), reader.language, 'UTC') : typed);
    case 'number':
      return said(
        [writtenNumber(value, reader), question.unit && reader.plain(question.unit)].filter(Boolean).join(' '),
      );
    case 'share':
      return said(
        question.parts
          .map(
            ({ id, label: of }) =>
              `${reader.plain(of)}: ${isRecord(value) ? writtenNumber(numberIn(value, id), reader) : ''}`,
          )
          .join('; '),
      );
    case 'indicator': {
      if (!isRecord(value)) return { text: typed, language };
      const field = (name: string): string => writtenNumber(numberIn(value, name), reader);
      const said = (name: 'name' | 'unit'): string =>
        (question[name] === undefined ? field(name) : reader.plain(question[name])).trim();
      const at = (when: 'baseline' | 'latest'): string => {
        const [amount, year] = [field(`${when}Value`), field(`${when}Year`)];
        return amount === '' && year === '' ? '' : `${amount} (${year})`;
      };
      const unit = said('unit');
      const steps = [at('baseline'), at('latest')].filter(Boolean).join(' → ');
      const text = `${said('name')}${unit && `, ${unit}`}: ${steps}`;
      return { text, language: question.name === undefined ? language : reader.language };
    }
    default:
      return { text: typed, language };
  }
}

function numberIn(value: Record<string, unknown>, name: string): number | string {
  const found = Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof found === 'number' || typeof found === 'string' ? found : '';
}
