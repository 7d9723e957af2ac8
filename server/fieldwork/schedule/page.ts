/** When a survey is open and when it asks again: as it is, and the form that changes it. */
import type { Language, Survey } from '../../definitions/model.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { actionButton, type InputField, inputField, notice } from '../../pages/office-form.ts';
import type { Translate } from '../../pages/texts.ts';
import { dateTimeText, deadlineText, zoneText } from '../../pages/times.ts';
import type { Schedule } from '../../store/schedules.ts';
import { clockField, type Errors, type FieldName, momentField, type Typed, typedOf } from './form.ts';
import { phaseOf, windowOf } from './phase.ts';

export interface SchedulePage {
  t: Translate;
  language: Language;
  survey: Survey;
  title: string;
  /** As it is stored, or the file's. */
  schedule: Schedule;
  now: number;
  /** Where the reader may change it. */
  csrf: string | undefined;
  /** What was typed, and why it was not stored. */
  tried?: { typed: Typed; errors: Errors } | undefined;
  /** Somebody else has changed it meanwhile. */
  isOvertaken?: boolean;
  /** Why it was not reopened: a key. */
  reopening?: { typed: string; error: string } | undefined;
}

export function schedulePage(page: SchedulePage): Html {
  const { t, survey, title, csrf } = page;
  const base = `/surveys/${survey.id}/schedule`;
  return html`<h1 class="ds-heading" data-size="lg">${title}</h1>
${page.isOvertaken && notice('danger', t('schedule:overtaken', { who: page.schedule.changedBy }))}
${page.tried && !page.isOvertaken && notice('danger', t('schedule:not-saved'))}
${nowPart(page)}
<p><a class="ds-link" href="${base}/reminders">${t('schedule:to-preview')}</a></p>
${csrf === undefined || page.isOvertaken ? facts(page) : html``}
${csrf !== undefined && form(page, base, csrf)}
${csrf !== undefined && stopping(page, base, csrf)}`;
}

/** Whether it is open now, and the two buttons that change that at once. */
function nowPart({ t, language, survey, schedule, now, csrf, reopening }: SchedulePage): Html {
  const base = `/surveys/${survey.id}/schedule`;
  const phase = phaseOf(survey, schedule, undefined, undefined, now);
  const { closesAt, finishBy } = windowOf(survey, schedule, undefined, undefined);
  const moment = (at: number) => deadlineText(at, language, survey.timeZone);
  const at = phase === 'not open yet' ? schedule.opensAt : closesAt;
  const isLeft = phase === 'closed' && finishBy !== null && finishBy > now;
  const key = phase === 'open' && at === null ? 'open-always' : phase.replaceAll(' ', '-');
  return html`<section><p><strong>${t(`schedule:now-${key}`, { time: at === null ? '' : moment(at) })}</strong>${isLeft && html` ${t('schedule:grace-until', { time: moment(finishBy) })}`}</p>
${csrf !== undefined && phase === 'open' && html`<p>${schedule.graceDays > 0 ? t('schedule:close-means-grace', { count: schedule.graceDays }) : t('schedule:close-means')}</p>${actionButton({ address: `${base}/close`, label: t('schedule:close-now'), csrf })}`}
${
  csrf !== undefined &&
  phase === 'closed' &&
  html`<form class="office-form" method="post" action="${base}/reopen" novalidate><input type="hidden" name="csrf" value="${csrf}">
${inputField({ name: 'until', type: 'datetime-local', label: t('schedule:until'), hint: t('schedule:until-hint', { zone: zoneText(language, survey.timeZone) }), value: reopening?.typed ?? plannedField(schedule, now, survey.timeZone), error: reopening && t(`schedule:${reopening.error}`) })}
<button class="ds-button" data-variant="secondary" type="submit">${t('schedule:reopen')}</button></form>`
}</section>`;
}

/** What was planned before somebody closed at once, where that is still to come. */
const plannedField = ({ plannedCloseAt }: Schedule, now: number, zone: string): string =>
  momentField(plannedCloseAt !== null && plannedCloseAt > now ? plannedCloseAt : null, zone);

