import pino from 'pino';

export type Logger = pino.Logger;

/** JSON lines on stdout. `service` stands in each; secrets that could slip in by header are cut out. */
export const createLogger = (service: string, level: string): Logger =>
  pino({
    level,
    base: { service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['*.authorization', '*.cookie', '*.ticket', '*.password'],
  });
