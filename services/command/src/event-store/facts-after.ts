import type { Connection } from '@procession/platform/postgres.ts';

export interface FactSince {
  revision: number;
  at: string;
  type: string;
  actor: string;
}

/** An answer names no more than these. */
const factsMax = 50;

/** What happened to a stream after a revision, oldest first, without contents. */
export async function factsAfter(
  connection: Connection,
  tenant: string,
  stream: string,
  revision: number,
): Promise<FactSince[]> {
  const rows = await connection.query<{ revision: number; recorded_at: Date; type: string; actor: string }>(
    'facts-after',
    'select revision, recorded_at, type, actor from log.facts_after($1, $2, $3, $4)',
    [tenant, stream, revision, factsMax],
  );
  return rows.map(({ recorded_at, ...fact }) => ({ ...fact, at: recorded_at.toISOString() }));
}
