import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { HttpApp } from '@procession/platform/http-app.ts';
import type { FastifyReply } from 'fastify';
import { isNavigation } from '../own-pages.ts';
import { contentPolicy } from './content-policy.ts';

/** A file of the build: no part begins with a dot, nothing is escaped. */
const plainFile = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
/** Their names change with what they hold. */
const hashed = /^assets\//;

const ofPages = {
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** The built dashboard: its files, and its one page at every address that a person may open; at `/` for whoever asks. */
export async function addPages(app: HttpApp, dir: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: dir,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    dotfiles: 'deny',
    index: false,
  });
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const path = request.url.split('?')[0]!;
    const file = path.slice(1);
    if (plainFile.test(file) && file !== 'index.html' && (await isFile(join(dir, file)))) {
      const isForEver = hashed.test(file);
      return reply
        .header('cache-control', isForEver ? 'public, max-age=31536000, immutable' : 'no-cache')
        .sendFile(file);
    }
    const isPage = isNavigation(request) && !/^\/(api|auth|assets)(\/|$)/.test(path);
    if (isPage || path === '/') return sendPage(reply, dir);
    throw new ProblemError('route-not-found', `There is no ${request.method} ${path} here.`);
  });
}

async function sendPage(reply: FastifyReply, dir: string): Promise<FastifyReply> {
  const html = await readFile(join(dir, 'index.html'), 'utf8').catch((cause: unknown) => {
    throw new ProblemError('unavailable', 'The dashboard is not built yet.', {
      headers: { 'retry-after': '5' },
      cause,
    });
  });
  return reply
    .headers({ ...ofPages, 'cache-control': 'no-cache', 'content-security-policy': contentPolicy(html) })
    .type('text/html; charset=utf-8')
    .serializer(String)
    .send(html);
}

const isFile = (file: string): Promise<boolean> =>
  stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
