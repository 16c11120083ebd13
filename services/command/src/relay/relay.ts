import { type JetStreamClient, jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { logMessageId, logSubject, partitionOf } from '@procession/contracts/subjects.ts';
import { ensureLogStream } from '@procession/platform/log-stream.ts';
import type { Logger } from '@procession/platform/logger.ts';
import type { Bus } from '@procession/platform/nats.ts';
import { noTracer, type Tracer } from '@procession/platform/tracer.ts';
import type { Commit, Relay } from '../event-store/commit.ts';
import { splitMessage } from './split-message.ts';
import { tracePublish } from './trace-publish.ts';

/** Well below max_payload of a server, 1 MB by default. */
const messageBytesMax = 524_288;
const inFlightMax = 256;
const publishTimeoutMs = 3_000;
/** A stream that is missing is made again, but not for each message that finds it missing. */
const ensureEveryMs = 2_000;

/** Publishes each commit straight from memory, one message per partition that it touches. What fails stays in the outbox. */
export class JetStreamRelay implements Relay {
  readonly #bus: Bus;
  readonly #partitions: number;
  readonly #logger: Logger;
  readonly #counted: (result: 'published' | 'left') => void;
  readonly #tracer: Tracer;
  #client: JetStreamClient | undefined;
  #inFlight = 0;
  #ensuredAt = Number.NEGATIVE_INFINITY;

  constructor(
    bus: Bus,
    partitions: number,
    logger: Logger,
    counted: (result: 'published' | 'left') => void,
    tracer: Tracer = noTracer,
  ) {
    this.#bus = bus;
    this.#partitions = partitions;
    this.#logger = logger;
    this.#counted = counted;
    this.#tracer = tracer;
    bus.onceConnected((connection) => void this.#open(connection));
  }

  publish(commit: Commit, done: (partition: number) => void): void {
    for (const [partition, events] of this.#byPartition(commit)) {
      if (!this.#client || !this.#bus.isUp() || this.#inFlight >= inFlightMax) this.#counted('left');
      else void this.#send(this.#client, { ...commit, events }, partition, done);
    }
  }

  /** Resolves when every message of the commit was acknowledged. @throws what the first failure threw. */
  async publishNow(commit: Commit): Promise<void> {
    if (!this.#client || !this.#bus.isUp()) throw new Error('the bus is away');
    for (const [partition, events] of this.#byPartition(commit))
      await this.#sendParts(this.#client, { ...commit, events }, partition);
  }

  get canPublish(): boolean {
    return this.#client !== undefined && this.#bus.isUp();
  }

  #byPartition({ events }: Commit): Iterable<[number, Commit['events']]> {
    if (this.#partitions === 1) return [[0, events]];
    return Map.groupBy(events, ({ tenant, stream }) => partitionOf(tenant, stream, this.#partitions));
  }

  async #send(
    client: JetStreamClient,
    commit: Commit,
    partition: number,
    done: (partition: number) => void,
  ): Promise<void> {
    this.#inFlight++;
    try {
      await this.#sendParts(client, commit, partition);
      this.#counted('published');
      done(partition);
    } catch (error) {
      this.#counted('left');
      this.#logger.debug({ err: error, xid: commit.xid }, 'a commit is left to the sweep');
      this.#ensureAgain();
    } finally {
      this.#inFlight--;
    }
  }

  async #sendParts(client: JetStreamClient, commit: Commit, partition: number): Promise<void> {
    const { epoch, xid, events } = commit;
    const texts = events.map(({ json }) => json);
    const began = performance.now();
    const publishing = Promise.all(
      splitMessage(texts, messageBytesMax).map((body, part) =>
        client.publish(logSubject(partition), body, {
          msgID: logMessageId(epoch, xid, partition, part),
          timeout: publishTimeoutMs,
        }),
      ),
    );
    if (this.#tracer.isOn) tracePublish(this.#tracer, { commit, partition, began, publishing });
    await publishing;
  }

  async #open(connection: NatsConnection): Promise<void> {
    const client = jetstream(connection);
    this.#ensuredAt = performance.now();
    try {
      await ensureLogStream(await client.jetstreamManager());
    } catch (error) {
      this.#logger.warn({ err: error }, 'the stream of the log cannot be made on the bus; trying again');
    }
    this.#client = client;
  }

  #ensureAgain(): void {
    if (!this.#client || performance.now() - this.#ensuredAt < ensureEveryMs) return;
    this.#ensuredAt = performance.now();
    this.#client
      .jetstreamManager()
      .then((manager) => ensureLogStream(manager))
      .catch((error: unknown) => this.#logger.debug({ err: error }, 'the stream of the log cannot be made on the bus'));
  }
}
