import { type JetStreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { logStreamLimits, logStreamName, logSubjects } from '@procession/contracts/subjects.ts';

const nanosPerMs = 1_000_000;
const streamNameInUse = 10_058;

/** Makes the JetStream stream of the log when it is missing. Two processes at once are fine. */
export async function ensureLogStream(manager: JetStreamManager): Promise<void> {
  try {
    await manager.streams.info(logStreamName);
  } catch {
    await manager.streams
      .add({
        name: logStreamName,
        subjects: [logSubjects],
        retention: RetentionPolicy.Limits,
        storage: StorageType.File,
        max_age: logStreamLimits.maxAgeMs * nanosPerMs,
        max_bytes: logStreamLimits.maxBytes,
        duplicate_window: logStreamLimits.duplicateWindowMs * nanosPerMs,
      })
      .catch((error: unknown) => {
        if ((error as { code?: number }).code !== streamNameInUse) throw error;
      });
  }
}
