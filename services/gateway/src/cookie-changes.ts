import '@fastify/cookie';
import type { FastifyReply } from 'fastify';
import type { CookieChange } from './sessions/cookies.ts';

/** Cookies are for us alone: no script reads them, no other site's form sends them. */
export function changeCookies(reply: FastifyReply, changes: readonly CookieChange[], isSecure: boolean): void {
  for (const { name, value, maxAgeSeconds } of changes)
    reply.setCookie(name, value ?? '', {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: isSecure,
      maxAge: maxAgeSeconds,
      encode: String, // base64url and dots
    });
}
