import { ProblemError } from '@procession/contracts/problems.ts';
import { type Authenticate, requireIdentity } from '@procession/platform/auth.ts';
import { createHttpApp, type HttpApp, type HttpAppOptions, problemResponses } from '@procession/platform/http-app.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { readViewer } from '@procession/read-models/rights.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addDifferenceRoutes } from './features/differences/route.ts';
import { addParkedRoutes } from './features/parked/route.ts';
import { addPipelineRoute } from './features/pipeline/route.ts';
import { addRebuildRoutes } from './features/rebuilds/route.ts';

export interface OperatorPorts {
  log: SqlReader;
  /** The read tables, as the projector. */
  read: SqlReader;
  partitions: number;
  /** Commits that the bus has and the projectors have not taken; undefined: it is away. */
  busLag: () => Promise<number | undefined>;
}

export interface OperatorAppOptions extends Pick<HttpAppOptions, 'logger' | 'metrics' | 'readiness'> {
  ports: OperatorPorts;
  /** Undefined: no API, only health and metrics. */
  authenticate: Authenticate | undefined;
  /** `<tenant>:<user>` */
  administrators: ReadonlySet<string>;
}

const bodyBytesMax = 16_384;

/** Problems that every route here may answer with. */
export const operatorProblems = (...more: Parameters<typeof problemResponses>) =>
  problemResponses(
    'invalid-request',
    'unknown-parameter',
    'not-signed-in',
    'missing-permission',
    'unavailable',
    'unsupported-media-type',
    'body-too-large',
    ...more,
  );

/** Health, metrics and what operators ask; listens to nothing yet. */
export async function createOperatorApp(options: OperatorAppOptions): Promise<HttpApp> {
  const { ports, authenticate, administrators, ...of } = options;
  const app = await createHttpApp({
    ...of,
    service: 'projector',
    title: 'Procession: the projector',
    description:
      'Keeps the read models equal to the log. Who may operate in a tenant sees how far it is, and what stands still of that tenant. ' +
      'Rebuilds and the self-check concern all tenants: they are for the administrators of the installation (`ADMINISTRATORS`), ' +
      'whatever a tenant’s directory says.',
    bodyBytesMax,
  });
  if (!authenticate) return app;
  await app.register(async (routes) => {
    requireIdentity(routes, authenticate);
    requireOperator(routes, ports.read, administrators);
    addPipelineRoute(routes as unknown as HttpApp, ports);
    addParkedRoutes(routes as unknown as HttpApp, ports);
    await routes.register(async (ofAll) => {
      ofAll.addHook('onRequest', async ({ isAdministrator }) => {
        if (isAdministrator) return;
        throw new ProblemError(
          'missing-permission',
          'This concerns all tenants: only administrators of the installation may.',
        );
      });
      addRebuildRoutes(ofAll as unknown as HttpApp, ports);
      addDifferenceRoutes(ofAll as unknown as HttpApp, ports);
    });
  });
  return app;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the installation. */
    isAdministrator: boolean;
  }
}

/** Administrators do without the directory: they are needed when its rows cannot be read. */
function requireOperator(routes: FastifyInstance, read: SqlReader, administrators: ReadonlySet<string>): void {
  routes.decorateRequest('isAdministrator', false);
  routes.addHook('onRequest', async (request) => {
    const { tenant, actor } = request.identity;
    request.isAdministrator = administrators.has(`${tenant}:${actor}`);
    if (request.isAdministrator) return;
    const viewer: Viewer = await readViewer(read, { tenant, user: actor }, administrators);
    if (viewer.isActive && viewer.permissions.has('operate')) return;
    throw new ProblemError('missing-permission', 'You may not operate.', { facts: { permission: 'operate' } });
  });
}

/** Whose streams somebody sees; undefined: those of all tenants. */
export const tenantOf = ({ isAdministrator, identity }: FastifyRequest): string | undefined =>
  isAdministrator ? undefined : identity.tenant;
