import type { Client } from '@procession/client/client.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';

/** One who looks at the list of all instances, and checks what the line promises: every change in order, or a resync. */
export interface Watched {
  revisionOf(id: string): number | undefined;
  /** Breaks of the promise. */
  readonly faults: readonly string[];
  /** How often the line was lost. */
  readonly broken: () => number;
  readonly changes: () => number;
  hasSnapshot(): Promise<unknown>;
  close(): void;
}

const rowsMax = 1_000;
const snapshotWithinMs = 10_000;

export function watchInstances({ live }: Client): Watched {
  /** Kept here, not by the client: what it was told, in the order in which it was told. */
  const revisions = new Map<string, number>();
  const faults: string[] = [];
  let snapshots = 0;
  let broken = 0;
  let changes = 0;
  const subscription = live.subscribe(
    { name: 'instances', filter: {} },
    {
      onSnapshot: (rows, { hasMore }) => {
        snapshots++;
        if (hasMore)
          faults.push('there were more instances than a snapshot holds: the test is too fast for what it checks');
        for (const { id, revision } of rows) {
          if (revision < (revisions.get(id) ?? 0)) faults.push(`${id} went back to ${revision} in a snapshot`);
          revisions.set(id, revision);
        }
      },
      onChange: ({ id, revision }, { since }) => {
        changes++;
        const have = revisions.get(id);
        // `since`: what it follows on, or something before that, where several changes became one.
        if (since > (have ?? 0) || revision <= (have ?? 0))
          faults.push(`${id} went from ${have} to ${revision} since ${since}`);
        revisions.set(id, revision);
      },
      onRemove: (id) => faults.push(`${id} was removed from a list of all`),
      onState: (state) => {
        if (state === 'broken') broken++;
      },
      onRefused: ({ title, detail }) => faults.push(`refused: ${title}: ${detail}`),
      onResync: (reason) => {
        if (reason === 'missed') faults.push('the client found out by itself that it had missed something');
      },
    },
    { limit: rowsMax },
  );
  return {
    revisionOf: (id) => revisions.get(id),
    faults,
    broken: () => broken,
    changes: () => changes,
    hasSnapshot: () => waitUntil('a snapshot', () => snapshots > 0, { withinMs: snapshotWithinMs }),
    close: () => subscription.close(),
  };
}
