import type { ChaosRun } from './chaos-run.ts';
import { readLeasesTakenEarly, readWritesWithoutLease } from './database/watch-leases.ts';

/** One holder of a partition at a time, and no word from those before. */
export async function checkLeases({ admin, violations }: ChaosRun): Promise<void> {
  for (const { partition, fence, holder, from } of await readLeasesTakenEarly(admin))
    violations.add('lease-taken-early', `partition ${partition}, lease ${fence}: ${holder} from ${from}`);
  for (const { backend, partition, first, last } of await readWritesWithoutLease(admin))
    violations.add(
      'written-without-lease',
      `partition ${partition}: connection ${backend} of lease ${first} still wrote under lease ${last}`,
    );
}
