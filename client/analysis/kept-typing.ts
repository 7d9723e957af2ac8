/** What is typed into a researcher's form, kept on this device until it is saved. Where a browser keeps nothing, the form works without. */

/** The fields by name, and the version that they were typed upon. */
export interface Kept {
  base: string;
  fields: Record<string, string>;
  at: number;
}

const PREFIX = 'samsvar-typing ';
/** Names what was sent last: the next page says whether it was saved. */
const SENT = 'samsvar-sent';
/** Milliseconds after which what was never saved is forgotten. */
const KEPT_FOR = 14 * 86_400_000;

/** The browser's own; undefined where it is switched off, which asking for it throws about. */
function storageOf(kind: 'localStorage' | 'sessionStorage'): Storage | undefined {
  try {
    return window[kind];
  } catch {
    return undefined;
  }
}

const isKept = (value: unknown): value is Kept =>
  typeof value === 'object' && value !== null && 'base' in value && 'fields' in value && 'at' in value;

/** What is kept for a form; undefined where nothing is, or it is older than anybody comes back to. */
export function keptFor(form: string): Kept | undefined {
  const value: unknown = JSON.parse(storageOf('localStorage')?.getItem(PREFIX + form) ?? 'null');
  return isKept(value) && Date.now() - value.at < KEPT_FOR ? value : undefined;
}

/** Keeps it, or (`undefined`) forgets it; says whether it is kept. */
export function keep(form: string, kept: Kept | undefined): boolean {
  const storage = storageOf('localStorage');
  if (storage === undefined) return false;
  if (kept === undefined) {
    storage.removeItem(PREFIX + form);
    return false;
  }
  try {
    storage.setItem(PREFIX + form, JSON.stringify(kept));
    return true;
  } catch (error) {
    // A full device: nothing is said to be kept then.
    if (error instanceof DOMException) return false;
    throw error;
  }
}

/** A form is being sent. */
export const sending = (form: string): void => storageOf('sessionStorage')?.setItem(SENT, form);

/** Forgets what was sent last where the page says that it was saved, and all that is too old. */
export function forgetSaved(isSaved: boolean): void {
  const sent = storageOf('sessionStorage')?.getItem(SENT) ?? undefined;
  storageOf('sessionStorage')?.removeItem(SENT);
  if (isSaved && sent !== undefined) keep(sent, undefined);
  for (const key of Object.keys(storageOf('localStorage') ?? {})) {
    if (!key.startsWith(PREFIX)) continue;
    const form = key.slice(PREFIX.length);
    if (keptFor(form) === undefined) keep(form, undefined);
  }
}
