/** The pages on which one signs in, sets a password, and signs out. */
import type { SignedIn } from '../pages/account.ts';
import { type Html, html } from '../pages/html.ts';
import { actionButton, inputField, notice } from '../pages/office-form.ts';
import type { Translate } from '../pages/texts.ts';
import { SHORTEST_PASSWORD } from './passwords.ts';

/** The form to sign in with; `problem` says why the last try failed, `email` keeps what was typed. */
export function signInPage(t: Translate, form: { email: string; next: string; problem?: string }): Html {
  return html`<div class="office-narrow">
<h1 class="ds-heading" data-size="lg">${t('access:sign-in')}</h1>
${form.problem !== undefined && notice('danger', form.problem)}
<form class="office-form" method="post" action="/sign-in">
<input type="hidden" name="next" value="${form.next}">
${inputField({ name: 'email', type: 'email', label: t('access:email'), value: form.email, autocomplete: 'username', required: true })}
${inputField({ name: 'password', type: 'password', label: t('access:password'), autocomplete: 'current-password', required: true })}
<button class="ds-button" type="submit">${t('access:sign-in')}</button>
</form>
<p>${t('access:lost-password')}</p>
</div>`;
}

export interface SetUpForm {
  secret: string;
  /** The account's address; undefined where its owner is to give one. */
  email: string | undefined;
  typedEmail: string;
  errors: Partial<Record<'email' | 'password' | 'repeat', string>>;
}

/** The form that a set-up link leads to. */
export function setUpPage(t: Translate, form: SetUpForm): Html {
  const { errors } = form;
  const email =
    form.email === undefined
      ? inputField({
          name: 'email',
          type: 'email',
          label: t('access:email'),
          hint: t('access:email-hint'),
          value: form.typedEmail,
          autocomplete: 'username',
          required: true,
          error: errors.email,
        })
      : html`<p>${t('access:set-up-for', { email: form.email })}</p><input type="hidden" name="username" autocomplete="username" value="${form.email}">`;
  const wrong = Object.keys(errors).length > 0;
  return html`<div class="office-narrow">
<h1 class="ds-heading" data-size="lg">${t('access:set-up')}</h1>
${wrong && notice('danger', t('access:set-up-wrong'))}
<p>${t('access:set-up-about')}</p>
<form class="office-form" method="post" action="/set-up/${form.secret}">
${email}
${inputField({ name: 'password', type: 'password', label: t('access:new-password'), hint: t('access:password-hint', { count: SHORTEST_PASSWORD }), autocomplete: 'new-password', required: true, error: errors.password })}
${inputField({ name: 'repeat', type: 'password', label: t('access:repeat-password'), autocomplete: 'new-password', required: true, error: errors.repeat })}
<button class="ds-button" type="submit">${t('access:set-password')}</button>
</form>
</div>`;
}

/** Who one is, and the ways out; `region` is the label of a coordinator's. */
export function accountPage(t: Translate, account: SignedIn, region: string | undefined): Html {
  return html`<div class="office-narrow">
<h1 class="ds-heading" data-size="lg">${t('access:account')}</h1>
<dl class="facts"><dt>${t('access:email')}</dt><dd>${account.name}</dd><dt>${t('access:role')}</dt><dd>${t(`access:role-${account.role}`)}</dd>${
    account.role === 'coordinator' && html`<dt>${t('access:region')}</dt><dd>${region ?? account.region}</dd>`
  }</dl>
<p>${t(`access:about-${account.role}`)}</p>
<p>${t('access:sign-out-everywhere-about')}</p>
<div class="office-actions">
${actionButton({ address: '/sign-out', label: t('access:sign-out'), csrf: account.csrf, variant: 'primary' })}
${actionButton({ address: '/sign-out-everywhere', label: t('access:sign-out-everywhere'), csrf: account.csrf })}
</div>
</div>`;
}
