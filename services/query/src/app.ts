import { ProblemError } from '@procession/contracts/problems.ts';
import { type Authenticate, requireIdentity } from '@procession/platform/auth.ts';
import { createHttpApp, type HttpApp, type HttpAppOptions } from '@procession/platform/http-app.ts';
import type { Metrics } from '@procession/platform/metrics.ts';
import { isConnectionLoss } from '@procession/platform/postgres.ts';
import { limitRates, noRateLimits, type RateLimits } from '@procession/platform/rate-limits.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { FastifyInstance } from 'fastify';
import { BackendTerminatedError, ConnectionError, StatementCancelledError, StatementTimeoutError } from 'slonik';
import { addAbsenceRoutes } from './features/absences/route.ts';
import { addAuditRoutes } from './features/audit/route.ts';
import { addCalendarRoutes } from './features/calendars/route.ts';
import { addDefinitionRoutes } from './features/definitions/route.ts';
import { addDirectoryRoutes } from './features/directory/route.ts';
import { addFileRoute } from './features/files/route.ts';
import { addFinishedRoute } from './features/finished/route.ts';
import { addFreshnessRoute } from './features/freshness/route.ts';
import { addIncidentsRoute } from './features/incidents/route.ts';
import { addInstanceCountRoute } from './features/instances/count-route.ts';
import { addInstanceRoute } from './features/instances/get-route.ts';
import { addInstanceListRoute } from './features/instances/list-route.ts';
import { addMeRoutes } from './features/me/route.ts';
import { addNotificationChoicesRoute } from './features/notification-choices/route.ts';
import { addNotificationRoute } from './features/notifications/route.ts';
import { addTaskRoute } from './features/tasks/get-route.ts';
import { addTaskListRoute } from './features/tasks/list-route.ts';
import { addDiffRoute } from './features/timeline/diff-route.ts';
import { addEventsRoute } from './features/timeline/events-route.ts';
import { addProofRoute } from './features/timeline/proof-route.ts';
import { addReplayRoute } from './features/timeline/replay-route.ts';
import { addWhyRoute } from './features/why/route.ts';
import type { AddRoutes, QueryPorts } from './ports.ts';
import { honourToken } from './reading/honour-token.ts';
import { refuseInactive } from './reading/viewer.ts';

export interface QueryAppOptions extends Pick<HttpAppOptions, 'logger' | 'readiness' | 'tracer'> {
  metrics: Metrics;
  authenticate: Authenticate;
  ports: QueryPorts;
  rateLimits?: RateLimits;
}

const features: readonly AddRoutes[] = [
  addInstanceListRoute,
  addInstanceCountRoute,
  addInstanceRoute,
  addEventsRoute,
  addDiffRoute,
  addProofRoute,
  addReplayRoute,
  addWhyRoute,
  addTaskListRoute,
  addTaskRoute,
  addDefinitionRoutes,
  addDirectoryRoutes,
  addCalendarRoutes,
  addAbsenceRoutes,
  addAuditRoutes,
  addMeRoutes,
  addFileRoute,
  addNotificationRoute,
  addNotificationChoicesRoute,
  addFinishedRoute,
  addIncidentsRoute,
  addFreshnessRoute,
];

/** A read has no body. */
const bodyBytesMax = 1_024;

/** The read API on its ports; listens to nothing yet. */
export async function createQueryApp({
  authenticate,
  ports,
  metrics,
  rateLimits = noRateLimits,
  ...options
}: QueryAppOptions): Promise<HttpApp> {
  const app = await createHttpApp({
    ...options,
    metrics: metrics.registry,
    service: 'query',
    title: 'Procession: the read API',
    description,
    bodyBytesMax,
  });
  const seconds = metrics.latency('query_seconds', 'Time of an answer, by route', ['route', 'status']);
  await app.register(async (routes) => {
    routes.addHook('onResponse', async (request, { statusCode, elapsedTime }) => {
      const route = request.routeOptions.url ?? 'unknown';
      seconds.observe({ route, status: String(statusCode) }, elapsedTime / 1000);
    });
    requireIdentity(routes, authenticate);
    await limitRates(routes, rateLimits);
    requireViewer(routes, ports);
    for (const addRoutes of features) addRoutes(routes as HttpApp, ports);
  });
  return app;
}

/** From here on every request has `viewer`, its token of consistency is honoured, and its answer is its own. */
function requireViewer(routes: FastifyInstance, ports: QueryPorts): void {
  routes.decorateRequest('viewer', null as unknown as Viewer);
  routes.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'private, no-cache');
    request.viewer = await ports.viewerOf(request.identity);
    refuseInactive(request.viewer);
  });
  routes.addHook('preHandler', (request, reply) => honourToken(ports.reached, request, reply));
  const answer = routes.errorHandler;
  routes.setErrorHandler((error, request, reply) => answer(asUnavailable(error), request, reply));
}

const away = [ConnectionError, BackendTerminatedError, StatementTimeoutError, StatementCancelledError];

/** A Postgres that is away or slow is no bug of ours: the caller tries again. */
function asUnavailable(error: unknown): Error {
  if (!isConnectionLoss(error) && !away.some((kind) => error instanceof kind)) return error as Error;
  return new ProblemError('unavailable', 'The database cannot be reached now, or took too long.', {
    headers: { 'retry-after': '1' },
    cause: error,
  });
}

const description = `Lists, inboxes, history and any instance as it was at any moment.

**Who sees what.** An instance is seen by its initiator, by whoever had a task of it, by holders of a role in the
definition's \`access.read\`, and, where the definition names none, by holders of the permission \`read\`. What you may not
see answers exactly like what does not exist.

**Read your own writes.** Every answer of a command carries a \`Consistency-Token\`. Send it here, and the answer says
\`Consistency: reached\` or \`Consistency: behind\`; with \`Prefer: wait=2\` besides, it waits up to 2 seconds (at most 10), and
is 503 \`behind\` with \`Retry-After\` when that was not enough. So an old answer is never given in silence.

**Lists** have opaque cursors: pass on \`next\`. A cursor is good for the filter and sort that it was given for. Parameters
that are not known are refused. **Single resources** have an ETag; \`If-None-Match\` spares you what you have.`;
