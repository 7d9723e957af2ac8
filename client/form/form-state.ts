/** What the page says of the whole form: what the server has, what it has not, and why. */
import { html, type Markup } from './markup.ts';
import { clock, say } from './page.ts';
import type { SurveyForm } from './survey-form.ts';

/** Said aloud when it changes. `received` is what the server said of its own before the script knew anything newer. */
export function formState(host: SurveyForm, received: string): Markup {
  const { page, drafts } = host;
  const { engine } = drafts;
  const left = leftIn(host);
  const isTold =
    engine.trouble !== undefined || engine.closed !== undefined || engine.hasConflict || engine.isSubmitting;
  return html`<p tabindex="-1">${sentence(host, received)}${left > 0 && isTold && ` ${say(page, 'left', { n: left })}`}</p>${host.live.isAsked && html`<p><a class="ds-link" href="">${say(page, 'asked')}</a></p>`}`;
}

/** What the reader may do about it. */
export function formChoices(host: SurveyForm): Markup {
  const { page, drafts } = host;
  const { engine, storage } = drafts;
  const { isFallenBack } = storage;
  const button = (name: string, act: () => void): Markup =>
    html`<p><button type="button" class="ds-button" data-variant="secondary" data-act="${act}">${say(page, name)}</button></p>`;
  const isLeft = leftIn(host) > 0;
  const isUnsafe = isLeft && (engine.isStuck || engine.isUnkept || isFallenBack);
  return html`${isLeft && (isFallenBack || engine.isUnkept) && html`<p>${say(page, engine.isUnkept ? 'unkept' : 'fallenBack')}</p>`}${
    isUnsafe && button('copy', () => host.saveCopy())
  }${engine.isSubmitting && button('wait', () => void engine.withdraw())}`;
}

const leftIn = ({ drafts }: SurveyForm): number => new Set(drafts.engine.unsent.map(({ question }) => question)).size;

/** The gravest first. While an answer is on its way, what was received last is still true. */
function sentence({ page, drafts }: SurveyForm, received: string): string {
  const { engine, isCutOff, lastReceived, storage } = drafts;
  const { closed, trouble, isSubmitting } = engine;
  if (closed !== undefined) return say(page, 'refused', { reason: closed });
  if (engine.hasConflict) return say(page, isSubmitting ? 'held' : 'conflict');
  const isLost = isCutOff || (trouble === 'offline' && (isSubmitting || engine.unsent.length > 0));
  if (isSubmitting && (isLost || trouble !== undefined))
    return say(page, storage.isShared || engine.isEndangered ? 'queuedHere' : 'queued');
  if (isSubmitting) return say(page, 'submitting');
  if (isLost) return say(page, 'offline');
  if (trouble === 'busy' && engine.unsent.length > 0) return say(page, 'busy');
  return lastReceived === 0 ? received : say(page, 'received', { time: clock(page, lastReceived) });
}
