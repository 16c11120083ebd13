import { expect } from 'vitest';
import type { Call, Reply, TestService } from '../../testing.ts';

/** A call that may be done later. */
export const later = (call: Call = {}): Call => ({ ...call, headers: { prefer: 'respond-async', ...call.headers } });

const finishedWithinMs = 8_000;

/** The operation that was accepted, once it is finished. */
export async function finished(service: TestService, reply: Reply, call: Call = {}): Promise<Reply> {
  if (reply.status !== 202) throw new Error(`${reply.status}: ${reply.text}`);
  let now: Reply | undefined;
  await expect
    .poll(
      async () => {
        now = await service.get(reply.headers.location!, call);
        return now.headers['retry-after'];
      },
      { timeout: finishedWithinMs, interval: 20 },
    )
    .toBeUndefined();
  return now!;
}
