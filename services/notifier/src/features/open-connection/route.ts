import type { ServerResponse } from 'node:http';
import { liveQuery } from '@procession/contracts/http/notifier.ts';
import { closeCodes, liveLimits } from '@procession/contracts/live-limits.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { type HttpApp, problemResponses } from '@procession/platform/http-app.ts';
import type { Person } from '@procession/read-models/rights.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { WebSocket } from 'ws';
import type { LiveHub } from '../../hub.ts';
import type { Limits } from '../../limits.ts';
import type { TicketHolder, Tickets } from '../../tickets.ts';
import { keepAlive } from './keep-alive.ts';

export interface OpenConnectionPorts {
  tickets: Tickets;
  hub: LiveHub;
  /** The feed is followed: before that nothing could be promised. */
  isReady: () => boolean;
  isDraining: () => boolean;
  readViewer: (person: Person) => Promise<Viewer>;
  /** Pages of these origins may connect; what sends no origin is no browser. */
  allowedOrigins: ReadonlySet<string>;
  limits: Limits;
}

declare module 'fastify' {
  interface FastifyRequest {
    guest: { holder: TicketHolder; viewer: Viewer; answer: ServerResponse };
  }
}

export async function openConnection(app: HttpApp, ports: OpenConnectionPorts): Promise<void> {
  app.decorateRequest('guest', null as unknown as FastifyRequest['guest']);
  const watch = keepAlive(ports.limits.heartbeatMs);
  app.addHook('onClose', async () => watch.stop());
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/v1/live',
    schema: {
      summary: 'Open a live connection (WebSocket)',
      description:
        'JSON text frames: `subscribe` to topics, get a snapshot, then every change in order, or a `resync` that says why. ' +
        `Closed with ${closeCodes.signInAgain} when the token behind the ticket expires: get a new ticket and resume where you stood. ` +
        `${closeCodes.goingAway}: this copy goes down, connect again. ${closeCodes.tooSlow}: too slow for too long. ` +
        `${closeCodes.badMessage}: faulty messages. The messages are described in AsyncAPI: docs/asyncapi.json.`,
      tags: ['live'],
      security: [],
      querystring: liveQuery,
      response: problemResponses('invalid-request', 'not-signed-in', 'origin-not-allowed', 'unavailable', 'overloaded'),
    },
    preHandler: async (request, reply) => {
      request.guest = { ...(await admit(request, request.query.ticket, ports)), answer: reply.raw };
    },
    handler: async () => {
      throw new ProblemError(
        'invalid-request',
        'This address takes WebSocket connections only: send `Upgrade: websocket`.',
      );
    },
    wsHandler: (socket: WebSocket, request: FastifyRequest) => {
      // Request and answer are over, but would live as long as the socket: some 4 kB for each client.
      request.guest.answer.detachSocket(request.raw.socket);
      socket.removeAllListeners('error').on('error', terminate);
      watch.add(socket);
      serve(socket, request.guest, ports);
    },
  });
}

/** Everything that can be said by a proper HTTP status is said before the upgrade. The ticket last: a refusal leaves it unused. */
async function admit(
  request: FastifyRequest,
  ticket: string,
  ports: OpenConnectionPorts,
): Promise<Pick<FastifyRequest['guest'], 'holder' | 'viewer'>> {
  const { origin } = request.headers;
  if (origin !== undefined && !ports.allowedOrigins.has(origin)) {
    throw new ProblemError('origin-not-allowed', `Pages of ${origin} may not connect here (ALLOWED_ORIGINS).`);
  }
  const headers = { 'retry-after': '1' };
  if (ports.isDraining()) throw new ProblemError('unavailable', 'This copy is going down.', { headers });
  if (!ports.isReady()) throw new ProblemError('unavailable', 'The read tables cannot be reached now.', { headers });
  if (ports.hub.connections.size >= ports.limits.clientsMax) {
    throw new ProblemError('overloaded', 'This copy has all the connections that it takes.', { headers });
  }
  const holder = ports.tickets.redeem(ticket);
  const viewer = await ports.readViewer({ tenant: holder.tenant, user: holder.actor }).catch((cause: unknown) => {
    throw new ProblemError('unavailable', 'The read tables cannot be reached now.', { headers, cause });
  });
  if (!viewer.isActive) throw new ProblemError('not-signed-in', 'The directory says that you are no longer active.');
  return { holder, viewer };
}

function serve(
  socket: WebSocket,
  { holder, viewer }: FastifyRequest['guest'],
  { hub, limits }: OpenConnectionPorts,
): void {
  // Others may have come while this one's rights were read.
  if (hub.connections.size >= limits.clientsMax) {
    socket.close(closeCodes.goingAway, 'this copy has all the connections that it takes');
    return;
  }
  const connection = hub.join(socket, viewer, holder.expiresAt - Date.now());
  let heard = 0;
  let minute = 0;
  socket.on('message', (data, isBinary) => {
    const now = Math.floor(performance.now() / 60_000);
    heard = now === minute ? heard + 1 : 1;
    minute = now;
    if (heard > limits.messagesPerMinuteMax) hub.end(connection, closeCodes.badMessage, 'too many messages');
    else hub.hear(connection, isBinary ? '' : (data as Buffer).toString());
  });
  socket.on('close', () => hub.leave(connection));
}

/** A faulty or too large frame: ws closes the socket by itself, with the code for it. */
function terminate(this: WebSocket): void {
  this.terminate();
}

export const webSocketOptions = (limits: Limits) => ({
  maxPayload: liveLimits.messageBytesMax,
  perMessageDeflate: false,
  closeTimeout: limits.leaveMs,
});
