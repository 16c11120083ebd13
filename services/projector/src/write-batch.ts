import type { Cursor } from '@procession/contracts/events/envelope.ts';
import { feedSubject } from '@procession/contracts/subjects.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { encodeBatch } from './encode-batch.ts';
import type { StreamChanges } from './fold-stream.ts';

/** How far the sweep has compared, and into how many the streams were divided meanwhile. */
export interface Swept {
  cursor: Cursor;
  partitions: number;
}

export interface BatchTarget {
  read: SqlReader;
  /** Identity of the set of tables that the batch was folded for. */
  epoch: number;
  partition: number;
  /** Of the lease under which it writes; 0 when nobody leases these tables. */
  fence?: number;
  /** Tells the feed. */
  publish: (subject: string, message: string) => void;
  /** Once the rows are written. @returns the traces in which they are pushed on */
  traceApply?: () => string[];
}

/** Another set of tables has taken this one's place, or another holder the partition: what is cached is not to be built upon. */
export class OtherTables extends Error {
  override name = 'OtherTables';
}

/** A larger message goes without its rows: the followers read the tables. Below the 1 MiB that a NATS server takes by default. */
const messageBytesMax = 900_000;

/** Writes rows, candidates, readers, audit, feed and cursor in one transaction, and then tells the feed. */
export async function writeBatch(target: BatchTarget, batch: readonly StreamChanges[], swept?: Swept): Promise<void> {
  const { parameters, rows, heads } = encodeBatch(batch);
  const { cursor, partitions } = swept ?? {};
  const [answer] = await target.read.query<{ seq: number; written: string[] | null }>(
    'apply',
    'select seq, written from apply($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)',
    [
      target.epoch,
      target.partition,
      target.fence ?? 0,
      ...parameters,
      cursor?.epoch ?? null,
      cursor?.xid ?? null,
      cursor?.position ?? null,
      partitions ?? null,
    ],
  );
  if (!answer) throw new OtherTables('the tables are another set, or the partition has another holder');
  const written = answer.written === null ? [...rows.values()] : answer.written.map((key) => rows.get(key));
  if (written.length === 0 && heads === null) return;
  const traces = target.traceApply?.() ?? [];
  const traced = traces.length === 0 ? '' : `,"traces":${JSON.stringify(traces)}`;
  const begin = `{"epoch":${target.epoch},"partition":${target.partition},"seq":${answer.seq}${traced}`;
  const end = heads === null ? '}' : `,"heads":${heads}}`;
  const message = `${begin},"rows":[${written.join(',')}]${end}`;
  const isTooLarge = Buffer.byteLength(message) > messageBytesMax;
  target.publish(feedSubject(target.partition), isTooLarge ? begin + end : message);
}
