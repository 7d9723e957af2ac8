/**
 * Tells the server that a person is here, and which devices still hold something that it has not: `docs/decisions/opened-and-unsent.md`.
 * Scrolling does not count as a person: browsers and scripts scroll too.
 */
import type { SurveyForm } from './survey-form.ts';
import { tell } from './transport.ts';

export interface DeviceReport {
  /** Those that may have said that they hold something: this tab, and those that it took over from. */
  holders: Set<string>;
  /** Nothing is held any more. */
  release(): void;
}

/** Before the drafts listen: what they could not send is known when the connection is back, until they try again. */
export function reportDevice(host: SurveyForm): DeviceReport {
  const { drafts } = host;
  const { device, engine } = drafts;
  const holders = new Set<string>();
  const say = (what: object, who = device): void => tell('device', { device: who, ...what });
  const release = (): void => {
    for (const holder of holders) say({ unsent: 0 }, holder);
    holders.clear();
  };
  // Whose response has begun has been here.
  let isOpened = host.page.changes > 0;
  for (const act of ['pointerdown', 'keydown', 'wheel'])
    addEventListener(act, ({ isTrusted }) => {
      if (isOpened || !isTrusted) return;
      isOpened = true;
      say({ opened: true });
    });
  for (const moment of ['online', 'pagehide'])
    addEventListener(moment, () => {
      const unsent = engine.unsent.length;
      // Where nothing is wrong, what is left goes with the page and arrives.
      if (unsent === 0 || drafts.isPosting || !(engine.isStuck || engine.trouble)) return;
      holders.add(device);
      say({ unsent });
    });
  host.addController({
    hostUpdate() {
      if (engine.unsent.length === 0) release();
    },
  });
  return { holders, release };
}
