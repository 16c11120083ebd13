import { randomUUID } from 'node:crypto';
import { createLogger } from '@procession/platform/logger.ts';
import { createMetrics } from '@procession/platform/metrics.ts';
import { Bus } from '@procession/platform/nats.ts';
import { createReadPool } from '@procession/platform/read-pool.ts';
import { createDatabase, type TestDatabase } from '@procession/stack/testing.ts';
import { createCommandApp } from './app.ts';
import { createCommandParts } from './parts.ts';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: answers of all routes, looked into by tests
  body: any;
  text: string;
}

export interface Call {
  as?: string;
  tenant?: string;
  key?: string;
  headers?: Record<string, string>;
}

const dataKey = Buffer.alloc(32, 1);
export const credentialKey = Buffer.alloc(32, 2);
export const internalKey = 'a secret between the services of a test';
const administrator = 'root';

/** The command service on a database of its own, without HTTP and tokens: who calls is said in each call. */
export async function createTestService(
  database?: TestDatabase,
  natsUrl?: string,
  { snapshotEveryEvents = 100 }: { snapshotEveryEvents?: number } = {},
) {
  const db = database ?? (await createDatabase());
  const logger = createLogger('command', 'fatal');
  const metrics = createMetrics('command');
  const bus = new Bus(natsUrl, 'command', logger);
  const pool = await createReadPool(db.urls.command, { connectionsMax: 2, statementTimeoutMs: 5_000 });
  const parts = createCommandParts({
    databaseUrl: db.urls.command,
    dataKey,
    credentialKey,
    internalKey,
    publicUrl: 'https://procession.example',
    administrators: new Set([`acme:${administrator}`, `globex:${administrator}`]),
    partitions: 1,
    lanesMax: 2,
    snapshotEveryEvents,
    logger,
    metrics,
    bus,
    pool,
  });
  const app = await createCommandApp({
    logger,
    metrics: metrics.registry,
    readiness: { postgres: parts.isPostgresReachable },
    authenticate: async (authorization) => {
      const [tenant, actor] = authorization!.split('/');
      return { tenant: tenant!, actor: actor!, client: undefined, expiresAt: Number.POSITIVE_INFINITY };
    },
    ports: parts.ports,
    internalKey,
  });
  const send = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body: unknown,
    call: Call = {},
  ): Promise<Reply> => {
    const { as = administrator, tenant = 'acme', key, headers } = call;
    const reply = await app.inject({
      method,
      url,
      headers: { authorization: `${tenant}/${as}`, ...(key !== undefined && { 'idempotency-key': key }), ...headers },
      ...(body !== undefined && { payload: body as object }),
    });
    return {
      status: reply.statusCode,
      headers: reply.headers as Record<string, string>,
      body: reply.body === '' ? undefined : reply.json(),
      text: reply.body,
    };
  };
  return {
    database: db,
    app,
    parts,
    get: (url: string, call?: Call) => send('GET', url, undefined, call),
    post: (url: string, body: unknown, call?: Call) => send('POST', url, body, call),
    put: (url: string, body: unknown, call?: Call) => send('PUT', url, body, call),
    patch: (url: string, body: unknown, call?: Call) => send('PATCH', url, body, call),
    delete: (url: string, call?: Call) => send('DELETE', url, undefined, call),
    async close(): Promise<void> {
      await app.close();
      await parts.close();
      await bus.close();
      await pool.end();
    },
  };
}
export type TestService = Awaited<ReturnType<typeof createTestService>>;

/** Users ana, bo and mei, who may act; bo and mei manage; ana may start, and sees all. A two-step approval, published. */
export async function populate(service: TestService, tenant = 'acme'): Promise<void> {
  const call = { tenant };
  for (const [id, name] of [
    ['ana', 'Ana Ruiz'],
    ['bo', 'Bo Chen'],
    ['mei', 'Mei Tan'],
  ] as const) {
    await must(service.put(`/v1/directory/users/${id}`, { name }, call));
  }
  await must(
    service.put('/v1/directory/roles/manager', { name: 'Manager', permissions: ['act'], holders: ['bo', 'mei'] }, call),
  );
  await must(
    service.put(
      '/v1/directory/roles/clerk',
      { name: 'Clerk', permissions: ['start', 'act', 'read'], holders: ['ana'] },
      call,
    ),
  );
  await publish(service, cancellation, call);
}

export async function publish(service: TestService, document: { key: string }, call: Call = {}): Promise<Reply> {
  return must(service.post(`/v1/definitions/${document.key}/versions`, { document, confirmWarnings: true }, call));
}

export async function must(sent: Promise<Reply>): Promise<Reply> {
  const reply = await sent;
  if (reply.status >= 300) throw new Error(`${reply.status}: ${reply.text}`);
  return reply;
}

export const cancellation = {
  key: 'cancellation',
  name: 'Cancel a booking',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the definition language
  title: 'Cancel booking ${entity.id}',
  entity: { type: 'booking' },
  trigger: { event: 'booking.cancellation_requested' },
  unique: 'entity.id',
  fields: {
    reason: { type: 'text', required: true },
    refund: { type: 'money', currency: 'EUR', listed: true },
  },
  start: 'manager',
  steps: {
    manager: {
      type: 'approval',
      name: 'Manager',
      assign: { role: 'manager', exclude: ['initiator'] },
      comment: { required: ['rejected'] },
      next: [
        { on: 'approved', to: 'clerk' },
        { on: 'rejected', to: 'refused' },
      ],
    },
    clerk: {
      type: 'form',
      name: 'Pay back',
      assign: { user: 'initiator' },
      edits: ['refund'],
      next: 'done',
    },
    done: { type: 'end', status: 'approved' },
    refused: { type: 'end', status: 'rejected' },
  },
};

export const startBody = (entity: string = randomUUID()) => ({
  definition: 'cancellation',
  entity: { type: 'booking', id: entity },
  data: { reason: 'moved away', refund: { amount: '120.00', currency: 'EUR' } },
});
