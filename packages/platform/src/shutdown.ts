import type { Logger } from './logger.ts';

/** After this a process that cannot finish is ended; what was acknowledged is safe, the rest is unknown to its clients. */
export const drainTimeoutMs = 20_000;

/** SIGTERM or SIGINT: `close` once, in order, within a bound, then exit. A second signal changes nothing. */
export function closeOnSignal(logger: Logger, close: () => Promise<void>): void {
  let isClosing = false;
  const stop = (signal: string): void => {
    if (isClosing) return;
    isClosing = true;
    logger.info({ signal }, 'draining');
    const deadline = setTimeout(() => {
      logger.error({ drainTimeoutMs }, 'could not drain in time');
      process.exit(1);
    }, drainTimeoutMs);
    deadline.unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'closing failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}
