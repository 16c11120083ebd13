import type { FeedMessage } from '@procession/contracts/feed.ts';
import { feedSubject } from '@procession/contracts/subjects.ts';
import type { Tracer } from '@procession/platform/tracer.ts';
import type { Counters } from './counters.ts';

/** Hears a message of the feed: when its rows were news, from there to the last frame handed to a socket, in their traces. */
export function tracePush(tracer: Tracer, counters: Counters, message: FeedMessage, hear: () => void): void {
  const { batches, frames } = counters;
  const beganMs = performance.now();
  hear();
  if (!message.traces || counters.batches === batches) return;
  const subject = feedSubject(message.partition);
  tracer.record(`push ${subject}`, {
    kind: 'consumer',
    parents: message.traces,
    beganMs,
    attributes: {
      'messaging.system': 'nats',
      'messaging.operation.type': 'process',
      'messaging.destination.name': subject,
      'messaging.batch.message_count': message.rows?.length,
      'procession.frames': counters.frames - frames,
    },
  });
}
