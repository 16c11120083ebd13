import { instanceStream } from '@procession/contracts/ids.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { foldRows, loadRows } from '../src/event-store/stream-rows.ts';
import { instanceFold } from '../src/instances/instance-fold.ts';
import { SubjectKeys } from '../src/sealing/subject-keys.ts';

/** Microseconds of each cold load of these instances, as the command service loads them, in turns. */
export async function timeLoads(
  commandUrl: string,
  { tenant, ids, rounds }: { tenant: string; ids: readonly string[]; rounds: number },
): Promise<number[][]> {
  const connection = new Connection(commandUrl);
  const fold = instanceFold(new SubjectKeys(connection, Buffer.alloc(32)));
  const took: number[][] = ids.map(() => []);
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [n, id] of ids.entries()) {
        const of = { tenant, stream: instanceStream(id) };
        const began = performance.now();
        const rows = await loadRows(connection, { streams: [of], keys: [], foldVersion: fold.version! });
        await foldRows(fold, of, { rows });
        took[n]!.push((performance.now() - began) * 1_000);
      }
    }
  } finally {
    await connection.close();
  }
  return took;
}
