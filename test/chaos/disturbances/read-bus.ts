import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { logStreamName } from '@procession/contracts/subjects.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { readEvents } from '../database/read-log.ts';

const messageWithinMs = 5_000;

/** Events of the log, as `tenant/stream/revision`, that no message of the bus' stream holds. */
export async function missingOnBus({ stack, admin }: ChaosRun): Promise<string[]> {
  const published = await readBus(stack.natsUrl!);
  return (await readEvents(admin)).map(idOf).filter((id) => !published.has(id));
}

async function readBus(url: string): Promise<Set<string>> {
  const connection = await connect({ servers: url });
  try {
    const { state } = await (await jetstreamManager(connection)).streams.info(logStreamName);
    const consumer = await jetstream(connection).consumers.get(logStreamName);
    const ids = new Set<string>();
    for (let read = 0; read < state.messages; read++) {
      const message = await consumer.next({ expires: messageWithinMs });
      if (!message) break;
      for (const event of message.json<LogEvent[]>()) ids.add(idOf(event));
    }
    return ids;
  } finally {
    await connection.close();
  }
}

const idOf = ({ tenant, stream, revision }: LogEvent): string => `${tenant}/${stream}/${revision}`;
