/** Accounts and API tokens, for administrators. */

import { roles } from '../access/rights.ts';
import type { Language } from '../definitions/model.ts';
import { wordingIn } from '../definitions/texts.ts';
import { type Html, html } from '../pages/html.ts';
import { actionButton, inputField, notice, selectField } from '../pages/office-form.ts';
import type { Translate } from '../pages/texts.ts';
import { dateTimeText } from '../pages/times.ts';
import type { Region } from '../registry/model.ts';
import type { Account, ApiToken } from '../store/store.ts';

export interface UsersView {
  t: Translate;
  language: Language;
  csrf: string;
  accounts: Account[];
  tokens: ApiToken[];
  /** Those that a coordinator can have. */
  regions: Region[];
  /** Shown once, right after it was made. */
  made?: { text: string; secret: string };
  /** What was typed and refused. */
  refused?: Refused;
}

export interface Refused {
  form: 'account' | 'token';
  name: string;
  role: string;
  region: string;
  sentence: string;
}

/** Times here belong to no survey: in UTC, and saying so. */
const time = (view: UsersView, at: number): string => `${dateTimeText(at, view.language, 'UTC')} UTC`;

export function usersPage(view: UsersView): Html {
  const { t, made } = view;
  return html`<h1 class="ds-heading" data-size="lg">${t('office:users')}</h1>
<p><a href="/audit">${t('audit:title-all')}</a></p>
${made !== undefined && notice('success', html`<p>${made.text}</p><p><code class="hash">${made.secret}</code></p>`)}
<section><h2 class="ds-heading" data-size="md" id="accounts">${t('office:accounts')}</h2>
${accountTable(view)}
<h3 class="ds-heading" data-size="xs">${t('office:add-account')}</h3>
${addForm(view, 'account', '/users')}</section>
<section><h2 class="ds-heading" data-size="md" id="tokens">${t('office:tokens')}</h2>
${view.tokens.length === 0 ? html`<p>${t('office:no-tokens')}</p>` : tokenTable(view)}
<h3 class="ds-heading" data-size="xs">${t('office:add-token')}</h3>
${addForm(view, 'token', '/users/tokens')}</section>`;
}

const regionText = ({ regions, language }: UsersView, id: string): string => {
  const found = regions.find((region) => region.id === id);
  return found === undefined ? id : wordingIn(found.label, language, {}).text;
};

/** The role, and of a coordinator the region: `Regional coordinator: Africa`. */
const roleText = (view: UsersView, { role, region }: Pick<Account, 'role' | 'region'>): string => {
  const name = view.t(`access:role-${role}`);
  return region === null ? name : `${name}: ${regionText(view, region)}`;
};

function addForm(view: UsersView, form: 'account' | 'token', address: string): Html {
  const { t, csrf } = view;
  const refused = view.refused?.form === form ? view.refused : undefined;
  const shared = { value: refused?.name ?? '', error: refused?.sentence, autocomplete: 'off', required: true };
  const named =
    form === 'account'
      ? inputField({ ...shared, name: 'email', type: 'email', label: t('office:email') })
      : inputField({
          ...shared,
          name: 'name',
          type: 'text',
          label: t('office:token-name'),
          hint: t('office:token-name-hint'),
        });
  const role = refused?.role ?? 'researcher';
  const field = selectField({
    name: `${form}-role`,
    label: t('office:role'),
    value: role,
    options: roles.map((value) => ({ value, label: t(`access:role-${value}`) })),
  });
  const region = selectField({
    name: `${form}-region`,
    label: t('access:region'),
    value: refused?.region ?? '',
    options: [
      { value: '', label: t('access:region-none') },
      ...view.regions.map(({ id }) => ({ value: id, label: regionText(view, id) })),
    ],
  });
  return html`<form class="office-form" method="post" action="${address}">
<input type="hidden" name="csrf" value="${csrf}">${named}${field}${region}
<button class="ds-button" type="submit">${t('office:add')}<span class="ds-sr-only"> – ${t(`office:add-${form}`)}</span></button></form>`;
}

function accountTable(view: UsersView): Html {
  const { t, csrf } = view;
  const row = (
    account: Account,
  ): Html => html`<tr><th scope="row">${account.email}</th><td>${roleText(view, account)}</td>
<td>${t(account.passwordHash === null ? 'office:password-no' : 'office:password-yes')}</td><td>${time(view, account.createdAt)}</td>
<td>${actionButton({ address: `/users/${account.id}/link`, label: t('office:new-link-for', { email: account.email }), csrf, variant: 'tertiary' })}</td></tr>`;
  return html`<div class="table-scroll" role="region" aria-labelledby="accounts" tabindex="0"><table class="ds-table"><thead><tr><th scope="col">${t('office:email')}</th><th scope="col">${t('office:role')}</th>
<th scope="col">${t('office:password-set')}</th><th scope="col">${t('office:created')}</th><th scope="col">${t('office:new-link')}</th></tr></thead><tbody>${view.accounts.map(row)}</tbody></table></div>`;
}

function tokenTable(view: UsersView): Html {
  const { t, csrf } = view;
  const row = (
    token: ApiToken,
  ): Html => html`<tr><th scope="row">${token.name}</th><td>${roleText(view, token)}</td><td>${time(view, token.createdAt)}</td>
<td>${
    token.revokedAt === null
      ? actionButton({
          address: `/users/tokens/${token.id}/revoke`,
          label: t('office:revoke-named', { name: token.name }),
          csrf,
          variant: 'tertiary',
        })
      : t('office:revoked', { time: time(view, token.revokedAt) })
  }</td></tr>`;
  return html`<div class="table-scroll" role="region" aria-labelledby="tokens" tabindex="0"><table class="ds-table"><thead><tr><th scope="col">${t('office:token-name')}</th><th scope="col">${t('office:role')}</th>
<th scope="col">${t('office:created')}</th><th scope="col">${t('office:revoke')}</th></tr></thead><tbody>${view.tokens.map(row)}</tbody></table></div>`;
}
