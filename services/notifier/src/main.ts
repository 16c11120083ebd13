import type { FeedMessage } from '@procession/contracts/feed.ts';
import { feedSubjects } from '@procession/contracts/subjects.ts';
import { createAuthenticator } from '@procession/platform/auth.ts';
import {
  authConfig,
  databaseUrl,
  natsConfig,
  readConfig,
  secretKey,
  serverConfig,
} from '@procession/platform/config.ts';
import { indexedReads } from '@procession/platform/indexed-reads.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { Bus } from '@procession/platform/nats.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { rateLimitConfig, rateLimitsOf } from '@procession/platform/rate-limits.ts';
import { closeOnSignal } from '@procession/platform/shutdown.ts';
import { openTracer } from '@procession/platform/tracer.ts';
import { readSchema } from '@procession/read-models/schema.ts';
import { z } from 'zod';
import { createApp } from './app.ts';
import { lanesOf } from './lanes.ts';
import { limits } from './limits.ts';
import { createNotifier, hearMessage, runNotifier } from './notifier.ts';
import { createTickets } from './tickets.ts';

const rightsLaneCount = 2;

const config = readConfig({
  ...serverConfig,
  ...authConfig,
  ...natsConfig,
  ...rateLimitConfig,
  READ_DATABASE_URL: databaseUrl,
  TICKET_KEY: secretKey,
  /** Origins whose pages may open live connections, with commas between: `https://procession.example`. */
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform(
      (text) =>
        new Set(
          text
            .split(',')
            .map((origin) => origin.trim().replace(/\/$/, ''))
            .filter(Boolean),
        ),
    ),
});
const logger = createLogger('notifier', config.LOG_LEVEL);
const tracer = await openTracer('notifier', logger);

const connections: Connection[] = [];
const lanes = (count: number) => {
  const opened = Array.from(
    { length: count },
    () =>
      new Connection(config.READ_DATABASE_URL, {
        schema: readSchema,
        applicationName: 'notifier',
        settings: indexedReads,
      }),
  );
  connections.push(...opened);
  return lanesOf(opened, limits.readsWaitingMax);
};
const parts = createNotifier(
  { feed: lanes(1), snapshots: lanes(limits.snapshotsParallelMax), rights: lanes(rightsLaneCount) },
  { administrators: config.ADMINISTRATORS, limits, logger },
);
const stop = runNotifier(parts, limits);

const bus = new Bus(config.NATS_URL, 'notifier', logger);
bus.onceConnected((connection) => {
  connection.subscribe(feedSubjects, {
    callback: (error, message) => {
      if (error) logger.warn({ err: error }, 'the feed on the bus has a fault');
      else hearMessage(parts, () => message.json<FeedMessage>(), logger, tracer);
    },
  });
});

const { app, drain } = await createApp({
  parts,
  authenticate: createAuthenticator({
    issuer: config.TOKEN_ISSUER,
    audience: config.TOKEN_AUDIENCE,
    jwksUrl: config.TOKEN_JWKS_URL,
  }),
  tickets: createTickets(config.TICKET_KEY, { ...limits, now: Date.now }),
  allowedOrigins: config.ALLOWED_ORIGINS,
  limits,
  rateLimits: rateLimitsOf(config),
  logger,
  tracer,
});

closeOnSignal(logger, async () => {
  await drain();
  stop();
  await bus.close();
  await Promise.all(connections.map((connection) => connection.close()));
  await tracer.close();
});

const address = await app.listen({ host: config.HOST, port: config.PORT });
logger.info({ address }, 'the notifier listens');
