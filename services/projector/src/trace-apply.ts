import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { logSubject } from '@procession/contracts/subjects.ts';
import type { Tracer } from '@procession/platform/tracer.ts';

/** A rebuild applies what was traced long ago: nobody waits for a span there. */
const tracedWithinMs = 10 * 60_000;

/**
 * From here to the commit of these events' rows, in the trace of each of their commands. The events carry the context
 * themselves, so what the broker lost and the sweep found is in the trace, too.
 */
export function applyTracerOf(
  { tracer, partition }: { tracer?: Tracer; partition: number },
  batch: readonly { list: readonly LogEvent[] }[],
): (() => string[]) | undefined {
  if (!tracer?.isOn) return undefined;
  const beganMs = performance.now();
  const since = Date.now() - tracedWithinMs;
  const events = batch.flatMap(({ list }) => list).filter(({ recordedAt }) => Date.parse(recordedAt) > since);
  return () =>
    tracer.record(`apply ${logSubject(partition)}`, {
      kind: 'consumer',
      parents: events.map(({ meta }) => meta.traceparent),
      beganMs,
      attributes: {
        'messaging.system': 'nats',
        'messaging.operation.type': 'process',
        'messaging.destination.name': logSubject(partition),
        'messaging.batch.message_count': events.length,
      },
    });
}
