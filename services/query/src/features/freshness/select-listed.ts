import type { Cursor } from '@procession/contracts/events/envelope.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';

export interface Listed {
  /** All up to here has been compared with the rows; null: nothing yet. */
  compared: Cursor | null;
  /** Of what people did, what the rows have as the last. */
  newest: { stream: string; revision: number; at: string } | null;
  /** Streams that wait for an operator. */
  parked: string[];
}

/** How far the rows of a tenant are, by what the projector wrote beside them. */
export async function selectListed(read: SqlReader, tenant: string): Promise<Listed> {
  const [row] = await read.query<Listed>(
    'how-far-lists-are',
    `select
       (select json_build_object('epoch', s.epoch, 'xid', s.xid::text, 'position', s.position)
        from sweep s order by s.epoch, s.xid, s.position limit 1) as compared,
       (select json_build_object('stream', a.stream, 'revision', a.revision,
          'at', to_char(a.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        from audit a where a.tenant = $1 order by a.recorded_at desc, a.stream desc, a.revision desc limit 1) as newest,
       array(select p.stream from parked_streams p where p.tenant = $1) as parked`,
    [tenant],
  );
  return row!;
}
