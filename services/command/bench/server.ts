import { createLogger } from '@procession/platform/logger.ts';
import { createMetrics } from '@procession/platform/metrics.ts';
import { Bus } from '@procession/platform/nats.ts';
import { createReadPool } from '@procession/platform/read-pool.ts';
import { createCommandApp } from '../src/app.ts';
import { createCommandParts } from '../src/parts.ts';

/** The command service with a made-up sign-in, and a world of its own. Sends its port to its parent. */
const internalKey = 'a secret between the services of a bench';
const databaseUrl = process.env.LOG_DATABASE_URL!;
const logger = createLogger('command', 'warn');
const metrics = createMetrics('command');
const bus = new Bus(process.env.NATS_URL, 'command', logger);
const pool = await createReadPool(databaseUrl, { connectionsMax: 4, statementTimeoutMs: 5_000 });
const parts = createCommandParts({
  databaseUrl,
  credentialKey: Buffer.alloc(32, 2),
  dataKey: Buffer.alloc(32, 1),
  internalKey,
  publicUrl: 'http://127.0.0.1',
  administrators: new Set(['bench:root']),
  partitions: 1,
  lanesMax: Number(process.env.LANES ?? 2),
  snapshotEveryEvents: 100,
  logger,
  metrics,
  bus,
  pool,
});
const app = await createCommandApp({
  logger,
  metrics: metrics.registry,
  readiness: {},
  authenticate: async (authorization) => {
    const [tenant, actor] = authorization!.split('/');
    return { tenant: tenant!, actor: actor!, client: 'bench', expiresAt: Number.POSITIVE_INFINITY };
  },
  ports: parts.ports,
  internalKey,
});
const put = async (method: 'PUT' | 'POST', url: string, payload: object): Promise<void> => {
  const reply = await app.inject({ method, url, payload, headers: { authorization: 'bench/root' } });
  if (reply.statusCode >= 300) throw new Error(`${url}: ${reply.body}`);
};
const people = {
  manager: ['manager1', 'manager2', 'manager3'],
  finance: ['finance1', 'finance2', 'finance3'],
  starter: ['starter'],
};
for (const [role, holders] of Object.entries(people)) {
  for (const id of holders) await put('PUT', `/v1/directory/users/${id}`, { name: `Person ${id}` });
  await put('PUT', `/v1/directory/roles/${role}`, {
    name: `Role ${role}`,
    permissions: role === 'starter' ? ['start'] : ['act'],
    holders,
  });
}
const step = (role: string, to: string) => ({
  type: 'approval',
  name: `Approval by ${role}`,
  assign: { role, exclude: ['initiator'] },
  next: [
    { on: 'approved', to },
    { on: 'rejected', to: 'refused' },
  ],
});
await put('POST', '/v1/definitions/two-steps/versions', {
  confirmWarnings: true,
  document: {
    key: 'two-steps',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the definition language
    title: 'Expense ${entity.id}',
    entity: { type: 'expense' },
    fields: { amount: { type: 'money', currency: 'EUR', required: true, listed: true }, purpose: { type: 'text' } },
    start: 'manager',
    steps: {
      manager: step('manager', 'finance'),
      finance: step('finance', 'done'),
      done: { type: 'end', status: 'approved' },
      refused: { type: 'end', status: 'rejected' },
    },
  },
});
await app.listen({ host: '127.0.0.1', port: 0 });
const address = app.server.address();
process.send!({ port: typeof address === 'object' ? address!.port : 0 });
process.on('message', () => process.send!({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() }));
process.on('disconnect', () => {
  app
    .close()
    .then(() => parts.close())
    .then(
      () => process.exit(),
      () => process.exit(1),
    );
});
