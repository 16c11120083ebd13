import { type JetStreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { logStreamName, logSubjects } from '@procession/contracts/subjects.ts';

/** Commits are permanent in Postgres; the bus keeps them only so long that a consumer which was away finds most of them. */
const messageAgeMaxMs = 24 * 60 * 60 * 1_000;
const streamBytesMax = 1_073_741_824;
/** Within this time a repeated publish is recognised. */
const duplicateWindowMs = 120_000;

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
        max_age: messageAgeMaxMs * nanosPerMs,
        max_bytes: streamBytesMax,
        duplicate_window: duplicateWindowMs * nanosPerMs,
      })
      .catch((error: unknown) => {
        if ((error as { code?: number }).code !== streamNameInUse) throw error;
      });
  }
}
