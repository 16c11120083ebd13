import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RequestSpan, Tracer } from './tracer.ts';

declare module 'fastify' {
  interface FastifyRequest {
    span: RequestSpan | undefined;
  }
}

/**
 * A span per request, of what stands in the API document: probes and metrics are none. From here on the request's
 * `traceparent` header is that of its span, as if it had come so: what it causes belongs under it.
 */
export function traceRequests(app: FastifyInstance, tracer: Tracer): void {
  app.decorateRequest('span', undefined);
  app.addHook('onRequest', async (request: FastifyRequest) => {
    const { url, schema } = request.routeOptions;
    if (url === undefined || schema?.hide) return;
    request.span = tracer.beginRequest(`${request.method} ${url}`, request.headers, {
      'http.request.method': request.method,
      'http.route': url,
      'url.scheme': request.protocol,
      'url.path': request.url.split('?')[0],
    });
    if (request.span) request.headers.traceparent = request.span.traceparent;
  });
  app.addHook('onResponse', async (request, { statusCode }) => {
    const attributes = {
      'http.response.status_code': statusCode,
      'procession.tenant': request.identity?.tenant,
      'procession.request': request.id,
    };
    request.span?.end(attributes, statusCode >= 500);
  });
}
