import { randomUUID } from 'node:crypto';
import swagger from '@fastify/swagger';
import {
  type Problem,
  ProblemError,
  type ProblemSlug,
  problem,
  problemOf,
  problems,
} from '@procession/contracts/problems.ts';
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import { endConnectionsWhenDraining, isDraining } from './drain.ts';
import { takeJsonBodies } from './json-body.ts';
import type { Logger } from './logger.ts';
import { describeDocument } from './openapi.ts';
import { isConnectionLoss } from './postgres.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { methodsByAddress, refuseWhatIsNotAsked } from './strict-requests.ts';
import { traceRequests } from './trace-requests.ts';
import type { Tracer } from './tracer.ts';

export interface HttpAppOptions {
  service: string;
  title: string;
  description: string;
  logger: Logger;
  bodyBytesMax: number;
  /** Where Node's own 16 kB are too few: for a browser's cookies. */
  headerBytesMax?: number;
  metrics: Registry;
  /** Each says whether the process can do its work; a reason when not. */
  readiness: Record<string, () => Promise<true | string>>;
  /** Without one nothing is traced. */
  tracer?: Tracer;
}

const requestTimeoutMs = 30_000;
const keepAliveTimeoutMs = 65_000;

export type HttpApp = Awaited<ReturnType<typeof createHttpApp>>;

/**
 * A fastify app as all our services have it: zod in and out, OpenAPI 3.1 at `/openapi.json`, RFC 9457 problems,
 * `/healthz` (the process lives), `/readyz` (it can work), `/metrics`. No user, no route of the domain yet.
 */
export async function createHttpApp(options: HttpAppOptions) {
  const app = fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // No logger per request: most requests log nothing, and what is logged names its request and trace itself.
    childLoggerFactory: (logger) => logger,
    genReqId: () => randomUUID(),
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    bodyLimit: options.bodyBytesMax,
    ...(options.headerBytesMax !== undefined && { http: { maxHeaderSize: options.headerBytesMax } }),
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: 'idle',
    return503OnClosing: false, // what is on its way in is still answered (drain.ts)
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  }).withTypeProvider<ZodTypeProvider>();

  app.setValidatorCompiler(validatorCompiler);
  // Answers are typed by their schemas and tested against them; checking each again at run time buys nothing.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(error, request, reply));
  if (options.tracer?.isOn) traceRequests(app, options.tracer);
  endConnectionsWhenDraining(app);
  const methodsOf = methodsByAddress(app);
  app.setNotFoundHandler((request, reply) => sendProblem(notFound(request, methodsOf), request, reply));
  takeJsonBodies(app);
  refuseWhatIsNotAsked(app);

  addSecurityHeaders(app);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: options.title, description: options.description, version: '1' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: describeDocument,
  });

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }));
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const checks = await runChecks(options.readiness);
    const isReady = !isDraining(app) && Object.values(checks).every((check) => check === true);
    const status = isDraining(app) ? 'draining' : isReady ? 'ready' : 'not ready';
    return reply.code(isReady ? 200 : 503).send({ status, checks });
  });
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type(options.metrics.contentType)
      .serializer(String)
      .send(await options.metrics.metrics()),
  );
  return app;
}

function notFound({ method, url }: FastifyRequest, methodsOf: (path: string) => string[]): ProblemError {
  const path = url.split('?')[0]!;
  const methods = methodsOf(path);
  if (methods.length === 0) {
    return new ProblemError('route-not-found', `There is no ${method} ${path} here; see /openapi.json.`);
  }
  const allow = methods.join(', ');
  return new ProblemError('method-not-allowed', `${path} takes ${allow}, not ${method}.`, { headers: { allow } });
}

/** The trace of the caller (W3C Trace Context), or one of our own: a request id is a trace id once its dashes are gone. */
const traceIdOf = (traceparent: string | string[] | undefined, requestId: string): string =>
  /^00-([0-9a-f]{32})-/.exec(String(traceparent))?.[1] ?? requestId.replaceAll('-', '');

const checkTimeoutMs = 2_000;

async function runChecks(checks: HttpAppOptions['readiness']): Promise<Record<string, true | string>> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<string>((resolve) => {
        timer = setTimeout(() => resolve(`no answer within ${checkTimeoutMs} ms`), checkTimeoutMs);
      });
      const result = await Promise.race([check().catch((error: unknown) => String(error)), late]);
      clearTimeout(timer);
      return [name, result] as const;
    }),
  );
  return Object.fromEntries(results);
}

/** `response` entries for the problems that a route can answer with. */
export function problemResponses(...slugs: ProblemSlug[]) {
  const byStatus = new Map<number, ProblemSlug[]>();
  for (const slug of slugs) byStatus.set(problems[slug][0], [...(byStatus.get(problems[slug][0]) ?? []), slug]);
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      {
        description: list.map((slug) => `\`${slug}\`: ${problems[slug][1]}`).join('; '),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}

async function sendProblem(
  error: FastifyError | ProblemError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const known = error instanceof ProblemError ? error : translate(error);
  const body: Problem = problemOf(known, request.id);
  if (body.status >= 500) {
    const level = body.status === 500 ? 'error' : 'warn';
    const traceId = traceIdOf(request.headers.traceparent, request.id);
    request.log[level]({ err: error, reqId: request.id, traceId }, known.message);
  }
  return reply
    .code(body.status)
    .headers(known.headers)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(body);
}

function translate(error: FastifyError): ProblemError {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = error.validationContext ?? 'request';
    const issues = error.validation.map(({ instancePath, message }) => ({
      place: `/${where}${instancePath === '/' ? '' : instancePath}`,
      message: message ?? 'is not valid',
    }));
    const unknown = where === 'querystring' && issues.some(({ message }) => /unrecognized key/i.test(message));
    return new ProblemError(
      unknown ? 'unknown-parameter' : 'invalid-request',
      issues.map((i) => `${i.place}: ${i.message}`).join('; '),
      {
        facts: { issues },
      },
    );
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ProblemError('body-too-large', 'The body is larger than this address takes.', { cause: error });
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new ProblemError(
        'invalid-request',
        'The address cannot be read: a bad escape, or a part that is too long.',
        {
          cause: error,
        },
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ProblemError('unsupported-media-type', 'Send `Content-Type: application/json`.', { cause: error });
  }
  if (error.statusCode === 429) return new ProblemError('rate-limited', error.message, { cause: error });
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new ProblemError('invalid-request', error.message, { cause: error });
  }
  if (isConnectionLoss(error)) {
    return new ProblemError('unavailable', 'The database cannot be reached now. Try again.', {
      headers: { 'retry-after': '1' },
      cause: error,
    });
  }
  return new ProblemError('internal', 'Something went wrong here. The request id finds it in the log.', {
    cause: error,
  });
}
