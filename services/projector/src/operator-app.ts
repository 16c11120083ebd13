import { ProblemError } from '@procession/contracts/problems.ts';
import { type Authenticate, requireIdentity } from '@procession/platform/auth.ts';
import { createHttpApp, type HttpApp, type HttpAppOptions, problemResponses } from '@procession/platform/http-app.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { addDifferenceRoutes } from './features/differences/route.ts';
import { addRebuildRoutes } from './features/rebuilds/route.ts';

export interface OperatorPorts {
  /** The read tables, as the projector. */
  read: SqlReader;
}

export interface OperatorAppOptions extends Pick<HttpAppOptions, 'logger' | 'metrics' | 'readiness'> {
  ports: OperatorPorts;
  /** Undefined: no API, only health and metrics. */
  authenticate: Authenticate | undefined;
  /** `<tenant>:<user>` */
  administrators: ReadonlySet<string>;
}

const bodyBytesMax = 1_024;

/** Problems that every route here may answer with. */
export const operatorProblems = (...more: Parameters<typeof problemResponses>) =>
  problemResponses(
    'invalid-request',
    'unknown-parameter',
    'not-signed-in',
    'missing-permission',
    'unavailable',
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
      'Keeps the read models equal to the log. Rebuilds and the self-check concern all tenants: they are for the ' +
      'administrators of the installation (`ADMINISTRATORS`), whatever a tenant’s directory says.',
    bodyBytesMax,
  });
  if (!authenticate) return app;
  await app.register(async (routes) => {
    requireIdentity(routes, authenticate);
    routes.addHook('onRequest', async ({ identity: { tenant, actor } }) => {
      if (administrators.has(`${tenant}:${actor}`)) return;
      throw new ProblemError(
        'missing-permission',
        'This concerns all tenants: only administrators of the installation may.',
      );
    });
    addRebuildRoutes(routes as unknown as HttpApp, ports);
    addDifferenceRoutes(routes as unknown as HttpApp, ports);
  });
  return app;
}
