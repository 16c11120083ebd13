import { ProblemError } from '@procession/contracts/problems.ts';
import type { HttpApp } from '@procession/platform/http-app.ts';
import { changeCookies } from '../cookie-changes.ts';
import { sessionOf } from '../features/sessions/route.ts';
import { requireOwnPage } from '../own-pages.ts';
import type { GatewayPorts } from '../ports.ts';
import { forward } from './forward.ts';
import { proxyPath } from './proxy-path.ts';
import type { Upstream } from './upstreams.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** What stands behind an address of ours. */
export interface Proxied {
  prefix: string;
  upstream: Upstream;
  /** What comes before the rest of the address there. */
  base: string;
}

/** `/api/write/v1/…` is `/v1/…` at that service, asked with the token of the window's session. */
export async function addProxy(app: HttpApp, ports: GatewayPorts, proxied: readonly Proxied[]): Promise<void> {
  const { sessions, publicOrigin, isSecure, limits, counts, tracer } = ports;
  let underWay = 0;
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers(); // bodies are passed on as they are
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const { prefix, upstream, base } of proxied) {
      scope.route({
        method: methods,
        url: `${prefix}/*`,
        schema: { hide: true },
        exposeHeadRoute: false,
        onRequest: async (request) => {
          requireOwnPage(request, publicOrigin);
        },
        handler: async (request, reply) => {
          const path = proxyPath(request.raw.url ?? '', { prefix, base });
          if (underWay >= limits.requestsMax)
            throw new ProblemError('overloaded', 'This copy has all the requests that it takes. Try again.', {
              headers: { 'retry-after': '1' },
            });
          underWay += 1;
          reply.raw.once('close', () => {
            underWay -= 1;
          });
          const { session, changes } = await sessions.hold(request.cookies, sessionOf(request));
          changeCookies(reply, changes, isSecure);
          const span = tracer.beginRequest(`${request.method} ${prefix}`, request.headers, {
            'http.request.method': request.method,
            'http.route': `${prefix}/*`,
            'url.path': path.split('?')[0],
          });
          if (span) request.headers.traceparent = span.traceparent;
          reply.raw.once('close', () => {
            const { statusCode } = reply;
            const attributes = { 'http.response.status_code': statusCode, 'procession.tenant': session.tenant };
            span?.end({ ...attributes, 'procession.request': request.id }, statusCode >= 500);
          });
          return forward(request, reply, { upstream, path, accessToken: session.accessToken, limits, counts });
        },
      });
    }
  });
}