/** As it is stored, for who may not change it, or whose change came second. */
function facts({ t, language, survey, schedule }: SchedulePage): Html {
  const moment = (at: number | null) =>
    at === null ? t('schedule:never') : deadlineText(at, language, survey.timeZone);
  const { quietFrom, quietTo, remindDays } = schedule;
  const yes = (is: boolean) => t(is ? 'schedule:yes' : 'schedule:no');
  const rows: [string, string][] = [
    ['opens', moment(schedule.opensAt)],
    ['closes', moment(schedule.closesAt)],
    ['grace', String(schedule.graceDays)],
    ['days', remindDays.length === 0 ? t('schedule:never') : remindDays.join(', ')],
    ['most', String(schedule.remindMost)],
    ['quiet', quietFrom === quietTo ? t('schedule:never') : `${clockField(quietFrom)}–${clockField(quietTo)}`],
    ['weekends', yes(schedule.weekends)],
    ['thanks', yes(schedule.thanks)],
  ];
  return html`<dl class="facts">${rows.map(([name, text]) => html`<dt>${t(`schedule:field-${name}`)}</dt><dd>${text}</dd>`)}</dl>`;
}

function form(page: SchedulePage, base: string, csrf: string): Html {
  const { t, language, survey, schedule, tried } = page;
  const typed = tried?.typed ?? typedOf(schedule, survey.timeZone);
  const zone = zoneText(language, survey.timeZone);
  const field = (name: FieldName, type: InputField['type'], hint?: string): Html => {
    const error = tried?.errors[name];
    return inputField({
      ...{ name, type, label: t(`schedule:field-${name}`), value: typed[name], autocomplete: 'off' },
      ...(hint === undefined ? {} : { hint }),
      error: error && t(`schedule:${error}`),
    });
  };
  const box = (name: 'weekends' | 'thanks'): Html =>
    html`<div class="ds-field"><input class="ds-input" type="checkbox" id="${name}" name="${name}" value="1"${attribute('checked', typed[name])}><label class="ds-label" data-weight="regular" for="${name}">${t(`schedule:field-${name}`)}</label></div>`;
  return html`<form class="office-form" method="post" action="${base}" novalidate>
<input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="seen" value="${schedule.changedAt}">
<h2 class="ds-heading" data-size="md">${t('schedule:opening')}</h2>
<p>${t('schedule:zone', { zone, name: survey.timeZone })}</p>
${field('opens', 'datetime-local', t('schedule:opens-hint'))}
${field('closes', 'datetime-local', t('schedule:closes-hint'))}
${field('grace', 'text', t('schedule:grace-hint'))}
<h2 class="ds-heading" data-size="md">${t('schedule:reminders')}</h2>
<p>${t('schedule:reminders-means')}</p>
${field('days', 'text', t('schedule:days-hint'))}
${field('most', 'text', t('schedule:most-hint'))}
<p>${t('schedule:quiet-means')}</p>
${field('from', 'time')}
${field('to', 'time', t('schedule:to-hint'))}
${box('weekends')}
<h2 class="ds-heading" data-size="md">${t('schedule:thanks')}</h2>
${box('thanks')}
<button class="ds-button" type="submit">${t('schedule:save')}</button>
${schedule.changedAt > 0 && html`<p class="answer-about">${t('schedule:changed', { time: dateTimeText(schedule.changedAt, language, survey.timeZone), who: schedule.changedBy })}</p>`}
</form>`;
}

function stopping({ t, schedule }: SchedulePage, base: string, csrf: string): Html {
  if (schedule.remindDays.length === 0) return html``;
  const action = schedule.remindersStoppedAt === null ? 'stop' : 'go-on';
  return html`<section class="withdrawal"><h2 class="ds-heading" data-size="md">${t('schedule:stop-all')}</h2>
<p>${t(`schedule:${action}-means`)}</p>${actionButton({ address: `${base}/${action}`, label: t(`schedule:${action}`), csrf })}</section>`;
}
