import websocket from '@fastify/websocket';
import { closeCodes } from '@procession/contracts/live-limits.ts';
import type { Authenticate } from '@procession/platform/auth.ts';
import { drain as drainHttp } from '@procession/platform/drain.ts';
import { createHttpApp, type HttpApp } from '@procession/platform/http-app.ts';
import type { Logger } from '@procession/platform/logger.ts';
import { createMetrics } from '@procession/platform/metrics.ts';
import { noRateLimits, type RateLimits } from '@procession/platform/rate-limits.ts';
import { noTracer, type Tracer } from '@procession/platform/tracer.ts';
import { issueTicket } from './features/issue-ticket/route.ts';
import { openConnection, webSocketOptions } from './features/open-connection/route.ts';
import type { Limits } from './limits.ts';
import type { NotifierParts } from './notifier.ts';
import { measure } from './notifier-metrics.ts';
import type { Tickets } from './tickets.ts';

export interface AppPorts {
  parts: NotifierParts;
  authenticate: Authenticate;
  tickets: Tickets;
  allowedOrigins: ReadonlySet<string>;
  limits: Limits;
  rateLimits?: RateLimits;
  logger: Logger;
  tracer?: Tracer;
}

const bodyBytesMax = 16_384;
/** For clients to hear that this copy goes down. */
const goodbyeMs = 2_000;

export async function createApp({
  parts,
  authenticate,
  tickets,
  allowedOrigins,
  limits,
  rateLimits = noRateLimits,
  logger,
  tracer = noTracer,
}: AppPorts): Promise<{
  app: HttpApp;
  /** Sends everybody elsewhere, then closes. */
  drain: () => Promise<void>;
}> {
  const metrics = createMetrics('notifier');
  measure(metrics, parts);
  const app = await createHttpApp({
    service: 'notifier',
    title: 'Procession: live updates',
    description: 'A WebSocket per client, resumable on any copy.',
    logger,
    tracer,
    bodyBytesMax,
    metrics: metrics.registry,
    readiness: {
      tables: async () => parts.follower.isInTouch || 'the read tables are out of reach',
    },
  });
  let isDraining = false;
  await app.register(websocket, { options: webSocketOptions(limits) });
  await issueTicket(app, { authenticate, tickets, rateLimits });
  await openConnection(app, {
    tickets,
    hub: parts.hub,
    isReady: () => parts.follower.hasStarted,
    isDraining: () => isDraining,
    readViewer: parts.readViewer,
    allowedOrigins,
    limits,
  });
  const drain = async (): Promise<void> => {
    isDraining = true;
    for (const connection of parts.hub.connections) parts.hub.end(connection, closeCodes.goingAway, 'going down');
    const { clients } = app.websocketServer;
    const allGone = new Promise<void>((resolve) => {
      const look = (): void => {
        if (clients.size === 0) resolve();
      };
      for (const socket of clients) socket.once('close', () => queueMicrotask(look));
      look();
    });
    await Promise.race([allGone, new Promise((resolve) => setTimeout(resolve, goodbyeMs).unref())]);
    for (const socket of clients) socket.terminate();
    await drainHttp(app);
  };
  return { app, drain };
}
