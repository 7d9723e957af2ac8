/** Who is reminded today, tomorrow and later, in which words, and who is not and why; and one reminder as it will be read. */
import type { Language, Survey } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import { actionButton, notice } from '../../pages/office-form.ts';
import { direction, nameOfLanguage, type Translate } from '../../pages/texts.ts';
import { dateTimeText, zoneText } from '../../pages/times.ts';
import { localTime } from '../../registry/time-zones.ts';
import type { Letter } from '../invite/letter.ts';
import type { Reminded } from './cases.ts';
import type { NextReminder } from './reminder.ts';
import { REASONS, wordsOf } from './reminder.ts';

/** One invitation with what is planned for it. */
export interface Planned {
  next: NextReminder;
  reminded: Reminded;
  /** The questionnaire's title, for who has several. */
  questionnaire: string;
}

export interface Preview {
  t: Translate;
  language: Language;
  survey: Survey;
  title: string;
  now: number;
  planned: readonly Planned[];
  /** Where the reader may stop reminders. */
  csrf: string | undefined;
}

export function previewPage(preview: Preview): Html {
  const { t, survey, title, now, planned } = preview;
  const today = localTime(now, survey.timeZone).day;
  const dayOf = ({ next }: Planned): number | undefined =>
    next.at === null ? undefined : localTime(next.at, survey.timeZone).day;
  const due = planned
    .filter(({ next }) => next.at !== null)
    .toSorted((one, other) => (one.next.at ?? 0) - (other.next.at ?? 0));
  const part = (name: string, list: Planned[]): Html =>
    html`<h2 class="ds-heading" data-size="md" id="${name}">${t(`schedule:part-${name}`, { count: list.length })}</h2>${list.length === 0 ? html`<p>${t('schedule:nobody')}</p>` : table(preview, name, list)}`;
  return html`<h1 class="ds-heading" data-size="lg">${title}</h1>
<p><a class="ds-link" href="/surveys/${survey.id}/schedule">${t('schedule:to-schedule')}</a></p>
<p>${t('schedule:preview-means')}</p>
${part(
  'today',
  due.filter((one) => (dayOf(one) ?? 0) <= today),
)}
${part(
  'tomorrow',
  due.filter((one) => dayOf(one) === today + 1),
)}
${part(
  'later',
  due.filter((one) => (dayOf(one) ?? 0) > today + 1),
)}
<h2 class="ds-heading" data-size="md">${t('schedule:part-none')}</h2>
${without(preview)}`;
}

function table(preview: Preview, name: string, list: Planned[]): Html {
  const { t, language } = preview;
  const columns = ['municipality', 'recipient', 'when', 'words', 'stop-one'];
  return html`<div class="table-scroll" role="region" aria-labelledby="${name}" tabindex="0"><table class="ds-table">
<thead><tr>${columns.map((column) => html`<th scope="col">${t(`schedule:column-${column}`)}</th>`)}</tr></thead>
<tbody>${list.map(
    (planned) => html`<tr>${whose(planned)}
<td>${planned.reminded.recipient.contact?.name}<br>${planned.next.recipient}</td>
<td>${planned.next.at !== null && dateTimeText(planned.next.at, language, planned.reminded.one.zone)}<br>${zoneText(language, planned.reminded.one.zone)}</td>
<td><a class="ds-link" href="${addressOf(preview, planned)}">${t(`schedule:kind-${wordsOf(preview.survey, planned.next.kind)}`)}</a></td>
<td>${stopButton(preview, planned)}</td></tr>`,
  )}</tbody></table></div>`;
}

const whose = ({ reminded, questionnaire }: Planned): Html =>
  html`<th scope="row">${reminded.recipient.municipality.name}<br><span class="answer-about">${questionnaire}</span></th>`;

const addressOf = ({ survey }: Preview, { next }: Planned): string =>
  `/surveys/${survey.id}/schedule/reminders/${next.invitation}`;

function stopButton(preview: Preview, planned: Planned): Html {
  const { t, csrf } = preview;
  if (csrf === undefined) return html``;
  const isStopped = planned.reminded.recipient.invitation.remindersStoppedAt !== null;
  const action = isStopped ? 'go-on' : 'stop';
  const { name } = planned.reminded.recipient.municipality;
  return actionButton({
    ...{ address: `${addressOf(preview, planned)}/${action}`, csrf, variant: 'tertiary' },
    label: t(`schedule:${action}-one`, { name }),
  });
}

/** Who gets none, by the reason; who was stopped may go on from here. */
function without(preview: Preview): Html {
  const { t, planned } = preview;
  const groups = REASONS.flatMap((reason) => {
    const list = planned.filter(({ next }) => next.whyNot === reason);
    return list.length === 0 ? [] : [{ reason, list }];
  });
  if (groups.length === 0) return html`<p>${t('schedule:nobody')}</p>`;
  return html`${groups.map(
    ({ reason, list }) =>
      html`<details class="ds-details"><summary>${t(`schedule:why-${reason.replaceAll(' ', '-')}`)} (${list.length})</summary><ul>${list.map(
        (one) =>
          html`<li>${one.reminded.recipient.municipality.name}, ${one.questionnaire}${one.next.recipient !== null && html`, ${one.next.recipient}`} ${reason === 'stopped' && stopButton(preview, one)}</li>`,
      )}</ul></details>`,
  )}`;
}

/** The very words, as they would be written now. */
export function letterPage(preview: Preview, planned: Planned, letter: Letter): Html {
  const { t, language, survey, title } = preview;
  const { next, reminded } = planned;
  return html`<h1 class="ds-heading" data-size="lg">${title}</h1>
<p><a class="ds-link" href="/surveys/${survey.id}/schedule/reminders">${t('schedule:to-preview')}</a></p>
${next.at === null && notice('info', t('schedule:would-be', { why: t(`schedule:why-${next.whyNot?.replaceAll(' ', '-')}`) }))}
<dl class="facts"><dt>${t('schedule:column-recipient')}</dt><dd>${reminded.recipient.contact?.name} ${next.recipient}</dd>
<dt>${t('schedule:column-when')}</dt><dd>${next.at === null ? '–' : `${dateTimeText(next.at, language, reminded.one.zone)}, ${zoneText(language, reminded.one.zone)}`}</dd>
<dt>${t('schedule:language')}</dt><dd>${nameOfLanguage(letter.language)}</dd>
<dt>${t('schedule:subject')}</dt><dd lang="${letter.language}">${letter.subject}</dd></dl>
<div class="answer-text" lang="${letter.language}" dir="${direction(letter.language)}">${letter.body}</div>
<div class="withdrawal">${stopButton(preview, planned)}</div>`;
}
