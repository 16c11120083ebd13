import cookie from '@fastify/cookie';
import { drain as drainHttp } from '@procession/platform/drain.ts';
import { createHttpApp } from '@procession/platform/http-app.ts';
import type { Metrics } from '@procession/platform/metrics.ts';
import { addPersonasRoute } from './features/personas/route.ts';
import { addServicesRoute } from './features/services/route.ts';
import { addSessionRoutes } from './features/sessions/route.ts';
import { addSignInRoutes } from './features/sign-in/route.ts';
import { tunnelLiveConnections } from './live/tunnel.ts';
import { serveUnderOneName } from './own-pages.ts';
import { addPages } from './pages/pages.ts';
import type { GatewayPorts } from './ports.ts';
import { addProxy } from './proxy/routes.ts';
import type { Upstream } from './proxy/upstreams.ts';

export interface GatewayAppOptions {
  ports: GatewayPorts;
  metrics: Metrics;
  /** Behind `/api/write`, `/api/read`, `/api/live` and `/api/operate`; the workers are only asked how they are. */
  upstreams: Record<'write' | 'read' | 'live' | 'operate' | 'workers', Upstream>;
  /** The demonstration's issuer. */
  demo: { issuer: string; personasUrl: string } | undefined;
  dashboardDir: string | undefined;
}

/** Of our own routes; what services are sent is bounded by them and in proxy/forward.ts. */
const bodyBytesMax = 1_024;

/** The browser's one origin: pages, sign-in, and the services behind it. */
export async function createGatewayApp({ ports, metrics, upstreams, demo, dashboardDir }: GatewayAppOptions) {
  const app = await createHttpApp({
    service: 'gateway',
    title: 'Procession: the gateway of the browser',
    description:
      'Signs people in with an OpenID issuer and keeps their tokens in cookies that no script reads. ' +
      '`/api/write/v1/…`, `/api/read/v1/…`, `/api/live` and `/api/operate/v1/…` are the services behind it.',
    logger: ports.logger,
    tracer: ports.tracer,
    bodyBytesMax,
    headerBytesMax: ports.limits.headerBytesMax,
    metrics: metrics.registry,
    readiness: {},
  });
  serveUnderOneName(app, ports.publicOrigin);
  await app.register(cookie);
  addSignInRoutes(app, ports);
  addSessionRoutes(app, ports);
  if (demo) addPersonasRoute(app, { ...demo, read: upstreams.read, limits: ports.limits });
  addServicesRoute(app, ports, {
    command: upstreams.write,
    query: upstreams.read,
    notifier: upstreams.live,
    projector: upstreams.operate,
    worker: upstreams.workers,
  });
  await addProxy(app, ports, [
    { prefix: '/api/write', upstream: upstreams.write, base: '' },
    { prefix: '/api/read', upstream: upstreams.read, base: '' },
    { prefix: '/api/live', upstream: upstreams.live, base: '/v1/live' },
    { prefix: '/api/operate', upstream: upstreams.operate, base: '' },
  ]);
  if (dashboardDir !== undefined) await addPages(app, dashboardDir);
  const tunnels = tunnelLiveConnections(app.server, { ...ports, upstream: upstreams.live });
  metrics.gauge('gateway_live_connections', 'Live connections that go through this copy', tunnels.count);
  const drain = async (): Promise<void> => {
    tunnels.drain();
    await drainHttp(app);
    await Promise.all(Object.values(upstreams).map((upstream) => upstream.close()));
  };
  return { app, drain };
}
