import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import { pageOfStream } from '@procession/event-log/events-of-stream.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { LRUCache } from 'lru-cache';

/** States that are remembered at a time, and for how long after their last use. */
const pointsMax = 32;
const keptMs = 60_000;
/** Earlier than this a fold is as quick from the beginning. */
const revisionMin = 200;

interface Point {
  state: InstanceState;
  /** Of the event that led to it. */
  hash: string;
}

export interface ResumePoints {
  /** The instance after this revision, when somebody stopped reading there and its history is still the same. */
  stateAfter(
    log: SqlReader,
    of: { tenant: string; stream: string; revision: number },
  ): Promise<InstanceState | undefined>;
  keep(event: LogEvent, state: InstanceState): void;
}

/**
 * Where readers of histories stopped. What an event means depends on all before it, and only the newest state is stored: without these
 * points, each page of a long history would fold all pages before it anew.
 */
export function createResumePoints(): ResumePoints {
  const points = new LRUCache<string, Point>({ max: pointsMax, ttl: keptMs, updateAgeOnGet: true });
  return {
    async stateAfter(log, { tenant, stream, revision }) {
      const point = points.get(keyOf(tenant, stream, revision));
      if (!point) return undefined;
      const [event] = await pageOfStream(log, { tenant, stream, after: revision - 1 }, 1);
      return event?.revision === revision && event.hash === point.hash ? point.state : undefined;
    },
    keep({ tenant, stream, revision, hash }, state) {
      if (revision >= revisionMin) points.set(keyOf(tenant, stream, revision), { state, hash });
    },
  };
}

const keyOf = (tenant: string, stream: string, revision: number): string => `${tenant}\n${stream}\n${revision}`;
