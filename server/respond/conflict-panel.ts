/** Several texts of one answer: each with who and when, and the choice between them. Nothing is chosen by itself but the reader's own. */
import type { Answer, AnswerValue, Contributor } from '../definitions/answers.ts';
import { type Question, takesText } from '../definitions/model.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import type { Revision } from '../store/store.ts';
import { answerText } from './answer-text.ts';
import { contributorText } from './contributor.ts';
import type { Reader } from './reader.ts';
import { same } from './typed.ts';

export interface Conflicting {
  question: Question;
  /** The current answer. */
  stored: Answer;
  /** What the reader typed against it just now, which is in the field then, and the revision that holds it; otherwise the current answer is in the field. */
  mine: { typed: AnswerValue; kept: number | undefined } | undefined;
  /** Unsettled parallel revisions. */
  beside: readonly Revision[];
  now: number;
  reader: Reader;
}

/** A text that is not the one in the field. */
interface Other {
  revision: number;
  value: AnswerValue;
  language: string;
  receivedAt: number;
  contributor?: Contributor | null;
}

/** The panel above the field; undefined where there is nothing to choose. */
export function conflictHtml({ question, stored, mine, beside, now, reader }: Conflicting): Html | undefined {
  if (mine === undefined && beside.length === 0) return undefined;
  const { id } = question;
  const { t } = reader;
  const parallel: Other[] = beside.filter(
    ({ revision, value }) => revision !== mine?.kept && !(mine && same(value, mine.typed)),
  );
  const others = mine === undefined ? parallel : [stored, ...parallel];
  const radio = (value: string, label: string, checked: boolean): Html =>
    html`<div class="ds-field choice"><input class="ds-input" type="radio" id="keep.${id}.${value}" name="keep.${id}" value="${value}"${attribute('checked', checked)}><label class="ds-label" data-weight="regular" for="keep.${id}.${value}"><bdi>${label}</bdi></label></div>`;
  const takes = others.map((other) => {
    const isOnly = others.length === 1;
    const label = mine !== undefined && isOnly ? t('respond:conflict-theirs') : takeText(other, now, reader);
    return radio(isOnly ? 'theirs' : `theirs.${other.revision}`, label, false);
  });
  const texts = others.map(
    (other) =>
      html`<p>${captionOf(other, other === stored, now, reader)}</p><div class="theirs">${answerText(question, other, reader)}</div>`,
  );
  const isText = takesText(question);
  return html`<div class="ds-alert conflict" data-color="warning">${mine === undefined && html`<p>${t('colleagues:beside')}</p>`}${texts}<fieldset class="ds-fieldset"><legend class="ds-label">${t('respond:conflict-choose')}</legend>${radio('mine', t(mine === undefined ? 'colleagues:keep-field' : 'respond:conflict-mine'), mine !== undefined)}${takes}${isText && radio('both', t('colleagues:both'), false)}</fieldset>${numbers(`settles.${id}`, beside)}${numbers(`others.${id}`, others)}</div>`;
}

const numbers = (name: string, of: readonly { revision: number }[]): Html =>
  html`<input type="hidden" name="${name}" value="${of.map(({ revision }) => revision).join(' ')}">`;

function captionOf(other: Other, isCurrent: boolean, now: number, reader: Reader): Html {
  const time = reader.clock(other.receivedAt, now);
  const who = other.contributor && contributorText(other.contributor);
  const said = isCurrent
    ? who
      ? reader.t('colleagues:newer-by', { who, time })
      : reader.t('respond:conflict-newer', { time })
    : who
      ? reader.t('colleagues:beside-by', { who, time })
      : reader.t('colleagues:beside-at', { time });
  return html`<bdi>${said}</bdi>`;
}

const takeText = ({ receivedAt, contributor }: Other, now: number, reader: Reader): string =>
  contributor
    ? reader.t('colleagues:take-by', { who: contributorText(contributor) })
    : reader.t('colleagues:take', { time: reader.clock(receivedAt, now) });
