import { type FileBoxes, fileBoxesOf } from '@procession/platform/file-boxes.ts';
import type { Logger } from '@procession/platform/logger.ts';
import type { Metrics } from '@procession/platform/metrics.ts';
import type { Bus } from '@procession/platform/nats.ts';
import { Connection, isConnectionLoss } from '@procession/platform/postgres.ts';
import { TenantTurns } from '@procession/platform/tenant-turns.ts';
import { noTracer, type Tracer } from '@procession/platform/tracer.ts';
import type { DatabasePool } from 'slonik';
import { CredentialStore } from './credentials/credential-store.ts';
import { CompiledDefinitions } from './definitions/compiled-definitions.ts';
import { DocumentChecker } from './definitions/document-checker.ts';
import { startDraftSweep } from './drafts/draft-sweep.ts';
import { createCarryOut, createLeaseExpired } from './duties/carry-out.ts';
import { DutyBell } from './duties/duty-bell.ts';
import { DutyRunner } from './duties/duty-runner.ts';
import { createDutyStore } from './duties/duty-store.ts';
import { createCommitterStats } from './event-store/committer-stats.ts';
import { factsAfter } from './event-store/facts-after.ts';
import { openCommitter } from './event-store/open-committer.ts';
import { startUpkeep } from './event-store/upkeep.ts';
import { createCallbacks } from './features/answer-callback/callbacks.ts';
import { createJobBoard } from './features/pull-jobs/job-board.ts';
import { uploadLimits } from './files/file-limits.ts';
import { createFileStore, startFilePurge } from './files/file-store.ts';
import { FileUses } from './files/file-uses.ts';
import { receiveFile } from './files/receive-file.ts';
import { createFolds } from './folds.ts';
import { TenantIndexes } from './indexes/tenant-indexes.ts';
import { InstanceNumbers } from './instances/instance-numbers.ts';
import { createMessageStore } from './messages/message-store.ts';
import { createOperationStore } from './operations/operation-store.ts';
import type { CommandPorts } from './ports.ts';
import { JetStreamRelay } from './relay/relay.ts';
import { startSweep } from './relay/sweep.ts';
import { SubjectKeys } from './sealing/subject-keys.ts';
import { SnapshotTaker } from './snapshots/snapshot-taker.ts';
import { createLengthWatch } from './snapshots/watch-growth.ts';
import { WebhookStore } from './webhooks/webhook-store.ts';

export interface CommandPartsOptions {
  databaseUrl: string;
  dataKey: Buffer;
  credentialKey: Buffer;
  /** Between the processes of this installation. */
  internalKey: string;
  /** Where this service is reached from outside, for the addresses that it gives out. */
  publicUrl: string;
  administrators: ReadonlySet<string>;
  partitions: number;
  lanesMax: number;
  snapshotEveryEvents: number;
  logger: Logger;
  metrics: Metrics;
  tracer?: Tracer;
  bus: Bus;
  pool: DatabasePool;
}

