import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from './logger.ts';

const reconnectWaitMs = 250;
const pingIntervalMs = 5_000;

/**
 * A connection that is tried for ever: a broker that is away slows things down and stops nothing, so this neither waits
 * nor throws. `current()` is undefined until the first connection stands.
 */
export class Bus {
  /** Whether there is an address: without one everything works, only later. */
  readonly isConfigured: boolean;
  readonly #logger: Logger;
  #connection: NatsConnection | undefined;
  #isClosed = false;
  readonly #whenConnected: ((connection: NatsConnection) => void)[] = [];

  constructor(url: string | undefined, name: string, logger: Logger) {
    this.#logger = logger;
    this.isConfigured = url !== undefined && url !== '';
    if (url) void this.#connect(url, name);
  }

  /** The connection, also while it is being re-established; undefined without a bus or before the first success. */
  current(): NatsConnection | undefined {
    return this.#connection;
  }

  /** Whether a publish would leave the process now. */
  isUp(): boolean {
    return this.#connection !== undefined && !this.#connection.isClosed() && this.#isUp;
  }

  #isUp = false;

  /** Calls `act` once, when the first connection stands. Subscriptions made there survive reconnects. */
  onceConnected(act: (connection: NatsConnection) => void): void {
    if (this.#connection) act(this.#connection);
    else this.#whenConnected.push(act);
  }

  /** Fire and forget on core NATS. Dropped while the broker is away: nothing depends on it. */
  publish(subject: string, payload: Uint8Array | string): void {
    if (!this.isUp()) return;
    try {
      this.#connection?.publish(subject, payload);
    } catch (error) {
      this.#logger.debug({ err: error, subject }, 'dropped a message for the bus');
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#connection?.close().catch(() => undefined);
  }

  async #connect(url: string, name: string): Promise<void> {
    while (!this.#isClosed) {
      try {
        const connection = await connect({
          servers: url.split(','),
          name,
          maxReconnectAttempts: -1,
          reconnectTimeWait: reconnectWaitMs,
          pingInterval: pingIntervalMs,
          maxPingOut: 2,
          ignoreAuthErrorAbort: true,
        });
        if (this.#isClosed) {
          await connection.close();
          return;
        }
        this.#connection = connection;
        this.#isUp = true;
        this.#logger.info({ server: connection.getServer() }, 'connected to the bus');
        void this.#watch(connection);
        for (const act of this.#whenConnected.splice(0)) act(connection);
        return;
      } catch (error) {
        this.#logger.debug({ err: error }, 'the bus is away');
        await new Promise((resolve) => setTimeout(resolve, reconnectWaitMs * 2).unref());
      }
    }
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') {
        this.#isUp = false;
        this.#logger.warn('lost the bus; going on without it');
      } else if (status.type === 'reconnect') {
        this.#isUp = true;
        this.#logger.info('the bus is back');
      }
    }
  }
}
