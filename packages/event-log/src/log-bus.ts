import {
  AckPolicy,
  type ConsumerInfo,
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamManager,
  type JsMsg,
  jetstream,
  jetstreamManager,
  type StreamInfo,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { logStreamName, logSubject, logSubjects } from '@procession/contracts/subjects.ts';
import { ensureLogStream, undefinedIfMissing } from '@procession/platform/log-stream.ts';
import type { Logger } from '@procession/platform/logger.ts';
import type { Bus } from '@procession/platform/nats.ts';

/** One commit's events of one partition. `done` acknowledges it, once they are applied for good. */
export interface CommitMessage {
  events: LogEvent[];
  done: () => void;
}

export interface LogBusOptions {
  bus: Bus;
  partition: number;
  /** Of one reader at a time: whoever begins makes it anew, so that nothing hangs with one that is gone or stands still. */
  durable: string;
  onCommit: (commit: CommitMessage) => void;
  /** From now on commits are brought; those before may have gone past. */
  onListening?: () => void;
  logger: Logger;
  /** How often the broker is looked after; what is wrong is mended within two looks. */
  lookMs?: number;
  /** For tests that share a server. */
  stream?: { name: string; subjects: string; subject: string };
}

const defaultLookMs = 2_000;
const requestTimeoutMs = 1_500;
/** Unacknowledged commits at most: the bound on what waits in memory. */
const commitsInFlightMax = 32;
/** Commits that wait in the broker at two looks in a row: from there on they are only news of what the sweep has brought. */
const backlogMax = 2 * commitsInFlightMax;
/** After this a commit that nobody acknowledged is delivered again. */
const ackWaitMs = 30_000;
const nanosPerMs = 1_000_000;

/**
 * Brings commits from JetStream, and looks after the broker: makes again what is missing or has gone deaf. A hint only: what
 * it does not bring (all before it began, and all that the broker lost) is the reader's sweep to find.
 */
export class LogBus {
  /** How often something was made again. */
  mended = 0;
  readonly #options: LogBusOptions;
  readonly #stream: { name: string; subjects: string; subject: string };
  readonly #notDone = new Set<JsMsg>();
  #messages: ConsumerMessages | undefined;
  /** When the stream that we listen to was created: another instant is another stream under the same name. */
  #created = '';
  #wasBehind = false;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: LogBusOptions) {
    this.#options = options;
    this.#stream = options.stream ?? {
      name: logStreamName,
      subjects: logSubjects,
      subject: logSubject(options.partition),
    };
    options.bus.onceConnected(() => this.#lookAgain(0));
  }

  /** No further commit comes. Those that are not done go to the next reader, who else could hear nothing until they are given up. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#messages?.stop();
    for (const message of this.#notDone) message.nak();
    this.#notDone.clear();
    await this.#looking;
  }

  #lookAgain(afterMs: number): void {
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().then(() => {
        if (!this.#isClosed) this.#lookAgain(this.#options.lookMs ?? defaultLookMs);
      });
    }, afterMs);
  }

  async #look(): Promise<void> {
    const connection = this.#options.bus.current();
    if (!connection || !this.#options.bus.isUp()) return;
    try {
      await this.#check(connection);
    } catch (error) {
      // The broker is away or refuses: the sweep does the work meanwhile, the next look tries again.
      this.#options.logger.debug({ err: error }, 'could not look after the bus');
    }
  }

  async #check(connection: NatsConnection): Promise<void> {
    const { name } = this.#stream;
    const manager = await jetstreamManager(connection, { timeout: requestTimeoutMs });
    // The consumer first: read the other way round, a busy consumer looks as if it stood beyond its stream.
    const consumer = await manager.consumers.info(name, this.#options.durable).catch(undefinedIfMissing);
    const stream = await ensureLogStream(manager, this.#stream);
    const isFirst = this.#created === '';
    const fault = isFirst
      ? 'the reader has just begun'
      : consumer
        ? (faultOf(consumer, stream, this.#created) ?? this.#backlogOf(consumer))
        : 'missing';
    if (fault) await this.#createConsumer(manager, consumer);
    if (fault && !isFirst) this.#mend(fault);
    this.#created = stream.created;
    if (!this.#messages && !this.#isClosed) await this.#listen(connection);
  }

  /**
   * A reader that was slower than the log for a while is brought up by its sweep. Then the messages of that while would only
   * hold up the new ones (a second and more after some seconds of overload): it goes on from now.
   */
  #backlogOf({ num_pending: waiting }: ConsumerInfo): string | undefined {
    const isStillBehind = this.#wasBehind && waiting > backlogMax;
    this.#wasBehind = waiting > backlogMax && !isStillBehind;
    return isStillBehind ? `${waiting} commits wait that are the sweep's by now` : undefined;
  }

  async #createConsumer(manager: JetStreamManager, old: ConsumerInfo | undefined): Promise<void> {
    const { name, subject } = this.#stream;
    if (old) await manager.consumers.delete(name, this.#options.durable);
    await manager.consumers.add(name, {
      durable_name: this.#options.durable,
      filter_subject: subject,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.New, // what lies before is the sweep's
      ack_wait: ackWaitMs * nanosPerMs,
      max_ack_pending: commitsInFlightMax,
    });
    this.#messages?.stop();
    this.#messages = undefined;
    this.#notDone.clear(); // they went with the old one
  }

  #mend(fault: string): void {
    this.mended++;
    this.#options.logger.warn({ durable: this.#options.durable, fault }, 'made a consumer of the bus anew');
  }

  async #listen(connection: NatsConnection): Promise<void> {
    const consumer = await jetstream(connection).consumers.get(this.#stream.name, this.#options.durable);
    const messages = await consumer.consume({
      max_messages: commitsInFlightMax,
      callback: (message) => this.#take(message),
    });
    this.#messages = messages;
    this.#options.onListening?.();
    void messages.closed().then(() => {
      if (this.#messages === messages) this.#messages = undefined;
    });
  }

  #take(message: JsMsg): void {
    if (this.#isClosed) {
      message.nak();
      return;
    }
    let events: LogEvent[];
    try {
      events = message.json<LogEvent[]>();
    } catch (error) {
      // Not ours, or broken: the log has what it should have said.
      this.#options.logger.error({ err: error, sequence: message.seq }, 'dropped a message that is no commit');
      message.ack();
      return;
    }
    this.#notDone.add(message);
    this.#options.onCommit({
      events,
      done: () => {
        if (this.#notDone.delete(message)) message.ack();
      },
    });
  }
}

/** A consumer that stands beyond the end of its stream hears nothing, without an error, until the stream has caught up with it. */
function faultOf(consumer: ConsumerInfo, stream: StreamInfo, created: string): string | undefined {
  if (created !== stream.created) return 'the stream was made anew';
  if (consumer.delivered.stream_seq > stream.state.last_seq) return 'it stands beyond the end of its stream';
  return undefined;
}