/** Everything behind the routes, put together and running. Postgres and the bus may be away. */
export function createCommandParts({
  databaseUrl,
  dataKey,
  credentialKey,
  internalKey,
  publicUrl,
  administrators,
  partitions,
  lanesMax,
  snapshotEveryEvents,
  logger,
  metrics,
  tracer = noTracer,
  bus,
  pool,
}: CommandPartsOptions) {
  const commands = metrics.counter('commands_total', 'Commands by what became of them', ['command', 'outcome']);
  const commits = metrics.counter('relay_messages_total', 'Messages of commits, published or left to the sweep', [
    'result',
  ]);

  const taken = metrics.counter('snapshots_total', 'Snapshots of instances by what became of them', ['result']);
  const longHistories = metrics.counter('long_histories_total', 'Instances whose history has passed 10,000 events');
  const operations = metrics.counter('operations_total', 'Writes accepted for later by what became of them', [
    'outcome',
  ]);

  const dutiesDone = metrics.counter(
    'duties_total',
    'Hand-overs between instances, messages and signals by what became of them',
    ['kind', 'result'],
  );

  // A connection of its own: what it reads stands between a command and its decision.
  const lookups = new Connection(databaseUrl, { applicationName: 'command lookups' });
  const door = new Connection(databaseUrl, { applicationName: 'command operations in' });
  const hands = new Connection(databaseUrl, { applicationName: 'command operations out' });
  const fileConnection = new Connection(databaseUrl, { applicationName: 'command files' });
  const dutyHands = new Connection(databaseUrl, { applicationName: 'command duties out' });
  const dutyDoor = new Connection(databaseUrl, { applicationName: 'command duties in' });
  const bell = new DutyBell();
  const keys = new SubjectKeys(lookups, dataKey);
  const files = createFileStore(fileConnection);
  const boxesOf = (tenant: string, id: string): FileBoxes => fileBoxesOf(dataKey, tenant, id);
  const uploadTurns = new TenantTurns(uploadLimits);
  const folds = createFolds(keys);
  const snapshotConnection = new Connection(databaseUrl, { applicationName: 'command snapshots' });
  const snapshots = new SnapshotTaker({
    connection: snapshotConnection,
    fold: folds.instance,
    everyEvents: snapshotEveryEvents,
    logger,
    counted: (result) => taken.inc({ result }),
  });
  const watchLength = createLengthWatch({ logger, counted: () => longHistories.inc() });
  const relay = new JetStreamRelay(bus, partitions, logger, (result) => commits.inc({ result }), tracer);
  const { committer, clock, upkeep, close } = openCommitter({
    databaseUrl,
    folds,
    relay,
    logger,
    tracer,
    stats: createCommitterStats(metrics),
    partitions,
    lanesMax,
    owes: bell.ring,
    grew: (growth) => {
      snapshots.grew(growth);
      watchLength(growth);
    },
  });
  const documents = new DocumentChecker();
  const indexes = new TenantIndexes(pool, administrators, logger);
  const ports: CommandPorts = {
    handle: (command) => committer.handle(command),
    indexes,
    definitions: new CompiledDefinitions(pool),
    documents,
    credentials: new CredentialStore(pool, credentialKey),
    webhooks: new WebhookStore(pool, credentialKey),
    keys,
    numbers: new InstanceNumbers(lookups),
    pool,
    factsAfter: (tenant, stream, revision) => factsAfter(lookups, tenant, stream, revision),
    bus,
    takeSnapshot: (tenant, stream) => snapshots.take({ tenant, stream }),
    operations: createOperationStore(door, hands),
    files: new FileUses(files, boxesOf),
    receiveFile: (upload) => uploadTurns.run(upload.tenant, () => receiveFile(files, boxesOf, upload)),
    messages: createMessageStore(dutyDoor),
    duties: createDutyStore(dutyHands),
    callbacks: createCallbacks(internalKey, publicUrl),
    jobBoard: createJobBoard(dutyDoor),
    dutiesOpened: bell.ring,
    nextDuty: bell.next,
    counted: (command, outcome) => commands.inc({ command, outcome }),
    operationCounted: (outcome) => operations.inc({ outcome }),
  };

  const runner = new DutyRunner({
    store: ports.duties,
    carryOut: createCarryOut(ports, ports.duties, logger),
    leaseExpired: createLeaseExpired(ports, ports.duties),
    logger,
    counted: (kind, result) => dutiesDone.inc({ kind, result }),
  });
  bell.onRing(runner.wake);
  runner.start();

  metrics.gauge('queued_commands', 'Commands that wait for a batch', () => committer.queued);
  metrics.gauge('cached_streams', 'Folded streams in memory', () => committer.cached.streams);
  metrics.gauge('cached_bytes', 'Estimate of what the folded streams take', () => committer.cached.bytes);
  metrics.gauge('due_snapshots', 'Instances whose snapshot is due and waits', () => snapshots.due);
  // Without a bus, which is allowed, there is nothing to be away.
  if (bus.isConfigured)
    metrics.gauge('bus_up', '1 when commits go out over the bus at once, 0 when they wait for it', () =>
      bus.isUp() ? 1 : 0,
    );
  metrics.gauge('outbox_age_seconds', 'Age of the oldest commit whose publication is not known', () =>
    outboxAge(upkeep),
  );
  metrics.gauge(
    'operations_waiting',
    'Writes that were accepted and are not finished, of all processes',
    async () => (await ports.operations.waiting()).count,
  );
  metrics.gauge(
    'operations_age_seconds',
    'Age of the oldest of them',
    async () => (await ports.operations.waiting()).age_ms / 1000,
  );

  const stops = [
    indexes.start(),
    startUpkeep(upkeep, clock, logger),
    startSweep(upkeep, relay, logger),
    startFilePurge(files, logger),
    startDraftSweep(upkeep, logger),
  ];
  return {
    ports,
    snapshots,
    /** Carries out no duty any more: others do. */
    pauseDuties: () => runner.stop(),
    /** A hint from the bus; the poll would find it, too. */
    indexMayHaveChanged(tenant: string): void {
      if (!indexes.get(tenant)) return;
      indexes.check(tenant).catch((error: unknown) => {
        logger[isConnectionLoss(error) ? 'debug' : 'warn'](
          { err: error, tenant },
          'a changed index could not be read; the poll tries again',
        );
      });
    },
    isPostgresReachable: async (): Promise<true> => {
      await clock.refresh(upkeep);
      return true;
    },
    async close(): Promise<void> {
      for (const stop of stops) stop();
      await runner.stop();
      await close();
      await snapshots.close();
      await Promise.all(
        [lookups, snapshotConnection, door, hands, fileConnection, dutyHands, dutyDoor].map((connection) =>
          connection.close(),
        ),
      );
      await documents.close();
    },
  };
}

async function outboxAge(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ age_ms: number }>('outbox-age', 'select age_ms from log.outbox_age()');
  return row!.age_ms / 1000;
}
