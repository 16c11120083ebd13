import type { FastifyReply } from 'fastify';
import { personas } from './personas.ts';

/** Asks who somebody is: one link per person, back to the same address with their name. */
export function whoArePeople(reply: FastifyReply, url: string): FastifyReply {
  const link = (id: string): string => {
    const asked = new URL(url, 'http://issuer');
    asked.searchParams.set('login_hint', id);
    return escapeHtml(asked.pathname + asked.search);
  };
  const people = personas.filter(({ kind }) => kind === 'person');
  const items = people.map(({ id, name, does }) => `<li><a href="${link(id)}">${name}</a>: ${does}</li>`).join('\n');
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    .send(
      `<!doctype html><html lang="en"><title>Who are you?</title><h1>Who are you?</h1>\n<ul>${items}</ul></html>\n`,
    );
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
