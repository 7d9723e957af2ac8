/**
 * This page's id among all pages of the browser, and which others are gone: each holds a Web Lock of its id for as long as it lives. A page
 * that is loaded again or copied has a new id, and takes over what the one before it left.
 */
export const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Milliseconds that a page may take to go. */
const PATIENCE = 3000;
const BEFORE = 'samsvar-device';
const nameOf = (device: string): string => `samsvar ${device}`;

/** Holds this page's lock until it goes. Returns the id that the tab had before; undefined for a new tab. */
export function live(device: string): string | undefined {
  void locks()?.request(nameOf(device), () => new Promise(() => undefined));
  try {
    const before = sessionStorage.getItem(BEFORE);
    sessionStorage.setItem(BEFORE, device);
    return before ?? undefined;
  } catch {
    // Forbidden: what the page before it left is taken over like any other's.
    return undefined;
  }
}

/**
 * Runs `take` where the page of that id is gone; without Web Locks in any case. The page that this tab showed before goes in these
 * milliseconds: that one is waited for.
 */
export async function whenGone(device: string, isOwn: boolean, take: () => Promise<unknown>): Promise<void> {
  const manager = locks();
  if (manager === undefined) return void (await take());
  const options = isOwn ? { signal: AbortSignal.timeout(PATIENCE) } : { ifAvailable: true };
  try {
    await manager.request(nameOf(device), options, async (lock) => {
      if (lock !== null) await take();
    });
  } catch (error) {
    // It lives on: this tab is a copy of it.
    if (!(error instanceof DOMException)) throw error;
  }
}

/** Undefined where the browser has none, or gives none to insecure pages. */
const locks = (): LockManager | undefined => navigator.locks as LockManager | undefined;
