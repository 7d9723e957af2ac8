/** Who writes: the form's own two fields, remembered on the device for the next visit where it is the respondent's own. */

import type { Contributor } from '../sync/records.ts';
import type { Behaviour } from './behaviour.ts';
import type { SurveyForm } from './survey-form.ts';

const KEY = 'samsvar-contributor';

export class WhoWrites implements Behaviour {
  readonly #host: SurveyForm;

  constructor(host: SurveyForm) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const { name, role } = this.#fields;
    if (name === null || role === null) return;
    if (name.value === '' && role.value === '' && !this.#host.drafts.storage.isShared) {
      const kept = this.#storage((storage) => storage.getItem(KEY));
      if (kept) {
        const known: Contributor = JSON.parse(kept);
        name.value = known.name;
        role.value = known.role;
        name.closest('details')?.setAttribute('open', '');
      }
    }
    for (const field of [name, role]) field.addEventListener('change', () => this.remember());
  }

  /** Undefined where nobody said. */
  get value(): Contributor | undefined {
    const name = this.#fields.name?.value.trim() ?? '';
    const role = this.#fields.role?.value.trim() ?? '';
    return name === '' && role === '' ? undefined : { name, role };
  }

  /** Keeps it for the next visit, or nothing where the device is somebody else's. */
  remember(): void {
    const { value } = this;
    if (value === undefined || this.#host.drafts.storage.isShared) this.forget();
    else this.#storage((storage) => storage.setItem(KEY, JSON.stringify(value)));
  }

  forget(): void {
    this.#storage((storage) => storage.removeItem(KEY));
  }

  get #fields() {
    const field = (name: string) => this.#host.querySelector<HTMLInputElement>(`[name="contributor.${name}"]`);
    return { name: field('name'), role: field('role') };
  }

  #storage<R>(use: (storage: Storage) => R): R | undefined {
    try {
      return use(localStorage);
    } catch {
      // Forbidden or full: the name is asked again next time.
      return undefined;
    }
  }
}
