import Fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { CaughtMail } from './catch-mails.ts';

const one = z.object({ number: z.coerce.number().int() });

/** Pages that show what was caught, and the same as JSON. `url`: their own address. */
export function buildMailPages(url: string, mails: readonly CaughtMail[]): FastifyInstance {
  const app = Fastify();
  // A page that has its own name resolve to this machine is shown nothing.
  app.addHook('onRequest', async ({ host, routeOptions }, reply) => {
    if (routeOptions.url !== '/readyz' && host !== new URL(url).host)
      return reply.code(421).type('text/plain').send(`this is ${url}\n`);
    reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
  });
  app.get('/readyz', () => ({ status: 'ready' }));
  app.get('/mails.json', () => ({ items: mails.toReversed() }));
  app.get('/', (_request, reply) => reply.type('text/html').send(pageOf('Mails', listOf(mails))));
  app.get('/mails/:number', ({ params }, reply) => {
    const { number } = one.parse(params);
    const mail = mails.find((caught) => caught.number === number);
    if (!mail)
      return reply.code(404).type('text/html').send(pageOf('Not kept', '<p>This mail is not kept any more.</p>'));
    return reply.type('text/html').send(pageOf(mail.subject, mailOf(mail)));
  });
  return app;
}

const listOf = (mails: readonly CaughtMail[]): string =>
  mails.length === 0
    ? '<p>Nobody was told anything by e-mail yet. Load this page again later.</p>'
    : `<table><tr><th>At</th><th>To</th><th>Subject</th></tr>${mails
        .toReversed()
        .map(
          ({ number, at, to, subject }) =>
            `<tr><td>${asHtml(at)}</td><td>${asHtml(to.join(', '))}</td><td><a href="/mails/${number}">${asHtml(subject)}</a></td></tr>`,
        )
        .join('')}</table>`;

const mailOf = ({ at, from, to, text, html, messageId }: CaughtMail): string =>
  `<p><a href="/">All mails</a></p>
<p>${asHtml(at)}, from ${asHtml(from)} to ${asHtml(to.join(', '))}<br><small>${asHtml(messageId)}</small></p>
<pre>${asHtml(text)}</pre><details><summary>HTML</summary><pre>${asHtml(html)}</pre></details>`;

const pageOf = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${asHtml(title)}</title>
<style>body{font:16px/1.5 system-ui;margin:2rem;max-width:60rem}td,th{text-align:left;padding:.2rem 1rem .2rem 0}pre{white-space:pre-wrap}</style>
</head><body><h1>${asHtml(title)}</h1>${body}</body></html>`;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const asHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!);
