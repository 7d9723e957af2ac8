/** What was done on this page, newest last: taken back one act after the other, and done again. Each step is what the server takes an act back with, so nothing of others is touched. */

export interface Step {
  act: 'remove' | 'restore';
  codings: string[];
}
export type Way = 'undo' | 'redo';
/** `gone`: there is nothing left of it to take back. `unsent`: the server was not reached. */
export type Taken = 'done' | 'gone' | 'unsent';

export interface Acts {
  /** Whether there is a step that way. */
  has(way: Way): boolean;
  /** Something was done, and `back` takes it back. What was undone before cannot be done again. */
  did(back: Step): void;
  /** Sends the newest step that way; then the way back from it lies the other way. */
  take(way: Way, send: (step: Step) => Promise<Taken>): Promise<void>;
}

/** `changed` is called whenever there is a step more or less. */
export function acts(changed: () => void): Acts {
  const steps: Record<Way, Step[]> = { undo: [], redo: [] };
  return {
    has: (way) => steps[way].length > 0,
    did(back) {
      steps.undo.push(back);
      steps.redo = [];
      changed();
    },
    async take(way, send) {
      const step = steps[way].pop();
      if (step === undefined) return;
      const taken = await send(step);
      if (taken === 'unsent') steps[way].push(step);
      if (taken === 'done')
        steps[way === 'undo' ? 'redo' : 'undo'].push({ ...step, act: step.act === 'remove' ? 'restore' : 'remove' });
      changed();
    },
  };
}

/** Which way a key leads, as in every editor; undefined for other keys, and where a field takes back what was typed in it. */
export function wayOf({ key, ctrlKey, metaKey, shiftKey, altKey, target }: KeyboardEvent): Way | undefined {
  if (altKey || !(ctrlKey || metaKey)) return undefined;
  const isTyping =
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio');
  if (isTyping) return undefined;
  if (key.toLowerCase() === 'z') return shiftKey ? 'redo' : 'undo';
  return key.toLowerCase() === 'y' && !shiftKey ? 'redo' : undefined;
}

/** The step that a page of the server offers for the act that it tells of. */
export function offeredStep(page: Document): Step | undefined {
  const form = page.querySelector<HTMLFormElement>('form[data-undo]');
  if (form === null) return undefined;
  const fields = new FormData(form);
  const codings = fields.getAll('coding').map(String);
  return { act: fields.get('do') === 'restore' ? 'restore' : 'remove', codings };
}
