import type PgModule from 'pg';
import { decision } from '../world.ts';
import type { Approvals } from './drive.ts';
import { loadPeer } from './packages.ts';

type ApprovalEvent =
  | { type: 'Started'; data: { id: string; comment: string } }
  | { type: 'StepApproved'; data: { id: string; step: number; by: string; comment: string } }
  | { type: 'Finished'; data: { id: string } };
interface State {
  status: 'none' | 'open' | 'finished';
  step: number;
}

/** What is opaque to us, one brand each. */
interface Store {
  schema: { migrate(): Promise<void> };
  close(): Promise<void>;
}
type Projection = { readonly projection: unique symbol };
type Statement = { readonly statement: unique symbol };

/** The parts of the packages that are used here. */
interface Emmett {
  CommandHandler(options: {
    initialState: () => State;
    evolve: (state: State, event: ApprovalEvent) => State;
  }): (store: Store, stream: string, decide: (state: State) => ApprovalEvent[]) => Promise<{ newState: State }>;
  projections: { inline(projections: Projection[]): unknown };
}
interface EmmettPostgres {
  getPostgreSQLEventStore(
    url: string,
    options: { projections: unknown; connectionOptions: { pool: PgModule.Pool } },
  ): Store;
  postgreSQLRawSQLProjection(options: {
    name: string;
    canHandle: ApprovalEvent['type'][];
    evolve: (event: ApprovalEvent) => Statement;
  }): Projection;
}
interface Dumbo {
  SQL(strings: TemplateStringsArray, ...values: unknown[]): Statement;
}

/**
 * Emmett as a library: decide and evolve over streams in Postgres, in this process. With a projection it also keeps one
 * slim row per instance, in the same transaction.
 */
export async function openEmmett(
  databaseUrl: string,
  { connections, hasProjection }: { connections: number; hasProjection: boolean },
): Promise<Approvals<string>> {
  const { CommandHandler, projections } = loadPeer<Emmett>('@event-driven-io/emmett');
  const { getPostgreSQLEventStore } = loadPeer<EmmettPostgres>('@event-driven-io/emmett-postgresql');
  const { Pool } = loadPeer<typeof PgModule>('pg');
  const pool = new Pool({ connectionString: databaseUrl, max: connections });
  if (hasProjection) {
    await pool.query('create table approval_rows (id text primary key, status text not null, revision int not null)');
  }
  const store = getPostgreSQLEventStore(databaseUrl, {
    projections: hasProjection ? projections.inline([rowOfInstance()]) : [],
    connectionOptions: { pool },
  });
  await store.schema.migrate();
  const handle = CommandHandler({ initialState: () => ({ status: 'none', step: 0 }), evolve });
  const ended = new Set<string>();
  return {
    async start(key) {
      await handle(store, `approval-${key}`, (state) => start(state, key));
      return key;
    },
    async decide(key, step) {
      const { newState } = await handle(store, `approval-${key}`, (state) => decide(state, key, step));
      if (newState.status === 'finished') ended.add(key);
    },
    async finished(key) {
      if (!ended.delete(key)) throw new Error(`${key} has not ended`);
    },
    async close() {
      await store.close();
      await pool.end();
    },
  };
}

function start(state: State, id: string): ApprovalEvent[] {
  if (state.status !== 'none') throw new Error(`${id} is there already`);
  return [{ type: 'Started', data: { id, comment: decision.comment } }];
}

function decide(state: State, id: string, step: number): ApprovalEvent[] {
  if (state.status !== 'open' || state.step !== step - 1) throw new Error(`${id} does not wait for step ${step}`);
  const approved: ApprovalEvent = {
    type: 'StepApproved',
    data: { id, step, by: 'user-4711', comment: decision.comment },
  };
  return step === 2 ? [approved, { type: 'Finished', data: { id } }] : [approved];
}

function evolve(state: State, event: ApprovalEvent): State {
  if (event.type === 'Started') return { status: 'open', step: 0 };
  if (event.type === 'StepApproved') return { ...state, step: event.data.step };
  return { ...state, status: 'finished' };
}

function rowOfInstance(): Projection {
  const { postgreSQLRawSQLProjection } = loadPeer<EmmettPostgres>('@event-driven-io/emmett-postgresql');
  const { SQL } = loadPeer<Dumbo>('@event-driven-io/dumbo');
  return postgreSQLRawSQLProjection({
    name: 'approval-rows',
    canHandle: ['Started', 'StepApproved', 'Finished'],
    evolve: (event) => SQL`
      insert into approval_rows (id, status, revision) values (${event.data.id}, ${event.type}, 1)
      on conflict (id) do update set status = excluded.status, revision = approval_rows.revision + 1`,
  });
}
