import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from '@nats-io/jetstream';
import { logStreamLimits, logStreamName, logSubjects } from '@procession/contracts/subjects.ts';

const nanosPerMs = 1_000_000;

const ofTheLog = { name: logStreamName, subjects: logSubjects };

/** The JetStream stream of the log, made when it is missing. Two processes at once are fine. */
export async function ensureLogStream(
  manager: JetStreamManager,
  { name, subjects }: { name: string; subjects: string } = ofTheLog,
): Promise<StreamInfo> {
  const found = await manager.streams.info(name).catch(undefinedIfMissing);
  if (found) return found;
  return manager.streams
    .add({
      name,
      subjects: [subjects],
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      discard: DiscardPolicy.Old,
      max_age: logStreamLimits.maxAgeMs * nanosPerMs,
      max_bytes: logStreamLimits.maxBytes,
      duplicate_window: logStreamLimits.duplicateWindowMs * nanosPerMs,
    })
    .catch((error: unknown) => {
      if (!isOf(error, nameInUse)) throw error;
      return manager.streams.info(name);
    });
}

/** To be given to `catch`: a stream or a consumer that is not there is undefined, everything else stays a fault. */
export function undefinedIfMissing(error: unknown): undefined {
  if (!isOf(error, missing)) throw error;
  return undefined;
}

const missing: ReadonlySet<number> = new Set([JetStreamApiCodes.StreamNotFound, JetStreamApiCodes.ConsumerNotFound]);
/** JSStreamNameExistErr: somebody made it meanwhile, with other limits. */
const nameInUse: ReadonlySet<number> = new Set([10_058]);

const isOf = (error: unknown, codes: ReadonlySet<number>): boolean =>
  error instanceof JetStreamApiError && codes.has(error.code);
