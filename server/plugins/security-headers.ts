/**
 * What a browser may do with our pages, the same on every answer. Written as constants rather than through a package that works
 * them out anew for each request: the form page's speed is promised in requests a second.
 */
import type { Context } from '../context.ts';
import { type Plugin, wholeApp } from './whole-app.ts';

/** No inline script or style, nothing from another place, no framing. https://www.w3.org/TR/CSP3/ */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Designsystemet draws its icons from its stylesheet.
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Links are secrets, so no address leaves with a referrer and no page is indexed or kept in a cache. */
const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
  'cache-control': 'no-store',
};

/** A year, as RFC 6797 recommends for sites that stay on https. */
const STRICT_TRANSPORT = 'max-age=31536000';

/** Sets the headers before anything else answers; a route may set its own `cache-control` over them, as `/assets` does. */
export function securityHeaders(context: Context): Plugin {
  return wholeApp(async (app) => {
    const https = context.config.baseUrl.startsWith('https://');
    const headers = https ? { ...HEADERS, 'strict-transport-security': STRICT_TRANSPORT } : HEADERS;
    app.addHook('onRequest', (_request, reply, next) => {
      reply.headers(headers);
      next();
    });
  });
}
