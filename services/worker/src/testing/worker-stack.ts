import { type Client, createClient } from '@procession/client/client.ts';
import { type Stack, startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import pg from 'pg';

const tenant = 'acme';

/** The write side and workers, as processes; receivers on loopback may be called. `nats`: with the bus, too. */
export async function openWorkerStack({ workers, nats = false }: { workers: number; nats?: boolean }) {
  const dir = makeTemporaryFolder();
  const stack: Stack = await startStack({
    dir,
    durable: false,
    nats,
    copies: { command: 1, worker: workers, projector: 0, query: 0, notifier: 0 },
    administrators: [`${tenant}:root`],
    env: { LOG_LEVEL: 'warn' },
    serviceEnv: { worker: { OUTBOUND_ALLOW: '127.0.0.1/32' } },
  });
  const admin = new pg.Pool({ connectionString: stack.databases.admin, max: 1 });
  admin.on('error', () => {}); // the database was killed: the next question opens another connection
  const client: Client = createClient({
    commandUrl: stack.urls.command,
    queryUrl: stack.urls.command, // nothing is read
    liveUrl: stack.urls.command,
    token: () => stack.token('root', { tenant }),
  });
  return {
    stack,
    client,
    tenant,
    rows: async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
      (await admin.query<Row & pg.QueryResultRow>(text, values)).rows,
    publish: (document: { key: string }) =>
      client.definitions.publish(document.key, { confirmWarnings: true, document: document as never }),
    close: async () => {
      await admin.end();
      await stack.stop();
      removeDataFolder(dir);
    },
  };
}
export type WorkerStack = Awaited<ReturnType<typeof openWorkerStack>>;
