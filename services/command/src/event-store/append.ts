import { hash } from 'node:crypto';
import { partitionOf } from '@procession/contracts/subjects.ts';
import type { Connection } from '@procession/platform/postgres.ts';
import type { Batch } from './batch.ts';

export interface AppendAnswer {
  xid: string;
  epoch: number;
  /** Bundles, as `Batch.bundleOf` numbers them. */
  refused: number[];
  /** Commands (from 0) whose key was used before. */
  replays: ({ command: number } & StoredKey)[] | null;
  /** Claims (from 0) whose value another stream holds. */
  holders: { claim: number; stream: string }[] | null;
  /** Changes of locks (from 0) that take what a visit of another stream, or another visit, holds. */
  locked: { change: number; stream: string }[] | null;
}

export interface StoredKey {
  fingerprint: string;
  response: string;
}

/** A commit's message whose publication was acknowledged: its outbox row may go. */
export interface Published {
  xid: string;
  partition: number;
}

const parameterCount = 33;
const statement = `select xid::text, epoch, refused, replays, holders, locked from log.append(${Array.from({ length: parameterCount }, (_, i) => `$${i + 1}`).join(', ')})`;

export async function append(
  connection: Connection,
  batch: Batch,
  published: readonly Published[],
  partitions: number,
): Promise<AppendAnswer> {
  const [answer] = await connection.query<AppendAnswer>('append', statement, parameters(batch, published, partitions));
  return answer!;
}

/** Columns joined by newlines; see migrations/0004_append.sql. */
function parameters(batch: Batch, published: readonly Published[], partitions: number): string[] {
  const { commands: c, events: e, claims: u } = batch;
  const s = [...batch.streams.values()];
  const tenants = new Set<string>();
  const touched = new Set<number>();
  for (const { tenant, ref } of s) {
    tenants.add(tenant);
    touched.add(partitionOf(tenant, ref.stream, partitions));
  }
  for (const { waiting } of c) tenants.add(waiting.command.tenant);
  const indexed: number[] = [];
  e.forEach((event, n) => {
    if (event.isIndexed) indexed.push(n + 1);
  });
  return [
    [...tenants].join('\n'),
    [...touched].join('\n'),
    column(published, (x) => x.xid),
    column(published, (x) => x.partition),
    column(c, (x) => batch.bundleOf(x.bundle)),
    column(c, (x) => x.waiting.command.tenant),
    column(c, (x) => x.waiting.command.keyOwner),
    column(c, (x) => x.waiting.command.key),
    column(c, (x) => x.waiting.command.fingerprint),
    column(c, (x) => x.answer),
    column(s, (x) => batch.bundleOf(x.bundle)),
    column(s, (x) => x.tenant),
    column(s, (x) => x.ref.stream),
    column(s, (x) => x.ref.kind),
    column(s, (x) => x.expected),
    column(s, (x) => x.expectedHash),
    column(s, (x) => x.revision),
    column(s, (x) => x.hash),
    column(e, (x) => x.of.number),
    column(e, (x) => x.revision),
    column(e, (x) => x.type),
    column(e, (x) => x.schemaVersion),
    column(e, (x) => x.recordedAt),
    column(e, (x) => x.hash),
    column(e, (x) => x.data),
    column(e, (x) => x.meta),
    column(u, (x) => x.of.number),
    column(u, (x) => x.definition),
    column(u, (x) => hash('sha256', x.value, 'hex')),
    column(u, (x) => (x.claims ? 't' : 'f')),
    indexed.join('\n'),
    batch.duties.length === 0
      ? ''
      : JSON.stringify(batch.duties.map(({ of, change }) => ({ of: of.number, ...change }))),
    batch.locks.length === 0
      ? ''
      : JSON.stringify(
          batch.locks.map(({ of, change: { op, visit, key } }) => ({
            of: of.number,
            op,
            visit,
            digest: hash('sha256', key, 'hex'),
          })),
        ),
  ];
}

function column<Row>(rows: readonly Row[], value: (row: Row) => string | number): string {
  let text = '';
  for (let i = 0; i < rows.length; i++) text += i === 0 ? value(rows[i]!) : `\n${value(rows[i]!)}`;
  return text;
}
