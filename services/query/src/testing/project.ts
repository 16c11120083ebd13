import { join } from 'node:path';
import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { startProcess } from '@procession/stack/child-process.ts';
import { entryFile } from '@procession/stack/services.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import type { TestDatabase } from '@procession/stack/testing.ts';
import type { OpenPorts } from '../open-ports.ts';

const projectedWithinMs = 20_000;
const stoppedWithinMs = 5_000;

/** Runs the real projector, as a process of its own and without a bus, until the rows have these events. */
export async function project(database: TestDatabase, ports: OpenPorts, events: readonly LogEvent[]): Promise<void> {
  const dir = makeTemporaryFolder();
  const projector = await startProcess({
    name: 'projector',
    command: process.execPath,
    args: [entryFile('projector')],
    env: {
      PORT: '0',
      LOG_LEVEL: 'info',
      LOG_DATABASE_URL: database.urls.reader,
      READ_DATABASE_URL: database.urls.projector,
      SWEEP_MS: '20',
    },
    logFile: join(dir, 'projector.log'),
    deathSignal: 'TERM',
  });
  try {
    for (const [tenant, ofTenant] of Map.groupBy(events, (event) => event.tenant)) {
      const heads = new Map(ofTenant.map(({ stream, revision }) => [stream, revision]));
      const streams = [...heads].map(([stream, revision]) => ({ stream, revision }));
      if (await ports.reached(tenant, { epoch: 1, streams }, projectedWithinMs)) continue;
      throw new Error(`the rows of ${tenant} are behind after ${projectedWithinMs} ms:\n${projector.log()}`);
    }
  } finally {
    await projector.stop('SIGTERM', stoppedWithinMs);
    removeDataFolder(dir);
  }
}
