/** What the page says of the whole form: what the server has, what it has not, and why. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { clock, say } from './page.ts';
import type { SurveyForm } from './survey-form.ts';

/** `received` is what the server said of its own before the script knew anything newer. */
export function formState(host: SurveyForm, received: string): TemplateResult {
  const { page, drafts } = host;
  const { engine, storage } = drafts;
  const left = new Set(engine.unsent.map(({ question }) => question)).size;
  const isTold =
    engine.trouble !== undefined || engine.closed !== undefined || engine.hasConflict || engine.isSubmitting;
  const isUnsafe = left > 0 && (engine.isStuck || engine.isEndangered || storage.isFallenBack);
  return html`<p role="status" tabindex="-1">${sentence(host, received)}${
    left > 0 && isTold ? ` ${say(page, 'left', { n: left })}` : ''
  }</p>
  ${left > 0 && storage.isFallenBack ? html`<p>${say(page, 'fallenBack')}</p>` : nothing}
  ${left > 0 && engine.isUnkept ? html`<p>${say(page, 'unkept')}</p>` : nothing}
  ${
    isUnsafe
      ? html`<p><button type="button" class="ds-button" data-variant="secondary" @click=${() => host.saveCopy()}>${say(page, 'copy')}</button></p>`
      : nothing
  }
  ${
    engine.isSubmitting
      ? html`<p><button type="button" class="ds-button" data-variant="secondary" @click=${() => void engine.withdraw()}>${say(page, 'wait')}</button></p>`
      : nothing
  }`;
}

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
