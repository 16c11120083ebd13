import type { Stack } from '@procession/stack/stack.ts';
import pg from 'pg';
import { openTarget } from './load.ts';
import { waitUntilProjected } from './projection.ts';
import { decision, must, type World } from './world.ts';

/** Bytes of a list row as it goes over the wire, ours and with its steps embedded. */
export async function measureRowBytes(
  stack: Stack,
  world: World,
  adminUrl: string,
  steps: 5 | 10,
): Promise<{ slim: number; embedded: number }> {
  const command = openTarget(stack.urls.command[0]!, 1);
  const twenty = 'twenty characters ok';
  const data = { one: twenty, two: twenty, three: twenty, four: twenty, five: twenty };
  const body = { definition: `bench-chain-${steps}`, entity: { type: 'expense', id: 'E-0001' }, data };
  const { id } = await must(command, 'post', '/v1/instances', world.client, body);
  for (let n = 1; n < steps; n++)
    await must(command, 'post', `/v1/tasks/${id}.${n}/decide`, world.managers[0]!, decision);
  await command.close();
  await waitUntilProjected(adminUrl);

  const reply = await fetch(`${stack.urls.query[0]}/v1/instances?definition=bench-chain-${steps}`, {
    headers: { authorization: `Bearer ${world.managers[0]}` },
  });
  const { items } = (await reply.json()) as { items: Record<string, unknown>[] };
  const row = items.find((item) => item.id === id);
  if (!row) throw new Error(`instance ${String(id)} is not in the list`);
  const stepInstances = Array.from({ length: steps }, (_, n) => embeddedStep(String(id), n + 1, data));
  return { slim: bytes(row), embedded: bytes({ ...row, stepInstances }) };
}

/** The fixed shape that consumers of the old rows have: what a slim row leaves out. */
const embeddedStep = (instance: string, n: number, fields: Record<string, string>) => ({
  id: `${instance}.${n}`,
  stepId: `step_${n}`,
  name: `Approval number ${n}`,
  status: 'approved',
  assigneeId: 'user:m1',
  assigneeName: 'Manager m1',
  openedAt: '2026-11-20T10:00:00.000Z',
  dueAt: '2026-11-22T10:00:00.000Z',
  completedAt: '2026-11-20T11:00:00.000Z',
  outcome: 'approved',
  comment: 'x'.repeat(60),
  ...fields,
});

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Heap bytes of the slim rows in the table, without indexes: the mean. */
export async function heapBytesOfRows(adminUrl: string): Promise<number> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  const { rows } = await admin.query<{ bytes: number }>(
    'select avg(pg_column_size(i.*))::int as bytes from read.instances i',
  );
  await admin.end();
  return rows[0]!.bytes;
}
