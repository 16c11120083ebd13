import { logSubject } from '@procession/contracts/subjects.ts';
import type { Tracer } from '@procession/platform/tracer.ts';
import type { Commit } from '../event-store/commit.ts';

export interface Publishing {
  /** With the events of one partition. */
  commit: Commit;
  partition: number;
  began: number;
  publishing: Promise<unknown>;
}

/** From the publish of one partition's events to the broker's acknowledgement, in the trace of each of their commands. */
export function tracePublish(tracer: Tracer, { commit, partition, began, publishing }: Publishing): void {
  const told = (error?: unknown): void => {
    tracer.record(`publish ${logSubject(partition)}`, {
      kind: 'producer',
      parents: commit.events.map(({ traceparent }) => traceparent),
      beganMs: began,
      attributes: {
        'messaging.system': 'nats',
        'messaging.operation.type': 'send',
        'messaging.destination.name': logSubject(partition),
        'messaging.batch.message_count': commit.events.length,
        'procession.xid': commit.xid,
      },
      error,
    });
  };
  publishing.then(() => told(), told);
}
