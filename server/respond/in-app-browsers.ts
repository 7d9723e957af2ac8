/** Windows inside other apps, by `User-Agent`: WhatsApp, Facebook, Messenger, Instagram, Line, LinkedIn, any Android WebView. They close without asking and keep nothing. */

export interface InAppBrowser {
  system: 'android' | 'ios' | 'other';
  /** The first number of the system's version; 0 where it is not said. */
  version: number;
}

/**
 * `FBAN`, `FBAV`, `FB_IAB`: Facebook, Messenger (`Orca-Android`, `MessengerForiOS`). `; wv)`: what Android adds for a WebView
 * (https://developer.chrome.com/docs/webview/user-agent). Names of apps as they write themselves.
 */
const SIGNS = /\bFB(?:AN|AV|_IAB)\b|; wv\)|\b(?:WhatsApp|Instagram|Messenger|Line)[ /]|\bLinkedInApp\b/;

/** The window the page is shown in; undefined for browsers, and for what fetches previews: that does not call itself `Mozilla`. */
export function inAppBrowserOf(userAgent: string): InAppBrowser | undefined {
  if (!userAgent.startsWith('Mozilla/') || !SIGNS.test(userAgent)) return undefined;
  const android = /\bAndroid(?: (\d+))?/.exec(userAgent);
  const ios = /\b(?:iPhone|iPad|iPod)\b.*?\bOS (\d+)_/.exec(userAgent);
  if (android !== null) return { system: 'android', version: Number(android[1] ?? 0) };
  return ios === null ? { system: 'other', version: 0 } : { system: 'ios', version: Number(ios[1]) };
}

/** The first iOS whose Safari takes `x-safari-https://`. */
const SAFARI_SCHEME = 17;

/** An address that leads out of the window to the browser; undefined where the system has none. `address` is the page's, absolute. */
export function wayOut({ system, version }: InAppBrowser, address: string): string | undefined {
  const { protocol, host, pathname, search } = new URL(address);
  const place = `//${host}${pathname}${search}`;
  const scheme = protocol.slice(0, -1);
  // https://developer.chrome.com/docs/android/intents
  if (system === 'android') return `intent:${place}#Intent;scheme=${scheme};action=android.intent.action.VIEW;end`;
  return system === 'ios' && version >= SAFARI_SCHEME && scheme === 'https' ? `x-safari-https:${place}` : undefined;
}
