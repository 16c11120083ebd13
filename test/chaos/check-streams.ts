import { canonical } from '@procession/contracts/canonical.ts';
import type { EventMeta } from '@procession/contracts/events/envelope.ts';
import { chain, noPredecessor } from '@procession/platform/hash-chain.ts';
import type { LoggedEvent } from './logged-event.ts';
import type { Violations } from './violations.ts';

export interface Head {
  tenant: string;
  stream: string;
  revision: number;
  hash: string;
}

/** Revisions 1..n, hashes that follow from what the database returns, heads at the last event. Events by stream and revision. */
export function checkStreams(events: readonly LoggedEvent[], heads: readonly Head[], violations: Violations): void {
  const last = new Map<string, LoggedEvent>();
  for (const event of events) {
    const id = `${event.tenant}/${event.stream}`;
    const previous = last.get(id);
    const expected = (previous?.revision ?? 0) + 1;
    if (event.revision !== expected)
      violations.add('stream-gap', `${id}: ${event.revision} where ${expected} is expected`);
    else if (event.hash !== hashOf(previous?.hash ?? noPredecessor, event))
      violations.add('chain-broken', `${id}/${event.revision} (${event.type})`);
    last.set(id, event);
  }
  for (const { tenant, stream, revision, hash } of heads) {
    const id = `${tenant}/${stream}`;
    const event = last.get(id);
    if (event?.revision !== revision || event.hash !== hash)
      violations.add(
        'head-differs',
        `${id}: the head says ${revision}, the last event is ${event?.revision ?? 'not there'}`,
      );
    last.delete(id);
  }
  for (const [id, { revision }] of last)
    violations.add('head-differs', `${id}: no head, the last event is ${revision}`);
}

const hashOf = (predecessor: string, event: LoggedEvent): string =>
  chain(predecessor, { ...event, data: canonical(event.data), meta: canonicalMeta(event.meta) });

const canonicalMeta = (meta: EventMeta): string => canonical({ ...meta });
