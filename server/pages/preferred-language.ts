/** Which language a reader gets before anything is known of them but the request. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Language } from '../definitions/model.ts';

const COOKIE = 'samsvar_language';
/** Seconds: a year. */
const KEPT = 31_536_000;

const asked = z.object({ lang: z.string() });

/**
 * The first of `?lang=`, the language chosen before on this device, `Accept-Language` (RFC 9110 § 12.5.4) that is among `offered`; else the first
 * offered. `no` means `nb`, as browsers send it; a tag such as `es-GT` is met by `es`.
 */
export function preferredLanguage(request: FastifyRequest, offered: readonly Language[]): Language {
  const query = asked.safeParse(request.query);
  const wishes = [
    ...(query.success ? [query.data.lang] : []),
    ...(request.cookies?.[COOKIE] === undefined ? [] : [request.cookies[COOKIE]]),
    ...accepted(request.headers['accept-language'] ?? ''),
  ];
  for (const wish of wishes) {
    const language = met(wish, offered);
    if (language !== undefined) return language;
  }
  return offered[0] ?? 'en';
}

/** That of `?lang=`, where it is among `offered`. */
export function askedLanguage(request: FastifyRequest, offered: readonly Language[]): Language | undefined {
  const query = asked.safeParse(request.query);
  return query.success ? met(query.data.lang, offered) : undefined;
}

/** Remembers on this device a language that was asked for with `?lang=`. */
export function keepLanguage(request: FastifyRequest, reply: FastifyReply, offered: readonly Language[]): void {
  const language = askedLanguage(request, offered);
  if (language === undefined) return;
  reply.setCookie(COOKIE, language, { path: '/', maxAge: KEPT, sameSite: 'lax', httpOnly: true });
}

/** Tags by weight, heaviest first; those of weight 0 are not wanted. */
function accepted(header: string): string[] {
  return header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return { tag, q: weight === undefined ? 1 : Number(weight.slice(2)) || 0 };
    })
    .filter(({ tag, q }) => tag !== '' && q > 0)
    .sort((a, b) => b.q - a.q)
    .map(({ tag }) => tag);
}

function met(wish: string, offered: readonly Language[]): Language | undefined {
  const tag = wish.toLowerCase();
  const primary = tag.split('-')[0] ?? tag;
  const wanted = [tag, primary, ...(primary === 'no' ? ['nb', 'nn'] : [])];
  for (const candidate of wanted) {
    const found = offered.find((language) => language.toLowerCase() === candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}
