/** The audit log as administrators read it. */
import type { Language, Survey } from '../../definitions/model.ts';
import { wordingIn } from '../../definitions/texts.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { inputField, selectField } from '../../pages/office-form.ts';
import type { Translate } from '../../pages/texts.ts';
import { secondText, zoneText } from '../../pages/times.ts';
import { AUDIT_ACTIONS, type AuditEntry } from '../../store/audit.ts';
import type { Head } from './file.ts';
import { type AuditQuery, auditQueryOf } from './filter.ts';

/** What is done to, in the reader's words; others stand as they are in the address. */
const KINDS = [
  ...['responses', 'registry', 'invitations', 'outbox', 'messages', 'follow-up', 'member-check', 'rounds', 'schedule'],
  ...[
    'reminders',
    'templates',
    'export',
    'board',
    'reading',
    'search',
    'translations',
    'codebook',
    'coding',
    'codings',
  ],
  ...['comparison', 'report', 'audit', 'users', 'password', 'session', 'sign-out', 'sign-out-everywhere', 'backup'],
];

export interface AuditView {
  t: Translate;
  language: Language;
  /** Undefined where it is the log of everything. */
  survey: Survey | undefined;
  zone: string;
  query: AuditQuery;
  entries: AuditEntry[];
  next: string | null;
  /** Whether this is a later page. */
  later: boolean;
  heads: Head[];
  surveys: ReadonlyMap<string, Survey>;
}

const addressOf = ({ survey }: AuditView): string => (survey === undefined ? '/audit' : `/surveys/${survey.id}/audit`);

export function auditPage(view: AuditView): Html {
  const { t, language, zone, query, entries, next, later } = view;
  const address = addressOf(view);
  const isFiltered = auditQueryOf(query) !== '';
  return html`<h1 class="ds-heading" data-size="lg" id="title">${auditTitle(view)}</h1>
<p>${t('audit:about')} ${t('audit:days-of', { zone: zone === 'UTC' ? 'UTC' : zoneText(language, zone) })}</p>
<form class="office-filter" method="get" action="${address}" aria-label="${t('audit:filter')}">
${fields(view)}
<div class="office-actions"><button class="ds-button" type="submit">${t('office:show')}</button>
${isFiltered && html`<a class="ds-button" data-variant="tertiary" href="${address}">${t('office:clear-filter')}</a>`}</div>
</form>
${entries.length === 0 ? html`<p>${t(isFiltered ? 'audit:none-of-filter' : 'audit:none')}</p>` : table(view)}
<ul class="page-links">
${later && html`<li><a href="${address}${auditQueryOf(query)}">${t('audit:newest')}</a></li>`}
${next !== null && html`<li><a href="${address}${auditQueryOf(query, { before: next })}" rel="next">${t('audit:older')}</a></li>`}
</ul>
${files(view)}
${chain(view)}`;
}

/** Of one survey, or of everything. */
export function auditTitle({ t, survey, language }: Pick<AuditView, 't' | 'survey' | 'language'>): string {
  if (survey === undefined) return t('audit:title-all');
  return t('audit:title', { survey: wordingIn(survey.title, language, {}).text });
}

function fields({ t, query }: AuditView): Html {
  return html`${inputField({ name: 'name', type: 'text', label: t('audit:who'), value: query.name ?? '', autocomplete: 'off' })}
${selectField({
  name: 'action',
  label: t('audit:what'),
  value: query.action ?? '',
  options: [
    { value: '', label: t('office:any') },
    ...AUDIT_ACTIONS.map((value) => ({ value, label: t(`audit:action-${value}`) })),
  ],
})}
${selectField({
  name: 'kind',
  label: t('audit:on-what'),
  value: query.kind ?? '',
  options: [{ value: '', label: t('office:any') }, ...KINDS.map((value) => ({ value, label: kindText(t, value) }))],
})}
${inputField({ name: 'subject', type: 'text', label: t('audit:subject'), value: query.subject ?? '', autocomplete: 'off' })}
${inputField({ name: 'from', type: 'date', label: t('audit:from'), value: query.from ?? '' })}
${inputField({ name: 'until', type: 'date', label: t('audit:until'), value: query.until ?? '' })}`;
}

const kindText = (t: Translate, kind: string): string => (KINDS.includes(kind) ? t(`audit:kind-${kind}`) : kind);

function table(view: AuditView): Html {
  const { t, language, zone, survey, entries, surveys } = view;
  const title = (id: string): string => {
    const found = surveys.get(id);
    return found === undefined ? id : wordingIn(found.title, language, {}).text;
  };
  const row = (entry: AuditEntry): Html => html`<tr>
<td><time datetime="${new Date(entry.at).toISOString()}">${secondText(entry.at, language, zone)}${zone === 'UTC' && ' UTC'}</time></td>
<th scope="row">${whoText(t, entry)}</th>
<td>${t(`audit:action-${entry.action}`)}</td>
${survey === undefined && html`<td>${entry.survey === '' ? t('audit:no-survey') : title(entry.survey)}</td>`}
<td>${kindText(t, entry.kind)}${entry.subject !== '' && html`<br>${subject(view, entry)}`}</td>
<td>${Object.entries(entry.detail).map(([name, value]) => html`<div><code>${name}</code> ${value}</div>`)}<code class="audit-page">${entry.page}</code></td>
<td>${entry.height === null ? t('audit:not-sealed') : html`<code title="${entry.hash}">${entry.height}</code>`}</td></tr>`;
  const columns = ['when', 'who', 'what', ...(survey === undefined ? ['survey'] : []), 'on-what', 'page', 'block'];
  return html`<div class="table-scroll" role="region" aria-labelledby="title" tabindex="0"><table class="ds-table wide audit-table">
<thead><tr>${columns.map((column) => html`<th scope="col">${t(`audit:${column}`)}</th>`)}</tr></thead>
<tbody>${entries.map(row)}</tbody></table></div>`;
}

const whoText = (t: Translate, { name, via }: AuditEntry): Html =>
  html`${via === 'command' ? t('audit:command-line') : name}${via === 'token' && html` <span class="ds-tag">${t('audit:token')}</span>`}`;

/** All that was done to the same thing is a link away. */
function subject(view: AuditView, entry: AuditEntry): Html {
  const query = auditQueryOf({ subject: entry.subject });
  return html`<a href="${addressOf(view)}${query}"${attribute('aria-label', view.t('audit:all-of', { subject: entry.subject }))}><code>${entry.subject}</code></a>`;
}

function files(view: AuditView): Html {
  const { t, survey, query } = view;
  const address = survey === undefined ? '/api/v1/audit' : `/api/v1/surveys/${survey.id}/audit`;
  return html`<section><h2 class="ds-heading" data-size="sm">${t('audit:take-out')}</h2>
<p>${t('audit:take-out-about')}</p>
<ul class="page-links">
<li><a href="${address}${auditQueryOf(query, { format: 'csv' })}" download>CSV</a></li>
<li><a href="${address}${auditQueryOf(query, { format: 'json' })}" download>JSON</a></li>
</ul></section>`;
}

function chain({ t, heads }: AuditView): Html {
  return html`<section><h2 class="ds-heading" data-size="sm">${t('audit:chain')}</h2>
<p>${t('audit:chain-about')}</p>
<ul>${heads.map(
    ({ survey, height, hash }) =>
      html`<li>${survey === '' ? t('audit:no-survey') : survey}: ${t('audit:head', { height })} <code class="hash">${hash}</code></li>`,
  )}</ul></section>`;
}
