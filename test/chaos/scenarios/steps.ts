import type { InstanceAnswer } from '@procession/contracts/http/command.ts';
import type { StackOptions } from '@procession/stack/stack-parts.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import pg from 'pg';
import type { ChaosRun } from '../chaos-run.ts';
import type { Operation } from '../history.ts';
import { secretMark } from '../load/definitions.ts';
/** Single commands of a scenario, each recorded like those of the load. */

/** Scenarios wait for sweeps of the log, and for leases of a projector that was killed: both come sooner than they need to elsewhere. */
export const sweepOften = {
  serviceEnv: { projector: { SWEEP_MS: '500', LEASE_MS: '500' } },
} satisfies Partial<StackOptions>;
/** Several sweeps, and whatever else a small stack has to do. */
export const sweptWithinMs = 5_000;

let keys = 0;

export async function startInstance(run: ChaosRun, tenant: string, requests = run.requests): Promise<InstanceAnswer> {
  const data = { amount: { amount: '700.00', currency: 'EUR' }, secret: `${secretMark}${keys}` };
  const operation = await requests.perform(
    { kind: 'start', tenant, actor: 'p7', path: '/v1/instances', key: `step-${keys++}` },
    { definition: 'two-step', entity: { type: 'order', id: `E-${keys}` }, data },
  );
  if (operation.outcome !== 'ok') throw new Error(`a start was not taken: ${JSON.stringify(operation.answer)}`);
  return operation.answer as InstanceAnswer;
}

export const comment = (
  run: ChaosRun,
  tenant: string,
  instance: string,
  { key = `step-${keys++}`, isLater = false } = {},
): Promise<Operation> =>
  run.requests.perform(
    { kind: 'comment', tenant, actor: 'p7', path: `/v1/instances/${instance}/comment`, key },
    { comment: 'noted' },
    isLater,
  );

/** Statements in a transaction of their own that stays open until it is let go: what they lock stays locked. */
export async function hold(run: ChaosRun, ...statements: readonly string[]): Promise<{ letGo: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: run.stack.databases.admin });
  await client.connect();
  await client.query('begin');
  for (const statement of statements) await client.query(statement);
  return {
    letGo: async () => {
      await client.query('rollback');
      await client.end();
    },
  };
}

const blockedWithinMs = 10_000;

/** Until a transaction of this database role waits for a lock. */
export async function waitUntilBlocked(run: ChaosRun, role: string): Promise<void> {
  await waitUntil(
    `a transaction of ${role} waits for a lock`,
    async () => {
      const [row] = await run.admin.query<{ count: number }>(
        '',
        `select count(*)::int as count from pg_stat_activity where usename = $1 and wait_event_type = 'Lock'`,
        [role],
      );
      return row!.count > 0;
    },
    { withinMs: blockedWithinMs, everyMs: 20 },
  );
}

/** Ends what a dead client has left in the server, so that it is rolled back now. */
export async function endBackends(run: ChaosRun, role: string): Promise<void> {
  await run.admin.query('', 'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
}

/** Until the projector's cursor stands at the end of the log: it will not look at anything before again. */
export async function waitUntilSwept(run: ChaosRun): Promise<void> {
  await waitUntil(
    'the sweep has passed the end of the log',
    async () => {
      const [row] = await run.admin.query<{ isPast: boolean }>(
        '',
        `select s.position >= (select max(e.position) from log.events e) as "isPast" from read.sweep s`,
        [],
      );
      return row?.isPast;
    },
    { withinMs: sweptWithinMs },
  );
}

/** Until an instance has its row. */
export async function waitUntilRow(run: ChaosRun, instance: string): Promise<void> {
  const look = () => run.admin.query('', 'select from read.instances where instance = $1', [instance]);
  await waitUntil('the instance has its row', async () => (await look()).length > 0, { withinMs: sweptWithinMs });
}
