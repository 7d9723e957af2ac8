/**
 * Tells the server that a person is here, and which devices still hold something that it has not: `docs/decisions/opened-and-unsent.md`.
 * Scrolling does not count as a person: browsers and scripts scroll too.
 */
import type { Behaviour } from './behaviour.ts';
import type { SurveyForm } from './survey-form.ts';
import { tell } from './transport.ts';

export class DeviceReport implements Behaviour {
  readonly #host: SurveyForm;
  /** Those that may have said that they hold something: this tab, and those that it took over from. */
  readonly holders = new Set<string>();
  #isOpened: boolean;

  constructor(host: SurveyForm) {
    this.#host = host;
    // Whose response has begun has been here.
    this.#isOpened = host.page.changes > 0;
    host.addController(this);
  }

  hostConnected(): void {
    for (const act of ['pointerdown', 'keydown', 'wheel'])
      addEventListener(
        act,
        ({ isTrusted }) => {
          if (this.#isOpened || !isTrusted) return;
          this.#isOpened = true;
          this.#tell(this.#host.drafts.device, { opened: true });
        },
        { passive: true },
      );
    addEventListener('online', () => this.#report());
    addEventListener('pagehide', () => {
      const { engine, isPosting } = this.#host.drafts;
      // Where nothing is wrong, what is left goes with the page and arrives.
      if (!isPosting && (engine.isStuck || engine.trouble)) this.#report();
    });
  }

  hostUpdate(): void {
    if (this.#host.drafts.engine.unsent.length === 0) this.release();
  }

  /** Nothing is held any more. */
  release(): void {
    for (const device of this.holders) this.#tell(device, { unsent: 0 });
    this.holders.clear();
  }

  #report(): void {
    const { drafts } = this.#host;
    const unsent = drafts.engine.unsent.length;
    if (unsent === 0) return;
    this.holders.add(drafts.device);
    this.#tell(drafts.device, { unsent });
  }

  #tell(device: string, what: { opened: true } | { unsent: number }): void {
    tell('device', { device, ...what });
  }
}
