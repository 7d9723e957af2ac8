/**
 * What a browser may do with our pages, the same on each, and with what the API says. Written as constants rather than through a package that works
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

/** Links are secrets, so no address leaves with a referrer and nothing is indexed or kept in a cache. */
const EVERYWHERE = {
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
  'cache-control': 'no-store',
};
const PAGES = {
  ...EVERYWHERE,
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
};
/** What is no document needs no more: a draft's save is to be small on the wire. */
const API = { ...EVERYWHERE, 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" };

/** A year, as RFC 6797 recommends for sites that stay on https. */
const STRICT_TRANSPORT = 'max-age=31536000';

/** Sets the headers before anything else answers; a route may set its own `cache-control` over them, as `/assets` does. */
export function securityHeaders(context: Context): Plugin {
  return wholeApp(async (app) => {
    const https = context.config.baseUrl.startsWith('https://');
    const transport = https ? { 'strict-transport-security': STRICT_TRANSPORT } : {};
    const pages = { ...PAGES, ...transport };
    const api = { ...API, ...transport };
    app.addHook('onRequest', (request, reply, next) => {
      reply.headers(request.url.startsWith('/api/') ? api : pages);
      next();
    });
  });
}
