import { canonical } from '@procession/contracts/canonical.ts';
import type { Place } from '@procession/contracts/feed.ts';
import type { FromClient, LiveChange, LiveTopic, ToClient } from '@procession/contracts/live.ts';
import type { LiveRow } from '@procession/contracts/read-models.ts';
import type { Violations } from './violations.ts';

export interface MirrorOptions {
  /** Names it in violations. */
  id: string;
  topic: LiveTopic;
  limit: number;
  /** It shows every row of the tenant: then a change of a row that it does not hold must be the row's first. */
  isWhole: boolean;
  violations: Violations;
  onRow?: (row: LiveRow) => void;
}

/** What a strict client knows by one subscription, over any number of connections. */
export interface Mirror {
  readonly id: string;
  readonly topic: LiveTopic;
  readonly rows: ReadonlyMap<string, LiveRow>;
  /** Ids of all rows that it was ever shown. */
  readonly everHeld: ReadonlySet<string>;
  readonly counts: Readonly<Record<'snapshots' | 'resumes' | 'resyncs' | 'changes' | 'repeats' | 'removes', number>>;
  /** It has had its snapshot, and nothing said since that another one comes. */
  isCurrent(): boolean;
  /** What to send on a new connection. */
  subscribe(): FromClient;
  /** A message of the connection; those that name another subscription do nothing. */
  take(message: ToClient): void;
}

/**
 * Applies a row only when its revision is later, and holds `since` against what it has: the row's history as the client
 * sees it has no hole, or the server said `resync`.
 */
export function createMirror({ id, topic, limit, isWhole, violations, onRow }: MirrorOptions): Mirror {
  let rows = new Map<string, LiveRow>();
  const everHeld = new Set<string>();
  let place: Place | undefined;
  let rights = '';
  let current = false;
  /** Answered on this connection. Before that, a frame that belongs to other subscriptions says nothing about this one. */
  let isAttached = false;
  const counts = { snapshots: 0, resumes: 0, resyncs: 0, changes: 0, repeats: 0, removes: 0 };

  const hold = (row: LiveRow): void => {
    rows.set(row.id, row);
    everHeld.add(row.id);
    onRow?.(row);
  };

  const takeSnapshot = (snapshot: Extract<ToClient, { type: 'snapshot' }>): void => {
    counts.snapshots++;
    const before = place?.epoch === snapshot.place.epoch ? rows : new Map<string, LiveRow>();
    rows = new Map();
    for (const row of snapshot.rows) {
      checkNotOlder(before.get(row.id), row);
      hold(row);
    }
    place = snapshot.place;
    rights = snapshot.rights;
    current = true;
  };

  const checkNotOlder = (held: LiveRow | undefined, row: LiveRow): void => {
    if (held && held.revision > row.revision)
      violations.add('client-row-went-back', `${id}: ${row.id} from ${held.revision} to ${row.revision} by a snapshot`);
    if (held?.revision === row.revision) checkSame(held, row);
  };

  const checkSame = (held: LiveRow, row: LiveRow): void => {
    if (canonical(held) !== canonical(row))
      violations.add(
        'client-row-changed-in-place',
        `${id}: ${row.id} at ${row.revision}: ${canonical(held)} and ${canonical(row)}`,
      );
  };

  const takeChange = (change: LiveChange): void => {
    if ('remove' in change) {
      const held = rows.get(change.remove);
      if (held && held.revision > change.revision) return;
      rows.delete(change.remove);
      counts.removes++;
      return;
    }
    const { row, since } = change;
    const held = rows.get(row.id);
    if (held && row.revision <= held.revision) {
      counts.repeats++;
      if (row.revision === held.revision) checkSame(held, row);
      return;
    }
    if (held ? since > held.revision : isWhole && since > 0)
      violations.add(
        'client-missed-revision',
        `${id}: ${row.id} ${since}..${row.revision} after ${held?.revision ?? 'nothing'}`,
      );
    counts.changes++;
    hold(row);
  };

  const advance = (given: Place): void => {
    if (place?.epoch !== given.epoch) {
      if (place) violations.add('client-refused', `${id}: epoch ${given.epoch} after ${place.epoch} without a resync`);
      return;
    }
    const partitions = { ...place.partitions };
    for (const [partition, seq] of Object.entries(given.partitions))
      partitions[partition] = Math.max(partitions[partition] ?? 0, seq);
    place = { epoch: place.epoch, partitions };
  };

  return {
    id,
    topic,
    counts,
    everHeld,
    get rows() {
      return rows;
    },
    isCurrent: () => current,
    subscribe: () => {
      isAttached = false;
      const from = place && current && { place, rights, holds: holdsOf(rows) };
      return { type: 'subscribe', id, topic, limit, ...(from && { from }) };
    },
    take: (message) => {
      switch (message.type) {
        case 'snapshot':
          if (message.id !== id) break;
          takeSnapshot(message);
          isAttached = true;
          break;
        case 'resumed':
          if (message.id !== id) break;
          counts.resumes++;
          isAttached = true;
          break;
        case 'resync':
          if (message.id !== id) break;
          counts.resyncs++;
          current = false;
          break;
        case 'changes':
          if (!isAttached) break;
          for (const change of message.changes) if (change.id === id) takeChange(change);
          advance(message.place);
          break;
        case 'place':
          if (isAttached) advance(message.place);
          break;
        case 'refused':
          if (message.id === id || message.id === null)
            violations.add('client-refused', `${id}: ${message.problem.type} ${message.problem.detail}`);
          break;
      }
    },
  };
}

const holdsOf = (rows: ReadonlyMap<string, LiveRow>): Record<string, number> =>
  Object.fromEntries([...rows].map(([id, { revision }]) => [id, revision]));
